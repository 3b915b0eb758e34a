import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// English, French and Spanish are always complete: what is declared, what is said in the sources, what pages ask for.
@Suite struct WordsTests {
  static let official: [Language] = [.french, .spanish]

  static func words() throws -> Words { try Words(folders: Contents.targets.map { Share.folder($0) }) }

  @Test func whatFeaturesDeclareIsTranslated() throws {
    let words = try Self.words()
    var phrases = MenuGroup.allCases.map(\.label)
    for feature in Contents.features {
      phrases += feature.kinds.map(\.sentence) + feature.permissions.map(\.label) + feature.menu.map(\.label)
      phrases += feature.cards.map(\.label) + feature.measures.map(\.label) + feature.routes.compactMap(\.summary)
      phrases += feature.desks.map(\.title) + feature.holdings.flatMap { [$0.label, $0.purpose] }
      phrases += feature.retentions.flatMap { [$0.label, $0.reason] }
      phrases += feature.texts.flatMap { $0.fields.map(\.label) }
      phrases += feature.deskCounts.map(\.label) + feature.consents.flatMap { [$0.label] + $0.wordings }
      for kind in feature.requests {
        let form = kind.form(Reader(language: .english, words: words))
        phrases +=
          [kind.label] + kind.states.map(\.label) + kind.moves.map(\.label) + kind.moves.compactMap(\.noteLabel) + form.fields.map(\.label)
        phrases += form.fields.compactMap(\.help)
      }
    }
    let missing = Self.official.flatMap { language in
      phrases.filter { !words.holds($0.message, in: language) }.map { "\(language): \($0.message)" }
    }
    #expect(Set(missing).sorted() == [], "Add these to the PO files of their target.")
  }

  @Test func whatTheSourcesSayIsTranslated() throws {
    let words = try Self.words()
    // A simple boundary: to Unicode, `visit.t` is one word.
    let patterns: [Regex<(Substring, Substring)>] = [
      /\bt\(\s*"((?:[^"\\]|\\.)+)"/.wordBoundaryKind(.simple), /Phrase\(\s*"((?:[^"\\]|\\.)+)"/,
      /Problem\.(?:conflict|forbidden)\(\s*"((?:[^"\\]|\\.)+)"/,
      /FieldProblem\(\s*"[^"]*",\s*"((?:[^"\\]|\\.)+)"/, /Field\(\s*"[^"]*",\s*"((?:[^"\\]|\\.)+)"/,
      /\bhelp:\s*"((?:[^"\\]|\\.)+)"/.wordBoundaryKind(.simple),
      /Choice\("[^"]*",\s*"((?:[^"\\]|\\.)+)"/, /submit:\s*"((?:[^"\\]|\\.)+)"/, /Kind\(\s*"[^"]*",\s*"((?:[^"\\]|\\.)+)"/,
      /Permission\(\s*"[^"]*",\s*"((?:[^"\\]|\\.)+)"/, /MenuEntry\(\s*\.[a-z]+,\s*"((?:[^"\\]|\\.)+)"/,
    ]
    var missing: Set<String> = []
    for source in Source.all() where source.target != "paideia" {
      for pattern in patterns {
        for match in source.code.map(\.line).joined(separator: "\n").matches(of: pattern) {
          let message = String(match.1).replacing("\\\"", with: "\"").replacing("\\n", with: "\n")
          if message.contains("\\(") || message.hasPrefix("/") { continue }
          for language in Self.official where !words.holds(message, in: language) {
            missing.insert("\(source.target)/\(language): \(message)")
          }
        }
      }
    }
    #expect(missing.sorted() == [], "Add these to the PO files of their target.")
  }

  @Test func translationsKeepEveryValue() throws {
    let name = /\{[a-z]+\}/
    var wrong: [String] = []
    for source in Source.all(ending: ".po") {
      let catalogue = try PO.read(source.text, file: source.path)
      for entry in catalogue.entries {
        let wanted = Set(entry.message.matches(of: name).map { String($0.0) })
        for form in entry.forms where !form.isEmpty {
          let given = Set(form.matches(of: name).map { String($0.0) })
          // A singular may leave the number out: “one city”.
          if given != wanted && given.union(["{count}"]) != wanted { wrong.append("\(source.path): \(form)") }
        }
        if entry.fuzzy || entry.forms.contains("") { wrong.append("\(source.path): not finished: \(entry.message)") }
      }
    }
    #expect(wrong == [], "A translation holds the values of its message, and none else.")
  }

  /// All catalogues of a language are read as one, and of two translations the first is said everywhere. A sentence that means
  /// two things is two sentences; one that several targets say stands in the lowest of them, or is the same in all.
  @Test func noMessageHasTwoTranslations() throws {
    var found: [String: [String: [(path: String, forms: [String])]]] = [:]
    for source in Source.all(ending: ".po") {
      let language = source.path.split(separator: "/").last.map(String.init) ?? source.path
      for entry in try PO.read(source.text, file: source.path).entries {
        found[language, default: [:]][entry.message, default: []].append((source.path, entry.forms))
      }
    }
    var wrong: [String] = []
    for (message, places) in found.values.flatMap({ $0 }) where Set(places.map { $0.forms }).count > 1 {
      wrong.append("\(message): \(places.map { $0.path }.joined(separator: " / "))")
    }
    #expect(wrong.sorted() == [], "Say each of these in one way, or write another English where it means something else.")
  }

  @Test func frenchIsSetAsFrench() throws {
    let breaking = /[ ][;:!?»]|«[ ]/
    var wrong: [String] = []
    for source in Source.all(ending: "fr.po") {
      for entry in try PO.read(source.text, file: source.path).entries {
        for form in entry.forms where form.contains(breaking) || form.contains("'") { wrong.append("\(source.path): \(form)") }
      }
    }
    #expect(wrong == [], "French wants a no-break space before ; : ! ? » and after «, and the apostrophe ’.")
  }

  /// Every page, as each role, in French and Spanish: no sentence falls back to English.
  @Test func everyPageIsTranslated() async throws {
    try await World.furnished(words: Words(folders: Contents.targets.map { Share.folder($0) })) { world in
      for somebody in [nil, SmallWorld.Somebody.rennesTechnical, .lisboaCoordinator, .secretariat] {
        let browser: Browser = if let somebody { try await world.signIn(somebody) } else { world.visitor }
        for route in world.house.routes {
          let french = RouteTable.address(of: route)
          for address in [french, french.hasPrefix("/fr") ? "/es" + french.dropFirst(3) : french] {
            _ = route.method.isUnsafe ? await browser.post(address, method: route.method) : await browser.get(address)
          }
        }
      }
      #expect(world.house.words.missing == [], "Pages said these in English.")
    }
  }
}

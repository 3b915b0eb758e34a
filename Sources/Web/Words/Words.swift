import Foundation
import Synchronization

/// Every sentence of the interface, read once at start from PO files whose `msgid` is the English.
///
/// Interface words follow the language's chain (ca → es → en); what no file holds is said as its English literal.
package final class Words: Sendable {
  /// No files: everything is said in English. For tests and commands.
  package static let none = Words([:])

  private struct Book: Sendable {
    var rule: PluralRule
    var sentences: [String: [String]] = [:]
  }
  private let books: [Language: Book]
  /// Languages in which a file exists, English first, then by code.
  package let languages: [Language]
  /// What was asked for in French or Spanish and stands in no file: the tests that walk every page say which.
  private let unsaid = Mutex<Set<String>>([])

  /// - Parameter folders: folders of targets, each read from its `Locales` folder, or itself when it holds the files. When
  ///   two hold the same message, the first is said.
  /// - Throws: `PO.Unreadable` with file and line, for a file that cannot be understood.
  package convenience init(folders: [String]) throws {
    var books: [Language: Book] = [:]
    for file in Words.files(folders) {
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      guard let language = Language(name) else {
        throw PO.Unreadable(file: file, line: 1, reason: "the name is no language code")
      }
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw PO.Unreadable(file: file, line: 1, reason: "cannot be read as UTF-8")
      }
      let catalogue = try PO.read(text, file: file)
      var book = books[language] ?? Book(rule: catalogue.plurals)
      for entry in catalogue.entries where !entry.fuzzy && !entry.forms.contains("") {
        if entry.plural != nil, entry.forms.count != catalogue.plurals.forms {
          throw PO.Unreadable(file: file, line: entry.line, reason: "\(catalogue.plurals.forms) plural forms are needed")
        }
        if book.sentences[entry.message] == nil { book.sentences[entry.message] = entry.forms }
      }
      books[language] = book
    }
    self.init(books)
  }

  private init(_ books: [Language: Book]) {
    self.books = books
    languages = [.english] + books.keys.filter { $0 != .english }.sorted { $0.code < $1.code }
  }

  /// Every PO file of these folders, in their order.
  package static func files(_ folders: [String]) -> [String] {
    folders.flatMap { folder in
      [folder + "/Locales", folder].flatMap { place in
        ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).filter { $0.hasSuffix(".po") }.sorted().map {
          "\(place)/\($0)"
        }
      }
    }
  }

  package func sentence(_ message: String, in language: Language, _ values: [String: String] = [:]) -> String {
    if let found = books[language]?.sentences[message]?.first { return filled(found, values) }
    missed(message, language)
    for next in language.chain.dropFirst() {
      if let found = books[next]?.sentences[message]?.first { return filled(found, values) }
    }
    return filled(message, values)
  }

  /// Languages with the sentences that they lack: `fr: Some sentence`. Empty when all is translated.
  package var missing: [String] { unsaid.withLock { $0.sorted() } }

  package func holds(_ message: String, in language: Language) -> Bool { books[language]?.sentences[message] != nil }

  private func missed(_ message: String, _ language: Language) {
    guard language != .english, Language.official.contains(language) else { return }
    // Bounded, since a message is a literal of ours.
    unsaid.withLock { _ = $0.insert("\(language): \(message)") }
  }

  /// `{count}` is written the way the language writes numbers.
  package func sentence(_ message: String, count: Int, in language: Language, _ values: [String: String] = [:]) -> String {
    for next in language.chain {
      guard let book = books[next], let forms = book.sentences[message] else { continue }
      let form = forms.count == 1 ? 0 : min(book.rule.form(of: count), forms.count - 1)
      return filled(forms[form], values.merging(["count": Numbers.of(next).whole(count)]) { given, _ in given })
    }
    missed(message, language)
    return filled(message, values.merging(["count": Numbers.english.whole(count)]) { given, _ in given })
  }
}

/// Puts values where their `{name}` stands; a name without a value stays visible.
private func filled(_ sentence: String, _ values: [String: String]) -> String {
  if values.isEmpty || !sentence.utf8.contains(UInt8(ascii: "{")) { return sentence }
  var result = ""
  // By bytes: braces stand in no other character of UTF-8.
  var rest = sentence.utf8[...]
  while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) {
    result += Substring(rest[..<open])
    let name = String(Substring(rest[rest.index(after: open)..<close]))
    result += values[name] ?? "{\(name)}"
    rest = rest[rest.index(after: close)...]
  }
  return result + Substring(rest)
}

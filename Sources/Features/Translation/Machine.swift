import Core
import Directory
import Storage
import Web

/// Texts through a machine: sentence by sentence, what is known already not again, what must not change kept.
struct Machine: Sendable {
  let engine: Engine
  let house: House

  struct Made: Sendable, Equatable {
    let body: String
    /// That the machine did not know.
    let unknown: [String]
  }

  /// Nil for a text of which something that was to be kept got lost.
  /// - Parameters:
  ///   - forms: how each text is written; plain where nothing is said.
  ///   - keeps: whether what is made of a sentence is kept for the next time: of what is everybody's.
  func translate(
    _ texts: [String], _ forms: [Segments.Form] = [], by route: MachineRoute, terms: [Shield.Term], keeps: Bool = true
  ) async throws -> [Made?] {
    let split = texts.enumerated().map { place, text in Segments.split(text, forms.count > place ? forms[place] : .plain) }
    let shields = Dictionary(
      split.flatMap { $0 }.compactMap { piece -> (String, Shield)? in
        if case .words(let words) = piece { (words, Shield(words, terms: terms)) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    let made = try await sentences(Array(Set(shields.values.map(\.text))), by: route, keeps)
    return split.map { pieces in
      var unknown: [String] = []
      var body = ""
      for piece in pieces {
        switch piece {
        case .between(let between): body += between
        case .words(let words):
          guard let shield = shields[words], let sentence = made[shield.text], let restored = shield.restore(sentence.body) else {
            return nil
          }
          body += restored
          unknown += sentence.unknown.filter { !unknown.contains($0) }
        }
      }
      return Made(body: body, unknown: unknown)
    }
  }

  /// From what was made before, else by the engine, hop by hop; kept for the next time.
  private func sentences(_ wanted: [String], by route: MachineRoute, _ keeps: Bool) async throws -> [String: Made] {
    let digests = Dictionary(uniqueKeysWithValues: wanted.map { ($0, Digest.of(engine.name, route.path, $0)) })
    var made = try await house.database.read { tx in try Self.known(digests, in: tx) }
    let missing = wanted.filter { made[$0] == nil && $0.contains(where: \.isLetter) }.sorted()
    for sentence in wanted where made[sentence] == nil && !sentence.contains(where: \.isLetter) {
      made[sentence] = Made(body: sentence, unknown: [])
    }
    // Portions, so that a long sheet is many short runs, none of them beyond the engine's time.
    var rest = missing[...]
    while !rest.isEmpty {
      let portion = Array(rest.prefix(50))
      rest = rest.dropFirst(50)
      var bodies = portion
      var unknown = Array(repeating: [String](), count: portion.count)
      for hop in route.hops {
        for (place, sentence) in try await engine.translate(bodies, hop, house).enumerated() {
          let (text, words) = Marks.clean(sentence)
          bodies[place] = text
          unknown[place] += words.filter { !unknown[place].contains($0) }
        }
      }
      let fresh = zip(portion, zip(bodies, unknown)).map { ($0, Made(body: $1.0, unknown: $1.1)) }
      if keeps {
        try await house.database.write { tx in
          for (sentence, one) in fresh {
            try tx.execute(
              """
              INSERT INTO translation_segment (digest, body, unknown, made)
              VALUES (\(digests[sentence] ?? ""), \(one.body), \(one.unknown.joined(separator: "\n")), \(tx.now))
              ON CONFLICT (digest) DO UPDATE SET body = excluded.body, unknown = excluded.unknown, made = excluded.made
              """)
          }
        }
      }
      made.merge(fresh, uniquingKeysWith: { $1 })
    }
    return made
  }

  private static func known(_ digests: [String: String], in tx: Tx) throws -> [String: Made] {
    var rows: [String: Made] = [:]
    let all = Array(digests.values).sorted()
    for start in stride(from: 0, to: all.count, by: 500) {
      let portion = Array(all[start..<min(start + 500, all.count)])
      for row in try tx.rows("SELECT digest, body, unknown FROM translation_segment WHERE digest IN \(in: portion)") {
        let unknown: String = try row("unknown")
        rows[try row("digest")] = Made(body: try row("body"), unknown: unknown.split(separator: "\n").map(String.init))
      }
    }
    return digests.compactMapValues { rows[$0] }
  }
}

/// Terms of the field, and names of cities, in two languages.
enum Terms {
  /// For a text of one record: the glossary, and the names of the organisation whose it is.
  static func between(_ source: Language, _ target: Language, owner: OrganisationID?, in tx: Tx) throws -> [Shield.Term] {
    let glossary = try tx.rows(
      """
      SELECT a.term AS own, b.term AS other FROM translation_term a JOIN translation_term b ON b.concept = a.concept
      WHERE a.language = \(source) AND b.language = \(target) ORDER BY a.concept
      """
    ).map { Shield.Term(from: try $0("own"), to: try $0("other")) }
    guard let owner else { return glossary }
    let day = tx.now.day
    let (own, other) = (
      try Organisations.names([owner], source, on: day, in: tx)[owner], try Organisations.names([owner], target, on: day, in: tx)[owner]
    )
    return glossary + (own.map { [Shield.Term(from: $0, to: other ?? $0)] } ?? [])
  }

  static func add(_ names: [Language: String], in tx: WriteTx) throws {
    let concept = try tx.count("SELECT coalesce(max(concept), 0) FROM translation_term") + 1
    for (language, term) in names.sorted(by: { $0.key.code < $1.key.code }) where !term.isEmpty {
      try tx.execute("INSERT INTO translation_term (concept, language, term) VALUES (\(concept), \(language), \(term))")
    }
  }
}

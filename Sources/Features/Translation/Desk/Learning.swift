import Core
import Storage
import Web

/// Fills the memory from what is published: each text that people have put into two languages, as soon as one of them has
/// changed.
enum Learning {
  static let name = "translation.memory"
  /// Texts in one write.
  static let portion = 100

  static let job = JobKind(name, every: .hour) { house, _ in try await run(house) }

  static let reaction = Reaction("memory", to: ["translation.reviewed", "translation.published", "experience.published"]) { row, tx in
    try Jobs.enqueue(name, key: "\(name) \(row.position)", in: tx)
  }

  static func run(_ house: House) async throws {
    let kinds = house.textKinds
    while true {
      let count = try await house.database.write { tx in
        let texts = try changed(kinds.keys.sorted(), in: tx)
        for text in texts { try learn(text, isMarkdown: kinds[text.kind]?.markdown.contains(text.field) ?? false, in: tx) }
        return texts.count
      }
      if count < portion { return }
    }
  }

  struct Pair: Sendable {
    let kind: String
    let record: RecordID
    let field: String
    let source: Language
    let target: Language
    let versions: (source: Int, target: Int)
    let bodies: (source: String, target: String)
    /// One is a translation of the other; else both are originals, and the other way is another row.
    let isTranslated: Bool
  }

  private static func changed(_ kinds: [String], in tx: Tx) throws -> [Pair] {
    try tx.rows(
      """
      SELECT r.kind, t.record, t.field, s.language AS source, t.language AS target, s.version AS source_version, t.version AS target_version,
        s.body AS source_body, t.body AS target_body, t.source_language AS made_from
      FROM core_record r JOIN core_text t ON t.record = r.id
      JOIN core_text s ON s.record = t.record AND s.field = t.field AND s.language <> t.language
      LEFT JOIN translation_learnt l ON l.record = t.record AND l.field = t.field AND l.source = s.language AND l.target = t.language
      WHERE r.kind IN \(in: kinds) AND r.audience = \(Audience.everyone) AND t.origin <> 'machine' AND s.origin <> 'machine'
        AND t.body <> '' AND s.body <> '' AND t.about_person = FALSE AND s.about_person = FALSE
        AND (t.source_language = s.language AND t.source_version >= s.version OR t.source_language IS NULL AND s.source_language IS NULL)
        AND (l.record IS NULL OR l.source_version <> s.version OR l.target_version <> t.version)
      ORDER BY t.record, t.field, s.language, t.language LIMIT \(portion)
      """
    ).map { row in
      Pair(
        kind: try row("kind"), record: try row("record"), field: try row("field"), source: try row("source"), target: try row("target"),
        versions: (try row("source_version"), try row("target_version")), bodies: (try row("source_body"), try row("target_body")),
        isTranslated: try row("made_from", as: String?.self) != nil)
    }
  }

  private static func learn(_ text: Pair, isMarkdown: Bool, in tx: WriteTx) throws {
    let back: SQL = text.isTranslated ? " OR source = \(text.target) AND target = \(text.source)" : ""
    let gone: SQL = """
      record = \(text.record) AND field = \(text.field) AND (source = \(text.source) AND target = \(text.target)\(back))
      """
    try tx.execute("DELETE FROM translation_pair_word WHERE pair IN (SELECT id FROM translation_pair WHERE \(gone))")
    try tx.execute("DELETE FROM translation_pair WHERE \(gone)")
    var pairs: [Memory.Pair] = []
    let read: (String) -> String = { isMarkdown ? plain($0) : $0 }
    for (one, other) in aligned(read(text.bodies.source), read(text.bodies.target)) {
      pairs.append(Memory.Pair(source: text.source, target: text.target, segment: one, translation: other))
      if text.isTranslated { pairs.append(Memory.Pair(source: text.target, target: text.source, segment: other, translation: one)) }
    }
    try Memory.add(pairs, of: text.record, text.field, in: tx)
    try tx.execute(
      """
      INSERT INTO translation_learnt (record, field, source, target, source_version, target_version)
      VALUES (\(text.record), \(text.field), \(text.source), \(text.target), \(text.versions.source), \(text.versions.target))
      ON CONFLICT (record, field, source, target) DO UPDATE SET source_version = excluded.source_version,
        target_version = excluded.target_version
      """)
  }

  /// Sentence by sentence where there are as many; else line by line where there are as many; else nothing, for a wrong pair
  /// is worse than none. Pure.
  static func aligned(_ one: String, _ other: String) -> [(String, String)] {
    let (left, right) = (lines(one), lines(other))
    guard left.count == right.count else {
      let whole = (Segments.words(one), Segments.words(other))
      return whole.0.count == whole.1.count ? worth(Array(zip(whole.0, whole.1))) : []
    }
    return worth(
      zip(left, right).flatMap { left, right -> [(String, String)] in
        let sentences = (Segments.words(left), Segments.words(right))
        return sentences.0.count == sentences.1.count ? Array(zip(sentences.0, sentences.1)) : [(left, right)]
      })
  }

  /// The words of each line of Markdown, without its signs. Pure.
  static func plain(_ markdown: String) -> String {
    markdown.split(whereSeparator: \.isNewline).map { Markdown.plain(String($0)) }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private static func worth(_ pairs: [(String, String)]) -> [(String, String)] {
    pairs.filter { $0.0.count <= Bilingual.length && $0.1.count <= Bilingual.length && $0.0.contains(where: \.isLetter) }
  }
}

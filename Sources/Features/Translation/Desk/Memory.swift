import Core
import Storage
import Web

/// Translation memory: what people made of sentences, from every published text in two languages and from imported memories.
enum Memory {
  struct Match: Sendable, Equatable {
    /// 100 is the same.
    let percent: Int
    let segment: String
    let translation: String
    /// Where it stands; nil for a pair from a file.
    let record: RecordID?
  }

  /// In one query for all; of several translations of one sentence the latest.
  static func exact(_ segments: [String], from source: Language, to target: Language, in tx: Tx) throws -> [String: String] {
    let digests = Dictionary(Set(segments).map { (Digest.of($0), $0) }, uniquingKeysWith: { first, _ in first })
    let rows = try tx.rows(
      """
      SELECT p.digest, p.translation FROM translation_pair p LEFT JOIN core_record r ON r.id = p.record
      WHERE p.source = \(source) AND p.target = \(target) AND \(SQL.any("p.digest", of: digests.keys.sorted())) AND \(seen) ORDER BY p.id
      """)
    var found: [String: String] = [:]
    for row in rows { if let segment = digests[try row("digest") as String] { found[segment] = try row("translation") } }
    return found
  }

  /// The same and the alike, the nearest first; each translation once.
  static func matches(_ segment: String, from source: Language, to target: Language, limit: Int = 5, in tx: Tx) throws -> [Match] {
    let same = try tx.rows(
      """
      SELECT \(columns) FROM translation_pair p LEFT JOIN core_record r ON r.id = p.record
      WHERE p.source = \(source) AND p.target = \(target) AND p.digest = \(Digest.of(segment)) AND \(seen) ORDER BY p.id DESC LIMIT 20
      """)
    let words = Words.telling(segment)
    let alike = try words.isEmpty ? [] : holding(words, atLeast: (words.count + 2) / 3, source, target, limit: 60, in: tx)
    let found = try (same + alike).map { row -> Match in
      let other: String = try row("segment")
      return Match(
        percent: Likeness.percent(segment, other), segment: other, translation: try row("translation"), record: try row("record"))
    }
    var shown: Set<String> = []
    return Array(
      found.filter { $0.percent >= Likeness.threshold }.sorted { ($1.percent, $0.segment) < ($0.percent, $1.segment) }
        .filter { shown.insert($0.translation).inserted }.prefix(limit))
  }

  /// Sentences of either language that hold all of these words.
  static func concordance(_ asked: String, from source: Language, to target: Language, limit: Int = 15, in tx: Tx) throws -> [Match] {
    let words = Array(Set(Words.folded(asked).map { String($0.prefix(32)) })).sorted().prefix(8)
    if words.isEmpty { return [] }
    // Short words are looked up only where there are no others: most sentences are not found by them.
    let long = words.filter { $0.count >= 4 }
    let wanted = Array(long.isEmpty ? Array(words) : long)
    var found: [Match] = []
    for (from, to) in [(source, target), (target, source)] {
      for row in try holding(wanted, atLeast: wanted.count, from, to, limit: limit * 2, in: tx) {
        let (segment, translation): (String, String) = (try row("segment"), try row("translation"))
        let held = Set(Words.folded(segment).map { String($0.prefix(32)) })
        guard words.allSatisfy(held.contains) else { continue }
        let pair = from == source ? (segment, translation) : (translation, segment)
        let match = Match(percent: 0, segment: pair.0, translation: pair.1, record: try row("record"))
        if !found.contains(where: { $0.segment == match.segment && $0.translation == match.translation }) { found.append(match) }
      }
    }
    return Array(found.prefix(limit))
  }

  /// Those that share the most of these words.
  private static func holding(
    _ words: [String], atLeast number: Int, _ source: Language, _ target: Language, limit: Int, in tx: Tx
  ) throws -> [Row] {
    try tx.rows(
      """
      SELECT \(columns) FROM (
        SELECT w.pair AS pair, count(*) AS number FROM translation_pair_word w
        WHERE w.source = \(source) AND w.target = \(target) AND w.word IN \(in: words)
        GROUP BY w.pair HAVING count(*) >= \(number) ORDER BY number DESC, pair DESC LIMIT \(limit)) f
      JOIN translation_pair p ON p.id = f.pair LEFT JOIN core_record r ON r.id = p.record WHERE \(seen) ORDER BY f.number DESC, p.id DESC
      """)
  }

  private static let columns: SQL = "p.id, p.segment, p.translation, p.record"
  /// What is no longer everybody's is no longer shown to translators.
  private static let seen: SQL = "(p.record IS NULL OR r.audience = \(Audience.everyone))"

  /// How many sentences from which language into which.
  static func sizes(in tx: Tx) throws -> [(source: Language, target: Language, count: Int)] {
    try tx.rows(
      "SELECT p.source, p.target, count(*) AS number FROM translation_pair p GROUP BY p.source, p.target ORDER BY p.source, p.target"
    ).map { row in (source: try row("source") as Language, target: try row("target") as Language, count: try row("number") as Int) }
  }

  static func file(from source: Language, to target: Language, in tx: Tx) throws -> Bilingual {
    let units = try tx.rows(
      """
      SELECT \(columns) FROM translation_pair p LEFT JOIN core_record r ON r.id = p.record
      WHERE p.source = \(source) AND p.target = \(target) AND \(seen) ORDER BY p.id LIMIT \(Bilingual.limit)
      """
    ).map { row in
      Bilingual.Unit(id: "\(try row("id") as Int64)", source: try row("segment"), target: try row("translation"), isDraft: false)
    }
    return Bilingual(source: source, target: target, units: units)
  }

  // MARK: Filling

  struct Pair: Sendable {
    let source: Language
    let target: Language
    let segment: String
    let translation: String
  }

  static func add(_ pairs: [Pair], of record: RecordID? = nil, _ field: String? = nil, import batch: Int64? = nil, in tx: WriteTx) throws {
    for start in stride(from: 0, to: pairs.count, by: 40) {
      var rows: [SQL] = []
      var words: [SQL] = []
      for pair in pairs[start..<min(start + 40, pairs.count)] {
        let id = try tx.nextID(Pair.self).value
        rows.append(
          """
          (\(id), \(pair.source), \(pair.target), \(Digest.of(pair.segment)), \(pair.segment), \(pair.translation), \(record), \(field),
            \(batch), \(tx.now))
          """)
        words += Words.telling(pair.segment).map { word -> SQL in "(\(id), \(pair.source), \(pair.target), \(word))" }
      }
      try tx.execute(
        """
        INSERT INTO translation_pair (id, source, target, digest, segment, translation, record, field, import, made)
        VALUES \(rows.joined(separator: ", "))
        """)
      for start in stride(from: 0, to: words.count, by: 200) {
        try tx.execute(
          """
          INSERT INTO translation_pair_word (pair, source, target, word)
          VALUES \(words[start..<min(start + 200, words.count)].joined(separator: ", "))
          """)
      }
    }
  }
}

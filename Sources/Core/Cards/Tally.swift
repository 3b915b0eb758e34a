import Storage
import Web

/// How many cards of each kind and audience carry each value of each facet, kept with the cards: a list without words
/// is counted by a few rows, however many cards there are.
struct Tally {
  private struct Key: Hashable {
    let language: String
    let facet: String
    let kind: String
    let value: String
    let audience: Audience
  }
  private var changes: [Key: Int] = [:]

  mutating func add(_ card: Card, _ count: Int) {
    func add(_ facet: String, _ value: String) {
      let key = Key(language: card.language.code, facet: facet, kind: card.kind, value: value, audience: card.audience)
      changes[key, default: 0] += count
    }
    add("", "")
    for (facet, values) in card.facets { for value in values { add(facet, value) } }
  }

  func write(in tx: WriteTx) throws {
    for (key, count) in changes where count != 0 {
      try tx.execute(
        """
        INSERT INTO core_tally (language, facet, kind, value, audience, cards)
        VALUES (\(key.language), \(key.facet), \(key.kind), \(key.value), \(key.audience), \(count))
        ON CONFLICT (language, facet, kind, value, audience) DO UPDATE SET cards = core_tally.cards + excluded.cards
        """)
    }
  }

  /// Counts all cards anew.
  static func remake(in tx: WriteTx) throws {
    var tally = Tally()
    var last: Int64 = 0
    while true {
      let rows = try tx.rows("SELECT c.id, \(Card.columns) FROM core_card c WHERE c.id > \(last) ORDER BY c.id LIMIT 2000")
      for row in rows { tally.add(try Card(row), 1) }
      guard let row = rows.last else { break }
      last = try row("id")
    }
    try tx.execute("DELETE FROM core_tally")
    try tally.write(in: tx)
  }

  /// How many cards of these kinds (all when empty) a reader sees, in one language; by value of one facet, or by kind
  /// for the facet `kind`.
  static func counts(_ facet: String, kinds: [String], seenBy sight: Sight, _ language: Language, in tx: Tx) throws -> [String: Int] {
    let byKind = facet == "kind"
    var sql: SQL =
      """
      SELECT \(byKind ? "kind" : "value" as SQL) AS value, sum(cards) AS cards FROM core_tally
      WHERE language = \(language.nearestOfficial) AND facet = \(byKind ? "" : facet) AND \(sight.sees("audience"))
      """
    if !kinds.isEmpty { sql += " AND \(SQL.any("kind", of: kinds))" }
    sql += byKind ? " GROUP BY kind" : " GROUP BY value"
    var counts: [String: Int] = [:]
    for row in try tx.rows(sql) {
      let cards: Int = try row("cards")
      if cards > 0 { counts[try row("value")] = cards }
    }
    return counts
  }
}

import Storage

/// The full-text index of cards: the one place of the house that is written for each engine. Both only match the
/// opaque words of `SearchWords`, so both find the same set.
enum SearchIndex {
  /// Beyond this many, matches are not ranked: those with the words in their title come first, then the newest cards.
  static let ranked = 2000
  /// Counts are exact up to here.
  static let counted = 10_000

  static func put(_ card: Int64, _ words: SearchWords.Indexed, in tx: WriteTx) throws {
    switch tx.engine {
    case .sqlite:
      try tx.execute("DELETE FROM core_search WHERE rowid = \(card)")
      try tx.execute(
        """
        INSERT INTO core_search (rowid, title, body, filters) VALUES (\(card), \(words.title.joined(separator: " ")),
          \(words.body.joined(separator: " ")), \(words.filters.joined(separator: " ")))
        """)
    case .postgres:
      try tx.execute(
        """
        INSERT INTO core_search (card, words) VALUES (\(card), CAST(\(vector(words)) AS tsvector))
        ON CONFLICT (card) DO UPDATE SET words = excluded.words
        """)
    }
  }

  static func remove(_ cards: [Int64], in tx: WriteTx) throws {
    if cards.isEmpty { return }
    switch tx.engine {
    case .sqlite: for card in cards { try tx.execute("DELETE FROM core_search WHERE rowid = \(card)") }
    case .postgres: try tx.execute("DELETE FROM core_search WHERE \(SQL.any("card", of: cards))")
    }
  }

  /// Takes away whatever is indexed without a card.
  static func keepOnly(_ keys: [Int64], in tx: WriteTx) throws {
    let indexed = try tx.values("SELECT \(tx.engine == .sqlite ? "rowid" : "card" as SQL) AS id FROM core_search", as: Int64.self)
    try remove(Set(indexed).subtracting(keys).sorted(), in: tx)
  }

  /// SQLite's index only marks what was deleted; this writes it anew without it. On PostgreSQL vacuuming takes the rows,
  /// and the words go when the index is next made anew (`VACUUM FULL`): a word that no card holds leads nowhere.
  static func purge(in tx: WriteTx) throws {
    if tx.engine == .sqlite { try tx.execute("INSERT INTO core_search (core_search) VALUES ('optimize')") }
  }

  /// How many match, counting no further than one beyond `limit`.
  static func count(_ search: Search, titles: Bool = false, limit: Int = counted, in tx: Tx) throws -> Int {
    try tx.count("SELECT count(*) FROM (SELECT 1 FROM core_search WHERE \(matches(search, titles: titles, in: tx)) LIMIT \(limit + 1)) m")
  }

  /// How many match with each of these facet values, in one statement.
  static func counts(_ search: Search, _ facet: String, _ values: [String], in tx: Tx) throws -> [String: Int] {
    if values.isEmpty { return [:] }
    let parts = values.prefix(200).enumerated().map { position, value -> SQL in
      let expression = search.expression(spelling(tx), without: facet, and: [(facet, value)])
      return "SELECT \(position) AS place, (SELECT count(*) FROM core_search WHERE \(condition(expression, in: tx))) AS cards"
    }
    var counts: [String: Int] = [:]
    for row in try tx.rows(parts.joined(separator: " UNION ALL ")) {
      let cards: Int = try row("cards")
      if cards > 0 { counts[values[try row("place")]] = cards }
    }
    return counts
  }

  /// How many match with each value of these facets (`kind` counts kinds), by looking at each card once.
  static func facets(_ search: Search, _ facets: [String], in tx: Tx) throws -> [String: [String: Int]] {
    let rows = try tx.rows("SELECT c.kind, c.facets FROM (\(all(search, in: tx))) m JOIN core_card c ON c.id = m.id")
    var lines: [Substring: Int] = [:]
    var kinds: [String: Int] = [:]
    for row in rows {
      kinds[try row("kind"), default: 0] += 1
      let text: String = try row("facets")
      for line in text.split(separator: "\n") { lines[line, default: 0] += 1 }
    }
    let wanted = Set(facets)
    var counts: [String: [String: Int]] = wanted.contains("kind") ? ["kind": kinds] : [:]
    for (line, count) in lines {
      guard let space = line.firstIndex(of: " ") else { continue }
      let name = String(line[..<space])
      if wanted.contains(name), name != "kind" { counts[name, default: [:]][String(line[line.index(after: space)...])] = count }
    }
    return counts
  }

  /// The keys of matching cards as a query of `id` and `place`, best first, for joining with cards.
  static func best(_ search: Search, limit: Int, offset: Int, in tx: Tx) -> SQL {
    switch tx.engine {
    case .sqlite:
      return """
        SELECT rowid AS id, rank AS place FROM core_search WHERE \(matches(search, in: tx))
        ORDER BY rank LIMIT \(limit) OFFSET \(offset)
        """
    case .postgres:
      let words = search.wordsOnly(.postgres)
      return """
        SELECT card AS id, -ts_rank_cd('{0.125, 0.125, 0.125, 1}', words, CAST(\(words) AS tsquery)) AS place
        FROM core_search WHERE \(matches(search, in: tx)) ORDER BY place, id LIMIT \(limit) OFFSET \(offset)
        """
    }
  }

  /// Latest made first, only those with the words in the title, or only the others.
  static func latest(_ search: Search, titles: Bool, limit: Int, offset: Int, in tx: Tx) -> SQL {
    let key: SQL = tx.engine == .sqlite ? "rowid" : "card"
    let which: SQL
    if titles {
      which = matches(search, titles: true, in: tx)
    } else {
      let all = search.expression(spelling(tx))
      let inTitle = search.expression(spelling(tx), titles: true)
      which = condition(tx.engine == .sqlite ? "(\(all)) NOT (\(inTitle))" : "(\(all)) & !(\(inTitle))", in: tx)
    }
    return "SELECT \(key) AS id, -\(key) AS place FROM core_search WHERE \(which) ORDER BY \(key) DESC LIMIT \(limit) OFFSET \(offset)"
  }

  /// Latest made first, whatever stands in their titles.
  static func newest(_ search: Search, limit: Int, offset: Int, in tx: Tx) -> SQL {
    let key: SQL = tx.engine == .sqlite ? "rowid" : "card"
    return """
      SELECT \(key) AS id, -\(key) AS place FROM core_search WHERE \(matches(search, in: tx)) ORDER BY \(key) DESC
      LIMIT \(limit) OFFSET \(offset)
      """
  }

  /// All keys of matching cards, for lists in another order.
  static func all(_ search: Search, in tx: Tx) -> SQL {
    "SELECT \(tx.engine == .sqlite ? "rowid" : "card" as SQL) AS id FROM core_search WHERE \(matches(search, in: tx))"
  }

  private static func matches(_ search: Search, titles: Bool = false, in tx: Tx) -> SQL {
    condition(search.expression(spelling(tx), titles: titles), in: tx)
  }

  private static func spelling(_ tx: Tx) -> Search.Spelling { tx.engine == .sqlite ? .sqlite : .postgres }

  private static func condition(_ expression: String, in tx: Tx) -> SQL {
    tx.engine == .sqlite ? "core_search MATCH \(expression)" : "words @@ CAST(\(expression) AS tsquery)"
  }

  /// Words with their places, as `tsvector` reads them. Title words bear A and come first; after 16,383 places
  /// PostgreSQL counts no further, which only ranking would notice.
  private static func vector(_ words: SearchWords.Indexed) -> String {
    var places: [String: [String]] = [:]
    for (place, word) in words.title.enumerated() { places[word, default: []].append("\(min(place + 1, 16_383))A") }
    let start = words.title.count + 10
    for (place, word) in words.body.enumerated() where places[word, default: []].count < 200 {
      places[word, default: []].append("\(min(start + place, 16_383))")
    }
    var parts = places.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.joined(separator: ","))" }
    parts += Set(words.filters).sorted()
    return parts.joined(separator: " ")
  }
}

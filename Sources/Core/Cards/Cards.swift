import Storage
import Web

/// Stored cards and the index that finds them, kept in the transaction that changed the record.
package enum Cards {
  /// Puts cards in the place of those of the same record and language. A record's verb puts all three languages.
  /// Cheap for a card that did not change.
  package static func put(_ cards: [Card], in tx: WriteTx) throws {
    for start in stride(from: 0, to: cards.count, by: 400) {
      try putChunk(cards[start..<min(start + 400, cards.count)].map { $0.tidied() }, in: tx)
    }
  }

  private static func putChunk(_ cards: [Card], in tx: WriteTx) throws {
    let keys = cards.map { Card.key($0.record, $0.language) }
    var standing = try stored(keys, in: tx)
    var tally = Tally()
    for (key, card) in zip(keys, cards) {
      let before = standing[key]
      if before == card { continue }
      try write(card, key, in: tx)
      if before.map({ !SearchWords.sameWords($0, card) }) ?? true { try SearchIndex.put(key, SearchWords.index(card), in: tx) }
      if let before { tally.add(before, -1) }
      tally.add(card, 1)
      standing[key] = card
    }
    try tally.write(in: tx)
  }

  private static func stored(_ keys: [Int64], in tx: Tx) throws -> [Int64: Card] {
    var all: [Int64: Card] = [:]
    for row in try tx.rows("SELECT c.id, \(Card.columns) FROM core_card c WHERE \(SQL.any("c.id", of: keys))") {
      all[try row("id")] = try Card(row)
    }
    return all
  }

  private static func write(_ card: Card, _ key: Int64, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO core_card (id, record, language, kind, title, summary, picture, place, country, latitude, longitude, day,
        address, audience, facets, sort, keywords)
      VALUES (\(key), \(card.record), \(card.language), \(card.kind), \(card.title), \(card.summary), \(card.picture),
        \(card.place), \(card.country), \(card.latitude), \(card.longitude), \(card.day), \(card.address), \(card.audience),
        \(Card.line(card.facets)), \(card.sort), \(card.keywords))
      ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, summary = excluded.summary,
        picture = excluded.picture, place = excluded.place, country = excluded.country, latitude = excluded.latitude,
        longitude = excluded.longitude, day = excluded.day, address = excluded.address, audience = excluded.audience,
        facets = excluded.facets, sort = excluded.sort, keywords = excluded.keywords
      """)
  }

  /// Takes a record's cards away, in all languages.
  package static func remove(_ record: RecordID, in tx: WriteTx) throws {
    try remove(keys: Language.official.map { Card.key(record, $0) }, in: tx)
  }

  private static func remove(keys: [Int64], in tx: WriteTx) throws {
    let standing = try stored(keys, in: tx)
    if standing.isEmpty { return }
    var tally = Tally()
    for card in standing.values { tally.add(card, -1) }
    try SearchIndex.remove(standing.keys.sorted(), in: tx)
    try tx.execute("DELETE FROM core_card WHERE \(SQL.any("id", of: standing.keys.sorted()))")
    try tally.write(in: tx)
  }

  /// Cards follow their record when its audience changes (`Record.setAudience` calls this).
  static func setAudience(_ record: RecordID, _ audience: Audience, in tx: WriteTx) throws {
    let standing = try stored(Language.official.map { Card.key(record, $0) }, in: tx)
    try put(
      standing.values.map { card in
        var card = card
        card.audience = audience
        return card
      }, in: tx)
  }

  /// The cards of these records that the reader may see, in the official language nearest to theirs. One query.
  package static func of(_ records: [RecordID], _ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [RecordID: Card] {
    if records.isEmpty { return [:] }
    let keys = records.map { Card.key($0, language) }
    var all: [RecordID: Card] = [:]
    for row in try tx.rows(
      "SELECT \(Card.columns) FROM core_card c WHERE \(SQL.any("c.id", of: keys)) AND \(sight.sees("c.audience"))")
    {
      let card = try Card(row)
      all[card.record] = card
    }
    return all
  }

  /// Where all that a reader may see stands, each once, in the order in which it came: for those who list everything. One query;
  /// at most a million.
  package static func addresses(seenBy sight: Sight, _ language: Language, in tx: Tx) throws -> [String] {
    try tx.values(
      """
      SELECT c.address FROM core_card c WHERE c.language = \(language.nearestOfficial) AND \(sight.sees("c.audience"))
      ORDER BY c.record LIMIT 1000000
      """)
  }

  /// After erasing a person: what was deleted also leaves the pages of the search index, and the journal. Takes up to a
  /// second for 30,000 cards, so it is a job.
  package static func purge(_ house: House) async throws {
    try await house.database.write { tx in try SearchIndex.purge(in: tx) }
    try await house.database.emptyJournal()
  }

  static let purgeJob = JobKind("search.purge") { house, _ in try await purge(house) }

  /// Asks for `purge` once this write has committed.
  package static func enqueuePurge(in tx: WriteTx) throws { try Jobs.enqueue(purgeJob.name, in: tx) }

  /// Makes all cards, the search index and the tallies anew, in chunks (`paideia rebuild`). Readers see no gap.
  /// - Returns: how many cards stand afterwards.
  @discardableResult
  package static func rebuild(_ house: House) async throws -> Int {
    for kind in house.features.flatMap(\.cards) {
      var last: RecordID?
      repeat {
        let after = last ?? RecordID(0)
        last = try await house.database.write { tx in
          let records = try tx.values(
            "SELECT id FROM core_record WHERE kind = \(kind.kind) AND id > \(after) ORDER BY id LIMIT 100", as: RecordID.self)
          let made = try kind.make(records, tx).map { $0.tidied() }
          let wanted = Set(made.map { Card.key($0.record, $0.language) })
          let keys = records.flatMap { record in Language.official.map { Card.key(record, $0) } }
          try remove(keys: keys.filter { !wanted.contains($0) }, in: tx)
          try put(made, in: tx)
          for card in made { try SearchIndex.put(Card.key(card.record, card.language), SearchWords.index(card), in: tx) }
          return records.last
        }
      } while last != nil
    }
    return try await house.database.write { tx in
      let keys = try tx.values("SELECT id FROM core_card ORDER BY id", as: Int64.self)
      try SearchIndex.keepOnly(keys, in: tx)
      try Tally.remake(in: tx)
      return keys.count
    }
  }
}

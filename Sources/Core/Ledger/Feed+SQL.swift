import Storage
import Web

extension Ledger {
  /// News: standing rows whose record the reader may see and whose day is known, with their sentences. One query.
  package static func feed(_ query: FeedQuery, seenBy sight: Sight, reader: Reader, house: House, in tx: Tx) throws -> [FeedItem] {
    var conditions: [SQL] = ["l.day IS NOT NULL", standing, sight.sees("r.audience")]
    if !query.kinds.isEmpty { conditions.append(SQL.any("l.kind", of: query.kinds)) }
    if let record = query.record { conditions.append("(l.record = \(record) OR l.second = \(record))") }
    if let organisations = query.organisations { conditions.append(belongs(to: organisations)) }
    switch (query.order, query.before) {
    case (.position, let before?): conditions.append("l.position < \(before)")
    case (.day, let before?):
      conditions.append(
        "(l.day, l.position) < (SELECT edge.day, edge.position FROM core_ledger edge WHERE edge.position = \(before))")
    default: break
    }
    let order: SQL = query.order == .day ? "l.day DESC, l.position DESC" : "l.position DESC"
    return try items(
      where: conditions.joined(separator: " AND "), order: order, limit: min(max(query.size, 1), 200), offset: 0, seenBy: sight,
      reader: reader, house: house, in: tx)
  }

  /// The organisation a row belongs to: the record itself when that is the organisation, else the record's owner, else
  /// whoever was acted for. `r` is the record's row.
  static func belongs(to organisations: Set<OrganisationID>) -> SQL {
    let all = organisations.sorted()
    // Of few, the rows are found by their keys; of many, each row is asked.
    guard all.count <= 500 else { return "(\(SQL.any("l.record", of: all)) OR \(SQL.any(owner, of: all)))" }
    return """
      l.position IN (SELECT w.position FROM core_ledger w WHERE w.record IN \(in: all)
        UNION SELECT w.position FROM core_record v JOIN core_ledger w ON w.record = v.id WHERE v.owner IN \(in: all)
        UNION SELECT w.position FROM core_ledger w JOIN core_record v ON v.id = w.record
          WHERE w.organisation IN \(in: all) AND v.owner IS NULL)
      """
  }

  /// Whose a row is when an organisation counts once.
  static let owner: SQL = "coalesce(r.owner, l.organisation)"

  /// Rows with the cards of both records and of the organisation, as far as the reader may see them.
  /// - Parameter condition: on `l` (the row) and `r` (its record).
  static func items(
    where condition: SQL, order: SQL, limit: Int, offset: Int, seenBy sight: Sight, reader: Reader, house: House, in tx: Tx
  ) throws -> [FeedItem] {
    let number = Card.number(reader.language)
    return try tx.rows(
      """
      SELECT \(columns), a.title AS title, a.address AS address, a.picture AS picture, b.title AS second_title, o.title AS organisation_title
      FROM core_ledger l
      JOIN core_record r ON r.id = l.record
      LEFT JOIN core_card a ON a.id = l.record * 4 + \(number) AND \(sight.sees("a.audience"))
      LEFT JOIN core_card b ON b.id = l.second * 4 + \(number) AND \(sight.sees("b.audience"))
      LEFT JOIN core_card o ON o.id = l.organisation * 4 + \(number) AND \(sight.sees("o.audience"))
      WHERE \(condition) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
      """
    ).map { row in try item(row, reader, house) }
  }

  private static func item(_ row: Row, _ reader: Reader, _ house: House) throws -> FeedItem {
    let entry = try LedgerRow(row)
    let title: String? = try row("title")
    let second: String? = try row("second_title")
    let organisation: String? = try row("organisation_title")
    var values = entry.values
    // What the reader may not see, or what has no card, is an ellipsis in the sentence.
    values["record"] = title ?? "…"
    values["second"] = second ?? "…"
    values["city"] = organisation ?? "…"
    values["kind"] = entry.kind
    // A kind that no room names any more, or one that staff made up for acts.
    let sentence = house.kinds[entry.kind]?.sentence ?? Phrase("Recorded: {record}")
    return FeedItem(
      row: entry, sentence: reader.t(sentence, values), address: try row("address"), title: title, picture: try row("picture"))
  }
}

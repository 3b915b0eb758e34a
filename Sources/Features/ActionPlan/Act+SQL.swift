import Core
import Storage
import Web

package enum Acts {
  /// The one kind of ledger row that hand-entered evidence has.
  package static let kind = "act.recorded"

  static let columns: SQL =
    """
    a.id, r.owner, a.objective, a.kind, a.day, a.place, a.country, a.people, a.languages, a.link, a.source, a.language,
    a.position, a.tied, a.undone
    """

  /// Throws `Problem.notFound`, also for an act that was taken back, unless the secretariat asks.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Act {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM actionplan_act a JOIN core_record r ON r.id = a.id WHERE a.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try Act(row)
  }

  /// Standing acts for an objective, newest first.
  package static func of(objective: RecordID, limit: Int = 50, seenBy sight: Sight, in tx: Tx) throws -> [Act] {
    try tx.rows(
      """
      SELECT \(columns) FROM actionplan_act a JOIN core_record r ON r.id = a.id
      WHERE a.objective = \(objective) AND NOT a.undone AND \(sight.sees("r.audience")) ORDER BY a.day DESC NULLS LAST, a.id DESC LIMIT \(limit)
      """
    ).map(Act.init)
  }

  /// Standing acts for an objective whose day no source gives: no figure counts them.
  static func undated(objective: RecordID, seenBy sight: Sight, in tx: Tx) throws -> [RecordID] {
    try tx.values(
      """
      SELECT a.id FROM actionplan_act a JOIN core_record r ON r.id = a.id
      WHERE a.objective = \(objective) AND a.day IS NULL AND NOT a.undone AND \(sight.sees("r.audience")) ORDER BY a.id LIMIT 100
      """)
  }

  package static func participants(of acts: [RecordID], in tx: Tx) throws -> [RecordID: [OrganisationID]] {
    let rows = try tx.rows(
      "SELECT act, organisation FROM actionplan_part WHERE \(SQL.any("act", of: acts)) ORDER BY act, organisation")
    return try rows.reduce(into: [:]) { result, row in
      let act: RecordID = try row("act")
      result[act, default: []].append(try row("organisation"))
    }
  }

  /// The same thing recorded twice: objective, day, owner and words alike.
  static func same(_ input: ActInput, in tx: Tx) throws -> RecordID? {
    let ids = try tx.values(
      """
      SELECT a.id FROM actionplan_act a JOIN core_record r ON r.id = a.id
      WHERE a.objective = \(input.objective) AND \(input.day.map { "a.day = \($0)" as SQL } ?? "a.day IS NULL") AND NOT a.undone
        AND \(input.owner.map { "r.owner = \($0)" as SQL } ?? "r.owner IS NULL")
      """, as: RecordID.self)
    guard !ids.isEmpty else { return nil }
    let titles = try Texts.read(ids, [TextField.title], for: input.language, in: tx)
    return ids.first { titles[$0]?[TextField.title]?.body == input.what.trimmed }
  }
}

extension Act {
  init(_ row: Row) throws {
    id = try row("id")
    owner = try row("owner")
    objective = try row("objective")
    kind = try row("kind")
    day = try row("day")
    place = try row("place")
    country = try row("country")
    people = try row("people")
    languages = try row("languages", as: String.self).split(separator: " ").compactMap { Language($0) }
    link = try row("link")
    source = try row("source")
    language = try row("language")
    position = try row("position")
    tied = try row("tied")
    undone = try row("undone")
  }
}

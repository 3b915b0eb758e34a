import Foundation
import Storage
import Web

/// One thing that happened: a row of the append-only ledger. It names records and kinds, never a person's name,
/// address or sentence.
package struct LedgerRow: Sendable, Equatable {
  package let position: Int64
  package let kind: String
  /// The day it happened; figures count by it. Nil when unknown: such a row counts in no period and is no news.
  package let day: Day?
  package let recorded: Moment
  package let person: PersonID?
  package let organisation: OrganisationID?
  package let record: RecordID
  package let second: RecordID?
  /// Plain values: numbers, codes, days. Never a sentence.
  package let values: [String: String]
  /// The earlier row that this one mends or undoes.
  package let corrects: Int64?
}

package enum Ledger {
  /// Appends a row in the transaction of the change itself.
  /// - Parameter corrects: the row that this one mends: it leaves every count, and this one stands in its place.
  /// - Returns: the position.
  /// - Throws: `Problem.conflict` when that row was mended or undone already.
  @discardableResult
  package static func record(
    _ kind: String, day: Day?, of record: RecordID, and second: RecordID? = nil, values: [String: String] = [:],
    corrects: Int64? = nil, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    if let corrects { try requireStanding(corrects, in: tx) }
    let position = try tx.nextPosition()
    try tx.execute(
      """
      INSERT INTO core_ledger (position, kind, day, recorded, person, organisation, record, second, plain, corrects)
      VALUES (\(position), \(kind), \(day), \(tx.now), \(actor.person), \(actor.organisation), \(record), \(second),
        \(PlainValues.encode(values)), \(corrects))
      """)
    return position
  }

  /// The name of the kind of row that only undoes. Nobody's news: it has no day.
  package static let undone = "ledger.undone"

  /// Takes a row out of every count.
  /// - Returns: the position of the undoing.
  /// - Throws: `Problem.notFound` for a row that does not exist, `Problem.conflict` for one that was undone or mended
  ///   already, and for an undoing.
  @discardableResult
  package static func undo(_ position: Int64, by actor: Actor, in tx: WriteTx) throws -> Int64 {
    guard let row = try tx.row("SELECT \(columns) FROM core_ledger l WHERE l.position = \(position)").map(LedgerRow.init) else {
      throw Problem.notFound
    }
    return try record(undone, day: nil, of: row.record, and: row.second, corrects: position, by: actor, in: tx)
  }

  /// The newest row of a kind that still stands.
  package static func latest(_ kind: String, of record: RecordID, and second: RecordID? = nil, in tx: Tx) throws -> Int64? {
    let both: SQL = second.map { "AND l.second = \($0)" } ?? ""
    return try tx.value(
      """
      SELECT l.position FROM core_ledger l WHERE l.record = \(record) AND l.kind = \(kind) \(both) AND \(standing)
      ORDER BY l.position DESC LIMIT 1
      """)
  }

  private static func requireStanding(_ position: Int64, in tx: Tx) throws {
    guard let kind = try tx.value("SELECT kind FROM core_ledger WHERE position = \(position)", as: String.self) else {
      throw Problem.notFound
    }
    if kind == undone { throw Problem.conflict("What was undone cannot be undone again: record it anew.") }
    guard try tx.count("SELECT count(*) FROM core_ledger WHERE corrects = \(position)") == 0 else {
      throw Problem.conflict("This has already been undone or corrected.")
    }
  }

  package static func rows(after position: Int64, until last: Int64, in tx: Tx) throws -> [LedgerRow] {
    try tx.rows(
      "SELECT \(columns) FROM core_ledger l WHERE l.position > \(position) AND l.position <= \(last) ORDER BY l.position"
    ).map(LedgerRow.init)
  }

  /// What readers join: `FROM core_ledger l JOIN core_record r ON r.id = l.record WHERE \(sight.sees("r.audience"))`.
  package static let columns: SQL =
    "l.position, l.kind, l.day, l.recorded, l.person, l.organisation, l.record, l.second, l.plain, l.corrects"

  /// Rows that still stand. A row whose `corrects` names another takes that one out; one of kind `ledger.undone` does
  /// nothing else, any other stands in the place of the row it names.
  package static let standing: SQL =
    "NOT EXISTS (SELECT 1 FROM core_ledger later WHERE later.corrects = l.position) AND l.kind <> 'ledger.undone'"
}

extension LedgerRow {
  package init(_ row: Row) throws {
    position = try row("position")
    kind = try row("kind")
    day = try row("day")
    recorded = try row("recorded")
    person = try row("person")
    organisation = try row("organisation")
    record = try row("record")
    second = try row("second")
    values = try PlainValues.decode(row("plain"))
    corrects = try row("corrects")
  }
}

/// A few plain values as JSON text, which SQL never looks into. Keys are sorted so that the same values are the
/// same text.
package enum PlainValues {
  package static func encode(_ values: [String: String]) throws -> String {
    if values.isEmpty { return "{}" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(values), as: UTF8.self)
  }

  package static func decode(_ text: String) throws -> [String: String] {
    if text == "{}" { return [:] }
    return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  }
}

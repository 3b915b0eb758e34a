import Core
import Directory
import Storage
import Time
import Web

extension Procedure {
  static let columns: SQL = "p.id, p.body, p.rules, p.audience, p.state, p.opened, p.last_day, p.closes, p.ended, p.item"

  /// Seen by the body and the secretariat. Throws `Problem.notFound`.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Procedure {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM governance_procedure p JOIN core_record r ON r.id = p.id WHERE p.id = \(id) AND \(sight.sees("r.audience"))"
      )
    else { throw Problem.notFound }
    return try Procedure(row)
  }

  /// The latest first.
  package static func list(seenBy sight: Sight, in tx: Tx) throws -> [Procedure] {
    try tx.rows(
      """
      SELECT \(columns) FROM governance_procedure p JOIN core_record r ON r.id = p.id WHERE \(sight.sees("r.audience"))
      ORDER BY p.id DESC LIMIT 200
      """
    ).map(Procedure.init)
  }

  static func open(until moment: Moment? = nil, in tx: Tx) throws -> [Procedure] {
    let due: SQL = moment.map { "p.closes <= \($0)" } ?? "TRUE"
    return try tx.rows("SELECT \(columns) FROM governance_procedure p WHERE p.state = 'open' AND \(due) ORDER BY p.id").map(Procedure.init)
  }

  /// Everybody who is asked. Whoever calls has made sure that it is ended, or shows no choice but the reader's own.
  func answers(in tx: Tx) throws -> [WrittenAnswer] {
    try tx.rows(
      """
      SELECT a.organisation, a.choice, a.reason, a.answered FROM governance_answer a
      WHERE a.written = \(id) ORDER BY a.organisation
      """
    ).map { row in
      WrittenAnswer(
        organisation: try row("organisation"), choice: try row("choice"), reason: try row("reason"), answered: try row("answered"))
    }
  }

  func decision(in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT d.id FROM governance_decision d WHERE d.written = \(id) AND d.withdrawn IS NULL")
  }

  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    rulesID = try row("rules")
    audience = try row("audience")
    state = try row("state")
    opened = try row("opened")
    lastDay = try row("last_day")
    closes = try row("closes")
    ended = try row("ended")
    item = try row("item")
  }
}

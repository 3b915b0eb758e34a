import Core
import Directory
import Storage
import Time
import Web

/// The rules of a body from a day on.
package struct RulesInForce: Sendable {
  package let id: RecordID
  package let body: ID<Body>
  package let from: Day
  package let preset: BodyRules.Preset
  package let rules: BodyRules
  /// Which decision made them, as the house was told.
  package let decision: String
}

extension RulesInForce {
  /// As people wrote it; what the house wrote itself, in the reader's language.
  func said(_ reader: Reader) -> String {
    [GovernanceSeeds.meetings, GovernanceSeeds.usual].first { $0.message == decision }.map { reader.t($0) } ?? decision
  }

  static let columns: SQL = "r.id, r.body, r.from_day, r.preset, r.rules, r.decision"

  /// Those that hold at its meetings on a day; nil for a body that never gave itself any.
  package static func find(of body: ID<Body>, on day: Day, in tx: Tx) throws -> RulesInForce? {
    try find(of: body, on: day, "r.preset <> 'written'", in: tx)
  }

  /// Those by which it decides in writing: it keeps them beside the ones of its meetings.
  package static func written(of body: ID<Body>, on day: Day, in tx: Tx) throws -> RulesInForce? {
    try find(of: body, on: day, "r.preset = 'written'", in: tx)
  }

  private static func find(of body: ID<Body>, on day: Day, _ which: SQL, in tx: Tx) throws -> RulesInForce? {
    try tx.row(
      """
      SELECT \(columns) FROM governance_rules r WHERE r.body = \(body) AND r.from_day <= \(day) AND \(which)
      ORDER BY r.from_day DESC, r.id DESC LIMIT 1
      """
    ).map(RulesInForce.init)
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> RulesInForce {
    guard let row = try tx.row("SELECT \(columns) FROM governance_rules r WHERE r.id = \(id)") else { throw Problem.notFound }
    return try RulesInForce(row)
  }

  /// The latest first.
  package static func history(of body: ID<Body>, in tx: Tx) throws -> [RulesInForce] {
    try tx.rows("SELECT \(columns) FROM governance_rules r WHERE r.body = \(body) ORDER BY r.from_day DESC, r.id DESC").map(
      RulesInForce.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    from = try row("from_day")
    preset = try row("preset")
    guard let read = BodyRules(try row("rules", as: String.self)) else { throw Problem.malformed }
    rules = read
    decision = try row("decision")
  }

  /// A body gives itself rules from a day on. They are a decision: without one they are not taken.
  /// - Parameters:
  ///   - decision: in words, for one that was taken outside the house.
  ///   - resolution: the line of the register, for one that was taken here.
  @discardableResult
  package static func decide(
    _ rules: BodyRules, preset: BodyRules.Preset, of body: Body, from day: Day, decision: String, resolution: RecordID? = nil,
    by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(GovernancePermissions.conduct, on: body.organisation)
    var decision = decision
    if let resolution {
      let taken = try Decision.find(resolution, seenBy: actor.sight, in: tx)
      guard taken.outcome != .rejected else { throw FieldProblem("resolution", "This proposal was not adopted.") }
      guard taken.day <= day else {
        throw FieldProblem("from", "The decision was taken on {day}: rules begin with it or later.", ["day": taken.day.description])
      }
      if decision.trimmed.isEmpty { decision = taken.label }
    }
    guard !decision.trimmed.isEmpty else { throw FieldProblem("decision", "Say by which decision these rules were adopted.") }
    let same = try history(of: body.id, in: tx).filter { ($0.preset == .written) == (preset == .written) }
    if let last = same.first, last.from >= day {
      throw FieldProblem("from", "The latest rules took effect on {day}: new ones must begin later.", ["day": last.from.description])
    }
    let id = try Record.create("rules", owner: body.organisation, audience: .everyone, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_rules (id, body, from_day, preset, rules, decision)
      VALUES (\(id), \(body.id), \(day), \(preset), \(rules.description), \(decision.trimmed))
      """)
    if let resolution { try Concerns.tie(resolution, to: id, at: "\(body.path)/rules", in: tx) }
    try Ledger.record("rules.decided", day: day, of: body.record, and: id, by: actor, in: tx)
    return id
  }
}

import Core
import Directory
import Storage
import Web

package enum Actions {
  static let columns: SQL = "a.id, a.objective, a.owner, a.network, a.starts, a.ends, a.state, a.reason, a.language, a.heard"

  package static func find(_ id: RecordID, in tx: Tx) throws -> PlanAction {
    guard let row = try tx.row("SELECT \(columns) FROM actionplan_action a WHERE a.id = \(id)") else { throw Problem.notFound }
    return try PlanAction(row)
  }

  package static func of(objective: RecordID, in tx: Tx) throws -> [PlanAction] {
    try tx.rows("SELECT \(columns) FROM actionplan_action a WHERE a.objective = \(objective) ORDER BY a.ends NULLS LAST, a.id")
      .map(PlanAction.init)
  }

  package static func of(plan: RecordID, in tx: Tx) throws -> [PlanAction] {
    try tx.rows(
      """
      SELECT \(columns) FROM actionplan_action a JOIN actionplan_objective o ON o.id = a.objective
      WHERE o.plan = \(plan) ORDER BY o.place, a.ends NULLS LAST, a.id
      """
    ).map(PlanAction.init)
  }

  /// Actions that are late or of which nothing was heard, in plans that are in force: of this organisation, and of the networks
  /// that it coordinates.
  static func waiting(of owner: OrganisationID, coordinates: Bool, in tx: Tx) throws -> [PlanAction] {
    try tx.rows("SELECT \(columns) \(waiting(of: owner, coordinates: coordinates, at: tx.now)) ORDER BY a.ends NULLS LAST, a.id").map(
      PlanAction.init)
  }

  /// `FROM … WHERE …` of the same, for their number: `PlanAction.isLate` and `isSilent` in SQL.
  static func waiting(of owner: OrganisationID, coordinates: Bool, at now: Moment) -> SQL {
    let networks: SQL =
      coordinates
      ? """
      OR a.owner IN (SELECT m.network FROM directory_membership m WHERE m.member = \(owner) AND m.role = 'coordinator'
        AND \(Organisations.holds("m", on: now.day)))
      """ : ""
    return """
      FROM actionplan_action a JOIN actionplan_objective o ON o.id = a.objective JOIN actionplan_plan p ON p.id = o.plan
      WHERE (a.owner = \(owner) \(networks)) AND p.state = 'in-force' AND a.state IN ('planned', 'running', 'at-risk')
        AND (a.ends < \(now.day) OR (a.state = 'planned' AND a.starts < \(now.day))
          OR ((a.starts IS NULL OR a.starts <= \(now.day)) AND (a.heard IS NULL OR a.heard < \(now.adding(days: -31)))))
      """
  }

  static func titles(_ actions: [RecordID], for language: Language, in tx: Tx) throws -> [RecordID: Text] {
    try Texts.read(actions, [TextField.title], for: language, in: tx).compactMapValues { $0[TextField.title] }
  }
}

extension PlanAction {
  init(_ row: Row) throws {
    id = try row("id")
    objective = try row("objective")
    owner = try row("owner")
    network = try row("network")
    starts = try row("starts")
    ends = try row("ends")
    state = try row("state")
    reason = try row("reason")
    language = try row("language")
    heard = try row("heard")
  }
}

import Core
import Storage
import Web

/// Finders and writers of plans and what they consist of. Every plan, axis and objective is public.
package enum Plans {
  static let columns: SQL = "id, year, state, language, version, document, source, published"

  /// Throws `Problem.notFound`.
  package static func find(year: Int, in tx: Tx) throws -> Plan {
    guard let row = try tx.row("SELECT \(columns) FROM actionplan_plan WHERE year = \(year)") else { throw Problem.notFound }
    return try Plan(row)
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> Plan {
    guard let row = try tx.row("SELECT \(columns) FROM actionplan_plan WHERE id = \(id)") else { throw Problem.notFound }
    return try Plan(row)
  }

  /// Newest year first.
  package static func all(in tx: Tx) throws -> [Plan] {
    try tx.rows("SELECT \(columns) FROM actionplan_plan ORDER BY year DESC").map(Plan.init)
  }

  /// The plan that acts are recorded for and the menu leads to: the newest in force, else the newest.
  package static func current(in tx: Tx) throws -> Plan? {
    let plans = try all(in: tx)
    return plans.first { $0.state == .inForce } ?? plans.first
  }

  package static func axes(of plan: RecordID, in tx: Tx) throws -> [Axis] {
    try tx.rows("SELECT id, plan, number FROM actionplan_axis WHERE plan = \(plan) ORDER BY number").map {
      Axis(id: try $0("id"), plan: try $0("plan"), number: try $0("number"))
    }
  }

  package static func goals(of plan: RecordID, in tx: Tx) throws -> [Goal] {
    try tx.rows(
      """
      SELECT g.id, g.axis, g.number FROM actionplan_goal g JOIN actionplan_axis x ON x.id = g.axis
      WHERE x.plan = \(plan) ORDER BY x.number, g.number
      """
    ).map { Goal(id: try $0("id"), axis: try $0("axis"), number: try $0("number")) }
  }

  package static func objectives(of plan: RecordID, in tx: Tx) throws -> [Objective] {
    try tx.rows("SELECT \(objectiveColumns) FROM actionplan_objective o WHERE o.plan = \(plan) ORDER BY o.place").map(Objective.init)
  }

  static let objectiveColumns: SQL = "o.id, o.plan, o.axis, o.code, o.place, o.dropped, o.reason"

  /// Throws `Problem.notFound`.
  package static func objective(_ code: String, of plan: Plan, in tx: Tx) throws -> Objective {
    guard
      let row = try tx.row("SELECT \(objectiveColumns) FROM actionplan_objective o WHERE o.plan = \(plan.id) AND o.code = \(code)")
    else { throw Problem.notFound }
    return try Objective(row)
  }

  package static func objective(_ id: RecordID, in tx: Tx) throws -> Objective {
    guard let row = try tx.row("SELECT \(objectiveColumns) FROM actionplan_objective o WHERE o.id = \(id)") else { throw Problem.notFound }
    return try Objective(row)
  }

  /// Why the plan was changed, newest first.
  package static func versions(of plan: RecordID, in tx: Tx) throws -> [(number: Int, day: Day, note: String)] {
    try tx.rows("SELECT number, day, note FROM actionplan_version WHERE plan = \(plan) ORDER BY number DESC").map {
      (number: try $0("number"), day: try $0("day"), note: try $0("note"))
    }
  }

  /// Earlier wordings of an objective, newest first, the present one included.
  package static func wordings(of objective: RecordID, in tx: Tx) throws -> [(version: Int, passage: Passage)] {
    try tx.rows("SELECT version, body FROM actionplan_wording WHERE objective = \(objective) ORDER BY version DESC").map {
      (version: try $0("version"), passage: Passage(try $0("body")))
    }
  }
}

/// What counts as evidence for which objective.
package enum Rules {
  package static func of(plan: RecordID, in tx: Tx) throws -> [RecordID: [EvidenceRule]] {
    let rows = try tx.rows(
      """
      SELECT u.id, u.objective, u.kind, u.country, u.network, u.organisation FROM actionplan_rule u
      JOIN actionplan_objective o ON o.id = u.objective WHERE o.plan = \(plan) ORDER BY u.id
      """)
    return Dictionary(grouping: try rows.map(EvidenceRule.init), by: \.objective)
  }

  package static func of(objective: RecordID, in tx: Tx) throws -> [EvidenceRule] {
    try tx.rows(
      "SELECT id, objective, kind, country, network, organisation FROM actionplan_rule WHERE objective = \(objective) ORDER BY id"
    ).map(EvidenceRule.init)
  }
}

extension Plan {
  init(_ row: Row) throws {
    id = try row("id")
    year = try row("year")
    state = try row("state")
    language = try row("language")
    version = try row("version")
    document = try row("document")
    source = try row("source")
    published = try row("published")
  }
}

extension Objective {
  init(_ row: Row) throws {
    id = try row("id")
    plan = try row("plan")
    axis = try row("axis")
    code = try row("code")
    place = try row("place")
    dropped = try row("dropped")
    reason = try row("reason")
  }
}

extension EvidenceRule {
  init(_ row: Row) throws {
    id = try row("id")
    objective = try row("objective")
    kind = try row("kind")
    country = try row("country")
    network = try row("network")
    organisation = try row("organisation")
  }
}

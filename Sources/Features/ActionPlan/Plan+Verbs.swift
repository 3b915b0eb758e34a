import Core
import Storage
import Web

extension Plans {
  /// Makes the record of a plan from its draft: axes, objectives with their exact wording as official text, short
  /// titles, and the rules of evidence that came with it.
  /// - Returns: the plan.
  @discardableResult
  package static func publish(_ draft: PlanDraft, by actor: Actor, in tx: WriteTx) throws -> Plan {
    try actor.require(PlanPermissions.manage)
    guard draft.lacks.isEmpty else { throw Problem.conflict("This plan is not complete: the review page says what is missing.") }
    guard try tx.count("SELECT count(*) FROM actionplan_plan WHERE year = \(draft.year)") == 0 else {
      throw Problem.conflict("There is already a plan for this year. Revise it instead of publishing another.")
    }
    let language = Language(draft.language) ?? .english
    let id = try Record.create(RecordKind.plan, owner: nil, audience: .everyone, in: tx)
    try tx.execute(
      """
      INSERT INTO actionplan_plan (\(columns)) VALUES (\(id), \(draft.year), \(Plan.State.inForce), \(language), \(1),
        \(draft.document), \(draft.source), \(tx.now.day))
      """)
    try tx.execute(
      "INSERT INTO actionplan_version (plan, number, day, note) VALUES (\(id), 1, \(tx.now.day), \("")) ")
    try PlanTexts.name(id, draft.titles, in: tx)
    var place = 0
    for axis in draft.axes { try add(axis, to: id, language, &place, in: tx) }
    let objectives = draft.axes.reduce(0) { $0 + $1.concrete.count }
    try Ledger.record(
      "plan.published", day: tx.now.day, of: id, values: ["year": "\(draft.year)", "objectives": "\(objectives)"], by: actor, in: tx)
    let plan = try find(id, in: tx)
    try PlanCards.put(plan: plan, in: tx)
    try PlanPaper.enqueue(.plan, plan, in: tx)
    return plan
  }

  private static func add(_ draft: PlanDraft.Axis, to plan: RecordID, _ language: Language, _ place: inout Int, in tx: WriteTx) throws {
    let axis = try Record.create(RecordKind.axis, owner: nil, audience: .everyone, in: tx)
    try tx.execute("INSERT INTO actionplan_axis (id, plan, number) VALUES (\(axis), \(plan), \(draft.number))")
    try PlanTexts.official(axis, draft.part.passage, language, in: tx)
    try PlanTexts.name(axis, draft.part.titles, in: tx)
    try PlanTexts.write(axis, TextField.goal, draft.part.goals, in: tx)
    for (number, part) in draft.general.enumerated() {
      let goal = try Record.create(RecordKind.goal, owner: nil, audience: .everyone, in: tx)
      try tx.execute("INSERT INTO actionplan_goal (id, axis, number) VALUES (\(goal), \(axis), \(number + 1))")
      try PlanTexts.official(goal, part.passage, language, in: tx)
    }
    for (code, part) in draft.concrete {
      place += 1
      let id = try Record.create(RecordKind.objective, owner: nil, audience: .everyone, in: tx)
      try tx.execute(
        """
        INSERT INTO actionplan_objective (id, plan, axis, code, place, dropped, reason)
        VALUES (\(id), \(plan), \(axis), \(code), \(place), \(nil as Day?), \(nil as String?))
        """)
      try tx.execute("INSERT INTO actionplan_wording (objective, version, body) VALUES (\(id), 1, \(part.passage.source))")
      try PlanTexts.official(id, part.passage, language, in: tx)
      try PlanTexts.name(id, part.titles, in: tx)
      for kind in part.evidence where EvidenceRule.isKind(kind) { try Rules.insert(kind, for: id, in: tx) }
    }
  }

  /// The short public title of an objective, in any languages; an empty one is taken away. Not a new version: the
  /// wording stays.
  package static func name(_ objective: Objective, _ titles: [String: String], by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    let plan = try open(find(objective.plan, in: tx))
    try PlanTexts.name(objective.id, titles, in: tx)
    try Ledger.record(
      "objective.named", day: nil, of: objective.id, values: ["code": objective.code], by: actor, in: tx)
    try PlanCards.put(plan: plan, in: tx)
    try PlanPaper.enqueue(.plan, plan, in: tx)
  }

  /// A new exact wording: the plan gets a new version, the old wording stays readable.
  package static func reword(_ objective: Objective, _ body: String, note: String, by actor: Actor, in tx: WriteTx) throws {
    let plan = try revised(objective.plan, note: note, by: actor, in: tx)
    guard try self.objective(objective.id, in: tx).dropped == nil else {
      throw Problem.conflict("This objective was dropped from the plan.")
    }
    let passage = Passage(body.trimmed)
    try tx.execute(
      "INSERT INTO actionplan_wording (objective, version, body) VALUES (\(objective.id), \(plan.version), \(passage.source))")
    try PlanTexts.official(objective.id, passage, plan.language, in: tx)
    try Ledger.record(
      "objective.reworded", day: tx.now.day, of: objective.id, and: plan.id,
      values: ["code": objective.code, "version": "\(plan.version)"], by: actor, in: tx)
    try PlanCards.put(plan: plan, in: tx)
    try PlanPaper.enqueue(.plan, plan, in: tx)
  }

  /// Takes an objective out of the plan. It stays readable, with the reason.
  package static func drop(_ objective: Objective, reason: String, by actor: Actor, in tx: WriteTx) throws {
    guard try self.objective(objective.id, in: tx).dropped == nil else {
      throw Problem.conflict("This objective was dropped from the plan.")
    }
    let plan = try revised(objective.plan, note: reason, by: actor, in: tx)
    try tx.execute(
      "UPDATE actionplan_objective SET dropped = \(tx.now.day), reason = \(reason) WHERE id = \(objective.id)")
    try Ledger.record(
      "objective.dropped", day: tx.now.day, of: objective.id, and: plan.id,
      values: ["code": objective.code, "version": "\(plan.version)"], by: actor, in: tx)
    try PlanCards.put(plan: plan, in: tx)
    try PlanPaper.enqueue(.plan, plan, in: tx)
  }

  /// Takes a dropped objective back into the plan, as one more version.
  package static func restore(_ objective: Objective, note: String, by actor: Actor, in tx: WriteTx) throws {
    guard try self.objective(objective.id, in: tx).dropped != nil else { throw Problem.conflict("This objective is part of the plan.") }
    let plan = try revised(objective.plan, note: note, by: actor, in: tx)
    try tx.execute("UPDATE actionplan_objective SET dropped = \(nil as Day?), reason = \(nil as String?) WHERE id = \(objective.id)")
    try Ledger.record(
      "objective.restored", day: tx.now.day, of: objective.id, and: plan.id,
      values: ["code": objective.code, "version": "\(plan.version)"], by: actor, in: tx)
    try PlanCards.put(plan: plan, in: tx)
    try PlanPaper.enqueue(.plan, plan, in: tx)
  }

  private static func revised(_ id: RecordID, note: String, by actor: Actor, in tx: WriteTx) throws -> Plan {
    try actor.require(PlanPermissions.manage)
    let plan = try open(find(id, in: tx))
    try tx.execute("UPDATE actionplan_plan SET version = \(plan.version + 1) WHERE id = \(id)")
    try tx.execute(
      "INSERT INTO actionplan_version (plan, number, day, note) VALUES (\(id), \(plan.version + 1), \(tx.now.day), \(note))")
    return try find(id, in: tx)
  }

  /// The year is over: nothing of the plan changes any more.
  package static func close(_ plan: Plan, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    try open(plan)
    try tx.execute("UPDATE actionplan_plan SET state = \(Plan.State.closed) WHERE id = \(plan.id)")
    try Ledger.record("plan.closed", day: tx.now.day, of: plan.id, values: ["year": "\(plan.year)"], by: actor, in: tx)
  }

  package static func reopen(_ plan: Plan, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    guard plan.state == .closed else { throw Problem.conflict("This plan is in force.") }
    try tx.execute("UPDATE actionplan_plan SET state = \(Plan.State.inForce) WHERE id = \(plan.id)")
    try Ledger.record("plan.reopened", day: tx.now.day, of: plan.id, values: ["year": "\(plan.year)"], by: actor, in: tx)
  }

  @discardableResult
  static func open(_ plan: Plan) throws -> Plan {
    guard plan.state == .inForce else { throw Problem.conflict("This plan is closed: nothing in it can be changed any more.") }
    return plan
  }

  /// Whoever changes what serves an objective: the right, and a plan in force.
  static func mayManage(_ objective: Objective, by actor: Actor, in tx: Tx) throws {
    try actor.require(PlanPermissions.manage)
    try open(find(objective.plan, in: tx))
  }

  /// Something new that serves an objective: its record, its own row, its title, its row of the ledger. The right was
  /// asked by the caller.
  static func add(
    _ kind: String, of owner: OrganisationID? = nil, titled title: String, _ language: Language, to objective: Objective,
    recording news: String, by actor: Actor, in tx: WriteTx, row: (RecordID) -> SQL
  ) throws -> RecordID {
    let id = try Record.create(kind, owner: owner, audience: .everyone, in: tx)
    try tx.execute(row(id))
    try Texts.write(id, TextField.title, language, title.trimmed, in: tx)
    try Ledger.record(news, day: tx.now.day, of: id, and: objective.id, values: ["code": objective.code], by: actor, in: tx)
    return id
  }
}

extension Rules {
  @discardableResult
  static func insert(
    _ kind: String, country: String? = nil, network: OrganisationID? = nil, organisation: OrganisationID? = nil,
    for objective: RecordID, in tx: WriteTx
  ) throws -> ID<EvidenceRule> {
    let id = try tx.nextID(EvidenceRule.self)
    try tx.execute(
      """
      INSERT INTO actionplan_rule (id, objective, kind, country, network, organisation)
      VALUES (\(id), \(objective), \(kind), \(country), \(network), \(organisation))
      """)
    return id
  }

  /// From now on rows of this kind prove the objective, those of the past too. The kind may be one that no room of
  /// the house knows.
  @discardableResult
  package static func add(
    _ kind: String, country: String? = nil, network: OrganisationID? = nil, organisation: OrganisationID? = nil,
    to objective: Objective, by actor: Actor, in tx: WriteTx
  ) throws -> ID<EvidenceRule> {
    try Plans.mayManage(objective, by: actor, in: tx)
    let rule = EvidenceRule(
      id: ID(0), objective: objective.id, kind: kind, country: country, network: network, organisation: organisation)
    guard EvidenceRule.isKind(kind) else {
      throw FieldProblem("kind", "A kind is two lower-case words with a dot between them, such as “meeting.held”.")
    }
    guard kind != Acts.kind else { throw FieldProblem("kind", "Acts count automatically for the objective they were recorded for.") }
    let same = try of(objective: objective.id, in: tx).contains {
      $0.kind == kind && $0.country == rule.country && $0.network == rule.network && $0.organisation == rule.organisation
    }
    guard !same else { throw FieldProblem("kind", "This rule exists already.") }
    let id = try insert(kind, country: country, network: network, organisation: organisation, for: objective.id, in: tx)
    try Ledger.record(
      "evidence.ruled", day: nil, of: objective.id, values: ["code": objective.code, "kind": kind], by: actor, in: tx)
    return id
  }

  package static func remove(_ id: ID<EvidenceRule>, from objective: Objective, by actor: Actor, in tx: WriteTx) throws {
    try Plans.mayManage(objective, by: actor, in: tx)
    guard let rule = try of(objective: objective.id, in: tx).first(where: { $0.id == id }) else { throw Problem.notFound }
    try tx.execute("DELETE FROM actionplan_rule WHERE id = \(id)")
    try Ledger.record(
      "evidence.unruled", day: nil, of: objective.id, values: ["code": objective.code, "kind": rule.kind], by: actor, in: tx)
  }
}

import Core
import Storage
import Web

/// What staff say of an action, checked.
package struct ActionInput: Sendable, Equatable {
  package var title: String
  package var owner: OrganisationID
  package var network: OrganisationID?
  package var starts: Day?
  package var ends: Day?
  package var state: PlanAction.State
  package var reason: String?
  package var language: Language

  package init(
    title: String, owner: OrganisationID, network: OrganisationID? = nil, starts: Day? = nil, ends: Day? = nil,
    state: PlanAction.State = .planned, reason: String? = nil, language: Language
  ) {
    self.title = title
    self.owner = owner
    self.network = network
    self.starts = starts
    self.ends = ends
    self.state = state
    self.reason = reason
    self.language = language
  }
}

extension Actions {
  @discardableResult
  package static func plan(_ input: ActionInput, for objective: Objective, by actor: Actor, in tx: WriteTx) throws -> PlanAction {
    try Plans.mayManage(objective, by: actor, in: tx)
    try check(input)
    let id = try Plans.add(
      RecordKind.action, of: input.owner, titled: input.title, input.language, to: objective, recording: "action.planned", by: actor,
      in: tx
    ) { id in
      """
      INSERT INTO actionplan_action (id, objective, owner, network, starts, ends, state, reason, language, heard)
      VALUES (\(id), \(objective.id), \(input.owner), \(input.network), \(input.starts), \(input.ends), \(input.state),
        \(input.reason), \(input.language), \(nil as Moment?))
      """
    }
    return try find(id, in: tx)
  }

  /// Staff change what was undertaken.
  package static func change(_ action: PlanAction, to input: ActionInput, by actor: Actor, in tx: WriteTx) throws {
    let objective = try Plans.objective(action.objective, in: tx)
    try Plans.mayManage(objective, by: actor, in: tx)
    try check(input)
    try tx.execute(
      """
      UPDATE actionplan_action SET owner = \(input.owner), network = \(input.network), starts = \(input.starts),
        ends = \(input.ends), state = \(input.state), reason = \(input.reason), language = \(input.language)
      WHERE id = \(action.id)
      """)
    try Record.setOwner(action.id, input.owner, in: tx)
    if action.language != input.language { try Texts.remove(action.id, TextField.title, action.language, in: tx) }
    try Texts.write(action.id, TextField.title, input.language, input.title.trimmed, in: tx)
    try Ledger.record(
      "action.changed", day: nil, of: action.id, and: objective.id, values: ["code": objective.code], by: actor, in: tx)
  }

  private static func check(_ input: ActionInput) throws {
    var problems: [FieldProblem] = []
    if input.title.trimmed.isEmpty { problems.append(FieldProblem("title", "Say in a few words what will be done.")) }
    if input.title.count > 200 { problems.append(FieldProblem("title", "At most {limit} characters.", ["limit": "200"])) }
    if let starts = input.starts, let ends = input.ends, ends < starts {
      problems.append(FieldProblem("ends", "The last day is before the first."))
    }
    if input.state.asksReason, input.reason?.trimmed.isEmpty != false {
      problems.append(FieldProblem("reason", "Say why: one sentence is enough."))
    }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
  }

  /// Its owner says how an action stands. At risk, postponed and dropped ask for the reason.
  package static func report(
    _ action: PlanAction, _ state: PlanAction.State, reason: String?, language: Language, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(PlanPermissions.report, on: action.owner)
    try heard(action, state, reason: reason, language: language, by: actor, in: tx)
  }

  /// The same said by the button of a mail, whose token is the right.
  static func heard(
    _ action: PlanAction, _ state: PlanAction.State, reason: String?, language: Language, by actor: Actor, in tx: WriteTx
  ) throws {
    let objective = try Plans.objective(action.objective, in: tx)
    try Plans.open(Plans.find(objective.plan, in: tx))
    let reason = reason?.trimmed ?? ""
    guard !state.asksReason || !reason.isEmpty else {
      throw Problem.invalid([FieldProblem("reason", "Say why: one sentence is enough.")])
    }
    guard reason.count <= 1000 else { throw Problem.invalid([FieldProblem("reason", "At most {limit} characters.", ["limit": "1000"])]) }
    try tx.execute(
      """
      UPDATE actionplan_action SET state = \(state), reason = \(reason.isEmpty ? nil : reason), heard = \(tx.now)
      WHERE id = \(action.id)
      """)
    try Ledger.record(
      "action.reported", day: tx.now.day, of: action.id, and: objective.id,
      values: ["code": objective.code, "state": state.rawValue], by: actor, in: tx)
  }
}

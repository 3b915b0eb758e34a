import Core
import Directory
import Storage
import Web

/// Actions: planned and changed by staff, reported on by their owners.
enum ActionPages {
  // MARK: Staff

  @Sendable static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    editPage(try await ObjectiveEditing.desk(visit), nil, visit).shown(visit)
  }

  @Sendable static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await ObjectiveEditing.desk(visit)
    let language = visit.language
    return try await editPage(desk, nil, visit).sent(visit, done: visit.t("The action is planned.")) { filled, tx in
      try Actions.plan(input(filled, language, in: tx), for: desk.objective, by: actor, in: tx)
      return desk.path
    }
  }

  @Sendable static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit)
    return editPage(found.desk, found, visit).shown(visit)
  }

  @Sendable static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit)
    let language = visit.language
    return try await editPage(found.desk, found, visit).sent(visit, done: visit.t("The action is changed.")) { filled, tx in
      try Actions.change(found.action, to: input(filled, language, in: tx), by: actor, in: tx)
      return found.desk.path
    }
  }

  private static func input(_ filled: Filled, _ language: Language, in tx: Tx) throws -> ActionInput {
    ActionInput(
      title: filled.string("title"), owner: try ObjectiveEditing.organisation(filled.string("owner"), "owner", in: tx),
      network: try filled.optional("network").map { try ObjectiveEditing.organisation($0, "network", in: tx) },
      starts: filled.day("starts"), ends: filled.day("ends"),
      state: PlanAction.State(rawValue: filled.string("state")) ?? .planned, reason: filled.optional("reason"), language: language)
  }

  private static let states = PlanAction.State.allCases.map { Choice($0.rawValue, $0.label) }

  private static func editPage(_ desk: ObjectiveEditing.Desk, _ found: Found?, _ visit: Visit) -> FormPage {
    let start = found.map(fields) ?? Fields([("state", PlanAction.State.planned.rawValue)])
    var page = FormPage(
      title: found == nil ? visit.t("Plan an action") : visit.t("Change an action"),
      form: Form([
        .text("title", "What will be done", required: true, limit: 200),
        .text("owner", "Who is responsible", required: true, limit: 200, help: "A city, a network or the association, by its name."),
        .text("network", "In which network", limit: 200),
        .day("starts", "First day"), .day("ends", "Last day"),
        .choice("state", "Status", states, required: true),
        .area(
          "reason", "Reason", limit: 1000, rows: 3,
          help: "Needed when it is at risk, postponed or dropped. The people who follow the plan can read it."),
      ]), path: found.map { "/actions/\($0.action.id)/edit" } ?? "\(desk.path)/actions", submit: found == nil ? "Plan it" : "Save",
      start: start, breadcrumb: desk.breadcrumb(visit))
    if let id = found?.action.id {
      let language = visit.language
      page.current = { tx in fields(try self.found(id, language, in: tx)) }
    }
    return page
  }

  private static func fields(_ found: Found) -> Fields {
    Fields([
      ("title", found.title), ("owner", found.names[found.action.owner] ?? ""),
      ("network", found.action.network.flatMap { found.names[$0] } ?? ""), ("starts", found.action.starts?.description ?? ""),
      ("ends", found.action.ends?.description ?? ""), ("state", found.action.state.rawValue), ("reason", found.action.reason ?? ""),
    ])
  }

  // MARK: Owners

  struct Found: Sendable {
    let action: PlanAction
    let title: String
    let names: [OrganisationID: String]
    let desk: ObjectiveEditing.Desk
  }

  private static func found(_ visit: Visit) async throws -> Found {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in try found(id, language, in: tx) }
  }

  private static func found(_ id: RecordID, _ language: Language, in tx: Tx) throws -> Found {
    let action = try Actions.find(id, in: tx)
    let objective = try Plans.objective(action.objective, in: tx)
    let plan = try Plans.find(objective.plan, in: tx)
    let texts = try Texts.read([id, objective.id], [TextField.title], for: language, in: tx)
    return Found(
      action: action, title: texts[id]?[TextField.title]?.body ?? "",
      names: try Organisations.names([action.owner, action.network].compactMap { $0 }, language, on: tx.now.day, in: tx),
      desk: ObjectiveEditing.Desk(
        plan: plan, objective: objective, name: texts[objective.id]?[TextField.title]?.body ?? objective.code, titles: [:],
        wording: "", rules: [], actions: [], indicators: []))
  }

  /// For whoever acts for its owner: how does it stand?
  @Sendable static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit)
    try actor.require(PlanPermissions.report, on: found.action.owner)
    return reportPage(found, visit).shown(visit)
  }

  @Sendable static func report(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit)
    let language = visit.language
    return try await reportPage(found, visit).sent(visit, done: visit.t("Thank you: it is noted.")) { filled, tx in
      guard let state = PlanAction.State(rawValue: filled.string("state")) else {
        throw FieldProblem("state", "Choose how it is going.")
      }
      try Actions.report(found.action, state, reason: filled.optional("reason"), language: language, by: actor, in: tx)
      return found.desk.path
    }
  }

  private static func reportPage(_ found: Found, _ visit: Visit) -> FormPage {
    FormPage(
      title: found.title,
      form: Form([
        .choice("state", "How is it going?", states, required: true),
        .area(
          "reason", "Reason", limit: 1000, rows: 3,
          help: "Needed when it is at risk, postponed or dropped. The people who follow the plan can read it."),
      ]), path: "/actions/\(found.action.id)", submit: "Report",
      start: Fields([("state", found.action.state.rawValue), ("reason", found.action.reason ?? "")]),
      lead: visit.t(
        "An action of {owner} for objective {code}.",
        ["owner": found.names[found.action.owner] ?? "", "code": found.desk.objective.code]),
      breadcrumb: Array(found.desk.breadcrumb(visit).prefix(2)))
  }
}

import Core
import Storage
import Web

/// Indicators: set by staff, brought up to date by who answers for the objective.
enum IndicatorPages {
  @Sendable static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    newPage(try await ObjectiveEditing.desk(visit), visit).shown(visit)
  }

  @Sendable static func set(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await ObjectiveEditing.desk(visit)
    let language = visit.language
    return try await newPage(desk, visit).sent(visit, done: visit.t("The indicator is set.")) { filled, tx in
      guard let type = Indicator.Kind(rawValue: filled.string("type")), let source = Indicator.Source(rawValue: filled.string("source")),
        let starts = filled.day("starts"), let ends = filled.day("ends")
      else { throw FieldProblem("type", "Choose one from the list.") }
      try Indicators.set(
        IndicatorInput(
          title: filled.string("title"), type: type, source: source, kind: filled.optional("kind")?.lowercased(),
          baseline: filled.decimal("baseline"), target: filled.decimal("target"), starts: starts, ends: ends,
          rising: filled.string("direction") != "down", language: language), for: desk.objective, by: actor, in: tx)
      return desk.path
    }
  }

  private static func newPage(_ desk: ObjectiveEditing.Desk, _ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("Set an indicator for objective {code}", ["code": desk.objective.code]),
      form: Form([
        .text("title", "What is measured", required: true, limit: 200),
        .choice("type", "Type", Indicator.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
        .choice("source", "Where it comes from", Indicator.Source.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
        .text(
          "kind", "Only facts of this kind", limit: 60,
          help: "For numbers counted automatically. If empty, all evidence of the objective is counted; a share is that of member cities."),
        .decimal("baseline", "Starting from", help: "Needed where less is better; otherwise zero if left empty."),
        .decimal("target", "Target"),
        .choice("direction", "Better is", [Choice("up", "more"), Choice("down", "less")], required: true),
        .day("starts", "From", required: true), .day("ends", "Until", required: true),
      ]), path: "\(desk.path)/indicators", submit: "Set this indicator",
      start: Fields([
        ("type", "number"), ("source", "ledger"), ("direction", "up"), ("starts", desk.plan.period.from?.description ?? ""),
        ("ends", desk.plan.period.to?.description ?? ""),
      ]), breadcrumb: desk.breadcrumb(visit))
  }

  // MARK: Owners

  private struct Found: Sendable {
    let indicator: Indicator
    let objective: Objective
    let plan: Plan
    let title: String
    let updates: [IndicatorUpdate]
  }

  private static func found(_ visit: Visit, _ actor: Actor) async throws -> Found {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in
      let indicator = try Indicators.find(id, in: tx)
      let objective = try Plans.objective(indicator.objective, in: tx)
      try Indicators.mayUpdate(objective, by: actor, in: tx)
      return Found(
        indicator: indicator, objective: objective, plan: try Plans.find(objective.plan, in: tx),
        title: try Texts.read(id, [TextField.title], for: language, in: tx)[TextField.title]?.body ?? "",
        updates: try Indicators.updates(of: id, in: tx))
    }
  }

  @Sendable static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit, actor)
    return updatePage(found, visit).shown(visit)
  }

  @Sendable static func update(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await found(visit, actor)
    let language = visit.language
    return try await updatePage(found, visit).sent(visit, done: visit.t("Thank you: it is noted.")) { filled, tx in
      guard let day = filled.day("day"), let value = value(filled, found.indicator.type) else {
        throw FieldProblem("value", "This value does not fit the indicator.")
      }
      try Indicators.update(found.indicator, value, on: day, language: language, by: actor, in: tx)
      return found.objective.path(found.plan.year)
    }
  }

  private static func value(_ filled: Filled, _ type: Indicator.Kind) -> Indicator.Value? {
    switch type {
    case .number, .share: filled.decimal("value").map(Indicator.Value.number)
    case .yesNo: filled.optional("value").map { .yes($0 == "yes") }
    case .text: filled.optional("value").map(Indicator.Value.words)
    }
  }

  private static func updatePage(_ found: Found, _ visit: Visit) -> FormPage {
    let value: Field =
      switch found.indicator.type {
      case .number: .decimal("value", "How much now", required: true)
      case .share: .decimal("value", "Per cent now", required: true)
      case .yesNo: .choice("value", "Reached?", [Choice("yes", "Yes"), Choice("no", "Not yet")], required: true)
      case .text: .area("value", "How it is going", required: true, limit: 2000, rows: 5)
      }
    let said = found.updates.map { update in
      TimelineItem(day: update.day, sentence: HTML.text(update.value.words(found.indicator, visit.reader)))
    }
    return FormPage(
      title: found.title, form: Form([value, .day("day", "As of", required: true)]), path: "/indicators/\(found.indicator.id)",
      submit: "Note it", start: Fields([("day", visit.now.day.description)]),
      lead: visit.t("An indicator of objective {code}.", ["code": found.objective.code]),
      after: said.isEmpty ? "" : "<h2>\(visit.t("Reported before"))</h2>\(Kit.timeline(said, visit.reader))",
      breadcrumb: [
        Link(visit.t("Plan for {year}", ["year": "\(found.plan.year)"]), visit.path(found.plan.path)),
        Link(visit.t("Objective {code}", ["code": found.objective.code]), visit.path(found.objective.path(found.plan.year))),
      ])
  }
}

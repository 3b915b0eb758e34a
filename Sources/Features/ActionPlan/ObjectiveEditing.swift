import Core
import Directory
import Storage
import Web

/// What staff change of an objective: short titles, wording, whether it stands, evidence, actions, indicators.
enum ObjectiveEditing {
  /// Where one stands while editing.
  struct Desk: Sendable {
    let plan: Plan
    let objective: Objective
    let name: String
    let titles: [String: String]
    let wording: String
    let rules: [EvidenceRule]
    let actions: [(action: PlanAction, title: String)]
    let indicators: [(indicator: Indicator, title: String)]
    /// Of the organisations that rules name.
    var names: [OrganisationID: String] = [:]

    var path: String { objective.path(plan.year) }

    func breadcrumb(_ visit: Visit) -> [Link] {
      [
        Link(visit.t("Plan for {year}", ["year": "\(plan.year)"]), visit.path(plan.path)),
        Link("\(objective.code) \(name)", visit.path(path)), Link(visit.t("Edit"), visit.path("\(path)/edit")),
      ]
    }
  }

  static func desk(_ visit: Visit) async throws -> Desk {
    let (year, code, language) = (try PlanPages.year(visit.parameter("year")), visit.parameter("code"), visit.language)
    return try await visit.read { tx in
      let plan = try Plans.find(year: year, in: tx)
      let objective = try Plans.objective(code, of: plan, in: tx)
      let all = try Texts.all(objective.id, in: tx)
      let actions = try Actions.of(objective: objective.id, in: tx)
      let indicators = try Indicators.of(objective: objective.id, in: tx)
      let texts = try Texts.read([objective.id] + actions.map(\.id) + indicators.map(\.id), for: language, in: tx)
      let title = { (id: RecordID) in texts[id]?[TextField.title]?.body ?? "" }
      let wording = texts[objective.id]?[TextField.wording]?.body ?? ""
      let rules = try Rules.of(objective: objective.id, in: tx)
      let named = Set(rules.flatMap { [$0.network, $0.organisation] }.compactMap { $0 }).sorted()
      return Desk(
        plan: plan, objective: objective, name: title(objective.id).isEmpty ? shortened(Passage(wording).text, 60) : title(objective.id),
        titles: Dictionary((all[TextField.title] ?? []).map { ($0.language.code, $0.body) }, uniquingKeysWith: { first, _ in first }),
        wording: wording, rules: rules, actions: actions.map { ($0, title($0.id)) },
        indicators: indicators.map { ($0, title($0.id)) }, names: try Organisations.names(named, language, on: tx.now.day, in: tx))
    }
  }

  /// What there is, with the way to change each.
  @Sendable static func hub(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    return visit.page(visit.t("Edit objective {code}", ["code": desk.objective.code]), ObjectiveEditingViews.hub(desk, visit)) { chrome in
      chrome.breadcrumb = Array(desk.breadcrumb(visit).prefix(2))
      chrome.column = .narrow
      chrome.indexed = false
    }
  }

  // MARK: Titles

  @Sendable static func titles(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    titlesPage(try await desk(visit), visit).shown(visit)
  }

  @Sendable static func setTitles(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    return try await titlesPage(desk, visit).sent(visit, done: visit.t("The short titles are changed.")) { filled, tx in
      let words = Language.official.map { ($0.code, filled.string("title-\($0.code)")) }
      try Plans.name(desk.objective, Dictionary(uniqueKeysWithValues: words), by: actor, in: tx)
      return desk.path
    }
  }

  private static func titles(_ titles: [String: String]) -> Fields {
    Fields(Language.official.map { ("title-\($0.code)", titles[$0.code] ?? "") })
  }

  private static func titlesPage(_ desk: Desk, _ visit: Visit) -> FormPage {
    var page = FormPage(
      title: visit.t("Short titles of objective {code}", ["code": desk.objective.code]),
      form: Form([
        .text("title-en", "Short title in English", limit: PlanDraft.titleLimit),
        .text("title-fr", "Short title in French", limit: PlanDraft.titleLimit),
        .text("title-es", "Short title in Spanish", limit: PlanDraft.titleLimit),
      ]), path: "\(desk.path)/titles", submit: "Save",
      start: titles(desk.titles),
      lead: visit.t("A few plain words that a mayor understands at once. The exact wording stays."), breadcrumb: desk.breadcrumb(visit))
    let id = desk.objective.id
    page.current = { tx in
      let written = try Texts.all(id, in: tx)[TextField.title] ?? []
      return titles(Dictionary(written.map { ($0.language.code, $0.body) }, uniquingKeysWith: { first, _ in first }))
    }
    return page
  }

  // MARK: Wording

  @Sendable static func wording(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    wordingPage(try await desk(visit), visit).shown(visit)
  }

  @Sendable static func reword(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    return try await wordingPage(desk, visit).sent(visit, done: visit.t("The plan has a new version.")) { filled, tx in
      guard filled.string("wording").trimmed != desk.wording else {
        throw FieldProblem("wording", "The wording is the same as before.")
      }
      try Plans.reword(desk.objective, filled.string("wording"), note: filled.string("note"), by: actor, in: tx)
      return desk.path
    }
  }

  private static func wordingPage(_ desk: Desk, _ visit: Visit) -> FormPage {
    var page = FormPage(
      title: visit.t("Wording of objective {code}", ["code": desk.objective.code]),
      form: Form([
        .area("wording", "Exact wording", required: true, limit: 5000, rows: 8, help: "As adopted, in the language of the plan."),
        .text("note", "Why it changes", required: true, limit: 300, help: "The decision and its date, for people who read the plan later."),
      ]), path: "\(desk.path)/wording", submit: "Make a new version", start: Fields([("wording", desk.wording)]),
      lead: visit.t("A published plan changes by a decision. The plan gets a new version; the old wording stays readable."),
      breadcrumb: desk.breadcrumb(visit))
    let (id, language) = (desk.objective.id, visit.language)
    page.current = { tx in
      Fields([("wording", try Texts.read(id, [TextField.wording], for: language, in: tx)[TextField.wording]?.body ?? "")])
    }
    return page
  }

  // MARK: Dropping

  @Sendable static func standing(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    standingPage(try await desk(visit), visit).shown(visit)
  }

  @Sendable static func setStanding(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    return try await standingPage(desk, visit).sent(visit, done: visit.t("The plan has a new version.")) { filled, tx in
      // What the button said, not what has become of it: a form that is sent twice does it once.
      if filled.string("standing") == "drop" {
        try Plans.drop(desk.objective, reason: filled.string("note"), by: actor, in: tx)
      } else {
        try Plans.restore(desk.objective, note: filled.string("note"), by: actor, in: tx)
      }
      return desk.path
    }
  }

  private static func standingPage(_ desk: Desk, _ visit: Visit) -> FormPage {
    let drops = desk.objective.dropped == nil
    let values = ["code": desk.objective.code]
    return FormPage(
      title: drops ? visit.t("Drop objective {code}", values) : visit.t("Restore objective {code}", values),
      form: Form([
        .hidden("standing"),
        .text("note", "Why", required: true, limit: 300, help: "The decision and its date, for people who read the plan later."),
      ]),
      path: "\(desk.path)/standing", submit: drops ? "Drop this objective" : "Restore it to the plan",
      start: Fields([("standing", drops ? "drop" : "restore")]),
      lead: visit.t("A dropped objective stays readable with its reason. Its facts no longer count for its axis."),
      breadcrumb: desk.breadcrumb(visit))
  }

  // MARK: Evidence

  @Sendable static func evidence(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    evidencePage(try await desk(visit), visit).shown(visit)
  }

  @Sendable static func addRule(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    let page = evidencePage(desk, visit)
    return try await page.sent(visit, done: visit.t("The rule applies, also to what has already happened.")) { filled, tx in
      let network = try filled.optional("network").map { try organisation($0, "network", in: tx) }
      let owner = try filled.optional("organisation").map { try organisation($0, "organisation", in: tx) }
      if let country = filled.optional("country"), !Countries.exists(country) {
        throw FieldProblem("country", "Choose a country from the list.")
      }
      try Rules.add(
        filled.string("kind").trimmed.lowercased(), country: filled.optional("country"), network: network, organisation: owner,
        to: desk.objective, by: actor, in: tx)
      return "\(desk.path)/evidence"
    }
  }

  @Sendable static func removeRule(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await desk(visit)
    guard let id = ID<EvidenceRule>(text: visit.parameter("rule")) else { throw Problem.notFound }
    try await visit.write { tx in try Rules.remove(id, from: desk.objective, by: actor, in: tx) }
    return visit.redirect(to: "\(desk.path)/evidence", done: visit.t("The rule no longer applies."))
  }

  private static func evidencePage(_ desk: Desk, _ visit: Visit) -> FormPage {
    let countries = Countries.codes.map { Choice($0, name: Countries.name($0, visit.language)) }
    return FormPage(
      title: visit.t("What counts for objective {code}", ["code": desk.objective.code]),
      form: Form([
        .text(
          "kind", "Kind of fact", required: true, limit: 60,
          help: "Two words with a dot, such as “meeting.held”. It may be a kind that no page of this site records yet."),
        .choice("country", "Only from this country", countries),
        .text("network", "Only from members of this network", limit: 200, help: "The network’s name."),
        .text(
          "organisation", "Only from this organisation", limit: 200, help: "Its name; with the country where several have it: León (ES)."),
      ]), path: "\(desk.path)/evidence", submit: "Add this rule",
      lead: visit.t("Facts of these kinds count for the objective as soon as a rule says so, including past ones."),
      before: ObjectiveEditingViews.rules(desk, visit), after: EvidenceViews.kinds(visit), breadcrumb: desk.breadcrumb(visit))
  }

  /// An organisation by the name that somebody typed into one field.
  static func organisation(_ name: String, _ field: String, in tx: Tx) throws -> OrganisationID {
    switch try ActForm.named(name, seenBy: .house, in: tx) {
    case .success(let id): return id
    case .failure(let problem): throw FieldProblem(field, problem.message, problem.values)
    }
  }
}

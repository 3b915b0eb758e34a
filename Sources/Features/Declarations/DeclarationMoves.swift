import Core
import Directory
import Storage
import Time
import Web

/// Forms that move a text on: consultation, decision, signatures, dispatches.
enum DeclarationMoves {
  private static func page(
    _ visit: Visit, _ actor: Actor, _ title: String, _ form: Form, _ path: String, submit: Phrase, start: Fields = Fields(),
    lead: String? = nil
  ) async throws -> (FormPage, Declaration) {
    let (declaration, texts) = try await visit.read { tx in try DeclarationEditing.read(visit, actor, in: tx) }
    return (
      FormPage(
        title: title, form: form, path: "\(declaration.path)/\(path)", submit: submit, start: start, lead: lead,
        breadcrumb: DeclarationEditing.trail(visit, declaration.id, texts["title"]?.body ?? "")), declaration
    )
  }

  // MARK: Consultation

  private static func consultation(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    try await page(
      visit, actor, visit.t("Consult the cities"), Form([.day("until", "Amendments until", required: true)]), "consultation",
      submit: "Ask every member city",
      start: Fields([("until", visit.now.day.adding(days: Declaration.consultationDays).description)]),
      lead: visit.t("Political and technical delegates of every member city get an e-mail."))
  }

  static func consultationForm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await consultation(visit, actor).0.shown(visit)
  }

  static func consult(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await consultation(visit, actor)
    return try await page.sent(visit, done: visit.t("The consultation is open. The e-mails are on their way.")) { filled, tx in
      guard let until = filled.day("until") else { throw Problem.malformed }
      try Declaration.consult(declaration.id, until: until, by: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: Decision

  static func decisionChoices(_ visit: Visit, in tx: Tx) throws -> [Choice] {
    try TakenDecision.recent(visit.language, seenBy: visit.sight, in: tx).map { decision in
      let outcome = decision.isAdopted ? visit.t("Adopted") : visit.t("Not adopted")
      return Choice("\(decision.id)", name: "\(visit.reader.shortDay(decision.day)) · \(decision.title) · \(outcome)")
    }
  }

  private static func decision(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let choices = try await visit.read { tx in try decisionChoices(visit, in: tx) }
    var (page, declaration) = try await page(
      visit, actor, visit.t("Tie it to a decision"),
      Form([.choice("decision", "Decision of the register", choices, required: true)]), "decision", submit: "Tie it to this decision",
      lead: visit.t("The decision says whether the text is adopted. An adopted text is public at once."))
    if choices.isEmpty { page.instead = Kit.empty(visit.t("The register holds no decision yet."), visit.reader) }
    return (page, declaration)
  }

  static func decisionForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await decision(visit, actor).0.shown(visit) }

  static func decide(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await decision(visit, actor)
    return try await page.sent(visit, done: visit.t("The text is tied to its decision.")) { filled, tx in
      guard let decision = RecordID(text: filled.string("decision")) else { throw Problem.malformed }
      try Declaration.decide(declaration.id, by: decision, actor: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: Open to signature

  private static func opening(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    try await page(
      visit, actor, visit.t("Open it to signature"),
      Form([.day("until", "Signatures until", help: "Leave empty if there is no last day.")]), "opening", submit: "Open it to signature",
      lead: visit.t("Political delegates of every member city get an e-mail."))
  }

  static func openingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await opening(visit, actor).0.shown(visit) }

  static func open(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await opening(visit, actor)
    return try await page.sent(visit, done: visit.t("Cities can sign. The e-mails are on their way.")) { filled, tx in
      try Declaration.open(declaration.id, until: filled.day("until"), by: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: Dispatches

  static func organisationChoices(_ visit: Visit, in tx: Tx) throws -> [Choice] {
    let all = try Organisations.all([.institution, .partner], in: tx)
    let seen = try Organisations.seen(all.map(\.id), by: visit.sight, in: tx)
    let names = try Organisations.names(all.map(\.id), visit.language, on: tx.now.day, in: tx)
    return all.filter { seen.contains($0.id) }.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) }
  }

  private static func dispatch(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let choices = try await visit.read { tx in try organisationChoices(visit, in: tx) }
    return try await page(
      visit, actor, visit.t("Record a dispatch"),
      Form([
        .choice("organisation", "Institution", choices, help: "Or write its name below."),
        .text("name", "Name of the institution", limit: 200),
        .day("day", "Sent on", required: true), .area("note", "How, and to whom", limit: 600, rows: 3),
      ]), "dispatches", submit: "Record the dispatch", start: Fields([("day", visit.now.day.description)]))
  }

  static func dispatchForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await dispatch(visit, actor).0.shown(visit) }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await dispatch(visit, actor)
    return try await page.sent(visit, done: visit.t("The dispatch is recorded.")) { filled, tx in
      guard let day = filled.day("day") else { throw Problem.malformed }
      try Dispatch.send(
        declaration.id, to: OrganisationID(text: filled.string("organisation")), name: filled.string("name"), on: day,
        note: filled.string("note"), language: visit.language, by: actor, in: tx)
      return declaration.path
    }
  }

  private static func answer(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration, Dispatch) {
    guard let id = RecordID(text: visit.parameter("dispatch")) else { throw Problem.notFound }
    let (page, declaration) = try await page(
      visit, actor, visit.t("Record the answer"),
      Form([.day("day", "Answered on", required: true), .area("words", "What the answer says", required: true, limit: 2000, rows: 5)]),
      "dispatches/\(id)", submit: "Record the answer", start: Fields([("day", visit.now.day.description)]))
    let found = try await visit.read { tx in try Dispatch.list(of: declaration.id, in: tx).first { $0.id == id } }
    guard let found else { throw Problem.notFound }
    var shown = page
    shown.lead = found.name
    return (shown, declaration, found)
  }

  static func answerForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await answer(visit, actor).0.shown(visit) }

  static func recordAnswer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration, dispatch) = try await answer(visit, actor)
    return try await page.sent(visit, done: visit.t("The answer is recorded.")) { filled, tx in
      guard let day = filled.day("day") else { throw Problem.malformed }
      try Dispatch.answer(
        dispatch.id, of: declaration.id, on: day, words: filled.string("words"), language: visit.language, by: actor, in: tx)
      return declaration.path
    }
  }
}

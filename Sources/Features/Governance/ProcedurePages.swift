import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What bodies decide in writing: the list, one question with its answers once it has ended, and the forms.
enum ProcedurePages {
  struct Picture: Sendable {
    let procedure: Procedure
    let texts: [String: Text]
    let body: String
    let rules: BodyRules
    /// Of the reader's city while it is open; of all once it has ended.
    let answers: [WrittenAnswer]
    /// Of the reader's city, when it is among those that are asked.
    let own: WrittenAnswer?
    let result: WrittenResult?
    let asked: Int
    let names: [OrganisationID: String]
    let decision: Decision?
    let item: AgendaItem?
    let leads: Bool
    var title: String { texts["title"]?.body ?? "" }
  }

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (procedures, texts, bodies) = try await visit.read { tx in
      let procedures = try Procedure.list(seenBy: visit.sight, in: tx)
      let bodies = procedures.map { $0.body.as(RecordNoun.self) }
      return (
        procedures, try Texts.read(procedures.map(\.id), ["title"], for: visit.language, in: tx),
        try Texts.read(Array(Set(bodies)), ["name"], for: visit.language, in: tx)
      )
    }
    let reader = visit.reader
    let rows = procedures.map { procedure -> [HTML] in
      [
        "<a href=\"\(path: visit.path(procedure.path))\">\(texts[procedure.id]?["title"]?.body ?? "")</a>",
        "\(bodies[procedure.body.as(RecordNoun.self)]?["name"]?.body ?? "")", Kit.shortDay(procedure.lastDay, reader),
        Kit.badge(reader.t(procedure.state.label), procedure.state.tone),
      ]
    }
    let columns: [Phrase] = ["Question", "Body", "Answers until", "Status"]
    let table = Table(
      reader.t("Written procedures"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("Nothing has been decided in writing here yet."), reader))
    let new: HTML =
      visit.may(GovernancePermissions.conduct)
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("/procedures/new"))\">\(reader.t("Ask a body in writing"))</a></div>"
      : ""
    return visit.page(visit.t("Written procedures"), "\(Kit.table(table, reader))\(new)\(Kit.helpLink("assemblies", reader))") { chrome in
      chrome.lead = "\(reader.t("What a body decides between its meetings. Nobody sees the answers before the end."))"
      chrome.breadcrumb = [Link(visit.t("Assemblies"), visit.path("/assemblies"))]
    }
  }

  static func read(_ visit: Visit, in tx: Tx) throws -> Picture {
    let procedure = try Procedure.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    let body = try Bodies.find(procedure.body, in: tx)
    let rules = try RulesInForce.find(procedure.rulesID, in: tx).rules
    let all = try procedure.answers(in: tx)
    let own = visit.actor?.organisation.flatMap { city in
      visit.may(GovernancePermissions.answer, on: city) ? all.first { $0.organisation == city } : nil
    }
    let isOver = procedure.state != .open && procedure.state != .withdrawn
    let decision = try procedure.decision(in: tx)
    return Picture(
      procedure: procedure, texts: try Texts.read(procedure.id, for: visit.language, in: tx),
      body: try Texts.read(body.record, ["name"], for: visit.language, in: tx)["name"]?.body ?? body.slug, rules: rules,
      answers: isOver ? all : [], own: own, result: isOver ? WrittenResult(all, rules) : nil, asked: all.count,
      names: isOver ? try Organisations.names(all.map(\.organisation), visit.language, on: tx.now.day, in: tx) : [:],
      decision: try decision.map { try Decision.find($0, seenBy: visit.sight, in: tx) },
      item: try procedure.item.map { try AgendaItem.find($0, seenBy: .house, in: tx) },
      leads: visit.may(GovernancePermissions.conduct, on: body.organisation))
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    return page(picture, nil, visit)
  }

  private static func page(_ picture: Picture, _ sent: Filled?, _ visit: Visit) -> Answer {
    let html = ProcedureViews.page(picture, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.lead = Kit.badge(visit.t(picture.procedure.state.label), picture.procedure.state.tone)
      chrome.breadcrumb = [Link(visit.t("Written procedures"), visit.path("/procedures"))]
    }
    return sent == nil ? visit.page(picture.title, html, adjust) : visit.page(picture.title, invalid: html, adjust)
  }

  static let answerForm = Form([
    .choice("choice", "Answer of your city", WrittenAnswer.Choice.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    .area("reason", "Why", limit: 1000, rows: 3, help: "Needed if you ask for discussion. The body reads it after the end."),
  ])

  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.answer.label) }
    var filled = answerForm.fill(visit.form)
    if filled.problems.isEmpty {
      do {
        let sent = filled
        try await visit.write { tx in
          guard let choice = WrittenAnswer.Choice(rawValue: sent.string("choice")) else { throw Problem.malformed }
          try Procedure.answer(picture.procedure.id, for: city, choice, reason: sent.string("reason"), by: actor, in: tx)
        }
        return visit.redirect(
          to: picture.procedure.path, done: visit.t("The answer of your city is recorded. You can change it until the end."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return page(picture, filled, visit)
  }

  static func bring(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Procedure.bring(id, by: actor, in: tx) }
    return visit.redirect(to: "/procedures/\(id)", done: visit.t("The question is on the agenda of the next meeting."))
  }

  // MARK: Forms of the secretariat

  private static func formPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (bodies, names, audiences, committee, first) = try await visit.read { tx in
      let bodies = try Bodies.all(in: tx)
      let committee = bodies.first { $0.slug == "executive-committee" } ?? bodies.first
      let days = try committee.flatMap { try RulesInForce.written(of: $0.id, on: tx.now.day, in: tx) }?.rules.answerDays
      let body = committee.map { [Audience.of(record: $0.record)] } ?? []
      return (
        bodies, try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx),
        try Audience.choices([.everyone, .members] + body, in: tx), committee, tx.now.day.adding(days: days ?? 10)
      )
    }
    return FormPage(
      title: visit.t("Ask a body in writing"),
      form: Form([
        .choice("body", "Body", bodies.map { Choice("\($0.id)", name: names[$0.record]?["name"]?.body ?? $0.slug) }, required: true),
        .text("title", "Question", required: true, limit: 200),
        .markdown("words", "Text to be decided on", limit: 20_000),
        .choice("language", "Written in", MeetingForm.languageChoices(visit.reader), required: true),
        .day("last", "Answers until", required: true, help: "Until the end of that day, wherever one is."),
        .choice("audience", "Who sees the decision", audiences, required: true),
      ]), path: "/procedures/new", submit: "Ask everybody now",
      start: Fields([
        ("body", committee.map { "\($0.id)" } ?? ""), ("language", visit.language.code), ("last", first.description),
        ("audience", "\(Audience.everyone.value)"),
      ]),
      lead: visit.t("Each city with a seat gets an e-mail at once. The result and its line in the register come by themselves at the end."),
      after: Kit.helpLink("assemblies", visit.reader), breadcrumb: [Link(visit.t("Written procedures"), visit.path("/procedures"))])
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await formPage(visit, actor).shown(visit) }

  static func open(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await formPage(visit, actor).sent(visit, done: visit.t("Everybody is asked. The e-mails are on their way.")) { filled, tx in
      guard let id = ID<Body>(text: filled.string("body")), let language = Language(filled.string("language")),
        let last = filled.day("last"),
        let audience = Int64(filled.string("audience"))
      else { throw Problem.malformed }
      let body = try Bodies.find(id, in: tx)
      // The form offers the committee's own circle; for another body it means that body's.
      let committee = try Bodies.find(slug: "executive-committee", in: tx)
      let isOwn = audience == committee?.record.value
      let details = ProcedureDetails(
        title: filled.string("title"), words: filled.string("words"), language: language, lastDay: last,
        audience: isOwn ? .of(record: body.record) : Audience(audience))
      return "/procedures/\(try Procedure.open(details, of: body, by: actor, in: tx))"
    }
  }

  private static func withdrawalPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let picture = try await visit.read { tx in
      _ = try Procedure.led(try AssemblySheet.id(visit), by: actor, in: tx)
      return try read(visit, in: tx)
    }
    return FormPage(
      title: visit.t("Withdraw the procedure"),
      form: Form([.area("reason", "Why", required: true, limit: 1000, rows: 3)]), path: "\(picture.procedure.path)/withdrawal",
      submit: "Withdraw the procedure", lead: visit.t("Answers given so far are not shown to anybody."),
      breadcrumb: [Link(visit.t("Written procedures"), visit.path("/procedures")), Link(picture.title, visit.path(picture.procedure.path))])
  }

  static func withdrawalForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await withdrawalPage(visit, actor).shown(visit) }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await withdrawalPage(visit, actor).sent(visit, done: visit.t("The question is withdrawn.")) { filled, tx in
      try Procedure.withdraw(id, reason: filled.string("reason"), language: visit.language, by: actor, in: tx)
      return "/procedures/\(id)"
    }
  }
}

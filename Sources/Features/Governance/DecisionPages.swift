import Core
import Directory
import Storage
import Time
import Web
import Works

/// The register of decisions, and what becomes of each.
enum DecisionPages {
  static func list(_ visit: Visit) async throws -> Answer {
    var query = DecisionQuery()
    query.year = visit.request.query["year"].flatMap { Int($0) }
    query.states = visit.request.query["state"].flatMap { Decision.State(rawValue: $0) }.map { [$0] } ?? []
    let slug = visit.request.query["body"]
    let (decisions, texts, bodies, names) = try await visit.read { [query] tx in
      var query = query
      let bodies = try Bodies.all(in: tx)
      // Compared here: an address may say what no database takes.
      if let slug { query.body = bodies.first { $0.slug == slug }?.id ?? ID<Body>(0) }
      let decisions = try Decision.list(query, seenBy: visit.sight, in: tx)
      return (
        decisions, try Texts.read(decisions.map(\.id), ["title"], for: visit.language, in: tx),
        try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx),
        try Organisations.names(decisions.compactMap(\.owner), visit.language, on: tx.now.day, in: tx)
      )
    }
    let reader = visit.reader
    let rows = decisions.map { decision -> [HTML] in
      [
        "\(decision.label)", "<a href=\"\(path: visit.path(decision.path))\">\(texts[decision.id]?["title"]?.body ?? "")</a>",
        "\(bodies[decision.body.as(RecordNoun.self)]?["name"]?.body ?? "")", Kit.shortDay(decision.day, reader),
        Kit.badge(reader.t(decision.outcome.label), decision.outcome.tone), follow(decision, names, reader),
      ]
    }
    let columns: [Phrase] = ["Reference", "Decision", "Body", "Day", "Result", "Follow-up"]
    let table = Table(
      reader.t("Decisions"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No decision has been recorded here yet."), reader))
    return visit.page(visit.t("Decisions"), Kit.table(table, reader) + Kit.helpLink("assemblies", reader)) { chrome in
      chrome.lead = "\(reader.t("What the bodies of the association have decided, who is responsible, and how far it has come."))"
    }
  }

  private static func follow(_ decision: Decision, _ names: [OrganisationID: String], _ reader: Reader) -> HTML {
    guard decision.state != .taken else { return "" }
    let who: HTML = decision.owner.flatMap { names[$0] }.map { "\($0) · " } ?? ""
    let until: HTML = decision.due.map { " \(Kit.shortDay($0, reader))" } ?? ""
    return "\(who)\(Kit.badge(reader.t(decision.state.label), decision.state.tone))\(until)"
  }

  struct Picture: Sendable {
    let decision: Decision
    let texts: [String: Text]
    let body: String
    let assembly: String?
    let owner: String?
    let objectives: [String]
    let concerns: [Concerns.Shown]
    let mayFollow: Bool
    /// Whether this reader may open the written procedure.
    let seesWritten: Bool
    let rows: [LedgerRow]
  }

  private static func read(_ visit: Visit, in tx: Tx) throws -> Picture {
    let decision = try Decision.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    let body = try Bodies.find(decision.body, in: tx)
    let mine = decision.owner != nil && decision.owner == visit.actor?.organisation
    return Picture(
      decision: decision, texts: try Texts.read(decision.id, for: visit.language, in: tx),
      body: try Texts.read(body.record, ["name"], for: visit.language, in: tx)["name"]?.body ?? body.slug,
      assembly: try decision.assembly.flatMap { try Texts.read($0, ["title"], for: visit.language, in: tx)["title"]?.body },
      owner: try decision.owner.flatMap { try Organisations.names([$0], visit.language, on: tx.now.day, in: tx)[$0] },
      objectives: try Decision.objectives(of: decision.id, in: tx), concerns: try Concerns.of(decision.id, visit, in: tx),
      mayFollow: visit.may(GovernancePermissions.conduct, on: body.organisation) || mine,
      seesWritten: try decision.written.map {
        try visit.actor != nil && visit.sight.sees(Record.audiences([$0], in: tx)[$0] ?? .secretariat)
      } ?? false,
      rows: [])
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    let decision = picture.decision
    let reader = visit.reader
    let assembly: HTML =
      decision.assembly.map { "<a href=\"\(path: visit.path("/assemblies/\($0)"))\">\(picture.assembly ?? "")</a>" } ?? ""
    let vote: HTML =
      decision.vote.map { "<a href=\"\(path: visit.path("/votes/\($0)"))\">\(reader.t("The vote"))</a>" }
      ?? decision.written.map { ProcedureViews.link(to: $0, picture.seesWritten, visit) } ?? "\(reader.t("By consensus"))"
    let objectives = picture.objectives.map { name -> HTML in
      let parts = name.split(separator: "/").map(String.init)
      return "<a href=\"\(path: visit.path("/plan/\(parts[0])/\(parts[1])"))\">\(parts[1])</a>"
    }
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Reference"), "\(decision.label)"), (reader.t("Body"), "\(picture.body)"), (reader.t("Day"), Kit.day(decision.day, reader)),
      (reader.t("Result"), Kit.badge(reader.t(decision.outcome.label), decision.outcome.tone)), (reader.t("Assembly"), assembly),
      (reader.t("How it was decided"), vote),
    ]
    if decision.state != .taken {
      pairs.append((reader.t("Status"), Kit.badge(reader.t(decision.state.label), decision.state.tone)))
      pairs.append((reader.t("Who is responsible"), "\(picture.owner ?? reader.t("The secretariat"))"))
      if let due = decision.due { pairs.append((reader.t("Until"), Kit.day(due, reader))) }
    }
    if !objectives.isEmpty { pairs.append((reader.t("Objectives of the Action Plan"), objectives.joined(", "))) }
    if !picture.concerns.isEmpty { pairs.append((reader.t("Pages it concerns"), Concerns.links(picture.concerns, visit))) }
    let edit: HTML =
      picture.mayFollow
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(decision.path)/follow-up"))\">\(reader.t("Record the follow-up"))</a></div>"
      : ""
    let words = picture.texts["words"].map { text in
      text.body.isEmpty ? "" : Kit.text(Markdown.html(text.body), language: text.language, origin: .written, reader)
    }
    return visit.page(picture.texts["title"]?.body ?? "", "\(words ?? "")\(Kit.definitions(pairs))\(edit)") { chrome in
      chrome.column = .narrow
      chrome.breadcrumb = [Link(reader.t("Decisions"), visit.path("/decisions"))]
    }
  }

  private static func followPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Decision) {
    let (picture, cities, objectives) = try await visit.read { tx in
      let picture = try read(visit, in: tx)
      let members = try Organisations.members(on: tx.now.day, in: tx)
      let names = try Organisations.names(members.map(\.id), visit.language, on: tx.now.day, in: tx)
      return (
        picture, members.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) },
        try PlanObjectives.of(picture.decision.year, visit.language, in: tx)
      )
    }
    guard picture.mayFollow else { throw Problem.forbidden(GovernancePermissions.conduct.label) }
    let decision = picture.decision
    let page = FormPage(
      title: picture.texts["title"]?.body ?? "",
      form: Form([
        .choice("state", "Status", Decision.State.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
        .choice("owner", "Who is responsible", cities, help: "If no city is chosen, the secretariat is responsible."), .day("due", "Until"),
        .choices("objectives", "Objectives of the Action Plan", objectives.map(\.choice)),
        .area(
          "concerns", "Pages it concerns", limit: 4000, rows: 3,
          help:
            "Addresses of pages of this site, one per line: a city, a grant, a meeting, a document. The page of a grant or of a city’s membership shows the decision."
        ),
        .hidden("version"),
      ]), path: "\(decision.path)/follow-up", submit: "Save",
      start: Fields(
        [
          ("state", decision.state.rawValue), ("owner", decision.owner.map { "\($0)" } ?? ""), ("due", decision.due?.description ?? ""),
          ("version", "\(decision.version)"), ("concerns", picture.concerns.map { visit.path($0.address) }.joined(separator: "\n")),
        ] + picture.objectives.map { ("objectives", String($0.split(separator: "/").last ?? "")) }),
      breadcrumb: [Link(visit.t("Decisions"), visit.path("/decisions")), Link(decision.label, visit.path(decision.path))])
    return (page, decision)
  }

  static func followForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await followPage(visit, actor).0.shown(visit) }

  static func follow(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, decision) = try await followPage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      guard let state = Decision.State(rawValue: filled.string("state")), let version = filled.int("version") else {
        throw Problem.malformed
      }
      let known = try PlanObjectives.of(decision.year, .english, in: tx).filter { filled.list("objectives").contains($0.code) }
      try Decision.follow(
        decision.id, state: state, owner: OrganisationID(text: filled.string("owner")), due: filled.day("due"),
        objectives: known.map(\.name), concerns: filled.string("concerns"), version: version, visit.house, by: actor, in: tx)
      return decision.path
    }
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// Texts of other organisations that the association joins.
enum JoinedPages {
  private static func id(_ visit: Visit) throws -> RecordID { try DeclarationPages.id(visit) }

  static func show(_ visit: Visit) async throws -> Answer {
    let (joined, texts, card, owner) = try await visit.read { tx in
      let joined = try JoinedText.find(try id(visit), seenBy: visit.sight, in: tx)
      let seen = try joined.organisation.map { try Organisations.seen([$0], by: visit.sight, in: tx) } ?? []
      return (
        joined, try Texts.read(joined.id, ["title", "summary"], for: visit.language, in: tx),
        try joined.decision.flatMap { try Cards.of([$0], visit.language, seenBy: visit.sight, in: tx)[$0] },
        try seen.first.map { try Organisations.find($0, in: tx) }
      )
    }
    let reader = visit.reader
    let whose: HTML = owner.map { "<a href=\"\(path: visit.path($0.path))\">\(joined.name)</a>" } ?? "\(joined.name)"
    var pairs: [(term: String, value: HTML)] = [(reader.t("Whose text it is"), whose)]
    if let link = joined.link { pairs.append((reader.t("Where it is read"), "<a href=\"\(link: link)\">\(link)</a>")) }
    if let day = joined.decided { pairs.append((reader.t("Decided on"), Kit.day(day, reader))) }
    if let card { pairs.append((reader.t("By which decision"), "<a href=\"\(path: visit.path(card.address))\">\(card.title)</a>")) }
    let summary = texts["summary"].map { Kit.text("<p>\($0.body)</p>", $0, reader) } ?? ""
    let decide: HTML =
      visit.may(DeclarationPermissions.manage) && joined.state == .proposed
      ? "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("\(joined.path)/decision"))\">\(reader.t("Tie it to a decision"))</a></div>"
      : ""
    return visit.page(texts["title"]?.body ?? "", "\(summary)\(Kit.definitions(pairs))\(decide)") { chrome in
      chrome.column = .narrow
      chrome.lead = Kit.badge(reader.t(joined.state.label), joined.state.tone)
      chrome.breadcrumb = DeclarationEditing.trail(visit)
      chrome.indexed = joined.state == .joined
    }
  }

  private static func newPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let choices = try await visit.read { tx in try DeclarationMoves.organisationChoices(visit, in: tx) }
    return FormPage(
      title: visit.t("Record a text of others"),
      form: Form([
        .text("title", "Title", required: true, limit: 200),
        .choice("organisation", "Organisation", choices, help: "Or write its name below."),
        .text("name", "Name of the organisation", limit: 200),
        .link("link", "Where it is read"), .area("summary", "What it says, in two sentences", limit: 600, rows: 3),
        .choice("language", "Written in", DeclarationEditing.languageChoices(visit.reader), required: true),
      ]), path: "/declarations/joined/new", submit: "Record this text", start: Fields([("language", visit.language.code)]),
      lead: visit.t("Member cities see it. It is public once a body has decided that the association joins it."),
      breadcrumb: DeclarationEditing.trail(visit))
  }

  static func newForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await newPage(visit, actor).shown(visit) }

  static func record(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await newPage(visit, actor).sent(visit, done: visit.t("The text is recorded.")) { filled, tx in
      guard let language = Language(filled.string("language")) else { throw Problem.malformed }
      let id = try JoinedText.record(
        filled.string("title"), summary: filled.string("summary"), language: language,
        organisation: OrganisationID(text: filled.string("organisation")), name: filled.string("name"), link: filled.optional("link"),
        by: actor, in: tx)
      return "/declarations/joined/\(id)"
    }
  }

  private static func decision(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, JoinedText) {
    let (joined, title, choices) = try await visit.read { tx in
      let joined = try JoinedText.find(try id(visit), seenBy: visit.sight, in: tx)
      return (
        joined, try Texts.read(joined.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        try DeclarationMoves.decisionChoices(visit, in: tx)
      )
    }
    var page = FormPage(
      title: visit.t("Tie it to a decision"), form: Form([.choice("decision", "Decision of the register", choices, required: true)]),
      path: "\(joined.path)/decision", submit: "Tie it to this decision",
      lead: visit.t("The decision says whether the association joins this text."),
      breadcrumb: DeclarationEditing.trail(visit) + [Link(title, visit.path(joined.path))])
    if choices.isEmpty { page.instead = Kit.empty(visit.t("The register holds no decision yet."), visit.reader) }
    return (page, joined)
  }

  static func decisionForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await decision(visit, actor).0.shown(visit) }

  static func decide(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, joined) = try await decision(visit, actor)
    return try await page.sent(visit, done: visit.t("The text is tied to its decision.")) { filled, tx in
      guard let decision = RecordID(text: filled.string("decision")) else { throw Problem.malformed }
      try JoinedText.decide(joined.id, by: decision, actor: actor, in: tx)
      return joined.path
    }
  }
}

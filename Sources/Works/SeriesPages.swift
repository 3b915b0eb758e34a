import Core
import Directory
import Storage
import Web

/// A series with its documents in order, and the forms that make one.
enum SeriesPages {
  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  struct Sheet: Sendable {
    let series: Series
    let title: Text?
    let owner: Organisation
    let ownerName: String
    let cards: [Card]
    let mayKeep: Bool
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let id = try id(visit)
    let sheet = try await visit.read { tx in
      let series = try Series.find(id, for: visit.actor, seenBy: visit.sight, in: tx)
      let documents = try Series.documents(of: id, seenBy: visit.sight, in: tx).map(\.id)
      let cards = try Cards.of(documents, visit.language, seenBy: visit.sight, in: tx)
      let owner = try Organisations.find(series.owner, in: tx)
      return Sheet(
        series: series, title: try Texts.read(id, ["title"], for: visit.language, in: tx)["title"], owner: owner,
        ownerName: try Organisations.names([owner.id], visit.language, on: tx.now.day, in: tx)[owner.id] ?? owner.name,
        cards: documents.compactMap { cards[$0] }, mayKeep: visit.actor.map { series.isKept(by: $0) } ?? false)
    }
    return visit.page(sheet.title.map { typography($0.body, $0.language) } ?? "", body(sheet, visit)) { chrome in
      chrome.indexed = sheet.cards.contains { $0.audience == .everyone }
      chrome.breadcrumb = [
        Link(visit.t("Documents"), visit.path("/documents")), Link(sheet.ownerName, visit.path(sheet.owner.path)),
      ]
      chrome.lead = "\(visit.t("Series of {count} documents", count: sheet.cards.count))"
    }
  }

  private static func body(_ sheet: Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let items = sheet.cards.enumerated().map { place, card -> HTML in
      let language = card.shown
      let foreign = language == reader.language ? nil : language
      let title = typography(card.title, language)
      var words: [String] = ["\(reader.number(place + 1))"]
      if let kind = card.facets["kind-of-document"]?.first.flatMap({ Document.Kind(rawValue: $0) }) { words.append(reader.t(kind.label)) }
      if let file = card.facets["in"]?.first.flatMap({ Language($0) }) { words.append(Kit.languageName(file, reader)) }
      if card.isMachine { words.append(reader.t("Machine translation")) }
      return """
        <li><h2><a href="\(path: visit.path(card.address))"\(attribute: "lang", foreign?.code)>\(title)</a></h2>\
        <div class="meta">\(words.map { "<span>\($0)</span>" as HTML }.joined())\(buttons(sheet, place, title, visit))</div></li>

        """
    }
    let mark = sheet.title.map {
      Kit.originMark(language: $0.language, origin: TextOrigin($0.origin), stale: $0.stale, reader)
    }
    let change: HTML =
      sheet.mayKeep
      ? "<p><a href=\"\(path: visit.path("\(sheet.series.path)/edit"))\">\(reader.t("Change the title of the series"))</a></p>" : ""
    let list: HTML = items.isEmpty ? Kit.empty(reader.t("No document stands in it yet."), reader) : "<ol class=\"cards\">\n\(items)</ol>\n"
    return "\(mark ?? "")\(list)\(change)\(Kit.helpLink("documents", reader))"
  }

  /// Their places are those that the keeper sees.
  private static func buttons(_ sheet: Sheet, _ place: Int, _ title: String, _ visit: Visit) -> HTML {
    guard sheet.mayKeep else { return "" }
    func button(_ label: Phrase, to other: Int) -> HTML {
      Kit.button(
        visit.t(label), action: visit.path("\(sheet.series.path)/order"),
        fields: Fields([("document", "\(sheet.cards[place].record)"), ("place", "\(other + 1)")]), tone: .quiet, detail: title, visit.reader
      )
    }
    let earlier: HTML = place > 0 ? button("Earlier in the series", to: place - 1) : ""
    return place + 1 < sheet.cards.count ? "\(earlier)\(button("Later in the series", to: place + 1))" : earlier
  }

  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let document = visit.form["document"].flatMap({ RecordID(text: $0) }), let place = visit.form["place"].flatMap({ Int($0) }) else {
      throw Problem.malformed
    }
    try await visit.write { tx in try Series.move(document, within: id, to: place, by: actor, in: tx) }
    return visit.redirect(to: "/series/\(id)", done: visit.t("The order is changed."))
  }

  private static func titlePage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let titles = try await visit.read { tx in
      _ = try Series.kept(id, by: actor, in: tx)
      return try Texts.all(id, in: tx)["title"] ?? []
    }
    let language = visit.request.query["language"].flatMap { Language($0) } ?? titles.first?.language ?? visit.language
    let links = DocumentForm.languages.filter { $0 != language }.map { other -> HTML in
      "<a href=\"\(path: visit.path("/series/\(id)/edit?language=\(other)"))\">\(Kit.languageName(other, visit.reader))</a>"
    }
    return FormPage(
      title: visit.t("Change the title of the series"),
      form: Form([
        .text("title", "Title", required: true, limit: 200),
        .choice(
          "language", "Language", DocumentForm.languages.map { Choice($0.code, name: Kit.languageName($0, visit.reader)) }, required: true),
      ]), path: "/series/\(id)/edit", submit: "Save",
      start: Fields([("title", titles.first { $0.language == language }?.body ?? ""), ("language", language.code)]),
      before: "<p>\(visit.t("Title in another language:")) \(links.joined(", "))</p>",
      breadcrumb: [Link(titles.first?.body ?? "", visit.path("/series/\(id)"))])
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await titlePage(visit, actor).shown(visit) }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await titlePage(visit, actor).sent(visit, done: visit.t("The title is changed.")) { filled, tx in
      guard let language = Language(filled.string("language")) else { throw FieldProblem("language", "Choose one of these.") }
      try Series.rename(id, language, filled.string("title"), by: actor, in: tx)
      return "/series/\(id)"
    }
  }

  // MARK: Of one document

  private static func placePage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (document, title, standing, choices) = try await visit.read { tx in
      let document = try Document.kept(id, by: actor, in: tx)
      return (
        document, try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        try Series.place(of: id, visit.language, seenBy: actor.sight, in: tx),
        try Series.choices(of: document.owner, visit.language, by: actor, in: tx)
      )
    }
    let out: HTML =
      standing == nil
      ? ""
      : Kit.button(
        visit.t("Take it out of the series"), action: visit.path("\(document.path)/series"), fields: Fields([("out", "1")]), tone: .quiet,
        visit.reader)
    return FormPage(
      title: visit.t("Series"),
      form: Form([
        .choice("series", "In which series", choices.map { Choice("\($0.series.id)", name: $0.title) }),
        .text("title", "Or a new one, with this title", limit: 200, help: "In the language that you read now; others can be added later."),
        .number("place", "At which place", in: 1...Series.limit, help: "Left empty: at the end."),
      ]), path: "\(document.path)/series", submit: "Save",
      start: Fields([("series", standing.map { "\($0.series.id)" } ?? ""), ("place", standing.map { "\($0.number)" } ?? "")]),
      lead: visit.t("Documents that follow one another: minutes of a body, proceedings of congresses."), after: out,
      breadcrumb: [Link(title, visit.path(document.path))])
  }

  static func place(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await placePage(visit, actor).shown(visit) }

  static func savePlace(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    if visit.form["out"] == "1" {
      let stood = try await visit.write { tx in try Series.takeOut(id, by: actor, in: tx) }
      let undo = stood.map {
        Undo(action: visit.path("/documents/\(id)/series"), fields: Fields([("series", "\($0.series)"), ("place", "\($0.place)")]))
      }
      return visit.redirect(to: "/documents/\(id)", done: visit.t("It stands in no series now."), undo: undo)
    }
    return try await placePage(visit, actor).sent(visit, done: visit.t("It stands in the series.")) { filled, tx in
      let title = filled.string("title")
      if !title.isEmpty {
        try Series.begin(title, visit.language, with: id, by: actor, in: tx)
      } else if let series = RecordID(text: filled.string("series")) {
        try Series.put(id, into: series, at: filled.int("place"), by: actor, in: tx)
      } else {
        throw FieldProblem("series", "Choose one, or name a new one.")
      }
      return "/documents/\(id)"
    }
  }
}

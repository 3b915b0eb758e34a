import Core
import Directory
import Storage
import Web

/// The agenda on a page of its own, where its organisers change it, and each item on its own.
enum AgendaPages {
  static let path = "/meetings/{id}/agenda"

  private static func meeting(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func item(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("item")) else { throw Problem.notFound }
    return id
  }

  private static func form(_ reader: Reader) -> Form {
    Form([
      .text("title", "Title", required: true, limit: 200),
      .area("words", "What it is about", limit: 8000, rows: 5, help: "What is to be discussed or decided. You can use Markdown."),
      .choice("language", "Written in", MeetingForm.languageChoices(reader), required: true),
      .number("minutes", "Length in minutes", in: 1...2880),
      .text("asked", "Asked for by", limit: 200, help: "The name of a city, as the house knows it."),
      .hidden("kind"),
    ])
  }

  private static func details(_ filled: Filled, _ actor: Actor, in tx: Tx) throws -> AgendaDetails {
    AgendaDetails(
      title: filled.string("title"), words: filled.string("words"), language: Language(filled.string("language")) ?? .english,
      kind: filled.string("kind"), minutes: filled.int("minutes"),
      askedBy: try CityField.read(filled, "asked", seenBy: actor.sight, in: tx)?.id)
  }

  // MARK: The agenda

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try meeting(visit)
    let (agenda, title) = try await visit.read { tx in
      let meeting = try Meeting.organised(id, by: actor, in: tx)
      return (
        try AgendaViews.read(meeting, visit, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
      )
    }
    let isOpen = agenda.meeting.state == .planned
    let list: HTML =
      agenda.items.isEmpty
      ? Kit.empty(visit.t("There is no agenda yet."), visit.reader)
      : AgendaViews.list(agenda, isPage: true, visit) { AgendaViews.buttons($0, agenda, visit) }
        + AgendaViews.total(agenda, warning: isOpen, visit.reader)
    var page = FormPage(
      title: visit.t("Agenda"), form: form(visit.reader), path: "\(agenda.meeting.path)/agenda", submit: "Add the item",
      start: Fields([("language", visit.language.code)]), before: list + (isOpen ? "<h2>\(visit.t("New item"))</h2>" : ""),
      after: Kit.helpLink("meetings", visit.reader), breadcrumb: [Link(title, visit.path(agenda.meeting.path))]
    ).askingLanguage(of: ["title", "words"])
    if !isOpen { page.instead = "<p>\(visit.t("This meeting is over: it can no longer be changed."))</p>" }
    return page
  }

  static func add(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try meeting(visit)
    return try await page(visit, actor).sent(visit, done: visit.t("The item is on the agenda.")) { filled, tx in
      try AgendaItem.add(try details(filled, actor, in: tx), to: id, by: actor, in: tx)
      return "/meetings/\(id)/agenda"
    }
  }

  // MARK: One item

  static func show(_ visit: Visit) async throws -> Answer {
    let (meeting, id) = (try meeting(visit), try item(visit))
    let (agenda, item, title, isOrganiser) = try await visit.read { tx in
      let item = try AgendaItem.find(id, seenBy: visit.sight, in: tx)
      guard item.meeting == meeting else { throw Problem.notFound }
      let meeting = try Meeting.find(item.meeting, seenBy: visit.sight, in: tx)
      return (
        try AgendaViews.read(meeting, visit, in: tx), item,
        try Texts.read(meeting.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        visit.actor.map { meeting.isOrganised(by: $0) } ?? false
      )
    }
    let begins = AgendaItem.beginnings(agenda.items, from: agenda.meeting.starts)[id]
    let number = agenda.numbers[id].map { visit.t("Item {number} of the agenda", ["number": visit.reader.number($0)]) }
    let all: HTML =
      "<p><a href=\"\(path: visit.path("\(agenda.meeting.path)#item-\(id)"))\">\(visit.t("The whole agenda"))</a></p>"
    let body: HTML = """
      \(number.map { "<p>\($0)</p>" as HTML } ?? "")\(AgendaViews.facts(item, begins: begins, agenda, visit))
      \(AgendaViews.words(agenda.texts[id], of: id, visit))
      \(agenda.papers[id].map { Kit.section(visit.t("Papers"), $0) } ?? "")
      \(ChannelViews.recordings(agenda.recordings, of: id, visit.reader))
      \(isOrganiser ? AgendaViews.buttons(item, agenda, visit) : "")\(all)
      """
    return visit.page(agenda.title(id), body) { chrome in
      chrome.indexed = item.audience == .everyone
      chrome.breadcrumb = [Link(title, visit.path(agenda.meeting.path))]
    }
  }

  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try item(visit)
    let (item, texts, city) = try await visit.read { tx in
      let (item, _) = try AgendaItem.organised(id, by: actor, in: tx)
      return (item, try Texts.all(id, in: tx), try item.askedBy.map { try CityField.typed($0, visit.language, in: tx) })
    }
    // What a machine made of it is not what somebody wrote: it is no beginning for them.
    let written = texts["title"]?.filter { !$0.isMachine }.map(\.language) ?? []
    let wanted = visit.request.query["language"].flatMap { Language($0) } ?? visit.form["language"].flatMap { Language($0) }
    let language = wanted ?? (written.contains(visit.language) ? visit.language : written.first ?? visit.language)
    let text: (String) -> String = { field in texts[field]?.first { $0.language == language && !$0.isMachine }?.body ?? "" }
    let others = MeetingForm.languages.compactMap { Language($0) }.filter { $0 != language }.map { other -> HTML in
      "<a href=\"\(path: visit.path("\(item.path)/edit?language=\(other)"))\">\(Kit.languageName(other, visit.reader))</a>"
    }
    var form = form(visit.reader)
    form.fields.append(.hidden("version"))
    return FormPage(
      title: visit.t("Change the item"), form: form, path: "\(item.path)/edit", submit: "Save",
      start: Fields([
        ("title", text("title")), ("words", text("words")), ("language", language.code), ("minutes", item.minutes.map { "\($0)" } ?? ""),
        ("asked", city ?? ""), ("kind", item.kind), ("version", "\(item.version)"),
      ]), before: "<p>\(visit.t("Title and text in another language:")) \(others.joined(", "))</p>",
      after: Kit.helpLink("meetings", visit.reader),
      breadcrumb: [Link(visit.t("Agenda"), visit.path("/meetings/\(item.meeting)/agenda"))])
  }

  static func editForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit, actor).shown(visit) }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (meeting, id) = (try meeting(visit), try item(visit))
    return try await editPage(visit, actor).sent(visit, done: visit.t("The item is changed.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try AgendaItem.change(id, to: try details(filled, actor, in: tx), version: version, by: actor, in: tx)
      return "/meetings/\(meeting)/agenda"
    }
  }

  /// Past its neighbour, as the agenda shows them.
  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try item(visit)
    let isUp = visit.form["way"] == "up"
    let meeting = try await visit.write { tx in
      let (item, meeting) = try AgendaItem.organised(id, by: actor, in: tx)
      let order = try AgendaItem.list(of: meeting.id, in: tx).map(\.id)
      guard let position = order.firstIndex(of: item.id) else { throw Problem.notFound }
      if isUp {
        if position > 0 { try AgendaItem.move(id, before: order[position - 1], by: actor, in: tx) }
      } else if position + 1 < order.count {
        try AgendaItem.move(id, before: position + 2 < order.count ? order[position + 2] : nil, by: actor, in: tx)
      }
      return meeting.id
    }
    return visit.redirect(to: "/meetings/\(meeting)/agenda#item-\(id)", done: visit.t("The item has moved."))
  }

  static func accept(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, done: visit.t("The item is on the agenda."), AgendaItem.accept)
  }

  static func drop(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, done: visit.t("The item is taken off the agenda; it stays readable."), undo: "return", AgendaItem.drop)
  }

  static func restore(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, done: visit.t("The item is on the agenda again."), AgendaItem.restore)
  }

  static func finish(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, done: visit.t("The item is dealt with."), undo: "reopening", AgendaItem.finish)
  }

  static func reopen(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, done: visit.t("The item is on the agenda again."), AgendaItem.reopen)
  }

  private static func change(
    _ visit: Visit, _ actor: Actor, done: String, undo: String? = nil,
    _ verb: @escaping @Sendable (RecordID, Actor, WriteTx) throws -> Void
  ) async throws -> Answer {
    let (meeting, id) = (try meeting(visit), try item(visit))
    try await visit.write { tx in try verb(id, actor, tx) }
    return visit.redirect(
      to: "/meetings/\(meeting)/agenda", done: done,
      undo: undo.map { Undo(action: visit.path("/meetings/\(meeting)/agenda/\(id)/\($0)")) })
  }
}

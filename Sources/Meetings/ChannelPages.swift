import Core
import Directory
import Storage
import Web

/// What its organisers say of the languages of a meeting, and of its recordings.
enum ChannelPages {
  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  // MARK: Languages

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (meeting, registrations, channels, title) = try await visit.read { tx in
      (
        try Meeting.organised(id, by: actor, in: tx), try Registration.list(of: id, in: tx), try Channel.list(of: id, in: tx),
        try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
      )
    }
    let reader = visit.reader
    let isOpen = meeting.state == .planned
    var page = FormPage(
      title: visit.t("Languages and interpretation"),
      form: Form([
        .choice("language", "Language", MeetingForm.languageChoices(reader), required: true),
        .link("link", "Link to listen in this language", required: true, help: "Shown only to people who are registered."),
        .text("interpreter", "Interpreter", limit: 200, help: "Only the organisers read it."),
      ]), path: "\(meeting.path)/languages", submit: "Add the channel",
      before: ChannelViews.wanted(meeting, registrations, channels, reader) + ChannelViews.channels(meeting, channels, isOpen, visit)
        + (isOpen ? "<h2>\(visit.t("New channel"))</h2>" : ""), after: Kit.helpLink("meetings", reader),
      breadcrumb: [Link(title, visit.path(meeting.path))])
    if !isOpen { page.instead = "<p>\(visit.t("This meeting is over: it can no longer be changed."))</p>" }
    return page
  }

  static func languages(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  static func open(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await page(visit, actor).sent(visit, done: visit.t("The channel is open to those who are registered.")) { filled, tx in
      guard let language = Language(filled.string("language")) else { throw FieldProblem("language", "Choose one of these.") }
      try Channel.open(
        language, filled.string("link"), interpreter: filled.optional("interpreter"), at: id, by: actor, in: tx)
      return "/meetings/\(id)/languages"
    }
  }

  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let channel = ID<Channel>(text: visit.parameter("channel")) else { throw Problem.notFound }
    try await visit.write { tx in try Channel.close(channel, at: id, by: actor, in: tx) }
    return visit.redirect(to: "/meetings/\(id)/languages", done: visit.t("The channel is gone."))
  }

  // MARK: Recordings

  private static func recordingPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (agenda, recordings, title) = try await visit.read { tx in
      let meeting = try Meeting.organised(id, by: actor, in: tx)
      return (
        try AgendaViews.read(meeting, visit, in: tx), try Recording.list(of: id, in: tx),
        try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
      )
    }
    let items = agenda.items.filter { $0.state != .dropped }.map { item in
      Choice("\(item.id)", name: "\(agenda.numbers[item.id].map { visit.reader.number($0) } ?? ""). \(agenda.title(item.id))")
    }
    let list = recordings.map { recording -> HTML in
      let button = Kit.button(
        visit.t("Remove"), action: visit.path("\(agenda.meeting.path)/recordings/\(recording.id)/removal"), tone: .quiet,
        detail: recording.title, visit.reader)
      let item = recording.item.map { "\(agenda.numbers[$0].map { visit.reader.number($0) + ". " } ?? "")\(agenda.title($0))" }
      let of: HTML = item.map { "<span class=\"soft\">\($0)</span> " } ?? ""
      return "<li>\(ChannelViews.recording(recording, visit.reader)) \(of)\(button)</li>"
    }
    let itemField: [Field] = items.isEmpty ? [] : [.choice("item", "Item of the agenda", items, help: "None for the whole meeting.")]
    var page = FormPage(
      title: visit.t("Recordings"),
      form: Form(
        [
          .text("title", "Title", required: true, limit: 200),
          .choice("language", "Language", MeetingForm.languageChoices(visit.reader), required: true),
          .link("link", "Link", required: true, help: "Whoever may see the meeting sees it."),
        ] + itemField), path: "\(agenda.meeting.path)/recordings", submit: "Add the recording",
      start: Fields([("title", title), ("language", visit.language.code)]), before: list.isEmpty ? "" : "<ul>\(list)</ul>",
      after: Kit.helpLink("meetings", visit.reader), breadcrumb: [Link(title, visit.path(agenda.meeting.path))])
    if agenda.meeting.starts > visit.now { page.instead = "<p>\(visit.t("This meeting has not begun yet."))</p>" }
    return page
  }

  static func recordings(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await recordingPage(visit, actor).shown(visit) }

  static func addRecording(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await recordingPage(visit, actor).sent(visit, done: visit.t("The recording stands on the page of the meeting.")) {
      filled, tx in
      guard let language = Language(filled.string("language")) else { throw FieldProblem("language", "Choose one of these.") }
      try Recording.add(
        filled.string("title"), language, link: filled.string("link"), item: filled.optional("item").flatMap { RecordID(text: $0) },
        to: id, by: actor, in: tx)
      return "/meetings/\(id)/recordings"
    }
  }

  static func removeRecording(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let recording = ID<Recording>(text: visit.parameter("recording")) else { throw Problem.notFound }
    try await visit.write { tx in try Recording.remove(recording, from: id, by: actor, in: tx) }
    return visit.redirect(to: "/meetings/\(id)/recordings", done: visit.t("It is removed."))
  }
}

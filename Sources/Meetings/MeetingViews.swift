import Core
import Directory
import Storage
import Web

enum MeetingViews {
  static func registration(_ reader: Reader) -> Form {
    Form(
      [
        .choice("wanted", "Language you would like to follow it in", MeetingForm.languageChoices(reader), required: false),
        .area(
          "needs", "What you need to take part", limit: 500, rows: 3,
          help: "Captions, sign language, a step-free way, a diet. Only the organisers read it."),
      ], id: "registration")
  }

  static func page(_ sheet: MeetingPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    """
    \(facts(sheet, visit))
    \(words(sheet, visit))\(Kit.rough(sheet.hasRough, of: sheet.meeting.id, visit))
    \(papers(sheet, visit))
    \(recordings(sheet, visit))
    \(AgendaViews.section(sheet.agenda, isOrganiser: sheet.isOrganiser, visit))
    \(mine(sheet, sent, visit))
    \(organising(sheet, visit))
    \(series(sheet, visit))
    \(Kit.helpLink("meetings", visit.reader))
    """
  }

  private static func facts(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    let meeting = sheet.meeting
    let reader = visit.reader
    let clock = MeetingClock(meeting, reader)
    let seesLink = sheet.isOrganiser || sheet.mine?.state == .taken
    let about: HTML = sheet.about.map { "<a href=\"\(path: visit.path($0.address))\">\(typography($0.title, visit.language))</a>" } ?? ""
    let organiser: HTML = meeting.organiser.flatMap { sheet.names[$0] }.map { "\($0)" } ?? ""
    let link: HTML =
      meeting.link.map { link -> HTML in
        seesLink ? "<a href=\"\(link: link)\" rel=\"noopener\">\(link)</a>" : "\(reader.t("Shown to people who are registered"))"
      } ?? ""
    let moved: HTML = meeting.announced == meeting.starts ? "" : clock.html(meeting.announced)
    let reason: HTML = sheet.texts["reason"].map { Markdown.html($0.body) } ?? ""
    return Kit.definitions([
      (reader.t("Begins"), clock.html(meeting.starts)),
      (reader.t("First announced for"), moved), (reader.t("Length"), "\(reader.t("{count} minutes", count: meeting.minutes))"),
      (reader.t("Place"), "\(meeting.place ?? "")"), (reader.t("Online"), link),
      (reader.t("Languages"), "\(meeting.languages.map { Kit.languageName($0, reader) }.joined(separator: ", "))"),
      (reader.t("Listen in"), ChannelViews.listening(sheet.channels, reader)), (reader.t("Belongs to"), about),
      (reader.t("Organised by"), organiser), (reader.t("Places"), places(sheet, reader)),
      (
        reader.t("Last day to register"), meeting.closes.map { Kit.day(Zone.wall($0, in: meeting.zone).day.adding(days: -1), reader) } ?? ""
      ),
      (reader.t("Who may see it"), "\(reader.t(sheet.seenBy))"), (reader.t("Why it was cancelled"), reason),
    ])
  }

  private static func places(_ sheet: MeetingPages.Sheet, _ reader: Reader) -> HTML {
    guard let capacity = sheet.meeting.capacity else { return "" }
    let free = max(sheet.free ?? 0, 0)
    return "\(reader.t("{free} of {all} are free", ["free": reader.number(free), "all": reader.number(capacity)]))"
  }

  private static func words(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    guard let text = sheet.texts["words"], !text.body.isEmpty else {
      return sheet.texts["title"].map { Kit.text("", $0, of: sheet.meeting.id, visit) } ?? ""
    }
    return
      "<section><h2>\(visit.t("What it is about"))</h2>\(Kit.text(Markdown.html(text.body), text, of: sheet.meeting.id, visit))</section>"
  }

  private static func recordings(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    let shown = ChannelViews.recordings(sheet.agenda.recordings, of: nil, visit.reader)
    return shown.isEmpty ? "" : Kit.section(visit.t("Recordings"), shown)
  }

  /// Those of the whole meeting; an item's own stand below it.
  private static func papers(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    guard let papers = sheet.agenda.papers[sheet.meeting.id] else { return "" }
    return Kit.section(visit.t("Papers"), papers)
  }

  private static func mine(_ sheet: MeetingPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let path = visit.path(sheet.meeting.path)
    let file: HTML =
      "<div class=\"actions\"><a class=\"button\" href=\"\(path: "\(path)/meeting.ics")\">\(reader.t("Add to my calendar"))</a></div>"
    if sheet.meeting.state == .cancelled { return file }
    var inside: HTML = ""
    if let mine = sheet.mine {
      inside = "<p>\(Kit.badge(reader.t(mine.state.label), mine.state == .taken ? .good : .waiting))</p>"
      if sheet.meeting.state == .planned, sheet.meeting.starts > visit.now, sheet.presence == nil {
        inside += Kit.button(reader.t("I cannot come"), action: "\(path)/registration/withdrawal", reader)
      }
    } else if sheet.meeting.takesRegistrations(at: visit.now) {
      if visit.actor?.organisation != nil {
        let full: HTML =
          (sheet.free ?? 1) <= 0
          ? "<p>\(reader.t("All places are taken. If you register, you are on the waiting list and are told when a place is free."))</p>"
          : ""
        let form = sent ?? registration(reader).start()
        inside = full + form.html(action: "\(path)/registration", submit: "Register for the meeting", reader: reader)
      } else {
        let way = visit.path("/sign-in?next=\(percentEncoded(sheet.meeting.path))")
        inside = "<p><a href=\"\(path: way)\">\(reader.t("Sign in to register"))</a></p>"
      }
    } else if sheet.meeting.state == .planned {
      inside = "<p>\(reader.t("Registration for this meeting has ended."))</p>"
    }
    return "<section><h2>\(reader.t("Coming"))</h2>\(inside)\(DoorViews.own(sheet, visit))\(file)</section>"
  }

  private static func organising(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    guard sheet.isOrganiser else { return "" }
    let reader = visit.reader
    let path = visit.path(sheet.meeting.path)
    let shown = sheet.registrations.filter { $0.state != .withdrawn }
    let rows = shown.map { registration -> [HTML] in
      [
        "\(sheet.people[registration.person] ?? reader.t("Former representative"))", "\(sheet.names[registration.organisation] ?? "")",
        "\(reader.t(registration.state.label))",
        "\(registration.language.flatMap { Language($0) }.map { Kit.languageName($0, reader) } ?? "")", "\(registration.needs ?? "")",
        sheet.meeting.state == .held ? "\(registration.present ? reader.t("yes") : reader.t("no"))" : "",
      ]
    }
    let columns = ["Name", "City", "Registration", "Language", "Needs", "Present"] as [Phrase]
    let table = Kit.table(
      Table(
        reader.t("Who comes"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("Nobody has registered yet."), reader)), reader)
    let guests: HTML = (sheet.meeting.guests ?? 0) > 0 ? "<p>\(reader.t("{count} other guests", count: sheet.meeting.guests ?? 0))</p>" : ""
    var links: [Link] = []
    if sheet.meeting.state == .planned { links.append(Link(reader.t("Change the meeting"), "\(path)/edit")) }
    if Presence.takesEntries(sheet.meeting, at: visit.now) { links.append(Link(reader.t("Check people in"), "\(path)/door")) }
    if sheet.meeting.state == .held { links.append(Link(reader.t("How long each city was there"), "\(path)/presence")) }
    if sheet.meeting.state != .cancelled, sheet.meeting.starts <= visit.now {
      links.append(Link(reader.t("Say who was there"), "\(path)/attendance"))
    }
    if sheet.meeting.state == .planned { links.append(Link(reader.t("Languages and interpretation"), "\(path)/languages")) }
    if sheet.meeting.state != .cancelled, sheet.meeting.starts <= visit.now {
      links.append(Link(reader.t("Recordings"), "\(path)/recordings"))
    }
    links += visit.addingPapers(to: sheet.meeting.id)
    links.append(Link(reader.t("The next of this series"), "\(path)/copies"))
    if sheet.meeting.state == .planned { links.append(Link(reader.t("Cancel the meeting"), "\(path)/cancellation")) }
    let actions = links.map { "<a class=\"button\" href=\"\(path: $0.path)\">\($0.label)</a>" as HTML }.joined(" ")
    return "<section><h2>\(reader.t("For the organisers"))</h2><div class=\"actions\">\(actions)</div>\(table)\(guests)</section>"
  }

  private static func series(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    if sheet.series.isEmpty { return "" }
    let rows = sheet.series.map { meeting -> HTML in
      "<li><a href=\"\(path: visit.path(meeting.path))\">\(MeetingClock(meeting, visit.reader).words(meeting.starts))</a> \(Kit.badge(visit.t(meeting.state.label), meeting.state.tone))</li>"
    }
    return "<section><h2>\(visit.t("Of the same series"))</h2><ul>\(rows)</ul></section>"
  }
}

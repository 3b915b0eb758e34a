import Core
import Directory
import Storage
import Web

/// One meeting: what it is, how to come, and for its organisers who comes. Nine queries.
enum MeetingPages {
  struct Sheet: Sendable {
    let meeting: Meeting
    let title: String
    let texts: [String: Text]
    /// There is a machine's gist in the reader's language.
    let hasRough: Bool
    let owner: Organisation
    /// Who may see it.
    let seenBy: Phrase
    let names: [OrganisationID: String]
    let about: Card?
    let mine: Registration?
    let free: Int?
    /// Empty for who does not organise it.
    let registrations: [Registration]
    let people: [PersonID: String]
    let series: [Meeting]
    let isOrganiser: Bool
    let agenda: AgendaViews.Agenda
    /// Of this reader, while they are there.
    let presence: Presence?
    /// How long the reader's city was there; nil where it was not.
    let minutes: Int?
    /// Empty for who is neither registered nor an organiser.
    let channels: [Channel]
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let items = try await visit.read { tx in
      try MeetingList.read(.ahead(of: nil, now: visit.now, limit: 100), visit, in: tx)
    }
    return visit.page(
      visit.t("Meetings"),
      MeetingList.table(items, empty: visit.t("No meeting open to you is planned."), visit)
        + calendars(visit) + Kit.helpLink("meetings", visit.reader))
  }

  private static func calendars(_ visit: Visit) -> HTML {
    guard visit.actor?.person != nil else { return "" }
    return "<p><a href=\"\(path: visit.path("/meetings/calendars"))\">\(visit.t("Put my meetings in my calendar"))</a></p>"
  }

  static func show(_ visit: Visit) async throws -> Answer { try await page(visit, nil) }

  private static func page(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let sheet = try await visit.read { tx in try read(id, visit, in: tx) }
    let body = MeetingViews.page(sheet, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = sheet.meeting.audience == .everyone
      chrome.breadcrumb = [Link(sheet.names[sheet.owner.id] ?? sheet.owner.name, visit.path(sheet.owner.path))]
      chrome.lead = Kit.badge(visit.t(sheet.meeting.state.label), sheet.meeting.state.tone)
    }
    return sent == nil ? visit.page(sheet.title, body, adjust) : visit.page(sheet.title, invalid: body, adjust)
  }

  static func read(_ id: RecordID, _ visit: Visit, in tx: Tx) throws -> Sheet {
    let meeting = try Meeting.find(id, seenBy: visit.sight, in: tx)
    let isOrganiser = visit.actor.map { meeting.isOrganised(by: $0) } ?? false
    let registrations = isOrganiser ? try Registration.list(of: id, in: tx) : []
    let texts = try Texts.read(id, for: visit.language, in: tx)
    let hasRough = try Translations.hasRough(id, texts["title"], for: visit.language, in: tx)
    let mine = try visit.actor?.person.flatMap { try Registration.of($0, at: id, in: tx) }
    let organisations = registrations.map(\.organisation) + [meeting.owner] + [meeting.organiser].compactMap { $0 }
    var series = MeetingQuery.all(of: [meeting.owner], limit: 50)
    series.about = meeting.about
    return Sheet(
      meeting: meeting, title: texts["title"]?.body ?? "", texts: texts, hasRough: hasRough,
      owner: try Organisations.find(meeting.owner, in: tx),
      seenBy: try Audience.label(meeting.audience, in: tx),
      names: try Organisations.names(organisations, visit.language, on: tx.now.day, in: tx),
      about: try meeting.about.flatMap { try Cards.of([$0], visit.language, seenBy: visit.sight, in: tx)[$0] },
      mine: mine?.state == .withdrawn ? nil : mine, free: try Meeting.free(meeting, in: tx), registrations: registrations,
      people: try People.names(registrations.map(\.person), in: tx),
      series: try Meeting.list(series, seenBy: visit.sight, in: tx).filter { $0.series == meeting.series && $0.id != id },
      isOrganiser: isOrganiser, agenda: try AgendaViews.read(meeting, visit, in: tx),
      presence: mine == nil ? nil : try visit.actor?.person.flatMap { try Presence.open(of: $0, at: id, in: tx) },
      minutes: meeting.state == .held ? try mine.flatMap { try Presence.minutes(of: meeting, in: tx)[$0.organisation] } : nil,
      channels: meeting.state == .planned && (isOrganiser || mine?.state == .taken) ? try Channel.list(of: id, in: tx) : [])
  }

  static func register(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let filled = MeetingViews.registration(visit.reader).fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, filled) }
    let state = try await visit.write { tx in
      try Meeting.register(
        id, language: filled.string("wanted"), needs: filled.string("needs"), visit.house, by: actor, in: tx)
    }
    return visit.redirect(
      to: "/meetings/\(id)",
      done: state == .taken
        ? visit.t("You are registered.") : visit.t("All places are taken: you are on the waiting list, and will be told."))
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Meeting.withdraw(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/meetings/\(id)", done: visit.t("You are no longer registered."))
  }

  static func file(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let sheet = try await visit.read { tx in try read(id, visit, in: tx) }
    let event = CalendarFile.Event(
      sheet.meeting, title: sheet.title, words: Markdown.plain(sheet.texts["words"]?.body ?? ""),
      link: sheet.mine?.state == .taken || sheet.isOrganiser ? sheet.meeting.link : nil,
      address: visit.house.settings.address + visit.path(sheet.meeting.path))
    return CalendarFile(name: sheet.title, host: CalendarPages.host(visit.house), events: [event]).answer(named: "meeting-\(id)")
  }
}

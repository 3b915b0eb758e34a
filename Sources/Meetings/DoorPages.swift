import Core
import Directory
import Storage
import Web

/// Checking in and out: at the door for its organisers, and by oneself for who comes online.
enum DoorPages {
  /// Of those who are registered and not in yet, so many are listed at once; a search finds the others.
  static let listed = 40

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func presence(_ visit: Visit) throws -> ID<Presence> {
    guard let id = ID<Presence>(text: visit.parameter("presence")) else { throw Problem.notFound }
    return id
  }

  /// What the door knows at a moment.
  struct Door: Sendable {
    let meeting: Meeting
    let title: String
    /// In the order in which they came.
    let intervals: [Presence]
    /// Registered, with a place, and not in now.
    let awaited: [Registration]
    let names: [OrganisationID: String]
    let people: [PersonID: String]
    let now: Moment

    var inside: [Presence] { intervals.filter { $0.left == nil } }
    var isOpen: Bool { Presence.takesEntries(meeting, at: now) }
  }

  private static func read(_ visit: Visit, _ actor: Actor) async throws -> Door {
    let id = try id(visit)
    return try await visit.read { tx in
      let meeting = try Meeting.organised(id, by: actor, in: tx)
      let intervals = try Presence.intervals(of: id, in: tx)
      let inside = Set(intervals.filter { $0.left == nil }.compactMap(\.person))
      let awaited = try Registration.list(of: id, in: tx).filter { $0.state == .taken && !inside.contains($0.person) }
      return Door(
        meeting: meeting, title: try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "", intervals: intervals,
        awaited: awaited,
        names: try Organisations.names(
          Set(intervals.map(\.organisation) + awaited.map(\.organisation)), visit.language, on: tx.now.day, in: tx),
        people: try People.names(Set(intervals.compactMap(\.person) + awaited.map(\.person)), in: tx), now: tx.now)
    }
  }

  private static func page(_ door: Door, _ visit: Visit) -> FormPage {
    let how: [Choice] = Presence.How.allCases.map { Choice($0.rawValue, $0.label) }
    var page = FormPage(
      title: visit.t("Who is here"),
      form: Form([
        .text("city", "City", required: true, limit: 200, help: "For who is not registered: the name of their city."),
        .choice("how", "How they take part", how, required: true),
      ]), path: "\(door.meeting.path)/door", submit: "Check in",
      start: Fields([("how", (door.meeting.place == nil ? Presence.How.online : .site).rawValue)]),
      before: DoorViews.awaited(door, String((visit.request.query["q"] ?? "").prefix(100)), visit),
      after: DoorViews.inside(door, visit) + DoorViews.gone(door, visit) + Kit.helpLink("meetings", visit.reader),
      breadcrumb: [Link(door.title, visit.path(door.meeting.path))])
    if !door.isOpen {
      page.before = ""
      page.instead =
        "<p>\(visit.t("People check in from three hours before a meeting begins until it is over."))</p>"
    }
    return page
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { page(try await read(visit, actor), visit).shown(visit) }

  /// A city by its name, or somebody who is registered by the button beside them.
  static func enter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let page = page(try await read(visit, actor), visit)
    if let person = visit.form["person"].flatMap({ PersonID(text: $0) }) {
      guard let how = visit.form["how"].flatMap(Presence.How.init(rawValue:)) else { throw Problem.malformed }
      let entered = try await visit.write { tx in
        guard let registration = try Registration.of(person, at: id, in: tx), registration.state == .taken else { throw Problem.notFound }
        return try Presence.enter(registration.organisation, person, how, at: id, by: actor, in: tx)
      }
      return checkedIn(entered, at: id, visit)
    }
    return try await page.sent(visit) { filled, tx in
      guard let city = try CityField.read(filled, "city", seenBy: actor.sight, in: tx) else { throw FieldProblem("city", "Fill this in.") }
      guard let how = Presence.How(rawValue: filled.string("how")) else { throw FieldProblem("how", "Choose one of these.") }
      return try Presence.enter(city.id, nil, how, at: id, by: actor, in: tx)
    } _: { entered in
      checkedIn(entered, at: id, visit)
    }
  }

  private static func checkedIn(_ presence: ID<Presence>, at meeting: RecordID, _ visit: Visit) -> Answer {
    visit.redirect(
      to: "/meetings/\(meeting)/door", done: visit.t("They are checked in."),
      undo: Undo(action: visit.path("/meetings/\(meeting)/door/\(presence)/removal")))
  }

  static func leave(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (meeting, presence) = (try id(visit), try presence(visit))
    try await visit.write { tx in
      _ = try Meeting.organised(meeting, by: actor, in: tx)
      try Presence.leave(presence, by: actor, in: tx)
    }
    return visit.redirect(to: "/meetings/\(meeting)/door", done: visit.t("They are checked out."))
  }

  static func remove(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (meeting, presence) = (try id(visit), try presence(visit))
    try await visit.write { tx in try Presence.remove(presence, by: actor, in: tx) }
    return visit.redirect(to: "/meetings/\(meeting)/door", done: visit.t("It is taken back."))
  }

  // MARK: By oneself

  static func come(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let person = actor.person else { throw Problem.signIn }
    try await visit.write { tx in
      guard let registration = try Registration.of(person, at: id, in: tx), registration.state == .taken else {
        _ = try Meeting.find(id, seenBy: actor.sight, in: tx)
        throw Problem.conflict("You are not registered for this meeting.")
      }
      try Presence.enter(registration.organisation, person, .online, at: id, by: actor, in: tx)
    }
    return visit.redirect(to: "/meetings/\(id)", done: visit.t("You are checked in."))
  }

  static func go(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let person = actor.person else { throw Problem.signIn }
    try await visit.write { tx in
      _ = try Meeting.find(id, seenBy: actor.sight, in: tx)
      if let presence = try Presence.open(of: person, at: id, in: tx) { try Presence.leave(presence.id, by: actor, in: tx) }
    }
    return visit.redirect(to: "/meetings/\(id)", done: visit.t("You are checked out."))
  }

  // MARK: How long each was there

  private static func lengths(_ visit: Visit, _ actor: Actor) async throws -> (Meeting, String, [(city: String, minutes: Int, share: Int)])
  {
    let id = try id(visit)
    return try await visit.read { tx in
      let meeting = try Meeting.organised(id, by: actor, in: tx)
      let minutes = try Presence.minutes(of: meeting, in: tx)
      let names = try Organisations.names(Array(minutes.keys), visit.language, on: tx.now.day, in: tx)
      let rows = minutes.map { city, minutes in
        (city: names[city] ?? "", minutes: minutes, share: min(100, minutes * 100 / max(meeting.minutes, 1)))
      }
      let title = try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
      return (meeting, title, rows.sorted { ($0.city, $0.minutes) < ($1.city, $1.minutes) })
    }
  }

  static func presence(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (meeting, title, rows) = try await lengths(visit, actor)
    let reader = visit.reader
    let table = Table(
      reader.t("How long each city was there"),
      [.init(reader.t("City")), .init(reader.t("Minutes there"), numeric: true), .init(reader.t("Of the meeting"), numeric: true)],
      rows: rows.map { ["\($0.city)", "\(reader.number($0.minutes))", "\(reader.t("{share} %", ["share": reader.number($0.share)]))"] },
      captionShown: false, empty: Kit.empty(reader.t("Nobody has checked in yet."), reader))
    let files: HTML = rows.isEmpty ? "" : Kit.takeAway(visit.path("\(meeting.path)/presence"), reader)
    return visit.page(reader.t("How long each city was there"), "\(Kit.table(table, reader))\(files)\(Kit.helpLink("meetings", reader))") {
      chrome in
      chrome.breadcrumb = [Link(title, visit.path(meeting.path))]
      chrome.indexed = false
      chrome.lead = HTML.text(
        reader.t("From the beginning of the meeting; two people of one city at the same time count once."))
    }
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .xlsx) }

  private static func sheet(_ visit: Visit, _ actor: Actor, _ format: Sheet.Format) async throws -> Answer {
    let (meeting, _, rows) = try await lengths(visit, actor)
    let columns = [visit.t("City"), visit.t("Minutes there"), visit.t("Share of the meeting in per cent")]
    return Sheet(
      "presence-\(meeting.id)", columns, rows: rows.map { [.text($0.city), .number($0.minutes), .number($0.share)] }
    ).answer(format)
  }
}

import Core
import Directory
import Storage
import Web

package enum MeetingPermissions {
  /// In the name of an organisation: one's own city, the network that one coordinates, the association.
  package static let organise = Permission(
    "meetings.organise", "Organise meetings",
    [
      .secretariat: .house, .coordinator: .network, .delegation: .network, .political: .own, .technical: .own, .substitute: .own,
      .communication: .own,
    ])
}

extension Meeting {
  /// Whether this actor looks after it. The city that organises is compared by itself: it may belong to several networks.
  package func isOrganised(by actor: Actor) -> Bool { Meeting.mayOrganise(owner, organiser, actor) }

  static func mayOrganise(_ owner: OrganisationID, _ organiser: OrganisationID?, _ actor: Actor) -> Bool {
    if actor.may(MeetingPermissions.organise, on: owner) { return true }
    return organiser != nil && organiser == actor.organisation && actor.holds(MeetingPermissions.organise)
  }

  /// What is seen and looked after by this actor. Throws `Problem.notFound`, `Problem.forbidden`.
  package static func organised(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Meeting {
    let meeting = try find(id, seenBy: actor.sight, in: tx)
    guard meeting.isOrganised(by: actor) else { throw Problem.forbidden(MeetingPermissions.organise.label) }
    return meeting
  }

  /// Announces a meeting.
  @discardableResult
  package static func plan(
    _ details: MeetingDetails, at place: MeetingPlace, series: RecordID? = nil, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    guard mayOrganise(place.owner, place.organiser, actor) else { throw Problem.forbidden(MeetingPermissions.organise.label) }
    guard place.audiences.contains(details.audience) else { throw FieldProblem("audience", "Choose one of these.") }
    try check(details)
    guard details.starts > tx.now else { throw FieldProblem("day", "This moment has passed already.") }
    let id = try Record.create("meeting", owner: place.owner, audience: details.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO meetings_meeting (id, owner, organiser, about, series, first_starts, starts, minutes, zone, place, link, languages, capacity,
        closes, state, sequence, version, changed)
      VALUES (\(id), \(place.owner), \(place.organiser), \(place.about), \(series ?? id), \(details.starts), \(details.starts),
        \(details.minutes), \(details.zone), \(details.place), \(details.link), \(code(details.languages)), \(details.capacity), \(details.closes),
        \(State.planned), \(0), \(1), \(tx.now))
      """)
    try write(details, of: id, in: tx)
    try Ledger.record("meeting.announced", day: tx.now.day, of: id, and: place.about, by: actor, in: tx)
    return id
  }

  /// Changes what was announced. Whoever registered is written to when time or place changed; more room lets those who
  /// wait come in.
  package static func change(
    _ id: RecordID, to details: MeetingDetails, version: Int, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    let meeting = try organised(id, by: actor, in: tx)
    guard meeting.version == version else { throw Problem.conflict("Somebody else changed this meeting in the meantime.") }
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    guard try details.audience == meeting.audience || meeting.audiences(in: tx).contains(details.audience) else {
      throw FieldProblem("audience", "Choose one of these.")
    }
    try check(details)
    let moved = details.starts != meeting.starts
    if moved, details.starts <= tx.now { throw FieldProblem("day", "This moment has passed already.") }
    let told = moved || details.place != meeting.place || details.link != meeting.link || details.minutes != meeting.minutes
    try tx.execute(
      """
      UPDATE meetings_meeting SET starts = \(details.starts), minutes = \(details.minutes), zone = \(details.zone),
        place = \(details.place), link = \(details.link), languages = \(code(details.languages)), capacity = \(details.capacity), closes = \(details.closes),
        sequence = sequence + 1, version = version + 1, changed = \(tx.now) WHERE id = \(id)
      """)
    if details.audience != meeting.audience {
      try Record.setAudience(id, details.audience, in: tx)
      try AgendaItem.show(allOf: id, to: details.audience, in: tx)
    }
    try write(details, of: id, in: tx)
    try fill(try find(id, seenBy: .house, in: tx), house, in: tx)
    // What has not moved is no news; its pages are drawn anew.
    let (kind, day): (String, Day?) = moved ? ("meeting.moved", tx.now.day) : ("meeting.changed", nil)
    try Ledger.record(kind, day: day, of: id, and: meeting.about, by: actor, in: tx)
    if told {
      try Jobs.enqueue("meeting.letters", payload: ["meeting": "\(id)", "what": "changed", "sequence": "\(meeting.sequence + 1)"], in: tx)
    }
  }

  package static func cancel(_ id: RecordID, reason: String, language: Language, by actor: Actor, in tx: WriteTx) throws {
    let meeting = try organised(id, by: actor, in: tx)
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    try tx.execute(
      """
      UPDATE meetings_meeting SET state = 'cancelled', sequence = sequence + 1, version = version + 1, changed = \(tx.now)
      WHERE id = \(id)
      """)
    try Texts.write(id, "reason", language, reason, in: tx)
    try Translations.ask(id, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("meeting.cancelled", day: tx.now.day, of: id, and: meeting.about, by: actor, in: tx)
    try Jobs.enqueue("meeting.letters", payload: ["meeting": "\(id)", "what": "cancelled", "sequence": "\(meeting.sequence + 1)"], in: tx)
  }

  /// It took place, with these people. May be said again, to mend who was there.
  /// - Parameters:
  ///   - present: of those who registered. Nil takes everybody who was checked in: for rooms that know it from the door.
  ///   - cities: of those that were checked in without a name; nil for all of them.
  ///   - came: addresses of people who were not registered and act for a city that this actor looks after.
  ///   - guests: how many others were there.
  package static func hold(
    _ id: RecordID, present: Set<PersonID>?, cities: Set<OrganisationID>? = nil, came addresses: [String] = [], guests: Int? = nil,
    by actor: Actor, in tx: WriteTx
  ) throws {
    let meeting = try organised(id, by: actor, in: tx)
    guard meeting.state != .cancelled else { throw Problem.conflict("This meeting was cancelled.") }
    guard meeting.starts <= tx.now else { throw Problem.conflict("This meeting has not begun yet.") }
    let walkIns = try Registration.walkIns(addresses, by: actor, in: tx)
    for (person, organisation) in walkIns { try Registration.enter(person, for: organisation, at: id, in: tx) }
    let checked = try Presence.intervals(of: id, in: tx).filter { $0.reaches(meeting) }
    var people: [PersonID: OrganisationID] = [:]
    // Whoever was checked in at the door need not have registered.
    for interval in checked { if let person = interval.person { people[person] = interval.organisation } }
    for registration in try Registration.list(of: id, in: tx) where registration.state != .withdrawn {
      people[registration.person] = registration.organisation
    }
    for (person, organisation) in walkIns { people[person] = organisation }
    let here = present.map { $0.union(walkIns.map(\.person)) } ?? Set(checked.compactMap(\.person)).union(walkIns.map(\.person))
    try Presence.settle(
      meeting, people: people.filter { here.contains($0.key) }, cities: cities ?? Set(checked.map(\.organisation)), by: actor, in: tx)
    try tx.execute("UPDATE meetings_meeting SET guests = \(guests) WHERE id = \(id)")
    try record(meeting, guests: guests, by: actor, in: tx)
    guard meeting.state == .planned else { return }
    try tx.execute("UPDATE meetings_meeting SET state = 'held', version = version + 1, changed = \(tx.now) WHERE id = \(id)")
    try Cards.put(try cards([id], in: tx), in: tx)
  }

  /// What took place, counted from who was there; said again in another way, it stands in the place of what was said before.
  private static func record(_ meeting: Meeting, guests: Int?, by actor: Actor, in tx: WriteTx) throws {
    let intervals = try Presence.intervals(of: meeting.id, in: tx)
    let named = Set(intervals.filter { $0.person != nil }.map(\.organisation))
    // A city that was checked in without a name is one person.
    let nameless = Set(intervals.filter { $0.person == nil }.map(\.organisation)).subtracting(named)
    let people = Set(intervals.compactMap(\.person)).count + nameless.count + (guests ?? 0)
    let values = ["cities": "\(named.union(nameless).count)", "people": "\(people)"]
    let before = try tx.row(
      """
      SELECT \(Ledger.columns) FROM core_ledger l WHERE l.record = \(meeting.id) AND l.kind = 'meeting.held' AND \(Ledger.standing)
      ORDER BY l.position DESC LIMIT 1
      """
    ).map(LedgerRow.init)
    if before?.values == values { return }
    try Ledger.record(
      "meeting.held", day: meeting.day, of: meeting.id, and: meeting.about, values: values, corrects: before?.position, by: actor, in: tx)
  }

  /// The next of its series: the same at another day, at the same hour of the clock there.
  /// - Parameter agenda: whether its agenda comes along, none of it dealt with.
  package static func copy(_ id: RecordID, to day: Day, agenda: Bool = false, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let meeting = try organised(id, by: actor, in: tx)
    let clock = Zone.wall(meeting.starts, in: meeting.zone)
    let starts = Zone.moment(day, hour: clock.hour, minute: clock.minute, in: meeting.zone)
    let texts = try Texts.all(id, in: tx)
    let originals = (texts["title"] ?? []).filter { !$0.isMachine }
    var details = MeetingDetails(starts: starts, audience: meeting.audience)
    details.title = originals.first?.body ?? ""
    details.language = originals.first?.language ?? .english
    details.words = texts["words"]?.first { $0.language == details.language }?.body ?? ""
    details.minutes = meeting.minutes
    details.zone = meeting.zone
    details.place = meeting.place
    details.link = meeting.link
    details.languages = meeting.languages
    details.capacity = meeting.capacity
    let place = MeetingPlace(
      owner: meeting.owner, organiser: meeting.organiser, about: meeting.about, audiences: [meeting.audience], back: meeting.path)
    let copy = try plan(details, at: place, series: meeting.series, by: actor, in: tx)
    for field in ["title", "words"] {
      for text in texts[field] ?? [] where text.language != details.language {
        try Texts.write(copy, field, text.language, text.body, origin: text.origin, source: text.source, in: tx)
      }
    }
    try Cards.put(try cards([copy], in: tx), in: tx)
    if agenda { try AgendaItem.copy(from: id, to: copy, by: actor, in: tx) }
    return copy
  }

  /// Who may see it may change between these; a meeting of a body or of coordinators stays theirs. One of a working group may
  /// stay among its cities.
  func audiences(in tx: Tx) throws -> [Audience] {
    var open = [Audience.of(owner), .members, .everyone]
    if let about, try Circles.isOne(about, in: tx) { open.insert(.of(record: about), at: 1) }
    return open.contains(audience) ? open : [audience]
  }

  private static func write(_ details: MeetingDetails, of id: RecordID, in tx: WriteTx) throws {
    try Texts.write(id, "title", details.language, details.title, in: tx)
    try Texts.write(id, "words", details.language, details.words, in: tx)
    try Translations.ask(id, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
  }

  private static func check(_ details: MeetingDetails) throws {
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    guard Zone.exists(details.zone) else { throw FieldProblem("zone", "There is no time zone with this name.") }
    if details.place == nil, details.link == nil { throw FieldProblem("place", "Say where it takes place, or give a link.") }
    if let closes = details.closes, closes > details.starts.adding(days: 1) {
      throw FieldProblem("closes", "Registration ends before the meeting begins.")
    }
  }
}

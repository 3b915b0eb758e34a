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
      INSERT INTO meetings_meeting (id, owner, organiser, about, series, first_starts, starts, minutes, zone, place, link, capacity,
        closes, state, sequence, version, changed)
      VALUES (\(id), \(place.owner), \(place.organiser), \(place.about), \(series ?? id), \(details.starts), \(details.starts),
        \(details.minutes), \(details.zone), \(details.place), \(details.link), \(details.capacity), \(details.closes),
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
        place = \(details.place), link = \(details.link), capacity = \(details.capacity), closes = \(details.closes),
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
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("meeting.cancelled", day: tx.now.day, of: id, and: meeting.about, by: actor, in: tx)
    try Jobs.enqueue("meeting.letters", payload: ["meeting": "\(id)", "what": "cancelled", "sequence": "\(meeting.sequence + 1)"], in: tx)
  }

  /// It took place, with these people. May be said again, to mend who was there.
  /// - Parameters:
  ///   - came: addresses of people who were not registered and act for a city that this actor looks after.
  ///   - guests: how many others were there.
  package static func hold(
    _ id: RecordID, present: Set<PersonID>, came addresses: [String] = [], guests: Int? = nil, by actor: Actor, in tx: WriteTx
  ) throws {
    let meeting = try organised(id, by: actor, in: tx)
    guard meeting.state != .cancelled else { throw Problem.conflict("This meeting was cancelled.") }
    guard meeting.starts <= tx.now else { throw Problem.conflict("This meeting has not begun yet.") }
    let walkIns = try Registration.walkIns(addresses, by: actor, in: tx)
    for (person, organisation) in walkIns { try Registration.enter(person, for: organisation, at: id, in: tx) }
    let present = present.union(walkIns.map(\.person))
    try tx.execute("UPDATE meetings_meeting SET guests = \(guests) WHERE id = \(id)")
    let registered = try Registration.list(of: id, in: tx).filter { $0.state != .withdrawn }
    for registration in registered {
      let here = present.contains(registration.person)
      guard here != registration.present else { continue }
      try tx.execute(
        "UPDATE meetings_registration SET present = \(here) WHERE meeting = \(id) AND person = \(registration.person)")
    }
    guard meeting.state == .planned else { return }
    try tx.execute("UPDATE meetings_meeting SET state = 'held', version = version + 1, changed = \(tx.now) WHERE id = \(id)")
    try Cards.put(try cards([id], in: tx), in: tx)
    let here = registered.filter { present.contains($0.person) }
    let values = ["cities": "\(Set(here.map(\.organisation)).count)", "people": "\(here.count + (guests ?? 0))"]
    try Ledger.record("meeting.held", day: meeting.day, of: id, and: meeting.about, values: values, by: actor, in: tx)
  }

  /// The next of its series: the same at another day, at the same hour of the clock there.
  /// - Parameter agenda: whether its agenda comes along, none of it dealt with.
  package static func copy(_ id: RecordID, to day: Day, agenda: Bool = false, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let meeting = try organised(id, by: actor, in: tx)
    let clock = Zone.wall(meeting.starts, in: meeting.zone)
    let starts = Zone.moment(day, hour: clock.hour, minute: clock.minute, in: meeting.zone)
    let texts = try Texts.all(id, in: tx)
    let originals = texts["title"] ?? []
    var details = MeetingDetails(starts: starts, audience: meeting.audience)
    details.title = originals.first?.body ?? ""
    details.language = originals.first?.language ?? .english
    details.words = texts["words"]?.first { $0.language == details.language }?.body ?? ""
    details.minutes = meeting.minutes
    details.zone = meeting.zone
    details.place = meeting.place
    details.link = meeting.link
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

import Core
import Directory
import Storage
import Web

extension Presence {
  /// Somebody comes in for a city. Whoever organises the meeting may say so of anybody; a person who is registered says it of
  /// themselves where they come online. Who is in already stays in since then.
  /// - Parameter person: nil where only the city is known.
  @discardableResult
  package static func enter(
    _ organisation: OrganisationID, _ person: PersonID? = nil, _ how: How, at meeting: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Presence> {
    let meeting = try Meeting.find(meeting, seenBy: actor.sight, in: tx)
    if !meeting.isOrganised(by: actor) { try mayEnter(organisation, person, how, meeting, actor, in: tx) }
    guard takesEntries(meeting, at: tx.now) else {
      throw Problem.conflict("People check in from three hours before a meeting begins until it is over.")
    }
    let same: SQL = person.map { "p.person = \($0)" } ?? "p.person IS NULL"
    let standing = try tx.row(
      """
      SELECT \(columns) FROM meetings_presence p
      WHERE p.meeting = \(meeting.id) AND p.organisation = \(organisation) AND \(same) AND p.gone IS NULL
      """
    ).map(Presence.init)
    if let standing { return standing.id }
    // Whoever came for another city before no longer sits there.
    if let person, let elsewhere = try open(of: person, at: meeting.id, in: tx) { try close(elsewhere.id, at: tx.now, in: tx) }
    try Live.touch(Meeting.channel(meeting.id), "presence", in: tx)
    return try insert(organisation, person, how, at: meeting, from: tx.now, until: nil, by: actor, in: tx)
  }

  /// Somebody goes. Nothing happens to who is gone already.
  package static func leave(_ id: ID<Presence>, by actor: Actor, in tx: WriteTx) throws {
    let (presence, meeting) = try find(id, by: actor, in: tx)
    guard meeting.isOrganised(by: actor) || presence.person != nil && presence.person == actor.person else {
      throw Problem.forbidden(MeetingPermissions.organise.label)
    }
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    guard presence.left == nil else { return }
    try close(id, at: tx.now, in: tx)
    try Live.touch(Meeting.channel(meeting.id), "presence", in: tx)
  }

  /// It was a mistake: nobody of that city came in then.
  package static func remove(_ id: ID<Presence>, by actor: Actor, in tx: WriteTx) throws {
    let (presence, meeting) = try find(id, by: actor, in: tx)
    _ = try Meeting.organised(meeting.id, by: actor, in: tx)
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    try tx.execute("DELETE FROM meetings_presence WHERE id = \(presence.id)")
    try Live.touch(Meeting.channel(meeting.id), "presence", in: tx)
  }

  private static func mayEnter(
    _ organisation: OrganisationID, _ person: PersonID?, _ how: How, _ meeting: Meeting, _ actor: Actor, in tx: Tx
  ) throws {
    guard let person, person == actor.person, let registration = try Registration.of(person, at: meeting.id, in: tx),
      registration.state == .taken, registration.organisation == organisation
    else { throw Problem.forbidden(MeetingPermissions.organise.label) }
    guard how == .online, meeting.link != nil else { throw Problem.conflict("On site, people are checked in at the door.") }
  }

  private static func find(_ id: ID<Presence>, by actor: Actor, in tx: Tx) throws -> (Presence, Meeting) {
    guard let row = try tx.row("SELECT \(columns) FROM meetings_presence p WHERE p.id = \(id)") else { throw Problem.notFound }
    let presence = try Presence(row)
    return (presence, try Meeting.find(presence.meeting, seenBy: actor.sight, in: tx))
  }

  private static func insert(
    _ organisation: OrganisationID, _ person: PersonID?, _ how: How, at meeting: Meeting, from: Moment, until: Moment?, by actor: Actor,
    in tx: WriteTx
  ) throws -> ID<Presence> {
    let id = try tx.nextID(Presence.self)
    try tx.execute(
      """
      INSERT INTO meetings_presence (id, meeting, organisation, person, entered, gone, how, entered_by)
      VALUES (\(id), \(meeting.id), \(organisation), \(person), \(from), \(until), \(how), \(actor.person))
      """)
    return id
  }

  private static func close(_ id: ID<Presence>, at moment: Moment, in tx: WriteTx) throws {
    try tx.execute("UPDATE meetings_presence SET gone = \(moment) WHERE id = \(id)")
  }

  /// What is said of a meeting that is over: these people were there, and of the cities that were checked in without a name these.
  /// Intervals that were measured stay; whoever has none was there from beginning to end; the others were not there.
  static func settle(
    _ meeting: Meeting, people: [PersonID: OrganisationID], cities: Set<OrganisationID>, by actor: Actor, in tx: WriteTx
  ) throws {
    let end = end(of: meeting, said: tx.now)
    let standing = try intervals(of: meeting.id, in: tx)
    for interval in standing {
      let stays = interval.reaches(meeting) && (interval.person.map { people[$0] != nil } ?? cities.contains(interval.organisation))
      if !stays {
        try tx.execute("DELETE FROM meetings_presence WHERE id = \(interval.id)")
      } else if interval.left == nil {
        try close(interval.id, at: max(end, interval.entered), in: tx)
      }
    }
    let measured = Set(standing.filter { $0.reaches(meeting) }.compactMap(\.person))
    let how: How = meeting.place == nil ? .online : .site
    for (person, organisation) in people.sorted(by: { $0.key.value < $1.key.value }) where !measured.contains(person) {
      _ = try insert(organisation, person, how, at: meeting, from: meeting.starts, until: meeting.ends, by: actor, in: tx)
    }
  }
}

import Core
import Directory
import Storage
import Web

extension Registration {
  static let columns: SQL = """
    g.meeting, g.person, g.organisation, g.state, g.language, g.needs,
    EXISTS (SELECT 1 FROM meetings_presence p WHERE p.meeting = g.meeting AND p.person = g.person) AS present
    """

  /// In the order in which they asked.
  package static func list(of meeting: RecordID, in tx: Tx) throws -> [Registration] {
    try tx.rows("SELECT \(columns) FROM meetings_registration g WHERE g.meeting = \(meeting) ORDER BY g.place").map(Registration.init)
  }

  package static func of(_ person: PersonID, at meeting: RecordID, in tx: Tx) throws -> Registration? {
    try tx.row("SELECT \(columns) FROM meetings_registration g WHERE g.meeting = \(meeting) AND g.person = \(person)").map(
      Registration.init)
  }

  init(_ row: Row) throws {
    meeting = try row("meeting")
    person = try row("person")
    organisation = try row("organisation")
    state = try row("state")
    language = try row("language")
    needs = try row("needs")
    present = try row("present")
  }
}

extension Registration {
  /// Who came without being registered, by their addresses: people whose organisations this actor may see, each for the first of
  /// them. Of anybody else it is not said whether they have an account.
  static func walkIns(_ addresses: [String], by actor: Actor, in tx: Tx) throws -> [(person: PersonID, organisation: OrganisationID)] {
    if addresses.isEmpty { return [] }
    var known: [String: (person: PersonID, organisation: OrganisationID)] = [:]
    for row in try tx.rows(
      """
      SELECT p.address_key, p.id, m.organisation FROM directory_person p JOIN directory_mandate m ON m.person = p.id
      WHERE p.address_key IN \(in: Set(addresses.map(People.addressKey)).sorted()) AND \(Organisations.holds("m", on: tx.now.day))
      AND \(actor.may(DirectoryPermissions.seePeople, owner: "m.organisation")) ORDER BY m.id DESC
      """)
    { known[try row("address_key")] = (try row("id"), try row("organisation")) }
    if let stranger = addresses.first(where: { known[People.addressKey($0)] == nil }) {
      throw FieldProblem(
        "came", "{address} belongs to nobody who acts for a city that you look after. Count this person among the guests.",
        ["address": stranger])
    }
    return Array(known.values)
  }

  /// Whoever stood at the door has a place, also when they had withdrawn.
  static func enter(_ person: PersonID, for organisation: OrganisationID, at meeting: RecordID, in tx: WriteTx) throws {
    let place = try tx.nextID(Registration.self)
    try tx.execute(
      """
      INSERT INTO meetings_registration (meeting, person, organisation, place, state, asked)
      VALUES (\(meeting), \(person), \(organisation), \(place), 'taken', \(tx.now))
      ON CONFLICT (meeting, person) DO UPDATE SET state = 'taken'
      """)
  }
}

extension Meeting {
  /// Somebody comes for the organisation they act for, or waits for a place. Every write of the house comes after the
  /// other, so that the last place is taken once.
  @discardableResult
  package static func register(
    _ id: RecordID, language: String, needs: String, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> Registration.State {
    guard let person = actor.person else { throw Problem.signIn }
    guard let organisation = actor.organisation else { throw Problem.forbidden("Register for a meeting in the name of an organisation") }
    let meeting = try find(id, seenBy: actor.sight, in: tx)
    guard meeting.takesRegistrations(at: tx.now) else { throw Problem.conflict("Registration for this meeting has ended.") }
    let before = try Registration.of(person, at: id, in: tx)
    if let before, before.state != .withdrawn {
      try tx.execute(
        """
        UPDATE meetings_registration SET language = \(language), needs = \(needs), organisation = \(organisation)
        WHERE meeting = \(id) AND person = \(person)
        """)
      return before.state
    }
    let state: Registration.State = try free(meeting, in: tx).map { $0 > 0 } ?? true ? .taken : .waiting
    let place = try tx.nextID(Registration.self)
    try tx.execute(
      """
      INSERT INTO meetings_registration (meeting, person, organisation, place, state, language, needs, asked)
      VALUES (\(id), \(person), \(organisation), \(place), \(state), \(language), \(needs), \(tx.now))
      ON CONFLICT (meeting, person) DO UPDATE SET organisation = excluded.organisation, place = excluded.place,
        state = excluded.state, language = excluded.language, needs = excluded.needs, asked = excluded.asked
      """)
    if state == .waiting { try MeetingLetters.waits(meeting, person, house, in: tx) }
    return state
  }

  /// Somebody does not come; the first who waits takes the place.
  package static func withdraw(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    guard let person = actor.person else { throw Problem.signIn }
    let meeting = try find(id, seenBy: actor.sight, in: tx)
    guard meeting.state == .planned, meeting.starts > tx.now else {
      throw Problem.conflict("This meeting is over: it can no longer be changed.")
    }
    let changed = try tx.execute(
      """
      UPDATE meetings_registration SET state = 'withdrawn', needs = NULL, language = NULL
      WHERE meeting = \(id) AND person = \(person) AND state <> 'withdrawn'
      """)
    guard changed > 0 else { throw Problem.conflict("You are not registered for this meeting.") }
    try fill(meeting, house, in: tx)
  }

  /// Gives free places to those who wait, in the order of asking.
  static func fill(_ meeting: Meeting, _ house: House, in tx: WriteTx) throws {
    let free = try free(meeting, in: tx) ?? 10_000
    if free <= 0 { return }
    let next: [PersonID] = try tx.values(
      """
      SELECT person FROM meetings_registration WHERE meeting = \(meeting.id) AND state = 'waiting' ORDER BY place LIMIT \(free)
      """)
    for person in next {
      try tx.execute("UPDATE meetings_registration SET state = 'taken' WHERE meeting = \(meeting.id) AND person = \(person)")
      try MeetingLetters.hasPlace(meeting, person, house, in: tx)
    }
  }

  /// Places left; nil is no limit.
  package static func free(_ meeting: Meeting, in tx: Tx) throws -> Int? {
    guard let capacity = meeting.capacity else { return nil }
    let taken = try tx.count("SELECT count(*) FROM meetings_registration WHERE meeting = \(meeting.id) AND state = 'taken'")
    return capacity - taken
  }
}

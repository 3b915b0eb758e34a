import Core
import Storage
import Web

extension Presence {
  static let columns: SQL = "p.id, p.meeting, p.organisation, p.person, p.entered, p.gone, p.how"

  /// In the order in which they came.
  package static func intervals(of meeting: RecordID, in tx: Tx) throws -> [Presence] {
    try tx.rows("SELECT \(columns) FROM meetings_presence p WHERE p.meeting = \(meeting) ORDER BY p.entered, p.id").map(Presence.init)
  }

  /// The cities that had somebody there at a moment: one that has two counts once.
  package static func present(at moment: Moment, of meeting: RecordID, in tx: Tx) throws -> Set<OrganisationID> {
    Set(
      try tx.values(
        """
        SELECT DISTINCT p.organisation FROM meetings_presence p
        WHERE p.meeting = \(meeting) AND p.entered <= \(moment) AND (p.gone IS NULL OR p.gone > \(moment))
        """))
  }

  /// Where this person is now; nil for who is not there.
  static func open(of person: PersonID, at meeting: RecordID, in tx: Tx) throws -> Presence? {
    try tx.row(
      "SELECT \(columns) FROM meetings_presence p WHERE p.meeting = \(meeting) AND p.person = \(person) AND p.gone IS NULL"
    ).map(Presence.init)
  }

  /// How long each city was there, in minutes; those who are there now count until now.
  package static func minutes(of meeting: Meeting, in tx: Tx) throws -> [OrganisationID: Int] {
    let until = meeting.state == .planned ? tx.now : meeting.ends
    return minutes(try intervals(of: meeting.id, in: tx), from: meeting.starts, until: until)
  }

  init(_ row: Row) throws {
    id = try row("id")
    meeting = try row("meeting")
    organisation = try row("organisation")
    person = try row("person")
    entered = try row("entered")
    left = try row("gone")
    how = try row("how")
  }
}

import Core
import Storage
import Web

// What Meetings holds of people: registrations, presence, addresses of calendars.

extension Registration {
  static let holding = Holding(
    "meetings", "Registrations for meetings",
    purpose: "To reserve a place, to know which languages are needed, and to record who was there.",
    read: { person, tx in
      try tx.rows("SELECT \(columns) FROM meetings_registration g WHERE g.person = \(person) ORDER BY g.place").map { row in
        let registration = try Registration(row)
        return [
          "meeting": "\(registration.meeting)", "organisation": "\(registration.organisation)", "state": registration.state.rawValue,
          "language": registration.language ?? "", "needs": registration.needs ?? "", "present": "\(registration.present)",
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute(
        """
        UPDATE meetings_registration SET person = \(kept) WHERE person = \(double) AND meeting NOT IN
          (SELECT g.meeting FROM meetings_registration g WHERE g.person = \(kept))
        """)
      try tx.execute("DELETE FROM meetings_registration WHERE person = \(double)")
    })

  static let retention = Retention(
    "meetings", "Languages and needs of those who registered for a meeting, names of interpreters",
    reason: "They are kept for three months after the meeting, for its invoices and its evaluation.", days: 90
  ) { before, tx in
    let interpreters = try tx.execute(
      """
      UPDATE meetings_channel SET interpreter = NULL WHERE id IN (
        SELECT c.id FROM meetings_channel c JOIN meetings_meeting m ON m.id = c.meeting
        WHERE m.starts < \(before.start) AND c.interpreter IS NOT NULL LIMIT 100)
      """)
    let needs = try tx.execute(
      """
      UPDATE meetings_registration SET needs = NULL, language = NULL WHERE (meeting, person) IN (
        SELECT g.meeting, g.person FROM meetings_registration g JOIN meetings_meeting m ON m.id = g.meeting
        WHERE m.starts < \(before.start) AND (g.needs IS NOT NULL OR g.language IS NOT NULL) LIMIT 400)
      """)
    return interpreters + needs
  }

  /// Who came for a city is forgotten; that the city was there stays.
  static let farewell = Retention(
    "meetings.people", "Who came to a meeting",
    reason: "Names are kept for three years after the meeting, for certificates of attendance; that a city was there stays.", days: 1095
  ) { before, tx in
    let seen = try tx.execute(
      """
      UPDATE meetings_presence SET person = NULL, entered_by = NULL WHERE id IN (
        SELECT p.id FROM meetings_presence p JOIN meetings_meeting m ON m.id = p.meeting
        WHERE m.starts < \(before.start) AND (p.person IS NOT NULL OR p.entered_by IS NOT NULL) LIMIT 250)
      """)
    let registered = try tx.execute(
      """
      DELETE FROM meetings_registration WHERE (meeting, person) IN (
        SELECT g.meeting, g.person FROM meetings_registration g JOIN meetings_meeting m ON m.id = g.meeting
        WHERE m.starts < \(before.start) AND m.state <> 'planned' LIMIT 250)
      """)
    return seen + registered
  }

  /// That a city was there stays, without whoever was there for it.
  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM meetings_registration WHERE person = \(person)")
    try tx.execute("DELETE FROM meetings_feed WHERE person = \(person)")
    try tx.execute("UPDATE meetings_presence SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE meetings_presence SET entered_by = NULL WHERE entered_by = \(person)")
  }
}

extension Presence {
  static let holding = Holding(
    "meetings.presence", "When you were at meetings", purpose: "To know when a city was present, for votes and certificates.",
    read: { person, tx in
      try tx.rows(
        """
        SELECT \(columns) FROM meetings_presence p WHERE p.person = \(person) OR p.entered_by = \(person)
        ORDER BY p.entered, p.id
        """
      ).map { row in
        let presence = try Presence(row)
        return [
          "meeting": "\(presence.meeting)", "organisation": "\(presence.organisation)", "started": "\(presence.entered)",
          "ended": presence.left.map { "\($0)" } ?? "", "kind": presence.how.rawValue,
          // Else they checked somebody in.
          "present": presence.person == person ? "yes" : "no",
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE meetings_presence SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE meetings_presence SET entered_by = \(kept) WHERE entered_by = \(double)")
    })
}

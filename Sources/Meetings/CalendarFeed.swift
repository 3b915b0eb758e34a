import Core
import Directory
import Storage
import Web

/// A calendar that a program of somebody asks again and again, by an address with a secret in it: of one owner's meetings, or of all
/// that they registered for. It gives what they would see if they signed in, and nothing once they may not or have ended it.
package struct CalendarFeed: Sendable, Equatable {
  /// Nil for all meetings that the person registered for.
  package let owner: OrganisationID?
  package let made: Moment

  package static func list(of person: PersonID, in tx: Tx) throws -> [CalendarFeed] {
    try tx.rows("SELECT f.owner, f.made FROM meetings_feed f WHERE f.person = \(person) ORDER BY f.made, f.key").map {
      CalendarFeed(owner: try $0("owner"), made: try $0("made"))
    }
  }

  /// Makes the address; an older one of this person for the same ends. - Returns: its path, which is known this once.
  package static func make(for owner: OrganisationID?, by actor: Actor, in tx: WriteTx) throws -> String {
    guard let person = actor.person else { throw Problem.signIn }
    if let owner {
      guard try Visitors.sight(of: person, in: tx).sees(.of(owner)) else { throw Problem.notFound }
    }
    try remove(for: owner, of: person, in: tx)
    let secret = Secret.token()
    try tx.execute("INSERT INTO meetings_feed (key, person, owner, made) VALUES (\(Secret.hash(secret)), \(person), \(owner), \(tx.now))")
    return "/calendars/\(secret)"
  }

  /// From now on the address gives nothing. Nothing happens to what has ended already.
  package static func end(for owner: OrganisationID?, by actor: Actor, in tx: WriteTx) throws {
    guard let person = actor.person else { throw Problem.signIn }
    try remove(for: owner, of: person, in: tx)
  }

  private static func remove(for owner: OrganisationID?, of person: PersonID, in tx: WriteTx) throws {
    let same: SQL = owner.map { "owner = \($0)" } ?? "owner IS NULL"
    try tx.execute("DELETE FROM meetings_feed WHERE person = \(person) AND \(same)")
  }

  /// What a secret opens: its person and meetings from a year ago on. Throws `Problem.notFound` for a secret that is unknown or ended, and
  /// for a person who no longer sees the owner.
  static func read(_ secret: String, in tx: Tx) throws -> (
    person: Person, owner: OrganisationID?, meetings: [Meeting], taken: Set<RecordID>
  ) {
    guard let row = try tx.row("SELECT f.person, f.owner FROM meetings_feed f WHERE f.key = \(Secret.hash(secret))") else {
      throw Problem.notFound
    }
    let person = try People.find(try row("person"), in: tx)
    let owner: OrganisationID? = try row("owner")
    guard !person.erased else { throw Problem.notFound }
    let sight = try Visitors.sight(of: person.id, in: tx)
    if let owner, !sight.sees(.of(owner)) { throw Problem.notFound }
    let registered = try tx.rows(
      "SELECT g.meeting, g.state FROM meetings_registration g WHERE g.person = \(person.id) AND g.state <> 'withdrawn'"
    ).map { (meeting: try $0("meeting") as RecordID, state: try $0("state") as Registration.State) }
    var query = MeetingQuery()
    query.owners = owner.map { [$0] }
    if owner == nil { query.ids = registered.map(\.meeting) }
    query.from = tx.now.adding(days: -365)
    query.limit = 500
    let taken = Set(registered.filter { $0.state == .taken }.map(\.meeting))
    return (person, owner, try Meeting.list(query, seenBy: sight, in: tx), taken)
  }

  static let holding = Holding(
    "meetings.calendars", "Addresses of your calendars", purpose: "So that your calendar program learns of meetings by itself.",
    read: { person, tx in
      try list(of: person, in: tx).map { ["organisation": $0.owner.map { "\($0)" } ?? "", "made": "\($0.made)"] }
    },
    merge: { double, _, tx in
      // The addresses of an account that is gone end with it; the person makes new ones.
      try tx.execute("DELETE FROM meetings_feed WHERE person = \(double)")
    })
}

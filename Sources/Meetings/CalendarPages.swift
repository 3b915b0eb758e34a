import Core
import Directory
import Storage
import Web

/// Calendars that programs ask again and again: an address of a person's own for each network, with a secret in it.
/// Whoever leaves the network gets an empty answer from then on.
package enum CalendarPages {
  /// `paideia.example.org`, for identifiers.
  static func host(_ house: House) -> String {
    let address = house.settings.address
    let rest = address.range(of: "://").map { address[$0.upperBound...] } ?? address[...]
    return String(rest.prefix { $0 != "/" && $0 != ":" })
  }

  /// Makes the address; an older one of this person for this owner ends.
  package static func make(for owner: OrganisationID, by actor: Actor, in tx: WriteTx) throws -> String {
    guard let person = actor.person else { throw Problem.signIn }
    guard try sees(owner, person, in: tx) else { throw Problem.notFound }
    let secret = Secret.token()
    try tx.execute(
      """
      INSERT INTO meetings_calendar (key, person, owner, made) VALUES (\(Secret.hash(secret)), \(person), \(owner), \(tx.now))
      ON CONFLICT (person, owner) DO UPDATE SET key = excluded.key, made = excluded.made
      """)
    return "/calendars/\(secret)"
  }

  /// The page that shows the new address, once.
  package static func made(_ visit: Visit, _ actor: Actor, for owner: OrganisationID, back: Link) async throws -> Answer {
    let path = try await visit.write { tx in try make(for: owner, by: actor, in: tx) }
    let address = visit.house.settings.address + path
    let body: HTML = """
      <p>\(visit.t("Copy this address into your calendar program, as a calendar from the internet. It is shown only once and is yours alone: anybody who knows it can read the calendar."))</p>
      <p class="address"><code>\(address)</code></p>
      <p>\(visit.t("Asking for a new address ends this one."))</p>
      """
    return visit.page(visit.t("Your calendar address"), body) { chrome in
      chrome.breadcrumb = [back]
      chrome.indexed = false
    }
  }

  /// Whether this person acts for the owner, one of its members or coordinators, or the secretariat, today.
  private static func sees(_ owner: OrganisationID, _ person: PersonID, in tx: Tx) throws -> Bool {
    let day = tx.now.day
    let mandates = try Mandates.open(of: person, on: day, in: tx)
    if mandates.contains(where: { $0.role == .secretariat || $0.organisation == owner }) { return true }
    let organisations = Set(mandates.map(\.organisation))
    if try Organisations.networks(of: organisations, on: day, in: tx).values.contains(where: { $0.contains { $0.id == owner } }) {
      return true
    }
    let coordinators = try Organisations.coordinators(of: owner, on: day, in: tx)
    return coordinators.contains { organisations.contains($0.id) }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let key = Secret.hash(visit.parameter("key"))
    let (name, events) = try await visit.read { tx in
      guard let row = try tx.row("SELECT c.person, c.owner FROM meetings_calendar c WHERE c.key = \(key)") else { throw Problem.notFound }
      let person = try People.find(try row("person"), in: tx)
      let owner: OrganisationID = try row("owner")
      guard !person.erased, try sees(owner, person.id, in: tx) else { throw Problem.notFound }
      let sight = Sight([.of(owner), .members])
      var query = MeetingQuery()
      query.owners = [owner]
      query.from = tx.now.adding(days: -365)
      query.limit = 500
      let meetings = try Meeting.list(query, seenBy: sight, in: tx)
      let texts = try Texts.read(meetings.map(\.id), ["title", "words"], for: person.language, in: tx)
      let taken: [RecordID] = try tx.values(
        "SELECT g.meeting FROM meetings_registration g WHERE g.person = \(person.id) AND g.state = 'taken'")
      let name = try Organisations.names([owner], person.language, on: tx.now.day, in: tx)[owner] ?? ""
      return (
        name,
        meetings.map { meeting in
          CalendarFile.Event(
            meeting, title: texts[meeting.id]?["title"]?.body ?? "", words: Markdown.plain(texts[meeting.id]?["words"]?.body ?? ""),
            link: taken.contains(meeting.id) ? meeting.link : nil, address: visit.house.address(meeting.path, person.language))
        }
      )
    }
    return CalendarFile(name: name, host: host(visit.house), events: events).answer(named: "calendar")
  }
}

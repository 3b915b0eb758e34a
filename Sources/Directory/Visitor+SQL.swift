import Core
import Storage
import Web

/// Who is visiting: asked by the pipeline for every request with a session.
package enum Visitors {
  /// Who is visiting, for whom they act, what they may see. Nil for a token that is unknown, ended or waits for its second
  /// factor. Organisations bear their name in `language`, where they have one.
  /// - Parameter held: where what follows from mandates is held until the ledger moves; then one short query is asked.
  package static func load(token: String, language: Language = .english, held: Held? = nil, in tx: Tx) throws -> (
    actor: Actor, visitor: Visit.Visitor, timeZone: String
  )? {
    guard
      let row = try tx.row(
        """
        SELECT p.id, p.name, p.time_zone, s.organisation FROM directory_session s JOIN directory_person p ON p.id = s.person
        WHERE s.token = \(Secret.hash(token)) AND s.ends > \(tx.now) AND NOT s.waits_for_factor AND NOT p.erased
        """)
    else { return nil }
    let person: PersonID = try row("id")
    let day = tx.now.day
    let read = { try Standings(of: person, language, on: day, in: tx) }
    let standings = try held?.value("visitor \(person) \(day)", for: language, seenBy: .everyone, in: tx, make: read) ?? read()
    let chosen: OrganisationID? = try row("organisation")
    // Whoever has not chosen acts for the first in the list; a choice whose mandate has ended is no choice.
    let acting = standings.all.first { $0.organisation == chosen } ?? standings.all.first
    let actor = Actor(
      person: person, organisation: acting?.organisation, roles: acting?.roles ?? [], network: acting?.network ?? [],
      sight: acting?.sight ?? .everyone)
    let visitor = Visit.Visitor(
      id: person, name: try row("name"), organisation: acting?.name ?? "",
      others: standings.all.filter { $0.organisation != acting?.organisation }.map { ($0.organisation, $0.name) })
    return (actor, visitor, try row("time_zone"))
  }

  /// All that a person sees today, for whomever they act: for what reaches them without a session, such as a calendar.
  package static func sight(of person: PersonID, in tx: Tx) throws -> Sight {
    let all = try Standings(of: person, .english, on: tx.now.day, in: tx).all
    return Sight(all.reduce(into: []) { $0.formUnion($1.sight.audiences) }, all: all.contains { $0.sight.all })
  }

  /// What a person is for each organisation they act for today, by name. All of it follows from rows that are recorded.
  private struct Standings: Sendable {
    struct One: Sendable {
      let organisation: OrganisationID
      let name: String
      let roles: Set<Role>
      let network: Set<OrganisationID>
      let sight: Sight
    }
    let all: [One]

    init(of person: PersonID, _ language: Language, on day: Day, in tx: Tx) throws {
      let rows = try tx.rows(question(person, language, on: day))
      var names: [OrganisationID: String] = [:]
      var roles: [OrganisationID: Set<Role>] = [:]
      var audiences: [OrganisationID: Set<Audience>] = [:]
      for row in rows {
        let organisation: OrganisationID = try row("other")
        let id: Int64 = try row("id")
        switch try row("what") as String {
        case "mandate":
          names[organisation] = try row("label")
          roles[organisation, default: []].insert(try row("word"))
        case "member": audiences[organisation, default: []].insert(.members)
        default: audiences[organisation, default: []].insert(Audience(id))
        }
      }
      all = try names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { organisation, name in
        let held = roles[organisation] ?? []
        let coordinates = held.contains(.coordinator) || held.contains(.delegation)
        let network = coordinates ? try Visitors.network(of: organisation, on: day, in: tx) : []
        var seen = (audiences[organisation] ?? []).union([.of(organisation)])
        // The role alone is not enough: it outlives the coordination until somebody ends it.
        if !network.isEmpty { seen.insert(.coordinators) }
        return One(
          organisation: organisation, name: name, roles: held, network: network, sight: Sight(seen, all: held.contains(.secretariat)))
      }
    }
  }

  /// One row for each mandate held on a day, one for each network, body, circle and membership of the organisations concerned.
  private static func question(_ person: PersonID, _ language: Language, on day: Day) -> SQL {
    """
    WITH held AS (
      SELECT o.id, o.kind, o.country, m.role, COALESCE((SELECT max(n.name) FROM directory_name n WHERE n.organisation = o.id
        AND n.language = \(language.code) AND \(Organisations.holds("n", on: day))), o.name) AS name FROM (
        SELECT m.organisation, m.role FROM directory_mandate m WHERE m.person = \(person) AND \(Organisations.holds("m", on: day))
          AND \(Mandates.isSeated("m", on: day))
        UNION SELECT m.organisation, w.role FROM directory_mandate m JOIN directory_mandate w ON w.id = m.stands_for
        WHERE m.person = \(person) AND \(Mandates.standsIn(on: day)) AND \(Mandates.isSeated("w", on: day))) m
      JOIN directory_organisation o ON o.id = m.organisation
    )
    SELECT 'mandate' AS what, h.id AS id, h.name AS label, h.role AS word, h.id AS other FROM held h
    UNION ALL SELECT 'network', m.network, '', '', m.member FROM directory_membership m
      WHERE m.member IN (SELECT h.id FROM held h) AND \(Organisations.holds("m", on: day))
    UNION ALL SELECT 'network', t.organisation, '', '', h.id FROM held h JOIN directory_territory t ON t.country = h.country
      WHERE h.kind = 'city'
    UNION ALL SELECT 'network', n.id, '', '', m.member FROM directory_membership m
      JOIN directory_territory t ON t.organisation = m.network JOIN directory_organisation n ON n.country = t.country
      WHERE n.kind = 'network' AND m.role = 'coordinator' AND \(Organisations.holds("m", on: day))
      AND m.member IN (SELECT h.id FROM held h WHERE h.role = 'delegation')
    UNION ALL SELECT 'body', s.body, '', '', s.organisation FROM directory_seat s
      WHERE s.organisation IN (SELECT h.id FROM held h) AND \(Organisations.holds("s", on: day))
    UNION ALL SELECT 'member', f.organisation, '', '', f.organisation FROM directory_fact f
      WHERE f.organisation IN (SELECT h.id FROM held h) AND f.fact = 'membership'
      AND f.value IN ('member', 'provisional') AND \(Organisations.holds("f", on: day))
    UNION ALL \(Circles.seen(on: day))
    """
  }

  /// The networks that an organisation coordinates, with their members.
  private static func network(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> Set<OrganisationID> {
    Set(
      try tx.values(
        """
        WITH led AS (SELECT m.network AS id FROM directory_membership m
          WHERE m.member = \(organisation) AND m.role = 'coordinator' AND \(Organisations.holds("m", on: day)))
        SELECT l.id FROM led l
        UNION SELECT m.member FROM led l JOIN directory_membership m ON m.network = l.id
          WHERE m.role = 'member' AND \(Organisations.holds("m", on: day))
        UNION SELECT o.id FROM led l JOIN directory_territory t ON t.organisation = l.id
          JOIN directory_organisation o ON o.country = t.country WHERE o.kind IN ('city', 'candidate')
        """))
  }
}

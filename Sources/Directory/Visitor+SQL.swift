import Core
import Storage
import Web

/// Who is visiting: asked by the pipeline for every request with a session.
package enum Visitors {
  /// Who is visiting, for whom they act, what they may see: one query (a second one for coordinators only).
  /// Nil for a token that is unknown, ended or waits for its second factor.
  package static func load(token: String, in tx: Tx) throws -> (actor: Actor, visitor: Visit.Visitor, timeZone: String)? {
    let rows = try tx.rows(question(token: token, tx.now))
    guard let person = try rows.first(where: { try $0("what") == "person" }) else { return nil }
    let mandates = try rows.filter { try $0("what") == "mandate" }.map(OpenMandate.init)
      .sorted { ($0.name, $0.organisation) < ($1.name, $1.organisation) }
    let chosen: OrganisationID? = try person("other")
    // Whoever has not chosen acts for the first in the list; a choice whose mandate has ended is no choice.
    let organisation = mandates.first { $0.organisation == chosen }?.organisation ?? mandates.first?.organisation
    let roles = Set(mandates.filter { $0.organisation == organisation }.map(\.role))
    var audiences: Set<Audience> = []
    if let organisation { audiences.insert(.of(organisation)) }
    for row in rows where try row("other") == organisation {
      let id: Int64 = try row("id")
      switch try row("what") as String {
      case "network", "body": audiences.insert(Audience(id))
      case "member": audiences.insert(.members)
      default: break
      }
    }
    let coordinates = roles.contains(.coordinator) || roles.contains(.delegation)
    let network = coordinates ? try organisation.map { try self.network(of: $0, on: tx.now.day, in: tx) } ?? [] : []
    let actor = Actor(
      person: try person("id"), organisation: organisation, roles: roles, network: network,
      sight: Sight(audiences, all: roles.contains(.secretariat)))
    return (actor, try visitor(person, organisation, mandates), try person("word"))
  }

  private static func visitor(_ person: Row, _ organisation: OrganisationID?, _ mandates: [OpenMandate]) throws -> Visit.Visitor {
    var names: [(id: OrganisationID, name: String)] = []
    for mandate in mandates where !names.contains(where: { $0.id == mandate.organisation }) {
      names.append((mandate.organisation, mandate.name))
    }
    return Visit.Visitor(
      id: try person("id"), name: try person("label"), organisation: names.first { $0.id == organisation }?.name ?? "",
      others: names.filter { $0.id != organisation })
  }

  private struct OpenMandate {
    let organisation: OrganisationID
    let name: String
    let role: Role
    init(_ row: Row) throws {
      organisation = try row("id")
      name = try row("label")
      role = try row("word")
    }
  }

  /// One row for the person, one for each mandate held today, one for each network, body and membership of the
  /// organisations concerned.
  private static func question(token: String, _ now: Moment) -> SQL {
    let day = now.day
    return """
      WITH visitor AS (
        SELECT p.id, p.name, p.time_zone, s.organisation FROM directory_session s
        JOIN directory_person p ON p.id = s.person
        WHERE s.token = \(Secret.hash(token)) AND s.ends > \(now) AND NOT s.waits_for_factor AND NOT p.erased
      ), held AS (
        SELECT o.id, o.name, o.kind, o.country, m.role FROM visitor v JOIN directory_mandate m ON m.person = v.id
        JOIN directory_organisation o ON o.id = m.organisation WHERE \(Organisations.holds("m", on: day))
        UNION ALL SELECT o.id, o.name, o.kind, o.country, w.role FROM visitor v JOIN directory_mandate m ON m.person = v.id
        JOIN directory_mandate w ON w.id = m.stands_for JOIN directory_organisation o ON o.id = m.organisation
        WHERE \(Mandates.standsIn(on: day))
      )
      SELECT 'person' AS what, v.id AS id, v.name AS label, v.time_zone AS word, v.organisation AS other
        FROM visitor v
      UNION ALL SELECT 'mandate', h.id, h.name, h.role, h.id FROM held h
      UNION ALL SELECT 'network', m.network, '', '', m.member FROM directory_membership m
        WHERE m.member IN (SELECT h.id FROM held h) AND \(Organisations.holds("m", on: day))
      UNION ALL SELECT 'network', t.organisation, '', '', h.id FROM held h JOIN directory_territory t ON t.country = h.country
        WHERE h.kind IN ('city', 'candidate')
      UNION ALL SELECT 'body', s.body, '', '', s.organisation FROM directory_seat s
        WHERE s.organisation IN (SELECT h.id FROM held h) AND \(Organisations.holds("s", on: day))
      UNION ALL SELECT 'member', f.organisation, '', '', f.organisation FROM directory_fact f
        WHERE f.organisation IN (SELECT h.id FROM held h) AND f.fact = 'membership'
        AND f.value IN ('member', 'provisional') AND \(Organisations.holds("f", on: day))
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

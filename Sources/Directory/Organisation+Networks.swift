import Core
import Storage
import Web

/// A city coordinated, or coordinates, a network.
package struct Coordination: Sendable, Equatable {
  package let network: OrganisationID
  package let city: OrganisationID
  package let from: Day?
  /// The first day on which it no longer did; nil while it does.
  package let to: Day?
  /// The decision, or where it was read.
  package let source: String

  package func holds(on day: Day) -> Bool { from.map { $0 <= day } ?? true && to.map { $0 > day } ?? true }
}

// Several networks at once, for pages that lay them side by side.
extension Organisations {
  /// Who coordinates and who did, the latest first; nil is every network. One query.
  package static func coordinations(of networks: [OrganisationID]? = nil, in tx: Tx) throws -> [Coordination] {
    let chosen: SQL = networks.map { "AND \(SQL.any("m.network", of: $0))" } ?? ""
    return try tx.rows(
      """
      SELECT m.network, m.member, m.from_day, m.to_day, m.source FROM directory_membership m
      WHERE m.role = 'coordinator' \(chosen) ORDER BY m.network, m.from_day DESC NULLS LAST, m.id DESC
      """
    ).map {
      Coordination(
        network: try $0("network"), city: try $0("member"), from: try $0("from_day"), to: try $0("to_day"), source: try $0("source"))
    }
  }

  /// The cities of each network or delegation on a day. Who has only begun to apply lies in a territory and does not take part.
  package static func members(ofAll networks: [OrganisationID], on day: Day, in tx: Tx) throws -> [OrganisationID: Set<OrganisationID>] {
    if networks.isEmpty { return [:] }
    let rows = try tx.rows(
      """
      SELECT m.network AS network, m.member AS city FROM directory_membership m
      WHERE m.role = 'member' AND \(SQL.any("m.network", of: networks)) AND \(holds("m", on: day))
      UNION SELECT t.organisation, o.id FROM directory_territory t JOIN directory_organisation o ON o.country = t.country
      WHERE o.kind = 'city' AND \(SQL.any("t.organisation", of: networks))
      """)
    var members: [OrganisationID: Set<OrganisationID>] = [:]
    for row in rows { members[try row("network"), default: []].insert(try row("city")) }
    return members
  }

  /// The value that a fact has on a day, of those that have one.
  package static func values(
    _ fact: Fact.Name, of ids: some Collection<OrganisationID>, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: String] {
    let found = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT f.organisation, f.value FROM directory_fact f WHERE f.fact = \(fact) AND f.value IS NOT NULL
        AND f.organisation IN \(in: portion) AND \(holds("f", on: day)) ORDER BY f.id
        """
      ).map { (try $0("organisation") as OrganisationID, try $0("value") as String) }
    }
    return Dictionary(found, uniquingKeysWith: { _, last in last })
  }

  /// The networks of the countries that a delegation serves.
  package static func networks(inTerritoryOf delegation: OrganisationID, in tx: Tx) throws -> [Organisation] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_organisation o WHERE o.kind = 'network' AND o.country IN
        (SELECT t.country FROM directory_territory t WHERE t.organisation = \(delegation)) ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// A portion of the member cities in the order of their identifiers, for mail that goes to all of them.
  package static func memberCities(after last: OrganisationID?, limit: Int, on day: Day, in tx: Tx) throws -> [OrganisationID] {
    try tx.values(
      """
      SELECT o.id FROM directory_organisation o WHERE o.id > \(last ?? OrganisationID(0))
      AND \(isMember("o.id", on: day, [.member, .provisional])) ORDER BY o.id LIMIT \(limit)
      """)
  }
}

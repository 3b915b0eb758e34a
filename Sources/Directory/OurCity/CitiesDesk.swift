import Core
import Storage
import Web

/// How cities are doing, for those who look after them: the secretariat all, coordinators and the delegation theirs.
package enum CitiesDesk {
  package struct Query: Sendable, Equatable {
    package enum Roles: String, Sendable, CaseIterable { case all, some, none }
    package enum Sign: String, Sendable, CaseIterable {
      /// Within a year, longer ago, never.
      case recent, old, never
    }
    package var network: OrganisationID?
    package var country: String?
    /// A word of `Standing`, or `candidate`, or `former`.
    package var standing: String?
    package var dues: Dues?
    package var roles: Roles?
    package var sign: Sign?
    package var checked: Bool?
    package var page = 1
    package var size = 50
    package init() {}
  }

  package struct Line: Sendable {
    package let id: OrganisationID
    package let slug: String
    package let kind: Organisation.Kind
    package let country: String?
    package let standing: Standing?
    package let dues: Dues?
    package let seen: Day?
    package let checked: Day?
    package internal(set) var name: String
    package internal(set) var roles: Set<Role> = []
    /// By the name of the room's count.
    package internal(set) var counts: [String: Int] = [:]
  }

  package struct Page: Sendable {
    package let lines: [Line]
    package let count: Int
    /// Of the cities in sight, for the filter.
    package let countries: [String]
  }

  /// Only cities over which the actor holds the right; seven queries and one a room that counts.
  package static func find(_ query: Query, by actor: Actor, _ house: House, language: Language, in tx: Tx) throws -> Page {
    let desk = desk(by: actor, on: tx.now.day)
    let condition = condition(query, on: tx.now.day)
    var lines = try tx.rows(
      """
      \(desk) SELECT d.id, d.slug, d.name, d.kind, d.country, d.standing, d.dues, d.seen, d.checked FROM desk d WHERE \(condition)
      ORDER BY d.sort_name, d.id LIMIT \(query.size) OFFSET \((query.page - 1) * query.size)
      """
    ).map(Line.init)
    let ids = lines.map(\.id)
    let names = try Organisations.names(ids, language, on: tx.now.day, in: tx)
    let roles = try roles(of: ids, on: tx.now.day, in: tx)
    let counts = try house.features.flatMap(\.deskCounts).map { ($0.name, try $0.find(ids, actor, house, tx)) }
    for index in lines.indices {
      let id = lines[index].id
      lines[index].name = names[id] ?? lines[index].name
      lines[index].roles = roles[id] ?? []
      lines[index].counts = Dictionary(counts.compactMap { name, found in found[id].map { (name, $0) } }, uniquingKeysWith: { $1 })
    }
    return Page(
      lines: lines, count: try tx.count("\(desk) SELECT count(*) FROM desk d WHERE \(condition)"),
      countries: try tx.values(
        """
        SELECT DISTINCT o.country FROM directory_organisation o WHERE o.kind IN ('city', 'candidate') AND o.country IS NOT NULL
        AND \(actor.may(DirectoryPermissions.citiesDesk, owner: "o.id"))
        """))
  }

  private static func roles(of ids: [OrganisationID], on day: Day, in tx: Tx) throws -> [OrganisationID: Set<Role>] {
    let pairs = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT DISTINCT m.organisation, m.role FROM directory_mandate m WHERE m.organisation IN \(in: portion)
        AND m.role IN \(in: Role.ofCities) AND \(Organisations.holds("m", on: day))
        """
      ).map { (try $0("organisation") as OrganisationID, try $0("role") as Role) }
    }
    return Dictionary(pairs.map { ($0, [$1]) }, uniquingKeysWith: { $0.union($1) })
  }

  /// A fact of each organisation on a day.
  private static func fact(_ name: Fact.Name, on day: Day) -> SQL {
    """
    (SELECT f.organisation, max(f.value) AS value FROM directory_fact f WHERE f.fact = \(name) AND \(Organisations.holds("f", on: day))
      GROUP BY f.organisation)
    """
  }

  /// Everything that is filtered by, one row a city. A sign of life is somebody of the city signed in, or an act in its name.
  private static func desk(by actor: Actor, on day: Day) -> SQL {
    """
    WITH held AS (SELECT m.organisation, count(DISTINCT CASE WHEN m.role IN \(in: Role.ofCities) THEN m.role END) AS roles,
        max(p.seen_day) AS seen
      FROM directory_mandate m JOIN directory_person p ON p.id = m.person WHERE \(Organisations.holds("m", on: day))
      GROUP BY m.organisation),
    acted AS (SELECT l.organisation, max(substr(l.recorded, 1, 10)) AS recorded FROM core_ledger l
      WHERE l.organisation IS NOT NULL GROUP BY l.organisation),
    looked AS (SELECT c.organisation, max(c.checked_day) AS checked FROM directory_check c WHERE c.year = \(day.year)
      GROUP BY c.organisation),
    desk AS (SELECT o.id, o.slug, o.name, o.sort_name, o.kind, o.country, s.value AS standing, d.value AS dues,
        coalesce(h.roles, 0) AS roles, c.checked AS checked,
        CASE WHEN h.seen IS NULL OR a.recorded > h.seen THEN a.recorded ELSE h.seen END AS seen
      FROM directory_organisation o
      LEFT JOIN \(fact(.membership, on: day)) s ON s.organisation = o.id
      LEFT JOIN \(fact(.dues, on: day)) d ON d.organisation = o.id
      LEFT JOIN held h ON h.organisation = o.id LEFT JOIN acted a ON a.organisation = o.id
      LEFT JOIN looked c ON c.organisation = o.id
      WHERE o.kind IN ('city', 'candidate') AND \(actor.may(DirectoryPermissions.citiesDesk, owner: "o.id")))
    """
  }

  private static func condition(_ query: Query, on day: Day) -> SQL {
    var conditions: [SQL] = ["TRUE"]
    if let network = query.network { conditions.append(Organisations.belongs("d.id", country: "d.country", to: [network], on: day)) }
    if let country = query.country { conditions.append("d.country = \(country)") }
    switch query.standing {
    case "candidate"?: conditions.append("d.kind = 'candidate'")
    case "former"?: conditions.append("d.kind = 'city' AND d.standing IS NULL")
    case let standing?: conditions.append("d.standing = \(standing)")
    case nil: break
    }
    if let dues = query.dues { conditions.append("d.dues = \(dues)") }
    let all = Role.ofCities.count
    switch query.roles {
    case .all?: conditions.append("d.roles = \(all)")
    case Query.Roles.some?: conditions.append("d.roles > 0 AND d.roles < \(all)")
    case Query.Roles.none?: conditions.append("d.roles = 0")
    case nil: break
    }
    switch query.sign {
    case .recent?: conditions.append("d.seen >= \(day.adding(days: -365))")
    case .old?: conditions.append("d.seen < \(day.adding(days: -365))")
    case .never?: conditions.append("d.seen IS NULL")
    case nil: break
    }
    if let checked = query.checked { conditions.append(checked ? "d.checked IS NOT NULL" : "d.checked IS NULL") }
    return conditions.joined(separator: " AND ")
  }
}

extension Organisations {
  /// A condition: an organisation belongs to one of these networks, or to the territory of one of these delegations.
  static func belongs(_ column: StaticString, country: StaticString, to networks: [OrganisationID], on day: Day) -> SQL {
    """
    (EXISTS (SELECT 1 FROM directory_membership n WHERE n.member = \(SQL.raw("\(column)")) AND n.network IN \(in: networks)
        AND n.role = 'member' AND \(holds("n", on: day)))
      OR EXISTS (SELECT 1 FROM directory_territory t WHERE t.country = \(SQL.raw("\(country)")) AND t.organisation IN \(in: networks)))
    """
  }
}

extension CitiesDesk.Line {
  init(_ row: Row) throws {
    id = try row("id")
    slug = try row("slug")
    kind = try row("kind")
    country = try row("country")
    standing = try row("standing")
    dues = try row("dues")
    seen = try row("seen")
    checked = try row("checked")
    name = try row("name")
  }
}

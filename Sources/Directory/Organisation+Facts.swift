import Core
import Storage
import Web

// Members, networks and facts, for a date.
extension Organisations {
  /// Cities that are members of the association on a day, in the order of their sort names. A membership whose first
  /// day is unknown holds since ever.
  package static func members(
    on day: Day, standings: [Standing] = [.member, .provisional], in tx: Tx
  ) throws -> [Organisation] {
    try tx.rows(
      "SELECT \(columns) FROM directory_organisation o WHERE \(isMember("o.id", on: day, standings)) ORDER BY o.sort_name, o.id"
    ).map(Organisation.init)
  }

  package static func memberCount(on day: Day, standings: [Standing] = [.member, .provisional], in tx: Tx) throws -> Int {
    try tx.count("SELECT count(*) FROM directory_organisation o WHERE \(isMember("o.id", on: day, standings))")
  }

  /// Where member cities lie on a day, each place once: for maps of them all, or of one country.
  package static func memberPlaces(on day: Day, country: String? = nil, in tx: Tx) throws -> [(latitude: Double, longitude: Double)] {
    let only: SQL = country.map { " AND o.country = \($0)" } ?? ""
    return try tx.rows(
      """
      SELECT DISTINCT o.latitude, o.longitude FROM directory_organisation o
      WHERE o.latitude IS NOT NULL AND o.longitude IS NOT NULL AND \(isMember("o.id", on: day, [.member, .provisional]))\(only)
      ORDER BY o.latitude, o.longitude
      """
    ).map { (latitude: try $0("latitude"), longitude: try $0("longitude")) }
  }

  /// All organisations of a country: whose news are the country's.
  package static func ids(of country: String, in tx: Tx) throws -> [OrganisationID] {
    try tx.values("SELECT o.id FROM directory_organisation o WHERE o.country = \(country) ORDER BY o.id")
  }

  /// Countries with at least one member city on a day.
  package static func countryCount(on day: Day, in tx: Tx) throws -> Int {
    try tx.count(
      "SELECT count(DISTINCT o.country) FROM directory_organisation o WHERE \(isMember("o.id", on: day, [.member, .provisional]))")
  }

  /// How many member cities each country has on a day.
  package static func membersByCountry(on day: Day, in tx: Tx) throws -> [String: Int] {
    let rows = try tx.rows(
      """
      SELECT o.country, count(*) AS cities FROM directory_organisation o
      WHERE o.country IS NOT NULL AND \(isMember("o.id", on: day, [.member, .provisional])) GROUP BY o.country
      """)
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("country") as String, try $0("cities") as Int) })
  }

  /// A condition on a column that holds an organisation.
  package static func isMember(_ column: StaticString, on day: Day, _ standings: [Standing]) -> SQL {
    """
    EXISTS (SELECT 1 FROM directory_fact f WHERE f.organisation = \(SQL.raw("\(column)")) AND f.fact = 'membership'
      AND f.value IN \(in: standings) AND \(holds("f", on: day)))
    """
  }

  /// Cities of a network, or of a delegation's territory, on a day.
  package static func members(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_organisation o WHERE o.id <> \(network) AND (
        EXISTS (SELECT 1 FROM directory_membership m WHERE m.member = o.id AND m.network = \(network) AND m.role = 'member'
          AND \(holds("m", on: day)))
        OR (o.kind = 'city' AND EXISTS
          (SELECT 1 FROM directory_territory t WHERE t.organisation = \(network) AND t.country = o.country)))
      ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// The networks and delegations that an organisation belongs to on a day.
  package static func networks(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] {
    try networks(of: [organisation], on: day, in: tx)[organisation] ?? []
  }

  package static func networks(
    of ids: some Collection<OrganisationID>, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: [Organisation]] {
    let pairs = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT m.member AS belongs, \(columns) FROM directory_membership m JOIN directory_organisation o ON o.id = m.network
        WHERE m.role = 'member' AND \(holds("m", on: day)) AND m.member IN \(in: portion)
        UNION
        SELECT city.id AS belongs, \(columns) FROM directory_organisation city
        JOIN directory_territory t ON t.country = city.country JOIN directory_organisation o ON o.id = t.organisation
        WHERE city.kind IN ('city', 'candidate') AND city.id IN \(in: portion)
        """
      ).map { (try $0("belongs") as OrganisationID, try Organisation($0)) }
    }
    return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1).sorted { ($0.code ?? $0.slug) < ($1.code ?? $1.slug) } }
  }

  /// The cities that coordinate a network on a day.
  package static func coordinators(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_membership m JOIN directory_organisation o ON o.id = m.member
      WHERE m.network = \(network) AND m.role = 'coordinator' AND \(holds("m", on: day)) ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// The networks that a city coordinates on a day.
  package static func coordinated(by city: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_membership m JOIN directory_organisation o ON o.id = m.network
      WHERE m.member = \(city) AND m.role = 'coordinator' AND \(holds("m", on: day)) ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// Everything known, the newest first.
  package static func facts(of organisation: OrganisationID, in tx: Tx) throws -> [Fact] {
    try tx.rows(
      """
      SELECT \(Fact.columns) FROM directory_fact f WHERE f.organisation = \(organisation)
      ORDER BY f.fact, f.from_day DESC NULLS LAST, f.id DESC
      """
    ).map(Fact.init)
  }

  /// Nil for what is no member on that day.
  package static func standing(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> Standing? {
    try standings(of: [organisation], on: day, in: tx)[organisation]
  }

  package static func standings(of ids: some Collection<OrganisationID>, on day: Day, in tx: Tx) throws -> [OrganisationID: Standing] {
    let found = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT f.organisation, f.value FROM directory_fact f WHERE f.fact = 'membership' AND f.value IS NOT NULL
          AND f.organisation IN \(in: portion) AND \(holds("f", on: day))
        """
      ).map { (try $0("organisation") as OrganisationID, try $0("value") as Standing) }
    }
    return Dictionary(found, uniquingKeysWith: { first, _ in first })
  }
}

extension Fact {
  static let columns: SQL = "f.fact, f.value, f.from_day, f.to_day, f.source, f.said_by, f.said_day"

  init(_ row: Row) throws {
    self.init(
      try row("fact"), try row("value"), from: try row("from_day"), to: try row("to_day"), source: try row("source"),
      saidBy: try row("said_by"), said: try row("said_day"))
  }
}

import Core
import Directory
import Storage
import Web

/// Finders of prospects: the secretariat sees all, a network its own, a sponsor those that it looks after.
enum Prospects {
  static let columns: SQL =
    "p.id, p.city, p.country, p.network, p.organisation, p.sponsor, p.stage, p.next_step, p.next_day, p.owner, p.made, p.changed, p.version"

  /// A condition on `membership_prospect p`.
  static func seen(by actor: Actor) -> SQL {
    var conditions: [SQL] = []
    if actor.holds(.tendsProspects) { conditions.append(actor.may(.tendsProspects, owner: "p.network")) }
    if let city = actor.organisation, actor.holds(.sponsorsProspects) { conditions.append("p.sponsor = \(city)") }
    return conditions.isEmpty ? "FALSE" : "(\(conditions.joined(separator: " OR ")))"
  }

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Prospect {
    guard let row = try tx.row("SELECT \(columns) FROM membership_prospect p WHERE p.id = \(id) AND \(seen(by: actor))") else {
      throw Problem.notFound
    }
    return try Prospect(row)
  }

  struct Query: Sendable {
    var stage: Prospect.Stage?
    var country: String?
    var network: OrganisationID?
    /// The member city that looks after them.
    var sponsor: OrganisationID?
    /// Without those that are over.
    var open = false
    var limit = 2000
  }

  /// The most urgent first.
  static func list(_ query: Query, by actor: Actor, in tx: Tx) throws -> [Prospect] {
    var conditions: [SQL] = [seen(by: actor)]
    if let stage = query.stage { conditions.append("p.stage = \(stage)") }
    if let country = query.country { conditions.append("p.country = \(country)") }
    if let network = query.network { conditions.append("p.network = \(network)") }
    if let sponsor = query.sponsor { conditions.append("p.sponsor = \(sponsor)") }
    if query.open { conditions.append("p.stage NOT IN \(in: Prospect.Stage.allCases.filter(\.isOver))") }
    return try tx.rows(
      """
      SELECT \(columns) FROM membership_prospect p WHERE \(conditions.joined(separator: " AND "))
      ORDER BY p.next_day ASC NULLS LAST, p.folded, p.id LIMIT \(query.limit)
      """
    ).map(Prospect.init)
  }

  /// Of a city by its name and country, whatever its marks; for the house.
  static func named(_ city: String, country: String, in tx: Tx) throws -> [Prospect] {
    try tx.rows(
      "SELECT \(columns) FROM membership_prospect p WHERE p.folded = \(NameKey.of(city)) AND p.country = \(country) ORDER BY p.id"
    ).map(Prospect.init)
  }

  static func of(_ organisation: OrganisationID, in tx: Tx) throws -> Prospect? {
    try tx.row("SELECT \(columns) FROM membership_prospect p WHERE p.organisation = \(organisation) ORDER BY p.id LIMIT 1").map(
      Prospect.init)
  }

  static func contacts(of ids: [RecordID], in tx: Tx) throws -> [RecordID: [Contact]] {
    let found = try inPortions(ids) { portion in
      try tx.rows(
        "SELECT c.id, c.prospect, c.name, c.post, c.address, c.phone, c.language FROM membership_contact c WHERE c.prospect IN \(in: portion) ORDER BY c.id"
      ).map(Contact.init)
    }
    return Dictionary(grouping: found, by: \.prospect)
  }

  /// Newest first.
  static func calls(of id: RecordID, in tx: Tx) throws -> [Call] {
    try tx.rows(
      "SELECT k.id, k.day, k.person, k.words, k.stage FROM membership_call k WHERE k.prospect = \(id) ORDER BY k.day DESC, k.id DESC LIMIT 300"
    ).map(Call.init)
  }

  /// How many prospects that are not over each country has, as this actor sees them.
  static func byCountry(by actor: Actor, in tx: Tx) throws -> [String: Int] {
    let rows = try tx.rows(
      """
      SELECT p.country, count(*) AS cities FROM membership_prospect p
      WHERE p.stage NOT IN \(in: Prospect.Stage.allCases.filter(\.isOver)) AND \(seen(by: actor)) GROUP BY p.country
      """)
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("country") as String, try $0("cities") as Int) })
  }

  /// The delegation, else the network, in whose territory a country lies and nobody else's.
  static func territory(of country: String, in tx: Tx) throws -> OrganisationID? {
    let all = try Organisations.all([.delegation, .network], in: tx)
    let serving = try all.filter { try Organisations.territory(of: $0.id, on: tx.now.day, in: tx).contains(country) }
    let delegations = serving.filter { $0.kind == .delegation }
    let candidates = delegations.isEmpty ? serving : delegations
    return candidates.count == 1 ? candidates[0].id : nil
  }
}

extension Prospect {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("city")
    country = try row("country")
    network = try row("network")
    organisation = try row("organisation")
    sponsor = try row("sponsor")
    stage = try row("stage")
    nextStep = try row("next_step")
    nextDay = try row("next_day")
    owner = try row("owner")
    made = try row("made")
    changed = try row("changed")
    version = try row("version")
  }
}

extension Contact {
  init(_ row: Row) throws {
    id = try row("id")
    prospect = try row("prospect")
    name = try row("name")
    post = try row("post")
    address = try row("address")
    phone = try row("phone")
    language = Language(try row("language") as String) ?? .english
  }
}

extension Call {
  init(_ row: Row) throws {
    id = try row("id")
    day = try row("day")
    person = try row("person")
    words = try row("words")
    stage = try row("stage")
  }
}

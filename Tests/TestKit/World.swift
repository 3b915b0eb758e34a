import Core
import Directory
import Storage
import Web

/// The twelve real cities that every test knows, with people who bear role names.
package struct SmallWorld: Sendable {
  package enum Somebody: String, Sendable, CaseIterable {
    case secretariat
    case rennesPolitical, rennesTechnical
    /// Acts for Lisboa, which coordinates the Portuguese network.
    case lisboaCoordinator, lisboaTechnical
    /// Granollers sits in the Executive Committee as its treasurer.
    case granollersCommittee
    /// Rosario holds the Delegation for Latin America.
    case rosarioDelegation
    case tamperePolitical
    /// Acts for Barcelona and for Granollers.
    case barcelonaBoth
    /// An account without any mandate.
    case nobody
  }

  package let people: [Somebody: PersonID]
  /// By slug: `rennes`, `lisboa`, `rtpce`, `latam`, `iaec`.
  package let organisations: [String: OrganisationID]

  package func person(_ somebody: Somebody) -> PersonID { people[somebody] ?? PersonID(0) }
  package func organisation(_ slug: String) -> OrganisationID { organisations[slug] ?? OrganisationID(0) }
  /// Where mail to them goes.
  package static func address(_ somebody: Somebody) -> String { "\(somebody.rawValue.lowercased())@example.org" }

  /// Coordinates and networks as in the association's data; populations rounded, group by the country's income.
  static let cities = """
    name,country_iso2,latitude,longitude,territorial_network,population,population_year,income_group,source
    Barcelona,ES,41.4,2.2,RECE,1637000,2021,IV,small world
    Granollers,ES,41.6,2.3,RECE,62000,2021,IV,small world
    Rennes,FR,48.1,-1.7,RFVE,225000,2021,IV,small world
    Lisboa,PT,38.7,-9.1,RTPCE,546000,2021,IV,small world
    Torino,IT,45.1,7.7,RICE,849000,2021,IV,small world
    Tampere,FI,61.5,23.8,,244000,2021,IV,small world
    Katowice,PL,50.3,19.0,,287000,2021,IV,small world
    Rosario,AR,-32.9,-60.7,RACE,1030000,2022,IV,small world
    Sorocaba,BR,-23.5,-47.5,REBRACE,695000,2021,III,small world
    Morelia,MX,19.7,-101.2,REMCE,849000,2020,III,small world
    Andong (안동),KR,36.6,128.7,ASPAC,157000,2021,IV,small world
    Lomé,TG,6.1,1.2,,837000,2010,I,small world
    """

  private static let networks: [[String: String]] = [
    ["code": "RECE", "name_en": "Spanish State Network", "name_local": "Red Estatal de Ciudades Educadoras", "territory": "ES"],
    [
      "code": "RTPCE", "name_en": "Portuguese Territorial Network", "name_local": "Rede Territorial Portuguesa das Cidades Educadoras",
      "territory": "PT",
    ],
    ["code": "REBRACE", "name_en": "Brazilian Network", "name_local": "Rede Brasileira de Cidades Educadoras", "territory": "BR"],
    ["code": "RACE", "name_en": "Argentine Network", "name_local": "Red Argentina de Ciudades Educadoras", "territory": "AR"],
    ["code": "REMCE", "name_en": "Mexican Network", "name_local": "Red Mexicana de Ciudades Educadoras", "territory": "MX"],
    ["code": "RICE", "name_en": "Italian Network", "name_local": "Rete Italiana delle Città Educative", "territory": "IT"],
    ["code": "RFVE", "name_en": "French Network", "name_local": "Réseau français des villes éducatrices", "territory": "FR"],
    ["code": "ASPAC", "name_en": "Asia-Pacific Network", "territory": "KR AU and others"],
    [
      "code": "LATAM", "kind": "delegation", "name_en": "Delegation for Latin America",
      "name_local": "Delegación para América Latina", "territory": "AR BO BR CO CR EC MX PR UY VE",
    ],
  ]

  /// Makes them in a migrated, empty house.
  static func load(_ house: House) async throws {
    try await house.database.write { tx in
      try DirectorySeeds.association(in: tx)
      for network in networks { try DirectorySeeds.network(network, in: tx) }
      _ = try CityImport.apply(Array(cities.utf8), name: "small world", by: .house, in: tx)
      let made = try SmallWorld(in: tx)
      try tie(made, in: tx)
      try people(made, in: tx)
    }
  }

  /// Whoever is found in this database.
  init(in tx: Tx) throws {
    var organisations: [String: OrganisationID] = [:]
    for organisation in try Organisations.all(Organisation.Kind.allCases, in: tx) { organisations[organisation.slug] = organisation.id }
    self.organisations = organisations
    var people: [Somebody: PersonID] = [:]
    for somebody in Somebody.allCases {
      people[somebody] = try tx.value("SELECT id FROM directory_person WHERE address = \(Self.address(somebody))")
    }
    self.people = people
  }

  private static func tie(_ world: SmallWorld, in tx: WriteTx) throws {
    for (city, network) in [("lisboa", "rtpce"), ("rosario", "latam"), ("torino", "rice")] {
      try Organisations.tie(
        world.organisation(city), to: world.organisation(network), coordinates: true, from: nil, source: "small world", by: .house, in: tx)
    }
    let body = try DirectorySeeds.executiveCommittee(in: tx)
    let seats: [(String, Seat.Role)] = [
      ("barcelona", .president), ("rosario", .vicePresident), ("granollers", .treasurer), ("rennes", .member), ("lisboa", .member),
      ("torino", .member), ("tampere", .member), ("katowice", .member), ("sorocaba", .member), ("morelia", .member), ("andong", .member),
    ]
    for (city, role) in seats {
      try Bodies.seat(world.organisation(city), in: body, as: role, from: nil, to: nil, source: "small world", by: .house, in: tx)
    }
  }

  private static func people(_ world: SmallWorld, in tx: WriteTx) throws {
    let all: [(Somebody, String, Language, [(String, Role)])] = [
      (.secretariat, "Officer of the Secretariat", .english, [("iaec", .secretariat)]),
      (.rennesPolitical, "Représentante politique de Rennes", .french, [("rennes", .political)]),
      (.rennesTechnical, "Représentant technique de Rennes", .french, [("rennes", .technical)]),
      (.lisboaCoordinator, "Coordinator of the Portuguese network", .english, [("lisboa", .coordinator), ("lisboa", .political)]),
      (.lisboaTechnical, "Technical delegate of Lisboa", .english, [("lisboa", .technical)]),
      (.granollersCommittee, "Miembro del Comité Ejecutivo, Granollers", .spanish, [("granollers", .committee)]),
      (.rosarioDelegation, "Responsable de la Delegación", .spanish, [("rosario", .delegation)]),
      (.tamperePolitical, "Political delegate of Tampere", .english, [("tampere", .political)]),
      (.barcelonaBoth, "Technical delegate of two cities", .spanish, [("barcelona", .technical), ("granollers", .technical)]),
      (.nobody, "Account without a mandate", .english, []),
    ]
    for (somebody, name, language, mandates) in all {
      let id = try People.register(name: name, address: address(somebody), language: language, in: tx)
      for (organisation, role) in mandates {
        try Mandates.open(id, for: world.organisation(organisation), as: role, evidence: "small world", by: .house, in: tx)
      }
    }
  }
}

import Core
import Storage
import Web

extension CityImport {
  /// What the file would do, line by line. Reads only.
  package static func preview(_ bytes: [UInt8], decisions: [Int: Decision] = [:], in tx: Tx) throws -> Preview {
    try Comparison(in: tx).preview(try lines(bytes), decisions)
  }

  package static func preview(csv: String, decisions: [Int: Decision] = [:], in tx: Tx) throws -> Preview {
    try preview(Array(csv.utf8), decisions: decisions, in: tx)
  }

  /// The cities of the house by their names, read once for a whole file.
  struct Comparison {
    struct Known {
      let organisation: Organisation
      var networks: [String] = []
      var population: String?
      var incomeGroup: String?
    }

    private(set) var known: [OrganisationID: Known] = [:]
    let networks: [String: OrganisationID]
    /// Present and former names, folded, whole and without brackets.
    private var byKey: [String: Set<OrganisationID>] = [:]
    private var byBareKey: [String: Set<OrganisationID>] = [:]
    private var byNeighbour: [String: Set<OrganisationID>] = [:]

    init(in tx: Tx) throws {
      let cities = try Organisations.all([.city, .candidate], in: tx)
      known = Dictionary(uniqueKeysWithValues: cities.map { ($0.id, Known(organisation: $0)) })
      networks = Dictionary(
        try Organisations.all([.network, .delegation], in: tx).compactMap { network in network.code.map { ($0.uppercased(), network.id) } },
        uniquingKeysWith: { first, _ in first })
      for row in try tx.rows("SELECT n.organisation, n.name FROM directory_name n") {
        let id: OrganisationID = try row("organisation")
        guard let country = known[id]?.organisation.country else { continue }
        var city = City()
        city.name = try row("name")
        byKey[city.key, default: []].insert(id)
        byBareKey[city.bareKey, default: []].insert(id)
        for neighbour in NameKey.neighbours(city.bareKey) { byNeighbour["\(country) \(neighbour)", default: []].insert(id) }
      }
      try readFacts(in: tx)
    }

    private mutating func readFacts(in tx: Tx) throws {
      let day = tx.now.day
      let ties = try tx.rows(
        """
        SELECT m.member, o.code FROM directory_membership m JOIN directory_organisation o ON o.id = m.network
        WHERE m.role = 'member' AND o.code IS NOT NULL AND \(Organisations.holds("m", on: day)) ORDER BY o.code
        """)
      for row in ties { known[try row("member")]?.networks.append((try row("code") as String).uppercased()) }
      let facts = try tx.rows(
        """
        SELECT f.organisation, f.fact, f.value FROM directory_fact f
        WHERE f.fact IN ('population', 'income_group') AND \(Organisations.holds("f", on: day)) ORDER BY f.from_day, f.id
        """)
      for row in facts {
        let value: String? = try row("value")
        if try row("fact") == "population" {
          known[try row("organisation")]?.population = value
        } else {
          known[try row("organisation")]?.incomeGroup = value
        }
      }
    }

    func preview(_ lines: [Line], _ decisions: [Int: Decision]) -> Preview {
      let file = FileNames(lines)
      return Preview(
        rows: lines.map { line in
          switch line.city {
          case .failure(let problem): return Row(line: line.number, city: City(), verdict: .wrong(problem))
          case .success(let city):
            return Row(line: line.number, city: city, verdict: verdict(city, line.number, file, decisions[line.number]))
          }
        })
    }

    private func verdict(_ city: City, _ line: Int, _ file: FileNames, _ decision: Decision?) -> Verdict {
      if let network = city.network, networks[network] == nil {
        return .wrong(Fault("There is no network with the code {code}.", ["code": network]))
      }
      if let first = file.first["\(city.country) \(city.key)"], first != line {
        return .wrong(Fault("The same city is already on line {line}.", ["line": String(first)]))
      }
      // One city of this name in this country: it is that one, whoever else bears the name.
      let here = (byKey[city.key] ?? []).filter { known[$0]?.organisation.country == city.country }
      if here.count == 1, let id = here.first { return compared(city, with: id) }
      let (candidates, problem) = doubt(city, here, file)
      guard let problem else { return .new }
      switch decision {
      case .new: return .new
      case .leaveOut: return .leftOut
      case .same(let id) where candidates.contains(id): return compared(city, with: id)
      default: return .doubtful(candidates.sorted().compactMap(candidate), problem)
      }
    }

    /// Who else it might be, and why.
    private func doubt(_ city: City, _ here: Set<OrganisationID>, _ file: FileNames) -> (Set<OrganisationID>, Fault?) {
      if here.count > 1 { return (here, Fault("Several cities in this country have this name.")) }
      let same = byBareKey[city.bareKey] ?? []
      if !same.isEmpty { return (same, Fault("There is already a city with this name. Say whether this is a different one.")) }
      if let others = file.bare[city.bareKey], others.count > 1 {
        return (
          [],
          Fault(
            "The file contains several cities with this name: {lines}. Confirm that they are not the same.",
            ["lines": others.map(String.init).joined(separator: ", ")])
        )
      }
      let near = NameKey.neighbours(city.bareKey).reduce(into: Set<OrganisationID>()) { found, key in
        found.formUnion(byNeighbour["\(city.country) \(key)"] ?? [])
      }
      if city.bareKey.count > 4, !near.isEmpty {
        return (near, Fault("There is already a city with a very similar name. Say whether this is a different one."))
      }
      return ([], nil)
    }

    private func candidate(_ id: OrganisationID) -> Candidate? {
      known[id].map {
        Candidate(id: id, name: $0.organisation.name, country: $0.organisation.country ?? "", networks: $0.networks)
      }
    }

    private func compared(_ city: City, with id: OrganisationID) -> Verdict {
      guard let now = known[id] else { return .new }
      var changes: [Change] = []
      if let latitude = city.latitude, let longitude = city.longitude,
        now.organisation.latitude != latitude || now.organisation.longitude != longitude
      {
        changes.append(
          Change(what: .place, before: place(now.organisation.latitude, now.organisation.longitude), after: place(latitude, longitude)))
      }
      if let network = city.network, !now.networks.contains(network) {
        changes.append(Change(what: .network, before: now.networks.joined(separator: ", "), after: network))
      }
      if let population = city.population.map(String.init), population != now.population {
        changes.append(Change(what: .population, before: now.population ?? "", after: population))
      }
      if let group = city.incomeGroup, group != now.incomeGroup {
        changes.append(Change(what: .incomeGroup, before: now.incomeGroup ?? "", after: group))
      }
      if let website = city.website, website != now.organisation.website {
        changes.append(Change(what: .website, before: now.organisation.website ?? "", after: website))
      }
      return changes.isEmpty ? .unchanged(id) : .changed(id, changes)
    }

    private func place(_ latitude: Double?, _ longitude: Double?) -> String {
      guard let latitude, let longitude else { return "" }
      return "\(latitude), \(longitude)"
    }
  }

  /// On which lines of the file a name stands.
  struct FileNames {
    /// The first line of each country and whole name.
    private(set) var first: [String: Int] = [:]
    private(set) var bare: [String: [Int]] = [:]

    init(_ lines: [Line]) {
      for line in lines {
        guard case .success(let city) = line.city else { continue }
        let key = "\(city.country) \(city.key)"
        if first[key] == nil {
          first[key] = line.number
          bare[city.bareKey, default: []].append(line.number)
        }
      }
    }
  }
}

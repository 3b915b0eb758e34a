import Core
import Directory
import Storage
import Web

/// What is known of members when fees are worked out.
enum Payers {
  /// Every member of a day, suspended ones included, in the order of their names.
  static func members(for year: Int, on day: Day, in tx: Tx) throws -> [Payer] {
    try of(try Organisations.members(on: day, standings: Standing.allCases, in: tx), for: year, on: day, in: tx)
  }

  static func of(_ cities: [Organisation], for year: Int, on day: Day, in tx: Tx) throws -> [Payer] {
    let known = try Organisations.known([.population, .incomeGroup, .membership], of: cities.map(\.id), on: day, in: tx)
    let reliefs = try Reliefs.all(year, in: tx)
    let billed = Set(try tx.values("SELECT city FROM fees_billed WHERE year = \(year) AND series = 'F'", as: OrganisationID.self))
    return cities.map { city in
      let facts = known[city.id] ?? [:]
      var payer = Payer(
        city: city.id, country: city.country, standing: facts[.membership]?.value.flatMap(Standing.init(rawValue:)),
        population: facts[.population], group: facts[.incomeGroup])
      payer.relief = reliefs[city.id]
      payer.isBilled = billed.contains(city.id)
      return payer
    }
  }
}

enum Reliefs {
  static func all(_ year: Int, in tx: Tx) throws -> [OrganisationID: Relief] {
    var found: [OrganisationID: Relief] = [:]
    for row in try tx.rows("SELECT city, cents, decision FROM fees_relief WHERE year = \(year)") {
      found[try row("city")] = Relief(cents: try row("cents"), decision: try row("decision"))
    }
    return found
  }
}

/// What a year's fees would come to, and which cities pay otherwise than the year before, and why.
package struct Simulation: Sendable {
  package struct Change: Sendable, Equatable {
    package enum Why: String, Sendable { case population, group, rate, decision }
    package let city: OrganisationID
    package let before: FeeLine
    package let now: FeeLine
    package let why: [Why]
  }

  package let lines: [FeeLine]
  package let changes: [Change]
  package let currency: String

  /// What would be billed, whether it was billed already or not.
  package var paying: [FeeLine] { lines.filter { $0.due != nil && ($0.outcome == .bill || $0.outcome == .billed) } }
  package var total: Money { sum(paying) }

  package func sum(_ lines: [FeeLine]) -> Money {
    Money(cents: lines.reduce(0) { $0 + ($1.due?.cents ?? 0) }, currency: currency)
  }

  static func read(_ tariff: Tariff, on day: Day, in tx: Tx) throws -> Simulation {
    let lines = try Payers.members(for: tariff.year, on: day, in: tx).map { tariff.line($0) }
    guard let before = try Tariffs.find(tariff.year - 1, in: tx)?.tariff, let end = Day(year: tariff.year - 1, month: 12, day: 31) else {
      return Simulation(lines: lines, changes: [], currency: tariff.currency)
    }
    let cities = try Organisations.find(lines.map(\.city), in: tx)
    let earlier = try Payers.of(Array(cities.values), for: before.year, on: min(end, day), in: tx)
    let old = Dictionary(uniqueKeysWithValues: earlier.map { ($0.city, before.line($0)) })
    return Simulation(
      lines: lines, changes: lines.compactMap { line in old[line.city].flatMap { change($0, line) } }, currency: tariff.currency)
  }

  static func change(_ before: FeeLine, _ now: FeeLine) -> Change? {
    guard before.due != nil, now.due != nil, before.due != now.due else { return nil }
    var why: [Change.Why] = []
    if before.band != now.band { why.append(.population) }
    if before.group != now.group { why.append(.group) }
    if before.decision != now.decision { why.append(.decision) }
    if why.isEmpty { why.append(.rate) }
    return Change(city: now.city, before: before, now: now, why: why)
  }
}

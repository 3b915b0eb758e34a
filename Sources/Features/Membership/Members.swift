import Core
import Directory
import Storage
import Web

/// Members on a day: with or without provisional and suspended ones, of a country or a part of the world. Always counted, never kept.
struct Members: Sendable {
  struct Query: Sendable {
    enum Group: String { case country, region }
    let day: Day
    var provisional = true
    /// Members whose rights rested on that day.
    var suspended = false
    var country: String?
    var region: Countries.Continent?
    var group: Group?

    /// What an address asks for. A value that means nothing is said to be wrong, so that nobody reads a count that was not asked.
    init(_ fields: Fields, today: Day) throws {
      func given(_ name: String) -> String? { fields[name].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }
      var problems: [FieldProblem] = []
      day = given("on").flatMap { Day($0) } ?? today
      if given("on") != nil, given("on").flatMap({ Day($0) }) == nil {
        problems.append(FieldProblem("on", "This date does not exist. Write it like 2021-03-25."))
      }
      if let text = given("provisional") {
        provisional = text != "0"
        if !["0", "1"].contains(text) { problems.append(FieldProblem("provisional", "Write 1 for with and 0 for without.")) }
      }
      if let text = given("suspended") {
        suspended = text != "0"
        if !["0", "1"].contains(text) { problems.append(FieldProblem("suspended", "Write 1 for with and 0 for without.")) }
      }
      if let text = given("country") {
        country = text.uppercased()
        if !Countries.exists(text.uppercased()) { problems.append(FieldProblem("country", "There is no country with this code.")) }
      }
      if let text = given("region") {
        region = Countries.Continent(rawValue: text)
        if region == nil { problems.append(FieldProblem("region", "There is no such part of the world.")) }
      }
      if let text = given("by") {
        group = Group(rawValue: text)
        if group == nil { problems.append(FieldProblem("by", "Members are counted by country or by region.")) }
      }
      guard problems.isEmpty else { throw Problem.invalid(problems) }
    }
  }

  /// Those whose cities are counted.
  static func standings(provisional: Bool, suspended: Bool) -> [Standing] {
    [.member] + (provisional ? [.provisional] : []) + (suspended ? [.suspended] : [])
  }

  let query: Query
  let all: [MemberCity]
  let names: [OrganisationID: String]

  /// Two queries.
  static func find(_ query: Query, _ language: Language, in tx: Tx) throws -> Members {
    let all = try Organisations.memberships(
      on: query.day, standings: standings(provisional: query.provisional, suspended: query.suspended), in: tx
    )
    .filter { membership in
      let country = membership.organisation.country
      return (query.country == nil || country == query.country)
        && (query.region == nil || country.flatMap(Countries.continent) == query.region)
    }
    return Members(query: query, all: all, names: try Organisations.names(all.map(\.organisation.id), language, on: query.day, in: tx))
  }

  func name(_ membership: MemberCity) -> String { names[membership.organisation.id] ?? membership.organisation.name }

  /// The most first.
  func byCountry(_ language: Language) -> [(code: String, name: String, count: Int)] {
    counted { $0.organisation.country ?? "" }.map { (code: $0.key, name: Countries.name($0.key, language), count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  func byRegion() -> [(region: Countries.Continent, count: Int)] {
    counted { $0.organisation.country.flatMap(Countries.continent)?.rawValue ?? "" }
      .compactMap { key, count in Countries.Continent(rawValue: key).map { (region: $0, count: count) } }
      .sorted { ($1.count, $0.region.rawValue) < ($0.count, $1.region.rawValue) }
  }

  private func counted(_ key: (MemberCity) -> String) -> [String: Int] { Dictionary(all.map { (key($0), 1) }, uniquingKeysWith: +) }

  /// How many on the last day of each of these years, and today in the present one.
  static func byYear(_ years: ClosedRange<Int>, _ standings: [Standing], today: Day, in tx: Tx) throws -> [(year: Int, count: Int)] {
    let every = try Organisations.everyMembership(in: tx).filter { standings.contains($0.standing) }
    return years.compactMap { year in
      guard let last = Day(year: year, month: 12, day: 31) else { return nil }
      let day = min(last, today)
      let cities = every.filter { ($0.from.map { $0 <= day } ?? true) && ($0.to.map { $0 > day } ?? true) }.map(\.organisation)
      return (year: year, count: Set(cities).count)
    }
  }

  func sheet(_ reader: Reader) -> Sheet {
    Sheet(
      "members-\(query.day)",
      (["City", "Country code", "Country", "Region", "Standing", "Since"] as [Phrase]).map { reader.t($0) },
      rows: all.map { membership in
        let country = membership.organisation.country
        return [
          .text(name(membership)), .text(country ?? ""), .text(country.map { Countries.name($0, reader.language) } ?? ""),
          .text(country.flatMap(Countries.continent).map { reader.t($0.label) } ?? ""), .text(reader.t(membership.standing.label)),
          .day(membership.since),
        ]
      })
  }
}

import Core
import Directory
import Storage
import Web

/// What the site counts that no row of the ledger says by itself: members, countries and networks on a day, which is the
/// last of the period, or today. Nobody types these numbers.
enum WebsiteMeasures {
  static let all = [cities, countries, networks]

  static let cities = Measure(
    "cities.members", "Member cities", unit: "cities",
    count: { query, tx in
      // Of the whole house the database counts by itself: home shows it each time.
      if query.scope == .house { return try some(Organisations.memberCount(on: day(query, tx), in: tx)) }
      return try some(members(query, tx).count)
    },
    rows: { query, _, tx in
      try members(query, tx).map { FigureRow($0.name, address: $0.path, day: nil) }
    })

  static let countries = Measure(
    "countries.members", "Countries with member cities", unit: "countries",
    count: { query, tx in
      if query.scope == .house { return try some(Organisations.countryCount(on: day(query, tx), in: tx)) }
      return try some(Set(members(query, tx).compactMap(\.country)).count)
    },
    rows: { query, reader, tx in
      let counts = Dictionary(grouping: try members(query, tx).compactMap(\.country)) { $0 }.mapValues(\.count)
      let named = counts.map { (code: $0.key, name: Countries.name($0.key, reader.language), count: $0.value) }
      return named.sorted { ($0.name, $0.code) < ($1.name, $1.code) }.map { country in
        FigureRow(
          reader.t("{country}: {count} cities", count: country.count, ["country": country.name]),
          address: "/countries/\(country.code)",
          day: nil)
      }
    })

  static let networks = Measure(
    "networks.territorial", "Networks and delegations", unit: "networks",
    count: { _, tx in try some(Organisations.all([.network, .delegation], in: tx).count) },
    rows: { _, reader, tx in
      let all = try Organisations.all([.network, .delegation], in: tx)
      let names = try Organisations.names(all.map(\.id), reader.language, on: tx.now.day, in: tx)
      return all.map { FigureRow(names[$0.id] ?? $0.name, address: $0.path, day: nil) }
    })

  private static func members(_ query: FigureQuery, _ tx: Tx) throws -> [Organisation] {
    let members = try Organisations.members(on: day(query, tx), in: tx)
    switch query.scope {
    case .house: return members
    case .organisation(let id): return members.filter { $0.id == id }
    case .organisations(let ids): return members.filter { ids.contains($0.id) }
    }
  }

  /// The last day of the period, or today.
  private static func day(_ query: FigureQuery, _ tx: Tx) -> Day { min(query.period.to ?? tx.now.day, tx.now.day) }

  /// Nothing recorded is no data, never zero.
  private static func some(_ count: Int) -> Int? { count == 0 ? nil : count }
}

/// A number about the network on a page, leading to the rows behind it.
struct FigureItem: Sendable {
  let measure: Measure
  let figure: Figure

  func html(period: String? = nil, _ visit: Visit) -> HTML {
    Kit.figure(
      figure.shown, label: visit.t(measure.label), period: period, path: visit.path("/activity?measure=\(measure.name)"), visit.reader)
  }
}

extension Figure {
  var shown: FigureShown {
    switch self {
    case .notRecordedYet: .notRecordedYet
    case .noData: .noData
    case .number(let number): .number(number)
    }
  }
}

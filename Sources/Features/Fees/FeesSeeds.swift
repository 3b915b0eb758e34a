import Core
import Directory
import Foundation
import Storage
import Web

/// Tariffs that ship with a data set: `fee-tariff-2020.csv` with `fee-groups-2020.csv`.
enum FeesSeeds {
  static func load(_ folder: String) throws -> Seed.Write {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let years = names.filter { $0.hasPrefix("fee-tariff-") && $0.hasSuffix(".csv") }
      .compactMap { Int($0.dropFirst("fee-tariff-".count).dropLast(4)) }
    let tariffs = try years.map { try read($0, folder) }
    return { tx in
      for (tariff, source) in tariffs where try Tariffs.find(tariff.year, in: tx) == nil {
        // It was in force: it serves as the pattern of later years and bills nobody.
        try Tariffs.insert(tariff, state: .closed, source: source, by: nil, in: tx)
      }
    }
  }

  static func read(_ year: Int, _ folder: String) throws -> (Tariff, source: String) {
    let lines = try table("\(folder)/fee-tariff-\(year).csv")
    var rates: [Tariff.Rate: Int] = [:]
    for line in lines {
      guard let group = line["group"].flatMap(IncomeGroup.init(rawValue:)), let from = line["population_from"].flatMap({ Int($0) }),
        let fee = line["fee"].flatMap({ Money(plain: $0) })
      else { throw FeesSeedFailed(file: "fee-tariff-\(year).csv") }
      rates[Tariff.Rate(group: group, from: from)] = fee.cents
    }
    var groups: [String: IncomeGroup] = [:]
    for line in try table("\(folder)/fee-groups-\(year).csv") {
      guard let group = line["group"].flatMap(IncomeGroup.init(rawValue:)), let country = line["country_iso2"], Countries.exists(country)
      else { throw FeesSeedFailed(file: "fee-groups-\(year).csv") }
      groups[country] = group
    }
    let currency = lines.first?["currency"] ?? Money.euro
    return (Tariff(year: year, currency: currency, rates: rates, groups: groups), lines.first?["source"] ?? "")
  }

  private static func table(_ path: String) throws -> [[String: String]] {
    guard let data = FileManager.default.contents(atPath: path) else { throw FeesSeedFailed(file: path) }
    let lines = try CSV.read(Array(data))
    let columns = lines.first?.cells ?? []
    return lines.dropFirst().map { Dictionary(zip(columns, $0.cells), uniquingKeysWith: { first, _ in first }) }
  }
}

struct FeesSeedFailed: Error, CustomStringConvertible {
  let file: String
  var description: String { "\(file) is missing, or holds a line that is no fee" }
}

import Core
import Foundation
import Storage
import Web

extension CityImport {
  /// A line with what it says, or why it cannot be understood.
  struct Line: Sendable {
    let number: Int
    let city: Result<City, Fault>
  }

  /// Reads the table. Throws what is wrong with the file as a whole.
  static func lines(_ bytes: [UInt8]) throws(Fault) -> [Line] {
    let table: [CSV.Line]
    do { table = try CSV.read(bytes) } catch { throw said(error) }
    guard let head = table.first else { throw said(.empty) }
    let columns = head.cells.map { NameKey.of($0).replacingOccurrences(of: " ", with: "_") }
    for needed in ["name", "country_iso2"] where !columns.contains(needed) {
      throw Fault("There is no column “{column}”. The first line must name the columns.", ["column": needed])
    }
    if let twice = columns.first(where: { column in !column.isEmpty && columns.filter { $0 == column }.count > 1 }) {
      throw Fault("The column “{column}” appears twice.", ["column": twice])
    }
    guard table.count > 1 else { throw Fault("The file has column names but no cities.") }
    return table.dropFirst().map { line in
      var cells: [String: String] = [:]
      for (column, cell) in zip(columns, line.cells) { cells[column] = cell }
      let city: Result<City, Fault> =
        line.cells.count > columns.count && line.cells.dropFirst(columns.count).contains(where: { !$0.isEmpty })
        ? .failure(Fault("The line has more cells than the first line has columns."))
        : Result { () throws(Fault) -> City in try read(cells) }
      return Line(number: line.number, city: city)
    }
  }

  private static func read(_ cells: [String: String]) throws(Fault) -> City {
    var city = City()
    city.name = try name(cells["name"] ?? "")
    city.country = (cells["country_iso2"] ?? "").uppercased()
    guard Countries.exists(city.country) else {
      throw Fault("“{value}” is not a two-letter country code, such as FR.", ["value": short(cells["country_iso2"])])
    }
    city.latitude = try coordinate(cells["latitude"], within: 90)
    city.longitude = try coordinate(cells["longitude"], within: 180)
    guard (city.latitude == nil) == (city.longitude == nil) else {
      throw Fault("Give both latitude and longitude, or neither.")
    }
    city.network = filled(cells["territorial_network"])?.uppercased()
    city.population = try population(cells["population"])
    city.populationDay = try year(cells["population_year"])
    city.incomeGroup = try incomeGroup(cells["income_group"])
    city.standing = try standing(cells["standing"])
    city.admitted = try day(cells["admitted"])
    city.website = try website(cells["website"])
    city.source = String((cells["source"] ?? "").prefix(500))
    return city
  }

  private static func filled(_ cell: String?) -> String? { cell.flatMap { $0.isEmpty ? nil : $0 } }
  private static func short(_ cell: String?) -> String { String((cell ?? "").prefix(40)) }

  private static func name(_ cell: String) throws(Fault) -> String {
    let name = cell.precomposedStringWithCanonicalMapping
    guard !name.isEmpty else { throw Fault("The name is missing.") }
    guard name.count <= 200, !NameKey.of(name).isEmpty, !name.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw Fault("“{value}” is not the name of a city.", ["value": short(cell)])
    }
    return name
  }

  private static func coordinate(_ cell: String?, within limit: Double) throws(Fault) -> Double? {
    guard let cell = filled(cell) else { return nil }
    guard let number = Organisations.degrees(cell, within: limit) else {
      throw Fault("“{value}” is not a coordinate in degrees.", ["value": short(cell)])
    }
    return number
  }

  /// Thousands may be set apart by spaces, points or commas; nobody counts parts of people.
  private static func population(_ cell: String?) throws(Fault) -> Int? {
    guard let cell = filled(cell) else { return nil }
    let groups = cell.split(omittingEmptySubsequences: false) { " \u{A0}\u{202F}.,'’".contains($0) }
    let grouped = groups.count == 1 || groups.dropFirst().allSatisfy { $0.count == 3 }
    guard grouped, let number = Int(groups.joined()), (1...50_000_000).contains(number) else {
      throw Fault("“{value}” is not a number of inhabitants.", ["value": short(cell)])
    }
    return number
  }

  private static func year(_ cell: String?) throws(Fault) -> Day? {
    guard let cell = filled(cell) else { return nil }
    guard cell.count == 4, let number = Int(cell), (1900...2100).contains(number), let day = Day(year: number, month: 1, day: 1) else {
      throw Fault("“{value}” is not a year.", ["value": short(cell)])
    }
    return day
  }

  private static func incomeGroup(_ cell: String?) throws(Fault) -> String? {
    guard let cell = filled(cell)?.uppercased() else { return nil }
    guard ["I", "II", "III", "IV"].contains(cell) else {
      throw Fault("“{value}” is not a fee group: I, II, III or IV.", ["value": short(cell)])
    }
    return cell
  }

  private static func standing(_ cell: String?) throws(Fault) -> Standing {
    guard let cell = filled(cell) else { return .member }
    guard let standing = Standing(rawValue: cell.lowercased()) else {
      throw Fault("“{value}” is not a standing: member, provisional or suspended.", ["value": short(cell)])
    }
    return standing
  }

  private static func day(_ cell: String?) throws(Fault) -> Day? {
    guard let cell = filled(cell) else { return nil }
    guard let day = Day(cell) else {
      throw Fault("“{value}” is not a date. Write it as 2021-03-25.", ["value": short(cell)])
    }
    return day
  }

  private static func website(_ cell: String?) throws(Fault) -> String? {
    guard let cell = filled(cell) else { return nil }
    guard cell.count <= 300, safeLink(cell) == cell, !cell.lowercased().hasPrefix("mailto:") else {
      throw Fault("“{value}” is not a web address. It begins with https://", ["value": short(cell)])
    }
    return cell
  }
}

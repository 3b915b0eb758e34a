import Core
import Directory
import Foundation
import Storage
import Web

/// The first start: facts of a year that a data set gives with their source (`facts-2021.csv`) become acts, which count
/// like any other and say that they were entered by hand. A fact whose day no source gives becomes an act without a day,
/// which counts in no period. A row without a kind waits in the table: what it says has not happened as far as is known.
enum FactSeeds {
  static func load(_ folder: String) throws -> Seed.Write {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let tables = try names.filter { $0.hasPrefix("facts-") && $0.hasSuffix(".csv") }.map { name in
      (year: Int(name.dropFirst("facts-".count).dropLast(4)), lines: try CSV.read(try bytes("\(folder)/\(name)")))
    }
    return { tx in
      for plan in try Plans.all(in: tx) {
        guard let lines = tables.first(where: { $0.year == plan.year })?.lines, let head = lines.first?.cells else { continue }
        for line in lines.dropFirst() {
          try record(Dictionary(zip(head, line.cells), uniquingKeysWith: { first, _ in first }), plan, in: tx)
        }
      }
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

  private static func record(_ cells: [String: String], _ plan: Plan, in tx: WriteTx) throws {
    let day = cells["day"].flatMap { Day($0) }
    guard let kind = cells["kind"], !kind.isEmpty, day.map({ $0 <= tx.now.day }) ?? (plan.year <= tx.now.day.year) else { return }
    let titles = Language.official.compactMap { language in
      cells["title_\(language)"].flatMap { $0.isEmpty ? nil : (language: language, text: $0) }
    }
    guard let first = titles.first else { return }
    let country = cells["country_iso2"].flatMap { $0.isEmpty ? nil : $0 }
    let act = try Acts.record(
      ActInput(
        objective: Plans.objective(cells["objective"] ?? "", of: plan, in: tx).id, kind: kind, what: first.text, day: day,
        place: cells["place"] ?? "", country: country, organisations: organisations(cells["organisation"] ?? "", country, in: tx),
        source: cells["source"] ?? "", language: first.language, owner: nil), by: .house, in: tx)
    for other in titles.dropFirst() { try Texts.write(act.id, TextField.title, other.language, other.text, in: tx) }
    try Cards.put(PlanCards.acts([act.id], in: tx), in: tx)
  }

  /// By code, else by name; of two with one name neither is meant.
  private static func organisations(_ name: String, _ country: String?, in tx: Tx) throws -> [OrganisationID] {
    if name.isEmpty { return [] }
    if let network = try Organisations.find(code: name, in: tx) { return [network.id] }
    let found = try Organisations.named(name, country: country, in: tx)
    return found.count == 1 ? found.map(\.id) : []
  }
}

import Core
import Directory
import Foundation
import Storage
import Web

/// The first start: facts of a year that a data set gives with their source (`facts-2021.csv`) become acts, which count
/// like any other and say that they were entered by hand. A fact whose day no source gives becomes an act without a day,
/// which counts in no period. A row without a kind waits in the table: what it says has not happened as far as is known.
enum FactSeeds {
  static func load(_ folder: String, _ house: House) async throws {
    let plans = try await house.database.read { tx in try Plans.all(in: tx) }
    for plan in plans {
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/facts-\(plan.year).csv") else { continue }
      let lines = try CSV.read(Array(bytes))
      guard let head = lines.first?.cells else { continue }
      try await house.database.write { tx in
        for line in lines.dropFirst() {
          try record(Dictionary(zip(head, line.cells), uniquingKeysWith: { first, _ in first }), plan, in: tx)
        }
      }
    }
  }

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

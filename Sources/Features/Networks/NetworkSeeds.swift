import Core
import Directory
import Foundation
import Storage
import Web

/// What the sources say of the networks of the data set.
enum NetworkSeeds {
  static let facts = Seed("facts of networks") { folder, house in
    guard let data = FileManager.default.contents(atPath: "\(folder)/network-facts.csv") else { return { _ in } }
    let lines = try CSV.read(Array(data))
    let columns = lines.first?.cells ?? []
    return { tx in
      for cells in lines.dropFirst().map(\.cells) {
        let line = Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })
        guard let network = try Organisations.find(code: line["code"] ?? "", in: tx),
          let name = NetworkFact.Name(rawValue: line["fact"] ?? ""),
          try !(NetworkFact.all(of: [network.id], in: tx)[network.id] ?? []).contains(where: { $0.name == name })
        else { continue }
        try NetworkFact.state(
          name, line["value"] ?? "", of: network.id, from: nil, source: line["source"] ?? "", by: .house, in: tx)
      }
    }
  }
}

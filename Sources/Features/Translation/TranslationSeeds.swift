import Core
import Foundation
import Storage
import Web

/// Routes and their grades as measured so far, and terms of the field. Adds what is missing; what staff changed stays.
enum TranslationSeeds {
  static func load(_ folder: String) throws -> Seed.Write {
    let routes = try table("\(folder)/translation-routes.csv").map { line -> MachineRoute in
      guard line.count >= 5, let source = Language(line[0]), let target = Language(line[1]),
        let grade = MachineRoute.Grade(rawValue: line[3]),
        let languages = MachineRoute.languages(line[2], from: source, to: target)
      else { throw StorageError.engine("translation-routes.csv: \(line.joined(separator: ","))") }
      return MachineRoute(source: source, target: target, languages: languages, grade: grade, note: line[4], score: nil, measured: nil)
    }
    let terms = try table("\(folder)/terms.csv").map { line in
      Dictionary(zip(Language.official, line), uniquingKeysWith: { first, _ in first })
    }
    return { tx in
      if try tx.count("SELECT count(*) FROM translation_route") < routes.count {
        for route in routes { try MachineRoutes.add(route, in: tx) }
      }
      if try tx.count("SELECT count(*) FROM translation_term") == 0 { for names in terms { try Terms.add(names, in: tx) } }
    }
  }

  /// Without its heading; the columns stand in the order of the data set's README.
  private static func table(_ path: String) throws -> [[String]] {
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    return try CSV.read(Array(bytes)).dropFirst().map(\.cells)
  }
}

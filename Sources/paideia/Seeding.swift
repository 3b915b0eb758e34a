import Core
import Foundation
import Storage

/// The first start of a new data folder: each feature loads its part of a data set, through the importers that
/// everybody uses. Later starts add what the data set has gained and a filled house lacks, such as help pages.
enum Seeding {
  static func load(_ folder: String, into house: House) async throws {
    let empty = try await house.database.read { tx in try tx.count("SELECT count(*) FROM core_record") == 0 }
    let seeds = house.features.flatMap(\.seeds).filter { empty || $0.adds }
    guard FileManager.default.fileExists(atPath: folder) else {
      guard empty else { return }
      throw Refusal("There is no data set at \(folder).")
    }
    for seed in seeds {
      if empty { print("Loading \(seed.name)") }
      fflush(nil)
      try await seed.load(folder, house)
    }
  }
}

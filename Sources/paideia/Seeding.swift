import Core
import Foundation
import Storage

/// The first start of a new data folder: each feature loads its part of a data set, through the importers that
/// everybody uses.
enum Seeding {
  static func load(_ folder: String, into house: House) async throws {
    let empty = try await house.database.read { tx in try tx.count("SELECT count(*) FROM core_record") == 0 }
    guard empty else { return }
    guard FileManager.default.fileExists(atPath: folder) else { throw Refusal("There is no data set at \(folder).") }
    for seed in house.features.flatMap(\.seeds) {
      print("Loading \(seed.name)")
      fflush(nil)
      try await seed.load(folder, house)
    }
  }
}

import Core
import Foundation
import Storage

/// The first start of a new data folder: each feature loads its part of a data set, through the importers that
/// everybody uses. One that was stopped goes on with what is missing. Later starts add what the data set has gained
/// and a filled house lacks, such as help pages.
enum Seeding {
  static func load(_ folder: String, into house: House) async throws {
    let seeds = house.features.flatMap(\.seeds)
    let once = seeds.filter { !$0.adds }.map(\.name)
    let (records, loaded) = try await house.database.read { tx in
      (try tx.count("SELECT count(*) FROM core_record"), try Seed.loaded(in: tx))
    }
    let isOfBefore = records > 0 && loaded.isEmpty
    if isOfBefore {
      // It was filled before the house remembered what it loads, or by people: a data set has no place in it.
      try await house.database.write { tx in for name in once { try Seed.remember(name, in: tx) } }
    }
    let isLoaded = isOfBefore || Set(once).isSubset(of: loaded)
    guard FileManager.default.fileExists(atPath: folder) else {
      guard !isLoaded else { return }
      throw Refusal("There is no data set at \(folder).")
    }
    for seed in seeds where seed.adds || !(isOfBefore || loaded.contains(seed.name)) {
      if !isLoaded { print("Loading \(seed.name)") }
      fflush(nil)
      try await seed.load(folder, house)
    }
  }
}

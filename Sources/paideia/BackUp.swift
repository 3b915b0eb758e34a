import ArgumentParser
import Contents
import Core
import Directory
import Foundation
import Storage

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write everything into one SQLite file, on either engine, while the site is running.")

  @Argument(help: "The file to write. It must not exist yet.")
  var file: String

  func run() async throws {
    guard !FileManager.default.fileExists(atPath: file) else { throw Refusal("\(file) already exists.") }
    let house = try await Installation().open(migrating: false)
    // Written beside and renamed, so that a file of this name is always a whole backup.
    let partial = file + ".part"
    try? FileManager.default.removeItem(atPath: partial)
    try await house.database.backup(to: partial)
    try FileManager.default.moveItem(atPath: partial, toPath: file)
    await house.database.close()
    print("Wrote \(file). Keep erasures.log from the data folder with it: restore applies it.")
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fill an empty database, of the same or the other engine, from a backup; erased people stay erased.")

  @Argument(help: "A file written by `paideia backup`.")
  var file: String

  func run() async throws {
    guard FileManager.default.fileExists(atPath: file) else { throw Refusal("The file \(file) does not exist.") }
    let house = try await Installation().open()
    let empty = try await house.database.read { tx in try tx.count("SELECT count(*) FROM core_record") == 0 }
    guard empty else { throw Refusal("The database is not empty. Restore into a new data folder or a new database.") }
    try await house.database.restore(from: file)
    try await Cards.rebuild(house)
    let erased = try await Erasures.replay(house)
    print("Restored from \(file)\(erased > 0 ? "; \(erased) erasures applied again" : "").")
    if !Erasures.isKnown(house.settings) {
      print(
        "There is no erasures.log in the data folder. If people have been erased since that backup, put the file there and start again.")
    }
    await house.database.close()
  }
}

struct Rebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Build the cards and the search index again from what the database holds.")

  func run() async throws {
    let house = try await Installation().open(migrating: false)
    try await Cards.rebuild(house)
    print("The cards and the search index have been built again.")
    await house.database.close()
  }
}

import Contents
import Core
import Directory
import Foundation
import Storage
import Web

/// This installation as its environment describes it: where the data is, which database, who may ask.
struct Installation {
  let data: String
  let place: Database.Place
  let port: Int
  var settings: Settings

  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    data = environment["PAIDEIA_DATA"] ?? "data"
    guard let port = Int(environment["PORT"] ?? "8080"), (1...65535).contains(port) else {
      throw Refusal("PORT must be a number from 1 to 65535.")
    }
    self.port = port
    if let url = environment["DATABASE_URL"], !url.isEmpty {
      guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
        throw Refusal("DATABASE_URL must begin with postgres:// or postgresql://. Leave it empty to use SQLite.")
      }
      place = .postgres(url: url)
    } else {
      place = .sqlite(path: data + "/paideia.sqlite")
    }
    settings = Settings()
    settings.data = data
    settings.demo = FileManager.default.fileExists(atPath: data + "/demo")
    if settings.demo { settings.demoClock = DemoClock(data: data) }
    settings.address = environment["PAIDEIA_ADDRESS"] ?? "http://127.0.0.1:\(port)"
    settings.smtp = environment["PAIDEIA_SMTP"].flatMap { $0.isEmpty ? nil : $0 }
    settings.sender = environment["PAIDEIA_SENDER"] ?? "paideia@localhost"
    settings.proxy = environment["PAIDEIA_PROXY"].flatMap { $0.isEmpty ? nil : $0 }
    settings.addressLists = AddressCountries.folder()
    settings.keepsPages = environment["PAIDEIA_KEEP"] != "0"
  }

  /// Makes the data folder, opens the database, applies what migrations are missing.
  func open(migrating: Bool = true) async throws -> House {
    // What is written here is nobody else's to read on this machine.
    umask(0o077)
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let house = try await Contents.house(place, settings: settings, clock: settings.demoClock?.clock ?? .system)
    let migrations = try Migrations.all(targets: Contents.targets)
    if migrating {
      try await Migrations.apply(migrations, to: house.database)
    } else {
      let pending = try await Migrations.pending(migrations, in: house.database)
      guard pending.isEmpty else {
        throw Refusal("\(pending.count) migrations have not been applied to the database. Run: paideia migrate")
      }
    }
    if settings.demo, try await house.database.read({ tx in try !DemoPeople.mayEnter(in: tx) }) {
      await house.database.close()
      throw Refusal(
        "This data folder is in demo mode, but the database holds real data. Remove the file \(data)/demo, or set DATABASE_URL to another database."
      )
    }
    return house
  }
}

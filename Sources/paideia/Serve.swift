import ArgumentParser
import Core
import Directory
import Foundation
import Logging
import Storage
import Web

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Answer requests, and do the jobs that are due.")

  @Option(help: "Load this data set if the database is empty.")
  var firstStart: String?

  @Flag(help: "Leave the jobs to `paideia work` processes.")
  var withoutWork = false

  @Option(help: "The address to listen on. Demo mode listens on 127.0.0.1 alone.")
  var host: String?

  func run() async throws {
    let installation = try Installation()
    LoggingSystem.bootstrap { label in StructuredLog(label: label) }
    let house = try await installation.open()
    if let firstStart { try await Seeding.load(firstStart, into: house) }
    let demo = installation.settings.demo
    if demo, let host, host != "127.0.0.1" {
      throw Refusal("Demo mode listens on 127.0.0.1 alone. Use a data folder of your own to be reachable.")
    }
    let pipeline = Installation.pipeline(house)
    let worker = withoutWork ? nil : Task { await Worker(house).run() }
    let watch = Task { await watchPosition(of: house.database) }
    announce(installation)
    try await serve(
      Listener(host: host ?? (demo ? "127.0.0.1" : "0.0.0.0"), port: installation.port), pipeline)
    worker?.cancel()
    watch.cancel()
    await worker?.value
    await house.counters.flush()
    await house.database.close()
  }

  private func announce(_ installation: Installation) {
    print("Paideia answers at \(installation.settings.address)")
    if installation.settings.demo {
      print("Demo mode: open \(installation.settings.address)/en/sign-in and enter with one click as one of:")
      for person in DemoPeople.names { print("  \(person)") }
    } else {
      print("Sign in at \(installation.settings.address)/en/sign-in. The first person: paideia user add --help")
    }
    fflush(nil)
  }
}

/// Asks each half second for what other processes have committed, so that kept pages are never older.
private func watchPosition(of database: Database) async {
  while !Task.isCancelled {
    _ = try? await database.refreshPosition()
    try? await Task.sleep(for: .milliseconds(500))
  }
}

struct Work: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Do the jobs that are due, until stopped.")

  func run() async throws {
    LoggingSystem.bootstrap { label in StructuredLog(label: label) }
    let house = try await Installation().open(migrating: false)
    let worker = Task { await Worker(house).run() }
    await stopSignal()
    worker.cancel()
    await worker.value
    await house.database.close()
  }
}

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Bring the database to this program's version.")

  func run() async throws {
    let installation = try Installation()
    try FileManager.default.createDirectory(atPath: installation.data, withIntermediateDirectories: true)
    let database = try await Database.open(installation.place)
    let applied = try await Migrations.apply(try Migrations.all(targets: targets), to: database)
    print(applied.isEmpty ? "Nothing to do." : applied.map { "applied \($0)" }.joined(separator: "\n"))
    await database.close()
  }
}

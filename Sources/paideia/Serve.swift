import ArgumentParser
import Contents
import Core
import Directory
import Foundation
import Logging
import Storage
import Web

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Answer requests and do the jobs that are due.")

  @Option(help: "Load this data set if the database is empty; otherwise add the pages that it has gained since.")
  var firstStart: String?

  @Flag(help: "Leave the jobs to `paideia work` processes.")
  var withoutWork = false

  @Option(help: "The address to listen on. Demo mode listens only on 127.0.0.1.")
  var host: String?

  @Option(help: "The day on which a new demonstration begins, such as 2021-02-25. Only in demo mode; /demo/day changes it later.")
  var day: String?

  func run() async throws {
    let installation = try Installation()
    LoggingSystem.bootstrap { label in StructuredLog(label: label) }
    if let day { try begin(installation, on: day) }
    let house = try await installation.open()
    try await Erasures.replay(house)
    if let firstStart { try await Seeding.load(firstStart, into: house) }
    let demo = installation.settings.demo
    if demo, let host, host != "127.0.0.1" {
      throw Refusal("Demo mode listens only on 127.0.0.1. To be reachable from elsewhere, use a data folder that is not in demo mode.")
    }
    let log = Logger(label: "paideia")
    let pipeline = try Contents.pipeline(house, log: log)
    let worker = withoutWork ? nil : Task { await Worker(house).run() }
    let watch = Task { await keepWatch(house) }
    let place = Listener(
      host: host ?? (demo ? "127.0.0.1" : "0.0.0.0"), port: installation.port, proxy: house.settings.proxy,
      secure: house.settings.address.hasPrefix("https"))
    try await serve(
      place, assets: house.assets, logger: log, threads: house.database.threads, limit: pipeline.bodyLimit, kept: pipeline.keptPage,
      started: { _ in announce(installation) }, respond: pipeline.answer)
    worker?.cancel()
    watch.cancel()
    await worker?.value
    try? await house.counters.flush(into: house.database)
    await house.database.close()
  }

  /// A demonstration that has its day already keeps it.
  private func begin(_ installation: Installation, on text: String) throws {
    guard let clock = installation.settings.demoClock else { throw Refusal("--day is for demo mode only.") }
    guard let day = Day(text) else { throw Refusal("--day is a date, like 2021-02-25.") }
    guard !FileManager.default.fileExists(atPath: installation.settings.data + "/clock") else { return }
    try clock.set(Zone.moment(day, hour: 9, minute: 0, in: "UTC"))
  }

  @Sendable private func announce(_ installation: Installation) {
    print("Paideia answers at \(installation.settings.address)")
    if installation.settings.demo {
      print("Demo mode: open \(installation.settings.address)/en/sign-in and sign in with one click as one of:")
      for person in DemoPeople.names { print("  \(person)") }
    } else {
      print("Sign in at \(installation.settings.address)/en/sign-in. To add the first person, see: paideia user add --help")
    }
    fflush(nil)
  }
}

/// Asks each half second for what other processes have committed, so that kept pages are never older; writes the
/// counters of views once a minute.
private func keepWatch(_ house: House) async {
  var round = 0
  while !Task.isCancelled {
    _ = try? await house.database.refreshPosition()
    round += 1
    if round.isMultiple(of: 120) { try? await house.counters.flush(into: house.database) }
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
  static let configuration = CommandConfiguration(abstract: "Update the database to the version of this program.")

  func run() async throws {
    let installation = try Installation()
    try FileManager.default.createDirectory(atPath: installation.data, withIntermediateDirectories: true)
    let database = try await Database.open(installation.place)
    let applied = try await Migrations.apply(try Migrations.all(targets: Contents.targets), to: database)
    print(applied.isEmpty ? "Nothing to do." : applied.map { "applied \($0)" }.joined(separator: "\n"))
    await database.close()
  }
}

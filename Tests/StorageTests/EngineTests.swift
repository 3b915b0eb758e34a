import Foundation
import Storage
import Synchronization
import TestDatabases
import Testing

/// What is set on the engines themselves, read back.
@Suite struct EngineTests {
  @Test(.enabled(if: TestDatabase.engine == .sqlite)) func sqliteIsSetToKeepWhatItAcknowledged() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        #expect(try tx.value("PRAGMA journal_mode") == "wal")
        #expect(try tx.value("PRAGMA synchronous") == 2)
        #expect(try tx.value("PRAGMA busy_timeout") == 10_000)
        #expect(try tx.value("PRAGMA foreign_keys") == 1)
        #expect(try tx.value("PRAGMA auto_vacuum") == 2)
        #expect(try tx.value("PRAGMA secure_delete") == 1)
      }
      try await database.read { tx throws in
        #expect(try tx.value("PRAGMA foreign_keys") == 1)
        #expect(try tx.value("PRAGMA busy_timeout") == 10_000)
        #expect(try tx.value("PRAGMA journal_mode") == "wal")
      }
    }
  }

  @Test(.enabled(if: TestDatabase.engine == .postgres)) func postgresIsSetToKeepWhatItAcknowledged() async throws {
    try await TestDatabase.with { database async throws in
      @Sendable func setting(_ name: String, in tx: Tx) throws -> String? { try tx.value("SELECT current_setting(\(name))") }
      try await database.write { tx throws in
        #expect(try setting("synchronous_commit", in: tx) == "on")
        #expect(try setting("transaction_isolation", in: tx) == "read committed")
        #expect(try setting("statement_timeout", in: tx) == "30s")
        #expect(try setting("lock_timeout", in: tx) == "10s")
        #expect(try tx.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()") == 1)
      }
      try await database.read { tx throws in
        #expect(try setting("transaction_isolation", in: tx) == "repeatable read")
        #expect(try setting("transaction_read_only", in: tx) == "on")
        #expect(try setting("statement_timeout", in: tx) == "5s")
      }
    }
  }

  @Test(.enabled(if: TestDatabase.engine == .postgres)) func aConnectionThatDiedIsOpenedAnew() async throws {
    try await TestDatabase.withPlace { place async throws in
      let one = try await Database.open(place)
      let other = try await Database.open(place)
      let mine: Int = try #require(try await one.read { tx in try tx.value("SELECT pg_backend_pid()") })
      _ = try await other.read { tx in try tx.rows("SELECT pg_terminate_backend(\(mine)::int, 5000)") }
      // Between transactions nobody notices.
      #expect(try await one.write { tx in try tx.nextPosition() } == 1)
      // Within one the write fails whole, and the next one works.
      await #expect(throws: StorageError.busy) {
        try await one.write { tx throws in
          _ = try tx.nextPosition()
          _ = try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(try await one.write { tx in try tx.nextPosition() } == 2)
      await one.close()
      await other.close()
    }
  }

  @Test(.enabled(if: TestDatabase.engine == .postgres)) func statementsPreparedStayFew() async throws {
    try await TestDatabase.with { database async throws in
      let prepared = try await database.read { tx throws in
        for number in 0..<1000 { _ = try tx.rows(SQL.raw("SELECT \(number) AS n")) }
        return try tx.count("SELECT count(*) FROM pg_prepared_statements")
      }
      #expect(prepared <= 400)
    }
  }

  @Test(.enabled(if: TestDatabase.engine == .postgres)) func aServerThatCannotBeReachedIsBusy() async throws {
    await #expect(throws: StorageError.busy) {
      _ = try await Database.open(.postgres(url: "postgres://postgres@/postgres?host=/nowhere&port=1"))
    }
    let url = PostgresServer.url(try TestServer.url(), database: "nobody_made_this")
    let error = await #expect(throws: StorageError.self) { _ = try await Database.open(.postgres(url: url)) }
    #expect(error?.description.contains("does not exist") == true)
  }

  @Test func theDatabaseOfAURLIsReplaced() {
    #expect(PostgresServer.url("postgres://me@/one?host=/tmp", database: "two") == "postgres://me@/two?host=/tmp")
    #expect(PostgresServer.url("postgresql://h:5/one", database: "two") == "postgresql://h:5/two")
  }

  @Test(.enabled(if: TestDatabase.engine == .sqlite)) func aFileThatIsNoDatabaseIsRefused() async throws {
    let path = TestDatabase.temporaryPath("letter.txt")
    try String(repeating: "Dear city, ", count: 500).write(toFile: path, atomically: true, encoding: .utf8)
    await #expect(throws: StorageError.self) { _ = try await Database.open(.sqlite(path: path)) }
  }

  @Test(.enabled(if: TestDatabase.engine == .sqlite)) func theFolderOfTheFileIsMade() async throws {
    let path = TestDatabase.temporaryPath("data") + "/deep/house.sqlite"
    let database = try await Database.open(.sqlite(path: path))
    #expect(database.position == 0)
    await database.close()
  }
}

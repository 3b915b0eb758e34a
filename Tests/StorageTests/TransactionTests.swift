import Foundation
import Storage
import Synchronization
import TestDatabases
import Testing

@Suite struct TransactionTests {
  private static let table: SQL = """
    CREATE TABLE test_entry (
      id BIGINT PRIMARY KEY, word TEXT NOT NULL UNIQUE CHECK (word <> 'forbidden'),
      parent BIGINT REFERENCES test_entry (id))
    """

  private struct Mind: Error {}

  @Test(arguments: [
    "INSERT INTO test_entry (id, word) VALUES (2, 'one')", "INSERT INTO test_entry (id, word) VALUES (1, 'two')",
    "INSERT INTO test_entry (id, word) VALUES (2, 'forbidden')", "INSERT INTO test_entry (id, word) VALUES (2, NULL)",
    "INSERT INTO test_entry (id, word, parent) VALUES (2, 'two', 99)", "DELETE FROM test_entry WHERE id = 1",
  ])
  func constraintsRefuseAndNothingIsWritten(statement: String) async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute(Self.table)
        try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')")
        try tx.execute("INSERT INTO test_entry (id, word, parent) VALUES (7, 'seven', 1)")
      }
      let error = await #expect(throws: StorageError.self) {
        try await database.write { tx throws in
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (8, 'before')")
          try tx.execute(SQL.raw(statement))
        }
      }
      guard case .constraint = error else {
        Issue.record("\(String(describing: error)) is not a constraint")
        return
      }
      #expect(try await database.read { tx in try tx.values("SELECT id FROM test_entry ORDER BY id") } == [1, 7])
    }
  }

  /// PostgreSQL gives up a transaction whose statement failed; on SQLite one could carry on, so the house forbids it.
  @Test func aCaughtErrorStillFailsTheWrite() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      await #expect(throws: StorageError.self) {
        try await database.write { tx throws in
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')")
          _ = try? tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'again')")
        }
      }
      #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM test_entry") } == 0)
    }
  }

  @Test func whatTheBodyThrowsUndoesAndComesOut() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      await #expect(throws: Mind.self) {
        try await database.write { tx throws in
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')")
          _ = try tx.nextPosition()
          throw Mind()
        }
      }
      #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM test_entry") } == 0)
      #expect(database.position == 0)
      #expect(try await database.write { tx in try tx.nextPosition() } == 1)
    }
  }

  @Test func aReadSeesOnePictureAndMayNotWrite() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      let began = Flag()
      let wrote = Flag()
      async let counts = database.read { tx throws in
        let before = try tx.count("SELECT count(*) FROM test_entry")
        began.raise()
        wrote.waitHere()
        return [before, try tx.count("SELECT count(*) FROM test_entry")]
      }
      try await began.wait()
      // A write does not wait for readers.
      _ = try await database.write { tx in try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')") }
      wrote.raise()
      #expect(try await counts == [0, 0])
      await #expect(throws: StorageError.self) {
        try await database.read { tx in _ = try tx.rows("INSERT INTO test_entry (id, word) VALUES (2, 'two') RETURNING id") }
      }
      #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM test_entry") } == 1)
    }
  }

  @Test func statementsOfATransactionAreCounted() async throws {
    try await TestDatabase.with { database async throws in
      let before = database.statements
      try await database.read { tx throws in
        _ = try tx.count("SELECT 1")
        _ = try tx.rows("SELECT 2")
        #expect(tx.statements == 2)
      }
      #expect(database.statements == before + 2)
    }
  }

  @Test func timeIsTheClocks() async throws {
    let moment = try #require(Moment("2021-05-17T09:00:00.000Z"))
    try await TestDatabase.with(clock: Clock { moment }) { database async throws in
      #expect(try await database.read { $0.now } == moment)
      #expect(try await database.write { $0.now } == moment)
    }
  }

  // MARK: Identifiers and positions

  @Test func identifiersAndPositionsAreHandedOutInOrder() async throws {
    try await TestDatabase.with { database async throws in
      let first = try await database.write { tx in [try tx.nextID(Int.self).value, try tx.nextID(Int.self).value] }
      #expect(first == [1000, 1001])
      #expect(database.position == 0)
      #expect(try await database.write { tx in [try tx.nextPosition(), try tx.nextPosition(), try tx.position()] } == [1, 2, 2])
      #expect(database.position == 2)
      #expect(try await database.write { tx in try tx.nextID(Int.self).value } == 1002)
    }
  }

  @Test func whatRunsBeforeTheCommitKnowsWhatIsNew() async throws {
    let seen = Mutex<[Int64]>([])
    let hook: Database.BeforeCommit = { tx, since in
      seen.withLock { $0 += [since, (try? tx.position()) ?? -1] }
      if since == 2 { throw Mind() }
      if since == 0 { _ = try tx.nextPosition() }
    }
    try await TestDatabase.with(beforeCommit: hook) { database async throws in
      _ = try await database.write { tx in try tx.nextID(Int.self).value }
      #expect(seen.withLock { $0 } == [])
      _ = try await database.write { tx in try tx.nextPosition() }
      #expect(seen.withLock { $0 } == [0, 1])
      #expect(database.position == 2)
      await #expect(throws: Mind.self) { try await database.write { tx in try tx.nextPosition() } }
      #expect(try await database.refreshPosition() == 2)
    }
  }

  // MARK: Limits

  private static let endless: SQL = """
    WITH RECURSIVE step (n) AS (SELECT \(1) UNION ALL SELECT n + 1 FROM step WHERE n < \(4_000_000_000)) SELECT count(*) FROM step
    """

  @Test func statementsStopAfterTheirTime() async throws {
    var limits = Limits()
    limits.reading = .milliseconds(1500)
    limits.writing = .milliseconds(1500)
    try await TestDatabase.with(limits: limits) { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      let began = ContinuousClock.now
      await #expect(throws: StorageError.timeout) { try await database.read { tx in _ = try tx.rows(Self.endless) } }
      await #expect(throws: StorageError.timeout) {
        try await database.write { tx throws in
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')")
          _ = try tx.rows(Self.endless)
        }
      }
      #expect(ContinuousClock.now - began < .seconds(20))
      // The connections are as good as before, and nothing was written.
      #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM test_entry") } == 0)
      _ = try await database.write { tx in try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')") }
    }
    #expect(Limits.standard.reading == .seconds(5))
    #expect(Limits.standard.writing == .seconds(30))
  }

  /// More readers than Swift has threads wait for a task that needs one of those.
  @Test(.timeLimit(.minutes(1))) func readingHoldsNoneOfSwiftsOwnThreads() async throws {
    try await TestDatabase.with { database async throws in
      let readers = min(ProcessInfo.processInfo.activeProcessorCount + 1, 7)
      let bell = DispatchSemaphore(value: 0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<readers { group.addTask { try await database.read { _ in bell.wait() } } }
        group.addTask { for _ in 0..<readers { bell.signal() } }
        try await group.waitForAll()
      }
    }
  }

  @Test func whoWaitsTooLongForAConnectionIsSentAway() async throws {
    var limits = Limits()
    limits.connections = 2
    limits.connection = .milliseconds(100)
    try await TestDatabase.with(limits: limits) { database async throws in
      let release = Flag()
      let inside = [Flag(), Flag()]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for flag in inside {
          group.addTask {
            try await database.read { tx throws in
              flag.raise()
              release.waitHere()
              _ = try tx.count("SELECT 1")
            }
          }
        }
        for flag in inside { try await flag.wait() }
        await #expect(throws: StorageError.busy) { try await database.read { tx in try tx.count("SELECT 1") } }
        release.raise()
        try await group.waitForAll()
      }
      #expect(try await database.read { tx in try tx.count("SELECT 1") } == 1)
    }
  }

  @Test func whoWaitsTooLongToWriteIsSentAway() async throws {
    var limits = Limits()
    limits.lock = .milliseconds(200)
    let short = limits
    try await TestDatabase.withPlace { place async throws in
      // Two databases on one place behave like two processes: the second waits for the lock of the engine.
      let one = try await Database.open(place, limits: short)
      let other = try await Database.open(place, limits: short)
      let release = Flag()
      let inside = Flag()
      async let writing: Void = one.write { _ in
        inside.raise()
        release.waitHere()
      }
      try await inside.wait()
      await #expect(throws: StorageError.busy) { try await other.write { tx in try tx.nextPosition() } }
      await #expect(throws: StorageError.busy) { try await one.write { tx in try tx.nextPosition() } }
      #expect(try await other.read { tx in try tx.count("SELECT count(*) FROM storage_house") } == 1)
      release.raise()
      try await writing
      #expect(try await other.write { tx in try tx.nextPosition() } == 1)
      await one.close()
      await other.close()
    }
  }

  @Test func aWriteOnceBegunRunsToItsEnd() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      let inside = Flag()
      let release = Flag()
      let task = Task {
        try await database.write { tx throws in
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (1, 'one')")
          inside.raise()
          release.waitHere()
          try tx.execute("INSERT INTO test_entry (id, word) VALUES (2, 'two')")
        }
      }
      try await inside.wait()
      task.cancel()
      release.raise()
      _ = try? await task.value
      #expect(try await database.read { tx in try tx.values("SELECT id FROM test_entry ORDER BY id") } == [1, 2])
    }
  }

  @Test func aClosedDatabaseSaysSo() async throws {
    try await TestDatabase.withPlace { place async throws in
      let database = try await Database.open(place)
      await database.close()
      await #expect(throws: StorageError.engine("the database is closed")) { try await database.read { _ in } }
      await #expect(throws: StorageError.engine("the database is closed")) { try await database.write { _ in } }
      await database.close()
    }
  }
}

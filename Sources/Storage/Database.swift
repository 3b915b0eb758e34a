import Dispatch
import Synchronization

/// The database of the house, whichever engine holds it. Asynchronous outside, synchronous inside a transaction,
/// and one writer at a time on both engines, so that what holds on SQLite holds on PostgreSQL. Statements run on
/// threads of Storage, never on Swift's own.
package final class Database: Sendable {
  package enum Place: Sendable, Equatable {
    /// One file; its folder is made if missing.
    case sqlite(path: String)
    /// `postgres://user@host:port/name`, or any other that libpq understands.
    case postgres(url: String)
  }

  /// Called inside every write before it commits, when positions were handed out. `since` is the position before
  /// the first of them. What it throws undoes the whole write.
  package typealias BeforeCommit = @Sendable (WriteTx, _ since: Int64) throws -> Void

  package let clock: Clock
  let driver: any Driver
  private let beforeCommit: BeforeCommit
  private let known = Atomic<Int64>(0)
  private let ran = Atomic<Int>(0)
  private let wrote = Atomic<Int>(0)
  private let followers = Mutex<[@Sendable () -> Void]>([])

  private init(driver: any Driver, clock: Clock, beforeCommit: @escaping BeforeCommit) {
    self.driver = driver
    self.clock = clock
    self.beforeCommit = beforeCommit
  }

  /// Opens the database and applies no migration. An SQLite file that does not exist is made.
  /// - Throws: `StorageError.engine` when the place cannot be used, with a sentence for whoever runs the house.
  package static func open(
    _ place: Place, clock: Clock = .system, limits: Limits = .standard,
    beforeCommit: @escaping BeforeCommit = { _, _ in }
  ) async throws -> Database {
    let driver: any Driver =
      switch place {
      case .sqlite(let path): try await aside { try SQLiteDriver(path: path, limits: limits) }
      case .postgres(let url): PostgresDriver(url: url, limits: limits)
      }
    do {
      try await driver.check()
      let database = Database(driver: driver, clock: clock, beforeCommit: beforeCommit)
      try await database.refreshPosition()
      return database
    } catch {
      await driver.close()
      throw error
    }
  }

  package var engine: Engine { driver.engine }
  /// Where reads run; what runs there already reads there.
  package var threads: any TaskExecutor { driver.threads }

  /// Runs a transaction that only reads and sees one unchanging picture.
  /// - Throws: `StorageError.busy` when no connection was free for two seconds, `.timeout` when a statement ran
  ///   longer than five, and whatever the body throws.
  package func read<T: Sendable>(_ body: @Sendable @escaping (Tx) throws -> T) async throws -> T {
    try await driver.read(unlimited: false) { [self] connection in
      let tx = Tx(connection: connection, now: clock.now())
      defer { ran.wrappingAdd(tx.statements, ordering: .relaxed) }
      return try body(tx)
    }
  }

  /// Runs the transaction that writes: the only one in the whole house until it commits. Once begun it runs to its
  /// end, also when the task that asked for it is cancelled. Keep it to milliseconds of nothing but SQL.
  /// - Throws: `StorageError.busy` when others wrote for ten seconds, `.timeout` when a statement ran longer than
  ///   thirty, `.constraint`, and whatever the body throws. After an error nothing was written.
  @discardableResult
  package func write<T: Sendable>(_ body: @Sendable @escaping (WriteTx) throws -> T) async throws -> T {
    let (result, position) = try await driver.write(unlimited: false) { [self] connection in
      let tx = WriteTx(connection: connection, now: clock.now())
      defer { ran.wrappingAdd(tx.statements, ordering: .relaxed) }
      let result = try body(tx)
      return (result, try tx.finish(beforeCommit))
    }
    if let position { move(to: position) }
    wrote.add(1, ordering: .sequentiallyConsistent)
    return result
  }

  /// The newest position known here: that of this process's own commits, or what `refreshPosition` found since.
  package var position: Int64 { known.load(ordering: .relaxed) }

  /// Transactions that this process has committed, whether or not the ledger has a row of them. What is read after asking
  /// for it holds until it has grown.
  package var writes: Int { wrote.load(ordering: .sequentiallyConsistent) }

  /// Asks the database for its position, which other processes move too. The server asks each half second.
  @discardableResult
  package func refreshPosition() async throws -> Int64 {
    let found = try await driver.read(unlimited: false) { connection -> Int64 in
      guard try Catalogue.hasTable("storage_house", in: connection) else { return 0 }
      let row = try connection.rows("SELECT position FROM storage_house", []).first
      return try row?("position") ?? 0
    }
    move(to: found)
    return position
  }

  private func move(to found: Int64) {
    guard known.max(found, ordering: .relaxed).oldValue < found else { return }
    for run in followers.withLock({ $0 }) { run() }
  }

  /// Runs whenever `position` has grown, on any thread: keep it short.
  package func follow(_ run: @escaping @Sendable () -> Void) { followers.withLock { $0.append(run) } }

  /// Statements run in transactions since the database was opened; tests count with it.
  package var statements: Int { ran.load(ordering: .relaxed) }

  /// After something was deleted for good: earlier pictures of its pages leave SQLite's journal at once, and with
  /// `secure_delete` the bytes are then in no file of the house. On PostgreSQL this does nothing: dead rows go with its
  /// vacuum, and what pages and its own log still hold is overwritten in time (docs/running.md).
  /// - Throws: `StorageError.busy` when somebody has read an earlier picture for ten seconds.
  package func emptyJournal() async throws { try await driver.emptyJournal() }

  /// Waits for what is running, then closes. Later transactions throw.
  package func close() async { await driver.close() }
}

/// How long things may take; a test sets shorter ones.
package struct Limits: Sendable {
  /// For one statement of a transaction that reads.
  package var reading: Duration = .seconds(5)
  /// For one statement of a transaction that writes.
  package var writing: Duration = .seconds(30)
  /// For a free connection.
  package var connection: Duration = .seconds(2)
  /// For the write lock of the house.
  package var lock: Duration = .seconds(10)
  /// Transactions that run at once; writes among them one at a time.
  package var connections = 8

  package static let standard = Limits()
  package init() {}
}

/// What an engine does for the database. A transaction begins before its body, commits after it, and is undone when
/// the body throws.
protocol Driver: Sendable {
  var engine: Engine { get }
  var threads: StatementThreads { get }
  /// - Parameter unlimited: lifts the time limit of statements: for copies and migrations.
  func read<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T
  func write<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T
  /// Whether the database can be used by the house at all.
  func check() async throws
  func emptyJournal() async throws
  func close() async
}

/// Runs what blocks on a thread of its own.
func aside<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue(label: "paideia.storage.aside").async { continuation.resume(with: Result { try body() }) }
  }
}

extension Duration {
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
  var seconds: Double { Double(milliseconds) / 1000 }
}

import CSQLite
import Dispatch
import Foundation
import GRDB
import Synchronization

/// SQLite through GRDB: eight connections that read, one that writes. Within a process the turnstiles queue, between
/// processes SQLite's own lock with its ten seconds does.
final class SQLiteDriver: Driver {
  let engine = Engine.sqlite
  private let pool: DatabasePool
  private let path: String
  private let links = SQLiteLinks()
  private let limits: Limits
  let threads: StatementThreads
  private let reading: Turnstile
  private let writing: Turnstile
  /// Connections that read and are not at work, the one used last on top. They are ours and not the pool's, whose reads
  /// change threads twice and look at the schema each time.
  private let idle = Mutex<[Reader]>([])

  private struct Reader: Sendable {
    let queue: DatabaseQueue
    let link: SQLiteConnection
  }

  private static let prepared: Void = paideia_sqlite_uncounted()

  /// Blocks; call it `aside`.
  init(path: String, limits: Limits) throws {
    _ = Self.prepared
    let file = URL(fileURLWithPath: path)
    self.path = file.path
    self.limits = limits
    // They work and seldom wait: more of them than this would only take each other's processor away.
    threads = StatementThreads(most: min(limits.connections, 2 * ProcessInfo.processInfo.activeProcessorCount))
    reading = Turnstile(capacity: limits.connections, patience: limits.connection)
    writing = Turnstile(capacity: 1, patience: limits.lock)
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw StorageError.engine("the folder of \(file.path) cannot be made: \(error.localizedDescription)")
    }
    pool = try Self.openPool(file.path, Self.configuration(links: links, limits: limits), patience: limits.lock)
  }

  /// The change to WAL needs the file for itself for an instant and does not wait for it, and several processes may
  /// open a new house at once: so this asks again.
  private static func openPool(_ path: String, _ configuration: Configuration, patience: Duration) throws -> DatabasePool {
    let until = ContinuousClock.now + patience
    while true {
      do {
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
          // GRDB sets NORMAL together with WAL; an acknowledged write must outlive a power cut.
          try db.execute(sql: "PRAGMA synchronous = FULL")
          try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
          // What is erased (a person's name) is overwritten, not only unlinked.
          try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return pool
      } catch {
        let problem = StorageError(sqlite: error)
        guard problem == .busy, ContinuousClock.now < until else { throw problem }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  private static func configuration(links: SQLiteLinks, limits: Limits) -> Configuration {
    var configuration = Configuration()
    configuration.label = "paideia"
    configuration.busyMode = .timeout(limits.lock.seconds)
    configuration.maximumReaderCount = limits.connections
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { db in
      // Has an effect on a file without tables only, so it stands before everything else.
      if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      // What is deleted is overwritten: an erased person stands in no free page of the file.
      try db.execute(sql: "PRAGMA secure_delete = ON")
      links.add(db)
    }
    return configuration
  }

  func check() async throws {
    try await read(unlimited: false) { connection in
      let version = try connection.rows("SELECT sqlite_version() AS version", []).first?("version", as: String.self) ?? ""
      let parts = version.split(separator: ".").compactMap { Int($0) }
      guard parts.count >= 2, (parts[0], parts[1]) >= (3, 40) else {
        throw StorageError.engine("SQLite \(version) is too old: 3.40 is needed")
      }
    }
  }

  func read<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await reading.enter()
    defer { reading.leave() }
    return try await withTaskExecutorPreference(threads) { [self] in
      let reader = try freeReader()
      defer { idle.withLock { $0.append(reader) } }
      return try reader.queue.inDatabase { _ in
        try reader.link.transaction("BEGIN", limit: unlimited ? nil : limits.reading, body)
      }
    }
  }

  private func freeReader() throws -> Reader {
    if let free = idle.withLock({ $0.popLast() }) { return free }
    var configuration = Self.configuration(links: links, limits: limits)
    configuration.readonly = true
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return Reader(queue: queue, link: try queue.inDatabase { db in try links.find(db) })
    } catch { throw StorageError(sqlite: error) }
  }

  func write<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await writing.enter()
    return try await withCheckedThrowingContinuation { continuation in
      // Unlike GRDB's `write`, this one pays no heed to the cancellation of the task.
      pool.asyncWriteWithoutTransaction { [self] db in
        let result = Result { try links.find(db).transaction("BEGIN IMMEDIATE", limit: unlimited ? nil : limits.writing, body) }
        writing.leave()
        continuation.resume(with: result)
      }
    }
  }

  /// The same for a thread that may block: a copy from or to another database.
  func readNow<T>(_ body: (any Connection) throws -> T) throws -> T {
    try pool.read { db in
      let link = try links.find(db)
      link.limit = nil
      return try body(link)
    }
  }

  func writeNow<T>(_ body: (any Connection) throws -> T) throws -> T {
    try pool.writeWithoutTransaction { db in try links.find(db).transaction("BEGIN IMMEDIATE", limit: nil, body) }
  }

  func emptyJournal() async throws {
    try await writing.enter()
    defer { writing.leave() }
    try await aside { [self] in
      do {
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      } catch { throw StorageError(sqlite: error) }
    }
  }

  func close() async {
    await writing.close()
    await reading.close()
    threads.close()
    try? await aside { [self] in
      // A statement still prepared would keep its connection, and with it the WAL file, open.
      try pool.barrierWriteWithoutTransaction { db in
        links.forgetStatements()
        for reader in idle.withLock({ $0 }) { try? reader.queue.close() }
        // The last connections that GRDB closes only read and would leave everything in the WAL file; the database
        // should be one file when nobody uses it. Another process may still do so: then its own end comes later.
        _ = try? db.checkpoint(.truncate)
      }
      try pool.close()
    }
  }

  /// Writes a compact copy as one file, from one picture of the database and without stopping those who write.
  func vacuum(into target: String) async throws {
    try await aside { [self] in
      var configuration = Configuration()
      configuration.busyMode = .timeout(limits.lock.seconds)
      do {
        let source = try DatabaseQueue(path: path, configuration: configuration)
        try source.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [target]) }
        try source.close()
      } catch { throw StorageError(sqlite: error) }
    }
  }
}

/// Which of our connections stands for which of GRDB's.
final class SQLiteLinks: Sendable {
  private let links = Mutex<[ObjectIdentifier: SQLiteConnection]>([:])

  func add(_ db: GRDB.Database) {
    let link = SQLiteConnection(db)
    links.withLock { $0[ObjectIdentifier(db)] = link }
  }

  func find(_ db: GRDB.Database) throws -> SQLiteConnection {
    guard let link = links.withLock({ $0[ObjectIdentifier(db)] }) else {
      throw StorageError.engine("a connection of SQLite was not prepared")
    }
    return link
  }

  func forgetStatements() { links.withLock { for link in $0.values { link.forgetStatements() } } }
}

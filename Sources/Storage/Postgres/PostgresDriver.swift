import Synchronization

/// PostgreSQL through libpq: eight connections. The one writer of the house is whoever holds an advisory lock, taken
/// first thing in the transaction and let go after its commit is visible.
final class PostgresDriver: Driver {
  let engine = Engine.postgres
  private let url: String
  private let limits: Limits
  let threads: StatementThreads
  private let connections: Turnstile
  private let writing: Turnstile
  /// Connections that are not at work, the one used last on top: a quiet house keeps few.
  private let idle = Mutex<[PostgresConnection]>([])

  init(url: String, limits: Limits) {
    self.url = url
    self.limits = limits
    threads = StatementThreads(most: limits.connections)
    connections = Turnstile(capacity: limits.connections, patience: limits.connection)
    // Within a process writers queue here, where they keep no connection from those who read.
    writing = Turnstile(capacity: 1, patience: limits.lock)
  }

  func check() async throws {
    try await read(unlimited: false) { connection in
      let rows = try connection.rows(
        """
        SELECT current_setting('server_version_num')::bigint AS version, pg_encoding_to_char(encoding)::text AS encoding,
          datcollate::text AS collation FROM pg_database WHERE datname = current_database()
        """, [])
      guard let row = rows.first else { return }
      guard try row("version", as: Int.self) >= 150_000 else {
        throw StorageError.engine("PostgreSQL 15 or newer is needed")
      }
      let collation: String = try row("collation")
      guard try row("encoding", as: String.self) == "UTF8", ["C", "POSIX", "C.UTF-8", "C.utf8"].contains(collation) else {
        throw StorageError.engine(
          """
          the PostgreSQL database must sort bytewise in UTF-8; make it with: CREATE DATABASE … TEMPLATE template0 \
          ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'
          """)
      }
    }
  }

  func read<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let limit = unlimited ? 0 : limits.reading.milliseconds
    return try await onConnection {
      try $0.transaction(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = \(limit)", body)
    }
  }

  func write<T: Sendable>(
    unlimited: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await writing.enter()
    defer { writing.leave() }
    let limit = unlimited ? 0 : limits.writing.milliseconds
    let lock = limits.lock.milliseconds
    return try await onConnection {
      try $0.transaction(
        """
        BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = \(lock); \
        SELECT pg_advisory_xact_lock(\(Self.houseLock)); SET LOCAL statement_timeout = \(limit)
        """, body)
    }
  }

  /// The letters of "paideia" as a number.
  static let houseLock: Int64 = 0x70_6169_6465_6961

  private func onConnection<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
    try await connections.enter()
    defer { connections.leave() }
    return try await withTaskExecutorPreference(threads) { [self] in
      let connection = idle.withLock { $0.popLast() } ?? PostgresConnection(url: url)
      defer { idle.withLock { $0.append(connection) } }
      return try body(connection)
    }
  }

  func emptyJournal() async throws {}

  func close() async {
    await writing.close()
    await connections.close()
    threads.close()
    for connection in idle.withLock({ all in
      defer { all = [] }
      return all
    }) {
      try? await aside { connection.disconnect() }
    }
  }
}

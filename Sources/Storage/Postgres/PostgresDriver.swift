import Dispatch
import Synchronization

/// PostgreSQL through libpq: eight threads, each with its connection. The one writer of the house is whoever holds
/// an advisory lock, taken first thing in the transaction and let go after its commit is visible.
final class PostgresDriver: Driver {
  let engine = Engine.postgres
  private let url: String
  private let limits: Limits
  private let connections: Turnstile
  private let writing: Turnstile
  /// Seats nobody sits on, the one used last on top: a quiet house keeps few connections.
  private let idle = Mutex<[Seat]>([])

  /// A thread with its connection.
  private final class Seat: Sendable {
    let queue = DispatchQueue(label: "paideia.storage.postgres")
    let connection: PostgresConnection
    init(url: String) { connection = PostgresConnection(url: url) }
  }

  init(url: String, limits: Limits) {
    self.url = url
    self.limits = limits
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
    return try await onSeat {
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
    return try await onSeat {
      try $0.transaction(
        """
        BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = \(lock); \
        SELECT pg_advisory_xact_lock(\(Self.houseLock)); SET LOCAL statement_timeout = \(limit)
        """, body)
    }
  }

  /// The letters of "paideia" as a number.
  static let houseLock: Int64 = 0x70_6169_6465_6961

  private func onSeat<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
    try await connections.enter()
    let seat = idle.withLock { $0.popLast() } ?? Seat(url: url)
    return try await withCheckedThrowingContinuation { continuation in
      seat.queue.async { [self] in
        let result = Result { try body(seat.connection) }
        idle.withLock { $0.append(seat) }
        connections.leave()
        continuation.resume(with: result)
      }
    }
  }

  func emptyJournal() async throws {}

  func close() async {
    await writing.close()
    await connections.close()
    for seat in idle.withLock({ seats in
      defer { seats = [] }
      return seats
    }) {
      try? await aside { seat.connection.disconnect() }
    }
  }
}

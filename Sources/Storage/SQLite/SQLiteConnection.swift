import GRDB
import GRDBSQLite

/// One connection. Rows are read from SQLite's columns directly, without boxes in between.
///
/// @unchecked Sendable: GRDB runs everything of a connection on that connection's queue, and `close` comes after the
/// last transaction has ended.
final class SQLiteConnection: Connection, @unchecked Sendable {
  let engine = Engine.sqlite
  /// For each statement of the transaction that is open; nil for none.
  var limit: Duration?

  private unowned let db: GRDB.Database
  private let watch: Watch
  private var prepared: [String: Prepared] = [:]

  private struct Prepared {
    let statement: GRDB.Statement
    let columns: [String]
    var handle: OpaquePointer { statement.sqliteStatement }
  }

  /// When the running statement must have ended; SQLite asks every few thousand steps.
  private final class Watch {
    var until: ContinuousClock.Instant?
  }

  init(_ db: GRDB.Database) {
    self.db = db
    watch = Watch()
    sqlite3_progress_handler(
      db.sqliteConnection, 4000,
      { context in
        guard let context else { return 0 }
        guard let until = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().until else { return 0 }
        return ContinuousClock.now > until ? 1 : 0
      }, Unmanaged.passUnretained(watch).toOpaque())
  }

  /// - Parameter opening: `BEGIN` for one that reads, `BEGIN IMMEDIATE` for one that writes.
  func transaction<T>(_ opening: String, limit: Duration?, _ body: (any Connection) throws -> T) throws -> T {
    self.limit = limit
    try command(opening)
    do {
      let result = try body(self)
      try command("COMMIT")
      return result
    } catch {
      // Some errors (an interrupted change, a full disk) have undone the transaction already.
      if sqlite3_get_autocommit(db.sqliteConnection) == 0 { try? command("ROLLBACK") }
      throw error
    }
  }

  /// Begins or ends a transaction, without a limit of time: whoever waits here waits for a lock, which has its own.
  private func command(_ text: String) throws {
    watch.until = nil
    let handle = try prepare(text).handle
    defer { sqlite3_reset(handle) }
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE else { throw failure(code) }
  }

  func rows(_ text: String, _ bindings: [SQLValue]) throws -> [Row] {
    var rows: [Row] = []
    try run(text, bindings) { rows.append($0) }
    return rows
  }

  func each(_ text: String, _ body: (Row) throws -> Void) throws { try run(text, [], body) }

  func execute(_ text: String, _ bindings: [SQLValue]) throws -> Int {
    let before = sqlite3_total_changes(db.sqliteConnection)
    try run(text, bindings) { _ in }
    // What changes nothing leaves the count of the statement before.
    return sqlite3_total_changes(db.sqliteConnection) == before ? 0 : Int(sqlite3_changes(db.sqliteConnection))
  }

  func script(_ text: String) throws {
    watch.until = nil
    try check(sqlite3_exec(db.sqliteConnection, text, nil, nil, nil))
  }

  func forgetStatements() { prepared = [:] }

  private func run(_ text: String, _ bindings: [SQLValue], _ body: (Row) throws -> Void) throws {
    let statement = try prepare(text)
    let handle = statement.handle
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
      watch.until = nil
    }
    guard sqlite3_bind_parameter_count(handle) == bindings.count else {
      throw StorageError.engine("\(bindings.count) values for \(sqlite3_bind_parameter_count(handle)) places in \(text)")
    }
    for (index, value) in bindings.enumerated() { try bind(value, at: Int32(index + 1), of: handle) }
    watch.until = limit.map { ContinuousClock.now + $0 }
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code) }
      try body(Row(columns: statement.columns, values: values(of: handle, count: statement.columns.count)))
    }
  }

  private func prepare(_ text: String) throws -> Prepared {
    if let known = prepared[text] { return known }
    // Hundreds of different texts are a page's variants; more would only fill memory.
    if prepared.count >= 400 { prepared = [:] }
    do {
      let statement = try db.makeStatement(sql: text)
      let fresh = Prepared(statement: statement, columns: statement.columnNames)
      prepared[text] = fresh
      return fresh
    } catch { throw StorageError(sqlite: error) }
  }

  private func bind(_ value: SQLValue, at index: Int32, of handle: OpaquePointer) throws {
    // SQLite copies what it is given before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code: Int32 =
      switch try value.storable() {
      case .text(var text):
        text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) { characters in
            sqlite3_bind_text(handle, index, characters.baseAddress ?? Self.nothing, Int32(characters.count), transient)
          }
        }
      case .integer(let number): sqlite3_bind_int64(handle, index, number)
      case .double(let number): sqlite3_bind_double(handle, index, number)
      case .bool(let flag): sqlite3_bind_int64(handle, index, flag ? 1 : 0)
      case .bytes(let bytes):
        bytes.isEmpty
          ? sqlite3_bind_zeroblob(handle, index, 0)
          : bytes.withUnsafeBytes { sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), transient) }
      case .null: sqlite3_bind_null(handle, index)
      }
    try check(code)
  }

  /// An empty text is not NULL: it needs an address. nonisolated(unsafe): one byte written once, read ever after.
  private nonisolated(unsafe) static let nothing: UnsafePointer<CChar> = {
    let address = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    address.initialize(to: 0)
    return UnsafePointer(address)
  }()

  private func values(of handle: OpaquePointer, count: Int) -> [SQLValue] {
    [SQLValue](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count { buffer.initializeElement(at: index, to: value(of: handle, at: Int32(index))) }
      filled = count
    }
  }

  private func value(of handle: OpaquePointer, at index: Int32) -> SQLValue {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .double(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      guard let bytes = sqlite3_column_text(handle, index) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, index))
      return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      guard let bytes = sqlite3_column_blob(handle, index) else { return .bytes([]) }
      let count = Int(sqlite3_column_bytes(handle, index))
      return .bytes([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    default: return .null(.text)
    }
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw failure(code) }
  }

  private func failure(_ code: Int32) -> StorageError {
    StorageError(sqliteCode: code, message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
  }
}

extension StorageError {
  init(sqliteCode code: Int32, message: String) {
    switch code & 0xff {
    case SQLITE_CONSTRAINT: self = .constraint(message)
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_INTERRUPT: self = .timeout
    default: self = .engine(message)
    }
  }

  init(sqlite error: any Error) {
    switch error {
    case let error as StorageError: self = error
    case let error as DatabaseError:
      self = StorageError(sqliteCode: error.resultCode.rawValue, message: error.message ?? "\(error)")
    default: self = .engine("\(error)")
    }
  }
}

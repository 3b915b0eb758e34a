import CPQ

/// One connection of libpq with its prepared statements, opened when first needed and anew after it died.
///
/// @unchecked Sendable: whoever took it from the idle ones has it alone until it lies there again, and `disconnect`
/// comes when all lie there.
final class PostgresConnection: Connection, @unchecked Sendable {
  let engine = Engine.postgres
  private let url: String
  private var handle: OpaquePointer?
  private var prepared: [String: Prepared] = [:]
  private var count = 0

  private struct Prepared {
    let name: String
    let columns: [String]
    let types: [Oid]
    /// Whether all columns have types that are read in PostgreSQL's binary form.
    let binary: Bool
  }

  init(url: String) { self.url = url }
  deinit { disconnect() }

  func disconnect() {
    if let handle { PQfinish(handle) }
    handle = nil
    prepared = [:]
  }

  // MARK: Transactions

  /// - Parameter opening: `BEGIN …` with the settings of the transaction, in one message.
  func transaction<T>(_ opening: String, _ body: (any Connection) throws -> T) throws -> T {
    try begin(opening)
    let result: T
    do { result = try body(self) } catch {
      rollback()
      throw error
    }
    do {
      // A transaction that PostgreSQL has given up answers COMMIT with ROLLBACK, and no error.
      guard try simple("COMMIT") != "ROLLBACK" else { throw StorageError.engine("the transaction was given up") }
    } catch {
      if !isAlive { throw StorageError.engine("the connection was lost while committing: perhaps written, perhaps not") }
      rollback()
      throw error
    }
    return result
  }

  func outsideTransaction(_ text: String) throws {
    if !isAlive { try connect() }
    try simple(text)
  }

  private func begin(_ opening: String) throws {
    if !isAlive { try connect() }
    do { try simple(opening) } catch {
      guard !isAlive else {
        rollback()
        throw error
      }
      // The server was restarted while we slept: nothing has begun yet, so beginning again is safe.
      try connect()
      try simple(opening)
    }
  }

  private func rollback() {
    if (try? simple("ROLLBACK")) == nil { disconnect() }
  }

  private var isAlive: Bool { handle.map { PQstatus($0) == CONNECTION_OK } ?? false }

  /// - Throws: `StorageError.busy` while the server cannot be reached: it may come back.
  private func connect() throws {
    disconnect()
    let defaults = ["connect_timeout": "5", "application_name": "paideia", "tcp_user_timeout": "30000"]
    let keys = Array(defaults.keys)
    // What stands in the URL comes later and wins.
    let handle = cStrings(keys + ["dbname", "client_encoding"]) { keywords in
      cStrings(keys.compactMap { defaults[$0] } + [url, "UTF8"]) { PQconnectdbParams(keywords, $0, 1) }
    }
    guard let handle else { throw StorageError.engine("libpq has no memory") }
    guard PQstatus(handle) == CONNECTION_OK else {
      let message = String(cString: PQerrorMessage(handle))
      PQfinish(handle)
      throw unreachable(message)
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    self.handle = handle
    try simple(
      """
      SET synchronous_commit = on; SET TimeZone = 'UTC'; SET bytea_output = 'hex'; SET extra_float_digits = 1; \
      SET standard_conforming_strings = on; SET client_min_messages = error
      """)
  }

  private func unreachable(_ message: String) -> StorageError {
    // What another try would not mend: a wrong name or password, a database that does not exist.
    for word in ["does not exist", "authentication failed", "no password supplied", "pg_hba.conf", "invalid"]
    where message.contains(word) {
      return .engine(message.trimmed)
    }
    return .busy
  }

  // MARK: Statements

  func rows(_ text: String, _ bindings: [SQLValue]) throws -> [Row] {
    try run(text, bindings) { result, statement in
      let count = Int(PQntuples(result))
      var rows: [Row] = []
      rows.reserveCapacity(count)
      for index in 0..<count {
        rows.append(Row(columns: statement.columns, values: values(of: result, row: Int32(index), statement)))
      }
      return rows
    }
  }

  func execute(_ text: String, _ bindings: [SQLValue]) throws -> Int {
    try run(text, bindings) { result, _ in Int(String(cString: PQcmdTuples(result))) ?? 0 }
  }

  func each(_ text: String, _ body: (Row) throws -> Void) throws {
    try simple("DECLARE all_of_it NO SCROLL CURSOR FOR \(text)")
    while true {
      // Fifty rows of file chunks are twelve megabytes.
      let rows = try self.rows("FETCH 50 FROM all_of_it", [])
      if rows.isEmpty { break }
      for row in rows { try body(row) }
    }
    try simple("CLOSE all_of_it")
    // The next cursor has the same name and other columns.
    forgetStatements()
  }

  func script(_ text: String) throws {
    try simple(text)
    // Tables have changed under the statements prepared before.
    forgetStatements()
  }

  private func forgetStatements() {
    if (try? simple("DEALLOCATE ALL")) != nil { prepared = [:] }
  }

  /// Runs statements without bindings and returns what the last one was.
  @discardableResult
  private func simple(_ text: String) throws -> String {
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    try check(result)
    return String(cString: PQcmdStatus(result))
  }

  private func run<T>(
    _ text: String, _ bindings: [SQLValue], _ body: (OpaquePointer, Prepared) throws -> T
  ) throws -> T {
    let values = try bindings.map { try $0.storable() }
    let statement = try prepare(text, values)
    let result = PostgresBindings(values).withPointers { count, pointers, lengths, formats in
      PQexecPrepared(handle, statement.name, count, pointers, lengths, formats, statement.binary ? 1 : 0)
    }
    defer { PQclear(result) }
    try check(result)
    guard let result else { throw StorageError.engine("libpq has no memory") }
    return try body(result, statement)
  }

  private func prepare(_ text: String, _ values: [SQLValue]) throws -> Prepared {
    // The same text with other types is another statement; a null has its type as well.
    let types = values.map(\.oid)
    var key = text
    for type in types { key.unicodeScalars.append(Unicode.Scalar(UInt8(type & 0x7f))) }
    if let known = prepared[key] { return known }
    if prepared.count >= 400 { forgetStatements() }
    count += 1
    let name = "s\(count)"
    let made = PQprepare(handle, name, text, Int32(types.count), types)
    defer { PQclear(made) }
    try check(made)
    let described = PQdescribePrepared(handle, name)
    defer { PQclear(described) }
    try check(described)
    let width = PQnfields(described)
    let columns = (0..<width).map { String(cString: PQfname(described, $0)) }
    let oids = (0..<width).map { PQftype(described, $0) }
    let fresh = Prepared(
      name: name, columns: columns, types: oids, binary: oids.allSatisfy { PostgresType(oid: $0).isReadAsBinary })
    prepared[key] = fresh
    return fresh
  }

  private func values(of result: OpaquePointer, row: Int32, _ statement: Prepared) -> [SQLValue] {
    let width = statement.columns.count
    return [SQLValue](unsafeUninitializedCapacity: width) { buffer, filled in
      for index in 0..<width {
        let type = PostgresType(oid: statement.types[index])
        let value: SQLValue
        if PQgetisnull(result, row, Int32(index)) == 1 {
          value = .null(type.sqlType)
        } else {
          let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, Int32(index)), count: Int(PQgetlength(result, row, Int32(index))))
          value = statement.binary ? type.binary(bytes) : type.text(bytes)
        }
        buffer.initializeElement(at: index, to: value)
      }
      filled = width
    }
  }

  // MARK: Errors

  private func check(_ result: OpaquePointer?) throws {
    guard let result else { throw lost() }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    default: break
    }
    guard isAlive else { throw lost() }
    let state = PQresultErrorField(result, sqlStateField).map { String(cString: $0) } ?? ""
    let message = PQresultErrorField(result, primaryMessageField).map { String(cString: $0) }
    throw StorageError(sqlState: state, message: message ?? String(cString: PQresultErrorMessage(result)).trimmed)
  }

  /// Before the commit a lost connection has undone everything: trying again is safe.
  private func lost() -> StorageError { .busy }
}

extension StorageError {
  /// The classes of PostgreSQL's manual, appendix A.
  init(sqlState: String, message: String) {
    switch sqlState {
    case let state where state.hasPrefix("23"): self = .constraint(message)
    case "57014": self = .timeout
    case "55P03", "40001", "40P01", "53300", "57P01", "57P02", "57P03": self = .busy
    default: self = .engine("\(message) (\(sqlState))")
    }
  }
}

/// Pointers to C strings with a null at the end, as libpq wants its keywords.
private func cStrings<T>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
  let copies = strings.map { Array($0.utf8CString) }
  let all = copies.flatMap { $0 }
  return all.withUnsafeBufferPointer { buffer in
    var pointers: [UnsafePointer<CChar>?] = []
    var offset = 0
    for copy in copies {
      pointers.append(buffer.baseAddress.map { $0 + offset })
      offset += copy.count
    }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { list in
      // Never empty: the null stands in it.
      list.baseAddress.map(body) ?? body([nil])
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}

// PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY are C macros of a character each ('C', 'M'), which Swift does not see.
private let sqlStateField: Int32 = 67
private let primaryMessageField: Int32 = 77

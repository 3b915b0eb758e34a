/// One statement at a time on one engine; the two drivers implement it and nobody else sees it.
package protocol Connection: AnyObject {
  var engine: Engine { get }
  /// Runs a statement and returns its rows. Throws `StorageError`.
  func rows(_ text: String, _ bindings: [SQLValue]) throws -> [Row]
  /// Runs a statement and returns how many rows it changed.
  func execute(_ text: String, _ bindings: [SQLValue]) throws -> Int
  /// Hands over the rows of a query as they come, for tables that do not fit into memory.
  func each(_ text: String, _ body: (Row) throws -> Void) throws
  /// Runs the statements of a migration within the transaction that is open.
  func script(_ text: String) throws
}

package enum Engine: String, Sendable, CaseIterable { case sqlite, postgres }

/// A transaction that reads: one unchanging picture of the database. Synchronous, lives inside
/// `Database.read` or `Database.write`, and must not leave it.
package class Tx {
  let connection: any Connection
  /// The moment the transaction began, by the database's clock.
  package let now: Moment
  /// Statements run so far; pages are tested on it.
  package private(set) var statements = 0
  /// The first error of the engine. PostgreSQL refuses everything after it; so does the house on SQLite.
  private(set) var failure: (any Error)?

  init(connection: any Connection, now: Moment) {
    self.connection = connection
    self.now = now
  }

  /// Only full-text search is written twice; nothing else may ask.
  package var engine: Engine { connection.engine }

  package func rows(_ sql: SQL) throws -> [Row] {
    try run(sql) { try connection.rows($0, $1) }
  }

  package func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

  /// The first column of the first row; nil when there is no row or the value is null.
  package func value<T: SQLBindable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
    guard let row = try row(sql), let value = row.values.first, !value.isNull else { return nil }
    guard let result = T.read(value) else { throw StorageError.column("the value is not a \(T.self)") }
    return result
  }

  /// The first column of every row.
  package func values<T: SQLBindable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] {
    try rows(sql).map { row in
      guard let value = row.values.first.flatMap(T.read) else { throw StorageError.column("a value is not a \(T.self)") }
      return value
    }
  }

  package func count(_ sql: SQL) throws -> Int { try value(sql) ?? 0 }

  private var knownPosition: Int64?

  /// The newest position of the ledger in this picture.
  package func position() throws -> Int64 {
    if let knownPosition { return knownPosition }
    let found: Int64 = try value("SELECT position FROM storage_house") ?? 0
    knownPosition = found
    return found
  }

  func spell(_ sql: SQL) -> (String, [SQLValue]) {
    let engine = connection.engine
    return sql.spelled { engine == .sqlite ? "?\($0)" : "$\($0)" }
  }

  fileprivate func run<T>(_ sql: SQL, _ body: (String, [SQLValue]) throws -> T) throws -> T {
    if let failure { throw failure }
    statements += 1
    let (text, bindings) = spell(sql)
    do { return try body(text, bindings) } catch {
      failure = error
      throw error
    }
  }
}

/// A transaction that writes. There is one at a time in the whole house, on both engines, so what it has read
/// stays true until it commits.
package final class WriteTx: Tx {
  private var house: (position: Int64, nextID: Int64)?
  /// The position when this transaction first asked.
  private var since: Int64 = 0
  private var changedHouse = false

  @discardableResult
  package func execute(_ sql: SQL) throws -> Int {
    try run(sql) { try connection.execute($0, $1) }
  }

  /// The next identifier of the house.
  package func nextID<T>(_: T.Type = T.self) throws -> ID<T> {
    var current = try loadHouse()
    defer { house = current }
    current.nextID += 1
    changedHouse = true
    return ID(current.nextID - 1)
  }

  /// The next position of the ledger. Positions become visible in their order, without a reader ever seeing a
  /// later one before an earlier one.
  package func nextPosition() throws -> Int64 {
    var current = try loadHouse()
    defer { house = current }
    current.position += 1
    changedHouse = true
    return current.position
  }

  /// The position of the newest ledger row, those of this transaction included.
  package override func position() throws -> Int64 { try loadHouse().position }

  private func loadHouse() throws -> (position: Int64, nextID: Int64) {
    if let house { return house }
    guard let row = try row("SELECT position, next_id FROM storage_house") else {
      throw StorageError.engine("the house has no row: the database was not migrated")
    }
    let loaded: (Int64, Int64) = (try row("position"), try row("next_id"))
    house = loaded
    since = loaded.0
    return loaded
  }

  /// What comes after the body and before the commit: the reactions to new positions, then the house moves on.
  /// A statement that failed fails the whole write, also when the body caught its error.
  func finish(_ beforeCommit: Database.BeforeCommit) throws -> Int64? {
    if let failure { throw failure }
    if let house, house.position > since { try beforeCommit(self, since) }
    if let failure { throw failure }
    return try moveHouse()
  }

  /// The last statement of every write that handed out an identifier or a position. Returns the new position.
  func moveHouse() throws -> Int64? {
    guard changedHouse, let house else { return nil }
    try execute("UPDATE storage_house SET position = \(house.position), next_id = \(house.nextID)")
    return house.position
  }
}

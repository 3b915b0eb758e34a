/// Copies every table from one database into another of either engine, both migrated alike and within one
/// transaction each. What stands in the target is replaced. Tables of the full-text search are derived and left
/// out: make them anew afterwards.
struct TableCopy {
  private let source: any Connection
  private let target: any Connection
  private let plan: [(table: String, columns: [Catalogue.Column])]

  /// - Throws: `StorageError.migration` when a table or a column stands on one side only.
  init(from source: any Connection, to target: any Connection) throws {
    self.source = source
    self.target = target
    let theirs = try Catalogue(source).tables
    let ours = try Catalogue(target).tables
    var plan: [(String, [Catalogue.Column])] = []
    for name in Set(theirs.keys).union(ours.keys).sorted() where name != "storage_migration" {
      guard let their = theirs[name], let our = ours[name] else {
        let there = theirs[name] ?? ours[name] ?? []
        // An ordinary table of one engine only is an index of words, and says so by a type of that engine.
        if there.contains(where: { $0.type == nil }) { continue }
        throw StorageError.migration("the table \(name) is in one of the two databases only")
      }
      let columns = our.filter { $0.type != nil && their.contains($0) }
      guard columns.count == our.count(where: { $0.type != nil }), columns.count == their.count(where: { $0.type != nil })
      else { throw StorageError.migration("the table \(name) has other columns in the two databases") }
      plan.append((name, columns))
    }
    self.plan = plan
  }

  func run() throws {
    let keys = try deferForeignKeys()
    for (table, _) in plan { _ = try target.execute("DELETE FROM \"\(table)\"", []) }
    for (table, columns) in plan { try copy(table, columns) }
    try restoreForeignKeys(keys)
  }

  private func copy(_ table: String, _ columns: [Catalogue.Column]) throws {
    let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
    // Chunks of files are wide: one row at a time for them, fifty for the rest.
    let batch = columns.contains { $0.type == .bytes } ? 1 : max(1, min(50, 2000 / max(1, columns.count)))
    var waiting: [SQLValue] = []
    var rows = 0
    func flush() throws {
      guard !waiting.isEmpty else { return }
      let mark = target.engine == .sqlite ? "?" : "$"
      let places = stride(from: 0, to: waiting.count, by: columns.count).map { start in
        "(" + (1...columns.count).map { "\(mark)\(start + $0)" }.joined(separator: ", ") + ")"
      }
      _ = try target.execute("INSERT INTO \"\(table)\" (\(names)) VALUES \(places.joined(separator: ", "))", waiting)
      waiting.removeAll(keepingCapacity: true)
    }
    try source.each("SELECT \(names) FROM \"\(table)\"") { row in
      for (value, column) in zip(row.values, columns) {
        waiting.append(try value.converted(to: column.type, of: table, column.name))
      }
      rows += 1
      if waiting.count >= batch * columns.count { try flush() }
    }
    try flush()
    let copied = try target.rows("SELECT count(*) AS n FROM \"\(table)\"", []).first?("n", as: Int.self)
    guard copied == rows else { throw StorageError.engine("of \(rows) rows of \(table), \(copied ?? 0) arrived") }
  }

  // MARK: Foreign keys, checked once at the end

  private struct ForeignKey {
    let table: String
    let name: String
    let wasDeferrable: Bool
  }

  private func deferForeignKeys() throws -> [ForeignKey] {
    if target.engine == .sqlite {
      // Until the commit of this transaction.
      try target.script("PRAGMA defer_foreign_keys = ON")
      return []
    }
    let keys = try target.rows(
      """
      SELECT conrelid::regclass::text AS relation, conname::text AS name, condeferrable AS deferrable
      FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
      """, []
    ).map { ForeignKey(table: try $0("relation"), name: try $0("name"), wasDeferrable: try $0("deferrable")) }
    for key in keys { try target.script("ALTER TABLE \(key.table) ALTER CONSTRAINT \"\(key.name)\" DEFERRABLE") }
    try target.script("SET CONSTRAINTS ALL DEFERRED")
    return keys
  }

  private func restoreForeignKeys(_ keys: [ForeignKey]) throws {
    guard target.engine == .postgres else { return }
    try target.script("SET CONSTRAINTS ALL IMMEDIATE")
    for key in keys where !key.wasDeferrable {
      try target.script("ALTER TABLE \(key.table) ALTER CONSTRAINT \"\(key.name)\" NOT DEFERRABLE")
    }
  }
}

extension SQLValue {
  /// The value as a column of this type keeps it: SQLite gives booleans as numbers and nulls without a type.
  fileprivate func converted(to type: SQLType?, of table: String, _ column: String) throws -> SQLValue {
    guard let type else { return self }
    switch (self, type) {
    case (.null, _): return .null(type)
    case (.text, .text), (.integer, .integer), (.double, .double), (.bool, .bool), (.bytes, .bytes): return self
    case (.integer(let number), .bool) where number == 0 || number == 1: return .bool(number == 1)
    case (.integer(let number), .double): return .double(Double(number))
    default: throw StorageError.column("\(table).\(column) holds a value that is not its type")
    }
  }
}

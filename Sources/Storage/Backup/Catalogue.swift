/// What the engine says of its own tables: the base of copies, which know no table by name.
struct Catalogue {
  struct Column: Equatable {
    let name: String
    /// Nil for a type that is not among the five: something derived, such as `tsvector`.
    let type: SQLType?
  }

  /// Ordinary tables and their columns; generated columns, virtual tables and their shadows are left out.
  let tables: [String: [Column]]

  init(_ connection: any Connection) throws {
    var tables: [String: [Column]] = [:]
    for row in try connection.rows(connection.engine == .sqlite ? Self.sqlite : Self.postgres, []) {
      let column = Column(name: try row("name"), type: Self.type(named: try row("type")))
      tables[try row("relation"), default: []].append(column)
    }
    self.tables = tables
  }

  private static let sqlite = """
    SELECT t.name AS relation, c.name AS name, upper(c.type) AS type
    FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.hidden = 0
    ORDER BY t.name, c.cid
    """

  private static let postgres = """
    SELECT c.relname::text AS relation, a.attname::text AS name, upper(format_type(a.atttypid, NULL)) AS type
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum
    """

  private static func type(named name: String) -> SQLType? {
    switch name {
    case "TEXT": .text
    case "BIGINT", "INTEGER", "SMALLINT": .integer
    case "DOUBLE PRECISION", "REAL": .double
    case "BOOLEAN": .bool
    case "BYTEA": .bytes
    default: nil
    }
  }

  static func hasTable(_ name: String, in connection: any Connection) throws -> Bool {
    let text =
      switch connection.engine {
      case .sqlite: "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = ?1"
      case .postgres: "SELECT count(*) AS n FROM pg_class WHERE oid = to_regclass($1)"
      }
    let row = try connection.rows(text, [.text(name)]).first
    return try row?("n", as: Int.self) == 1
  }
}

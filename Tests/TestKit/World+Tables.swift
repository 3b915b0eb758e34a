import Core
import Storage

/// Every row of every table, but for what reading itself writes.
package struct Tables: Equatable, Sendable {
  package let tables: [String: [String]]

  package func differences(_ other: Tables) -> String {
    tables.keys.filter { tables[$0] != other.tables[$0] }.sorted().map { table in
      let (before, after) = (Set(tables[table] ?? []), Set(other.tables[table] ?? []))
      return "\(table): \(before.subtracting(after).prefix(2)) became \(after.subtracting(before).prefix(2))"
    }.joined(separator: "; ")
  }
}

extension World {
  /// Sessions, links for signing in and what was tried too often are written by whoever asks, and belong to nobody else.
  package static let moving: Set<String> = ["directory_session", "directory_link", "directory_attempt", "core_counter", "core_turn"]

  package func tables(without left: Set<String> = moving) async throws -> Tables {
    try await house.database.read { tx in
      let names: [String] =
        tx.engine == .sqlite
        ? try tx.values("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'core_search%'")
        : try tx.values("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'core_search%'")
      var tables: [String: [String]] = [:]
      for name in names where !left.contains(name) {
        tables[name] = try tx.rows(SQL.raw("SELECT * FROM \(name)")).map { "\($0.values)" }.sorted()
      }
      return Tables(tables: tables)
    }
  }
}

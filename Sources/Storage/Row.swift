/// One row of a result. Columns are read by name and by the wanted type:
///
///     City(id: try row("id"), name: try row("name"), population: try row("population"))
package struct Row: Sendable {
  /// Names are shared by all rows of a result.
  package let columns: [String]
  package let values: [SQLValue]

  package init(columns: [String], values: [SQLValue]) {
    self.columns = columns
    self.values = values
  }

  package func callAsFunction<T: SQLBindable>(_ column: String, as type: T.Type = T.self) throws -> T {
    guard let position = columns.firstIndex(of: column) else {
      throw StorageError.column("no column \(column) among \(columns.joined(separator: ", "))")
    }
    guard let value = T.read(values[position]) else {
      throw StorageError.column("column \(column) does not hold a \(T.self)")
    }
    return value
  }
}

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

  /// The columns from a named one on, in the order of the statement: for lists, where finding each of many names in
  /// each row would cost more than the values.
  package func inOrder(from first: String) throws -> InOrder {
    guard let position = columns.firstIndex(of: first) else {
      throw StorageError.column("no column \(first) among \(columns.joined(separator: ", "))")
    }
    return InOrder(row: self, position: position)
  }

  package struct InOrder {
    fileprivate let row: Row
    fileprivate var position: Int

    package mutating func next<T: SQLBindable>(as type: T.Type = T.self) throws -> T {
      guard position < row.values.count, let value = T.read(row.values[position]) else {
        throw StorageError.column("column \(position + 1) of \(row.columns.count) does not hold a \(T.self)")
      }
      position += 1
      return value
    }
  }
}

/// The five column types of the house, spelled in PostgreSQL's words in the migrations:
/// `TEXT`, `BIGINT`, `DOUBLE PRECISION`, `BOOLEAN`, `BYTEA`.
package enum SQLType: Sendable, Equatable { case text, integer, double, bool, bytes }

/// A value with its type, so that PostgreSQL never has to guess what a binding is.
package enum SQLValue: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case double(Double)
  case bool(Bool)
  case bytes([UInt8])
  case null(SQLType)

  package var isNull: Bool { if case .null = self { true } else { false } }
}

/// What can be bound in a statement and read from a column.
package protocol SQLBindable: Sendable {
  static var sqlType: SQLType { get }
  var sqlValue: SQLValue { get }
  /// Reads a non-null value; nil when the value does not fit.
  static func read(_ value: SQLValue) -> Self?
}

extension String: SQLBindable {
  package static var sqlType: SQLType { .text }
  package var sqlValue: SQLValue { .text(self) }
  package static func read(_ value: SQLValue) -> String? {
    if case .text(let text) = value { text } else { nil }
  }
}

extension Int64: SQLBindable {
  package static var sqlType: SQLType { .integer }
  package var sqlValue: SQLValue { .integer(self) }
  package static func read(_ value: SQLValue) -> Int64? {
    switch value {
    case .integer(let number): number
    // sum(bigint) is numeric on PostgreSQL: decoded by the wanted type.
    case .text(let text): Int64(text)
    case .double(let number): Int64(exactly: number)
    default: nil
    }
  }
}

extension Int: SQLBindable {
  package static var sqlType: SQLType { .integer }
  package var sqlValue: SQLValue { .integer(Int64(self)) }
  package static func read(_ value: SQLValue) -> Int? { Int64.read(value).flatMap(Int.init(exactly:)) }
}

extension Double: SQLBindable {
  package static var sqlType: SQLType { .double }
  package var sqlValue: SQLValue { .double(self) }
  package static func read(_ value: SQLValue) -> Double? {
    switch value {
    case .double(let number): number
    case .integer(let number): Double(number)
    case .text(let text): Double(text)
    default: nil
    }
  }
}

extension Bool: SQLBindable {
  package static var sqlType: SQLType { .bool }
  package var sqlValue: SQLValue { .bool(self) }
  package static func read(_ value: SQLValue) -> Bool? {
    switch value {
    case .bool(let flag): flag
    // SQLite keeps booleans as 0 and 1.
    case .integer(let number): number != 0
    default: nil
    }
  }
}

extension [UInt8]: SQLBindable {
  package static var sqlType: SQLType { .bytes }
  package var sqlValue: SQLValue { .bytes(self) }
  package static func read(_ value: SQLValue) -> [UInt8]? {
    if case .bytes(let bytes) = value { bytes } else { nil }
  }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  package static var sqlType: SQLType { Wrapped.sqlType }
  package var sqlValue: SQLValue { self?.sqlValue ?? .null(Wrapped.sqlType) }
  package static func read(_ value: SQLValue) -> Wrapped?? {
    if value.isNull { return .some(nil) }
    return Wrapped.read(value).map { .some($0) }
  }
}

/// An enumeration kept as its word: `enum State: String, SQLWord`.
package protocol SQLWord: SQLBindable, RawRepresentable where RawValue == String {}

extension SQLWord {
  package static var sqlType: SQLType { .text }
  package var sqlValue: SQLValue { .text(rawValue) }
  package static func read(_ value: SQLValue) -> Self? { String.read(value).flatMap(Self.init(rawValue:)) }
}

extension SQLValue {
  /// The value, if both engines can keep it. SQLite would cut a text at U+0000 or turn NaN into NULL where
  /// PostgreSQL refuses or keeps it, so neither passes.
  func storable() throws -> SQLValue {
    switch self {
    case .text(let text) where text.utf8.contains(0):
      throw StorageError.constraint("a text must not contain the character U+0000")
    case .double(let number) where !number.isFinite:
      throw StorageError.constraint("a number must be finite")
    default: return self
    }
  }
}

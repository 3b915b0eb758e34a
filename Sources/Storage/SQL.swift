/// A piece of SQL with its bindings, made by string interpolation. `\(value)` binds, `\(sql)` nests and
/// `\(in: values)` expands, so text from outside cannot become SQL by accident.
///
///     try tx.rows("SELECT id FROM directory_organisation WHERE country = \(country)")
///
/// The text must stay in the common part of SQLite 3.40 and PostgreSQL 15 (docs/architecture.md, Storage).
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  package enum Segment: Sendable, Equatable {
    case text(String)
    case binding(SQLValue)
  }

  package private(set) var segments: [Segment]

  package init(stringLiteral value: String) { segments = value.isEmpty ? [] : [.text(value)] }
  package init(stringInterpolation: Interpolation) { segments = stringInterpolation.segments }
  private init(segments: [Segment]) { self.segments = segments }

  /// SQL from a file of ours or a name checked by the caller. Never from input.
  package static func raw(_ text: String) -> SQL { SQL(segments: text.isEmpty ? [] : [.text(text)]) }

  package static let empty = SQL(segments: [])
  package var isEmpty: Bool { segments.isEmpty }

  package static func + (left: SQL, right: SQL) -> SQL { SQL(segments: left.segments + right.segments) }
  package static func += (left: inout SQL, right: SQL) { left.segments += right.segments }

  package struct Interpolation: StringInterpolationProtocol {
    var segments: [Segment] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      segments.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { segments.append(.text(literal)) }
    }

    package mutating func appendInterpolation(_ fragment: SQL) { segments += fragment.segments }

    package mutating func appendInterpolation(_ value: some SQLBindable) {
      segments.append(.binding(value.sqlValue))
    }

    /// A column that may be empty; said apart so that the compiler does not warn of an optional in a string.
    package mutating func appendInterpolation<T: SQLBindable>(_ value: T?) {
      segments.append(.binding(value.sqlValue))
    }

    /// `id IN \(in: ids)`: at most 500 values, padded to a power of two so that few statements are prepared.
    /// No value at all matches nothing.
    package mutating func appendInterpolation<T: SQLBindable>(in values: some Collection<T>) {
      precondition(values.count <= 500, "more than 500 values in one list")
      guard let last = Array(values).last else {
        segments.append(.text("(NULL)"))
        return
      }
      var all = values.map(\.sqlValue)
      var size = 1
      while size < all.count { size *= 2 }
      while all.count < size { all.append(last.sqlValue) }
      segments.append(.text("("))
      for (position, value) in all.enumerated() {
        if position > 0 { segments.append(.text(", ")) }
        segments.append(.binding(value))
      }
      segments.append(.text(")"))
    }
  }

  /// The statement as one engine spells it, with its bindings in order.
  /// - Parameter placeholder: how the engine spells the n-th binding, counted from 1.
  package func spelled(_ placeholder: (Int) -> String) -> (text: String, bindings: [SQLValue]) {
    var text = ""
    var bindings: [SQLValue] = []
    for segment in segments {
      switch segment {
      case .text(let part): text += part
      case .binding(let value):
        bindings.append(value)
        text += placeholder(bindings.count)
      }
    }
    return (text, bindings)
  }
}

extension Sequence where Element == SQL {
  package func joined(separator: SQL) -> SQL {
    var result = SQL.empty
    for (position, part) in enumerated() {
      if position > 0 { result += separator }
      result += part
    }
    return result
  }
}

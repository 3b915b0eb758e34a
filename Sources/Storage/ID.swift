/// The identifier of a row, typed by what it names. Positive, below 2^53, unique in the whole house, handed out
/// by `WriteTx.nextID` in the order of commits. Below 1000 stand the fixed ones (`Audience`).
package struct ID<Of>: Hashable, Comparable, Sendable, SQLBindable, CustomStringConvertible {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  /// From an address or a form: digits only, positive, below 2^53.
  package init?(text: some StringProtocol) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }),
      let value = Int64(text), value > 0, value < 1 << 53
    else { return nil }
    self.value = value
  }

  package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  package var description: String { String(value) }

  /// The same row seen as another noun (an organisation is also a record).
  package func `as`<Other>(_: Other.Type = Other.self) -> ID<Other> { ID<Other>(value) }

  package static var sqlType: SQLType { .integer }
  package var sqlValue: SQLValue { .integer(value) }
  package static func read(_ value: SQLValue) -> Self? { Int64.read(value).map(Self.init) }
}

/// Asks for long lists of identifiers 500 at a time, which is what one statement takes.
package func inPortions<T, R>(_ ids: some Collection<ID<T>>, _ ask: ([ID<T>]) throws -> [R]) rethrows -> [R] {
  var result: [R] = []
  var rest = Array(Set(ids)).sorted()[...]
  while !rest.isEmpty {
    result += try ask(Array(rest.prefix(500)))
    rest = rest.dropFirst(500)
  }
  return result
}

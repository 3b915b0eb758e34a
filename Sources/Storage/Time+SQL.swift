// Days and moments are plain values that pages and forms need too (floor 0); whoever imports Storage has them.
@_exported import Time

extension Moment: SQLBindable {
  package static var sqlType: SQLType { .text }
  package var sqlValue: SQLValue { .text(description) }
  package static func read(_ value: SQLValue) -> Moment? { String.read(value).flatMap { Moment($0) } }
}

extension Day: SQLBindable {
  package static var sqlType: SQLType { .text }
  package var sqlValue: SQLValue { .text(description) }
  package static func read(_ value: SQLValue) -> Day? { String.read(value).flatMap { Day($0) } }
}

import Storage
import Web

/// A language is kept as its code: `fr`, `pt-br`.
extension Language: SQLBindable {
  package static var sqlType: SQLType { .text }
  package var sqlValue: SQLValue { .text(code) }
  package static func read(_ value: SQLValue) -> Language? { String.read(value).flatMap { Language($0) } }
}

extension SQL {
  /// `column IN (…)` for as many values as there are; `\(in:)` alone takes at most 500. No value matches nothing.
  package static func any<T: SQLBindable>(_ column: SQL, of values: some Collection<T>) -> SQL {
    let all = Array(values)
    if all.count <= 500 { return "\(column) IN \(in: all)" }
    let parts = stride(from: 0, to: all.count, by: 500).map { start -> SQL in
      "\(column) IN \(in: all[start..<min(start + 500, all.count)])"
    }
    return "(\(parts.joined(separator: " OR ")))"
  }
}

extension String {
  /// PostgreSQL keeps no NUL, and no text needs one.
  package var withoutNUL: String {
    if !utf8.contains(0) { return self }
    return String(String.UnicodeScalarView(unicodeScalars.filter { $0.value != 0 }))
  }
}

/// Finds what an address means. Patterns are `/{language}/cities/{slug}`: a segment is a word or a `{name}`; a word wins over
/// a name. HEAD is answered by GET.
package struct Router<Value: Sendable>: Sendable {
  package enum Match: Sendable {
    case found(Value, parameters: [String: String])
    /// The address exists, the method does not: 405 with `Allow`.
    case notAllowed([Request.Method])
    case notFound
    /// The same address written properly (no `/` at the end, none doubled): 308.
    case moved(to: String)
  }

  package init() {}

  /// - Throws: `DuplicateRoute` when the same method and pattern are already there.
  package mutating func add(_ method: Request.Method, _ pattern: String, _ value: Value) throws(DuplicateRoute) { fatalError("written next") }
  package func match(_ request: Request) -> Match { fatalError("written next") }
}

package struct DuplicateRoute: Error, CustomStringConvertible {
  package let method: Request.Method
  package let pattern: String
  package var description: String { "two routes for \(method.rawValue) \(pattern)" }
}

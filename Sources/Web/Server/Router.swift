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

  /// A class, since what is found is handed on several times.
  private final class Leaf: Sendable {
    let value: Value
    /// Names of the `{…}` segments, in order.
    let names: [String]
    init(_ value: Value, _ names: [String]) {
      self.value = value
      self.names = names
    }
  }

  private struct Branch {
    var words: [String: Int] = [:]
    var name: Int?
    var leaves: [Request.Method: Leaf] = [:]
  }

  private var branches = [Branch()]

  package init() {}

  /// - Throws: `DuplicateRoute` when the same method and pattern are already there.
  package mutating func add(_ method: Request.Method, _ pattern: String, _ value: Value) throws(DuplicateRoute) {
    var branch = 0
    var names: [String] = []
    for segment in pattern.split(separator: "/") {
      let isName = segment.hasPrefix("{") && segment.hasSuffix("}")
      if isName { names.append(String(segment.dropFirst().dropLast())) }
      let known = isName ? branches[branch].name : branches[branch].words[String(segment)]
      let next = known ?? branches.count
      if known == nil {
        branches.append(Branch())
        if isName { branches[branch].name = next } else { branches[branch].words[String(segment)] = next }
      }
      branch = next
    }
    guard branches[branch].leaves[method] == nil else { throw DuplicateRoute(method: method, pattern: pattern) }
    branches[branch].leaves[method] = Leaf(value, names)
  }

  package func match(_ request: Request) -> Match {
    let method = request.method == .head ? .get : request.method
    // A segment with control characters names nothing, and none of ours is that long.
    let strange = request.path.contains {
      $0.utf8.count > 300 || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 || $0.value == 0xFFFD }
    }
    if strange || request.path.count > 20 { return .notFound }
    var allowed: Set<Request.Method> = []
    guard let (leaf, values) = find(request.path[...], method, from: 0, [], &allowed) else {
      if allowed.isEmpty { return .notFound }
      if allowed.contains(.get) { allowed.insert(.head) }
      return .notAllowed(Request.Method.allCases.filter { allowed.contains($0) })
    }
    if let proper = Self.proper(request), method == .get { return .moved(to: proper) }
    return .found(leaf.value, parameters: Dictionary(zip(leaf.names, values)) { first, _ in first })
  }

  private func find(
    _ path: ArraySlice<String>, _ method: Request.Method, from branch: Int, _ values: [String], _ allowed: inout Set<Request.Method>
  ) -> (Leaf, [String])? {
    guard let segment = path.first else {
      if let leaf = branches[branch].leaves[method] { return (leaf, values) }
      allowed.formUnion(branches[branch].leaves.keys)
      return nil
    }
    if let next = branches[branch].words[segment], let found = find(path.dropFirst(), method, from: next, values, &allowed) {
      return found
    }
    guard let next = branches[branch].name else { return nil }
    return find(path.dropFirst(), method, from: next, values + [segment], &allowed)
  }

  /// The address without empty segments, nil when it has none. It starts with one slash, so it never leaves the house.
  private static func proper(_ request: Request) -> String? {
    let raw = request.rawPath
    if raw == "/" || !raw.hasSuffix("/") && !raw.contains("//") { return nil }
    let path = "/" + raw.split(separator: "/").joined(separator: "/")
    return request.query.isEmpty ? path : "\(path)?\(request.query.encoded)"
  }
}

package struct DuplicateRoute: Error, CustomStringConvertible {
  package let method: Request.Method
  package let pattern: String
  package var description: String { "two routes for \(method.rawValue) \(pattern)" }
}

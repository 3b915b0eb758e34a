import HTTPTypes

/// Proof that an unsafe request came from a page of ours. Browsers say so themselves: `Sec-Fetch-Site: same-origin`; where a
/// browser sends no such header, its `Origin` must be ours.
package enum OriginCheck {
  /// - Parameter ours: the address of the house: `https://example.org`, without a path.
  package static func passes(_ request: Request, ours: String) -> Bool {
    if !request.method.isUnsafe { return true }
    if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] { return site == "same-origin" }
    guard let origin = request.headers[.origin], !ours.isEmpty else { return false }
    let house = ours.hasSuffix("/") ? String(ours.dropLast()) : ours
    return origin.lowercased() == house.lowercased()
  }
}

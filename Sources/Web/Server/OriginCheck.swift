/// Proof that an unsafe request came from a page of ours. Browsers say so themselves: `Sec-Fetch-Site: same-origin`; where a
/// browser sends no such header, its `Origin` must be ours.
package enum OriginCheck {
  /// - Parameter ours: the address of the house: `https://example.org`, without a path.
  package static func passes(_ request: Request, ours: String) -> Bool { fatalError("written next") }
}

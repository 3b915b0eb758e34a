/// What came with an unsafe request, as fields and files.
package struct Sent: Sendable {
  package var fields = Fields()
  package var uploads: [Upload] = []
  package init() {}

  /// Reads `application/x-www-form-urlencoded` and `multipart/form-data`; another type gives nothing (the handler reads
  /// `request.body` itself).
  /// - Throws: `Problem.malformed` when the parts cannot be told apart, or are more than 1,000.
  package static func read(_ request: Request) throws(Problem) -> Sent { fatalError("written next") }
}

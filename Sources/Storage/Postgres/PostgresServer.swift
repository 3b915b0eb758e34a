/// What is said to a PostgreSQL server as a whole, outside any transaction: making and removing databases for tests.
package enum PostgresServer {
  /// - Parameter statement: SQL of ours, never from input.
  package static func run(_ statement: String, on url: String) async throws {
    try await aside { try PostgresConnection(url: url).outsideTransaction(statement) }
  }

  /// The URL of another database of the same server. Only for URLs of the form `postgres://…/name?…`.
  package static func url(_ url: String, database: String) -> String {
    guard let start = url.range(of: "://")?.upperBound, let slash = url[start...].firstIndex(of: "/") else { return url }
    let end = url[slash...].firstIndex(of: "?") ?? url.endIndex
    return url[..<slash] + "/" + database + url[end...]
  }
}

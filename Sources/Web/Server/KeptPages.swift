import HTTPTypes
import NIOCore

/// A page ready to be sent: head fields, one buffer plain, one compressed.
package struct KeptPage: Sendable {
  package let status: HTTPResponse.Status
  package let etag: String
}

/// Memory of public pages. An address is kept with the position of the ledger it was drawn at: a newer position, or a moment
/// after `Answer.validUntil`, and it is drawn again.
package final class KeptPages: Sendable {
  /// - Parameter bytes: of all entries together, plain and compressed; the least recently used go first.
  package init(bytes: Int = 32 << 20) {}

  /// By the raw address (path and query as they came): one look into a dictionary.
  package func find(_ address: String, position: Int64, now: Moment) -> KeptPage? { fatalError("written next") }

  /// Draws the page, or waits for whoever is drawing it already. Only answers with status 200, no cookie and a whole body are
  /// kept; others are given back as they are.
  /// - Parameters:
  ///   - address: as it came; found again by `find`.
  ///   - page: the same with its known parameters only, sorted: `KeptPages.address(path, query, knowing:)`.
  package func answer(
    _ address: String, page: String, position: Int64, now: Moment, draw: @escaping @Sendable () async -> Answer
  ) async -> Answer { fatalError("written next") }

  /// The address with its known parameters, sorted; others do not matter to the page.
  package static func address(_ path: String, _ query: Fields, knowing: [String]) -> String { fatalError("written next") }

  package func removeAll() {}
  package var hits: Int { 0 }
}

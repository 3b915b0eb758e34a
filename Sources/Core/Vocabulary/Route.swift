import Storage
import Web

/// An address of the house as a value. Router, menus, OpenAPI and the tests that walk everything read the one list
/// of routes; a route that is not in it does not exist.
package struct Route: Sendable {
  /// Whom a route lets in before any permission is asked.
  package enum Who: String, Sendable { case visitor, member, staff }
  package enum Handler: Sendable {
    case visitor(@Sendable (Visit) async throws -> Answer)
    /// Cannot run without a signed-in person who acts for an organisation.
    case member(@Sendable (Visit, Actor) async throws -> Answer)
  }

  package let method: Request.Method
  /// After the language: `/cities/{slug}`. Addresses outside languages (`/api/v1/…`, `/healthz`) start with `!`.
  package let path: String
  package let who: Who
  package let handler: Handler
  package var permission: Permission?
  /// Kept in memory for visitors without a session: only what every visitor sees alike.
  package var kept = false
  /// Query parameters that the page knows; others are ignored, and are not part of a kept page's address.
  package var parameters: [String] = []
  /// An address of the small world that answers, for the tests that walk everything: `/cities/rennes`.
  package var example: String?
  /// For the OpenAPI document; only routes of `/api/v1` have one.
  package var summary: Phrase?
  /// Bytes of body accepted; more is 413.
  package var bodyLimit = 1_000_000

  package static func get(_ path: String, _ run: @escaping @Sendable (Visit) async throws -> Answer) -> Route {
    Route(method: .get, path: path, who: .visitor, handler: .visitor(run))
  }
  package static func post(_ path: String, _ run: @escaping @Sendable (Visit) async throws -> Answer) -> Route {
    Route(method: .post, path: path, who: .visitor, handler: .visitor(run))
  }
  /// For whoever is signed in.
  package static func member(_ method: Request.Method, _ path: String, _ run: @escaping @Sendable (Visit, Actor) async throws -> Answer)
    -> Route
  {
    Route(method: method, path: path, who: .member, handler: .member(run))
  }
  /// For whoever holds the permission somewhere; the verb asks again for the record at hand.
  package static func staff(
    _ method: Request.Method, _ path: String, _ permission: Permission, _ run: @escaping @Sendable (Visit, Actor) async throws -> Answer
  ) -> Route {
    Route(method: method, path: path, who: .staff, handler: .member(run), permission: permission)
  }

  /// As the router matches it.
  package var pattern: String { path.hasPrefix("!") ? String(path.dropFirst()) : "/{language}\(path)" }

  // Refinements read as sentences: `.get("/cities", list).keeping("country", "page").example("/cities")`.
  package func keeping(_ parameters: String...) -> Route {
    with {
      $0.kept = true; $0.parameters = parameters
    }
  }
  package func knowing(_ parameters: String...) -> Route { with { $0.parameters = parameters } }
  package func example(_ path: String) -> Route { with { $0.example = path } }
  package func summary(_ phrase: Phrase) -> Route { with { $0.summary = phrase } }
  package func accepting(bytes: Int) -> Route { with { $0.bodyLimit = bytes } }

  private func with(_ change: (inout Route) -> Void) -> Route {
    var copy = self
    change(&copy)
    return copy
  }
}

package struct Migration: Sendable, Equatable {
  package let name: String
  package let target: String
  package let sql: String
  package let sha256: String
  /// Nil: for both engines.
  package let engine: Engine?
}
package enum Migrations {
  package static func all(targets: [String]) throws -> [Migration] { [] }
  @discardableResult package static func apply(_ all: [Migration], to database: Database) async throws -> [String] { [] }
  package static func pending(_ all: [Migration], in database: Database) async throws -> [String] { [] }
}

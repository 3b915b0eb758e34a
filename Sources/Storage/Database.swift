/// The database of the house, whichever engine holds it. Asynchronous outside, synchronous inside a transaction;
/// nothing here blocks Swift's own threads.
package final class Database: Sendable {
  package enum Place: Sendable { case sqlite(path: String), postgres(url: String) }
  package typealias BeforeCommit = @Sendable (WriteTx, _ since: Int64) throws -> Void

  package static func open(
    _ place: Place, clock: Clock = .system, beforeCommit: @escaping BeforeCommit = { _, _ in }
  ) async throws -> Database { fatalError("soon") }

  package let engine: Engine
  package let clock: Clock
  init(engine: Engine, clock: Clock) {
    self.engine = engine
    self.clock = clock
  }
  package func read<T: Sendable>(_ body: @Sendable @escaping (Tx) throws -> T) async throws -> T { fatalError("soon") }
  package func write<T: Sendable>(_ body: @Sendable @escaping (WriteTx) throws -> T) async throws -> T { fatalError("soon") }
  package var position: Int64 { 0 }
  @discardableResult package func refreshPosition() async throws -> Int64 { 0 }
  package var statements: Int { 0 }
  package func close() async {}
  package func backup(to path: String) async throws {}
  package func restore(from path: String) async throws {}
}

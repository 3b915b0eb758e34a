import Core
import Foundation
import Logging
import Storage
import Synchronization
import Web

/// A served house of the floors below Directory whose one page is live: `/en/rooms/{view}/live` follows the channel `room`.
package struct LiveHouse: Sendable {
  package let house: House
  package let place: Database.Place
  package let port: Int
  /// Whose page it is; it may be seen by everyone at first.
  package let record: RecordID
  package let people: People

  /// Who is signed in, by token.
  package final class People: Sendable {
    private let actors = Mutex<[String: Actor]>([:])
    package func enter(_ token: String, _ actor: Actor?) { actors.withLock { $0[token] = actor } }
    func find(_ token: String) -> Actor? { actors.withLock { $0[token] } }
  }

  /// - Parameter weight: bytes of the part that is drawn, about.
  package static func with(
    lines: EventLines = EventLines(), weight: Int = 40, _ body: @Sendable (LiveHouse) async throws -> Void
  ) async throws {
    try await TestDatabase.withPlace(targets: ["Storage", "Core"]) { place in
      let people = People()
      let id = Mutex<RecordID?>(nil)
      let house = try await open(place, feature(record: { id.withLock { $0 } }, weight: weight))
      let record = try await house.database.write { tx in try Record.create("meeting", owner: nil, audience: .everyone, in: tx) }
      id.withLock { $0 = record }
      var log = Logger(label: "test")
      log.logLevel = .critical
      let pipeline = try Pipeline(
        house,
        loadVisitor: { token, _, _ in
          people.find(token).map { actor in
            (actor, Visit.Visitor(id: actor.person ?? PersonID(1), name: "Somebody", organisation: "", others: []), "Europe/Madrid")
          }
        }, slide: { _, _ in }, log: log)
      let (ports, found) = AsyncStream.makeStream(of: Int.self)
      let server = Task { [log] in
        try await serve(
          Listener(port: 0, proxy: "127.0.0.1"), logger: log, threads: house.database.threads, lines: lines,
          started: { found.yield($0) }, respond: pipeline.answer)
      }
      var iterator = ports.makeAsyncIterator()
      let port = await iterator.next() ?? 0
      let served = LiveHouse(house: house, place: place, port: port, record: record, people: people)
      do { try await body(served) } catch {
        server.cancel()
        _ = await server.result
        await house.database.close()
        throw error
      }
      server.cancel()
      _ = await server.result
      await house.database.close()
    }
  }

  private static func open(_ place: Database.Place, _ feature: Feature) async throws -> House {
    try await House(features: [feature], words: .none, settings: Settings()) { beforeCommit in
      try await Database.open(place, beforeCommit: beforeCommit)
    }
  }

  /// What another process has of the same database.
  package func elsewhere(_ body: (House) async throws -> Void) async throws {
    let other = try await Self.open(place, Feature("Elsewhere"))
    do { try await body(other) } catch {
      await other.database.close()
      throw error
    }
    await other.database.close()
  }

  private static func feature(record: @escaping @Sendable () -> RecordID?, weight: Int) -> Feature {
    var feature = Feature("Rooms")
    feature.routes = [
      .get("/rooms/{view}/live") { visit in
        try await visit.live("room", of: record(), view: visit.parameter("view")) { actor, _ in
          if visit.parameter("view") == "chair", actor?.isSecretariat != true { throw Problem.notFound }
        } draw: { reader, tx in
          let count = try tx.count("SELECT count(*) FROM core_live WHERE channel = 'room'")
          return "<p>\(reader.language.code) \(String(count))</p>\n<p>\(String(repeating: "a", count: weight))</p>"
        }
      }
    ]
    return feature
  }

  /// - Returns: its position.
  @discardableResult package func touch(_ what: String = "vote.opened") async throws -> Int64 {
    try await house.database.write { tx in
      try Live.touch("room", what, in: tx)
      return try tx.position()
    }
  }

  /// Waits for what happens by itself.
  package func settles(seconds: Double = 10, _ done: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    while !done() {
      if ContinuousClock.now > end { return false }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return true
  }
}

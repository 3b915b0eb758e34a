import Core
import Storage
import TestKit
import Testing
import Web

@testable import Directory

@Suite struct DatedAheadTests {
  /// A departure that was recorded for a later day shows in lists on that day, without anybody touching it.
  @Test func whatIsDatedAheadShowsOnItsDay() async throws {
    try await World.with { world in
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx in
        _ = try Organisations.leave(rennes, on: tx.now.day.adding(days: 10), by: .house, in: tx)
      }
      func standing() async throws -> [String]? {
        try await world.house.database.read { tx in
          try Cards.of([rennes.as()], .english, seenBy: .everyone, in: tx)[rennes.as()]?.facets["standing"]
        }
      }
      await world.runJobs()
      #expect(try await standing() == ["member"])
      world.clock.pass(days: 12)
      await world.runJobs()
      #expect(try await standing() == ["former"])
    }
  }
}

import Foundation
import Storage
import TestKit
import Testing

extension Outages {
  /// The first start, killed while it loads.
  @Suite struct Started {
    @Test(.timeLimit(.minutes(5))) func aFirstStartThatWasKilledGoesOn() async throws {
      let whole = try await Site.with { site in
        try await site.fill()
        return try await Self.held(site)
      }
      #expect(whole.count > 10)
      try await Site.with { site in
        let arguments = ["serve", "--first-start", Share.dataSets + "/aive", "--without-work"]
        // Each time a little later: in the migrations, in the networks, in the cities, in the plan, in the pages.
        for line in [nil, "Loading networks", "Loading cities", "Loading Action Plan", "Loading pages and help"] {
          let running = try site.start(arguments)
          try await aside {
            if let line {
              let until = Date.now.addingTimeInterval(60)
              while running.isRunning, Date.now < until, !running.output.contains(line) { Thread.sleep(forTimeInterval: 0.005) }
              #expect(running.output.contains(line))
            } else {
              Thread.sleep(forTimeInterval: 0.05)
            }
            running.kill()
            _ = running.end()
          }
        }
        let last = try await site.serve(Array(arguments.dropFirst()))
        #expect(!last.output.contains("Loading cities"))
        #expect(try await last.stop().status == 0)
        #expect(try await Self.held(site) == whole)
      }
    }

    /// How many records of each kind the house holds.
    private static func held(_ site: Site) async throws -> [String: Int] {
      let database = try await Database.open(site.place)
      let counts = try await database.read { tx in
        try tx.rows("SELECT kind, count(*) AS number FROM core_record GROUP BY kind").map { row in
          (try row("kind") as String, try row("number") as Int)
        }
      }
      await database.close()
      return Dictionary(uniqueKeysWithValues: counts)
    }
  }
}

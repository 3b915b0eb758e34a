import Foundation
import Storage
import TestKit
import Testing

extension Outages {
  /// Pages that follow what happens, over real processes.
  @Suite struct Followed {
    private static func lines(_ site: Site, _ count: Int) async throws -> Listeners {
      let lines = Listeners(port: site.port, path: "/fr/kit/live", count: count)
      for number in 0..<count { try lines.enter(number, since: "0") }
      #expect(await lines.read(seconds: 30) { $0.allSatisfy { $0.status == 200 } })
      return lines
    }

    /// Each process hears what the other commits, in one order.
    @Test(.timeLimit(.minutes(2))) func twoServersOfOneHouse() async throws {
      try await Site.with { site in
        let first = try await site.serve(["--without-work"])
        let other = Site(root: site.root, place: site.place, port: try Site.freePort())
        let second = try await other.serve(["--without-work"])
        let here = try await Self.lines(site, 20)
        let there = try await Self.lines(other, 20)
        for round in 1...10 {
          let rung = round.isMultiple(of: 2) ? site : other
          #expect(try await aside { try rung.client().post("/fr/kit/bell").status } == 303)
        }
        for lines in [here, there] {
          #expect(await lines.read(seconds: 10) { $0.allSatisfy { $0.events.count == 10 } })
          #expect(lines.readers.allSatisfy { $0.events.allSatisfy { $0.what == "bell.rung" } })
          #expect(Set(lines.readers.map { $0.events.map(\.position) }).count == 1)
        }
        #expect(here.readers[0].events.map(\.position) == there.readers[0].events.map(\.position))
        #expect(here.readers[0].events.last?.data?.contains("10") == true)
        let metrics = try await aside { try Exposition(site.client().get("/metrics").text).samples }
        #expect(metrics["paideia_live_lines"] == 20)

        let begun = ContinuousClock.now
        #expect(try await first.stop().status == 0)
        #expect(begun.duration(to: .now) < .seconds(2), "open lines do not keep it from stopping")
        #expect(await here.read(seconds: 2) { $0.allSatisfy { !$0.isOpen } })
        #expect(there.readers.allSatisfy { $0.isOpen })

        // Whoever was here goes on there, with the number they have.
        let last = try #require(here.readers[0].last)
        #expect(try await aside { try other.client().post("/fr/kit/bell").status } == 303)
        let moved = Listeners(port: other.port, path: "/fr/kit/live", count: 1)
        try moved.enter(0, since: "\(last)")
        #expect(await moved.read(seconds: 10) { $0[0].events.count == 1 })
        #expect(moved.readers[0].events.map(\.what) == ["bell.rung"])
        let said = first.output.split(separator: "\n").filter { $0.contains("/{language}/kit/live") }
        #expect(said.count == 20, "the log counts a line when it ends")
        #expect(try await second.stop().status == 0)
      }
    }
  }
}

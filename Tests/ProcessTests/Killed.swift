import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing

extension Outages {
  /// The server is killed at random moments while four clients write; what it said yes to is there, whole, and nothing
  /// is there by half.
  @Suite struct Killed {
    static let kills = 50
    static let writes = 1000

    @Test(.timeLimit(.minutes(5))) func everyAcknowledgedWriteIsFound() async throws {
      try await Site.with { site in
        try await site.fill()
        let said = Acknowledged()
        let slugs = try await Self.citySlugs(site)
        let kills = try await aside { try Self.writeAndKill(site, said, slugs) }
        let all = said.now
        #expect(kills >= Self.kills)
        #expect(all.count >= Self.writes, "\(all.acts.count) acts, \(all.invitations.count) invitations in the time given")
        #expect(!all.acts.filter { $0.picture != nil }.isEmpty)
        #expect(all.strange == [], "Every answer that came was a yes.")
        let shown = all.acts.count { $0.picture != nil }
        print("killed \(kills) times: \(all.acts.count) acts, \(shown) with a picture, \(all.invitations.count) invitations")

        let database = try await Database.open(site.place)
        let left = Remains(database)
        try await left.acts(all.acts)
        try await left.pictures(all.acts)
        try await left.invitations(all.invitations)
        try await left.nothingByHalf()
        await database.close()
        try await Self.pagesAnswer(site, all.acts)
      }
    }

    private static func citySlugs(_ site: Site) async throws -> [String] {
      let database = try await Database.open(site.place)
      let slugs: [String] = try await database.read { tx in
        try tx.values("SELECT slug FROM directory_organisation WHERE kind = 'city' ORDER BY slug")
      }
      await database.close()
      return slugs
    }

    /// - Returns: how often it was killed.
    private static func writeAndKill(_ site: Site, _ said: Acknowledged, _ slugs: [String]) throws -> Int {
      var server = try site.start(["serve"])
      try server.untilReady(site.port)
      let secretariat = try site.enter("secretariat")
      let writers = [
        Writer(name: "secretary", kind: .acts, browser: secretariat, said: said),
        Writer(name: "rennes", kind: .acts, browser: try site.enter("rennes-technical"), said: said),
        Writer(name: "painter", kind: .pictures, browser: try site.enter("delegation-latam"), said: said),
        Writer(name: "host", kind: .invitations(slugs: slugs), browser: secretariat, said: said),
      ]
      let group = DispatchGroup()
      for writer in writers { writer.begin(group) }
      let began = Date.now
      var kills = 0
      while kills < Self.kills || said.now.count < Self.writes {
        if Date.now.timeIntervalSince(began) > 160 { break }
        Thread.sleep(forTimeInterval: Double.random(in: 0.05...1.2))
        server.kill()
        _ = server.end()
        kills += 1
        server = try site.start(["serve"])
        // Now and then it dies again before it has come up.
        if Int.random(in: 0..<8) > 0 { try server.untilReady(site.port) }
      }
      said.stop()
      server.kill()
      group.wait()
      _ = server.end()
      return kills
    }

    /// The house opens again and shows what it was told.
    private static func pagesAnswer(_ site: Site, _ acts: [Acknowledged.Act]) async throws {
      let server = try await site.serve(["--without-work"])
      let missing = try await aside { () throws in
        try acts.shuffled().prefix(40).filter { act in
          let page = try site.client().get("/fr/acts/\(act.id)")
          return page.status != 200 || !page.text.contains(act.what)
        }.map(\.what)
      }
      #expect(missing == [])
      let end = try await server.stop()
      #expect(end.status == 0)
    }
  }
}

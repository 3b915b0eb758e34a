import Contents
import Core
import Foundation
import Storage
import Synchronization
import TestKit
import Testing

extension Processes {
  /// Several processes write to one house at once, another reads what is new and misses nothing.
  @Suite struct Together {
    static let imports = 6
    static let cities = 30

    @Test(.timeLimit(.minutes(4))) func whoAsksForWhatIsNewMissesNothing() async throws {
      try await Site.with { site in
        try await site.fill()
        var servers = [(site, try await site.serve())]
        // On PostgreSQL any number of servers may share the house.
        if TestDatabase.engine == .postgres {
          let second = Site(root: site.root, place: site.place, port: try Site.freePort())
          servers.append((second, try await second.serve()))
        }
        let said = Acknowledged()
        let ends = try await Self.write(servers.map(\.0), said)
        #expect(ends.filter { $0.status != 0 }.map(\.output) == [])
        #expect(said.now.strange == [])
        #expect(said.now.acts.count > 20)
        for (_, server) in servers { #expect(try await server.stop().status == 0) }
        try await Self.look(site, said.now)
      }
    }

    /// Clients write over HTTP while the command imports; a reader follows.
    private static func write(_ sites: [Site], _ said: Acknowledged) async throws -> [Running.End] {
      guard let site = sites.first else { return [] }
      let group = DispatchGroup()
      try await aside { () throws in
        for (number, site) in sites.enumerated() {
          for person in ["secretariat", "rennes-technical"] {
            Writer(name: "\(person)-\(number)", kind: .acts, browser: try site.enter(person), said: said).begin(group)
          }
        }
      }
      let database = try await Database.open(site.place)
      let reader = Task { try await follow(database, said) }
      var ends: [Running.End] = []
      for number in 1...imports {
        let file = "\(site.root)/cities-\(number).csv"
        try table(number).write(toFile: file, atomically: true, encoding: .utf8)
        ends.append(try await site.run(["import", "cities", file, "--all-new"]))
      }
      said.stop()
      try await aside { group.wait() }
      let followed = try await reader.value
      let last = try await database.refreshPosition()
      #expect(followed == last, "the reader has seen every position up to the last")
      await database.close()
      ends.append(try await importQuietly(sites))
      return ends
    }

    /// Asks for `position > mine` without pause; what comes next is always the next.
    private static func follow(_ database: Database, _ said: Acknowledged) async throws -> Int64 {
      var mine = try await database.refreshPosition()
      var isLast = false
      while true {
        let after = mine
        let new: [Int64] = try await database.read { tx in
          try tx.values("SELECT position FROM core_ledger WHERE position > \(after) ORDER BY position")
        }
        guard new == Array((mine + 1)..<(mine + 1 + Int64(new.count))) else {
          Issue.record("after \(mine) came \(new.prefix(10))")
          return mine
        }
        mine = new.last ?? mine
        // Once more after the writers have stopped.
        if isLast && new.isEmpty { return mine }
        isLast = said.isStopped
        try await Task.sleep(for: .milliseconds(isLast ? 700 : 2))
      }
    }

    /// While no server writes: a page kept in a server's memory is drawn anew within a second or so of what the command
    /// has imported.
    private static func importQuietly(_ sites: [Site]) async throws -> Running.End {
      let number = imports + 1
      let address = "/en/cities?q=Villeneuve+\(word(number))"
      for site in sites {
        let before = try await aside { try site.client().get(address) }
        #expect(before.status == 200 && !before.text.contains("Villeneuve \(word(number)) 1"))
      }
      let file = "\(sites[0].root)/cities-\(number).csv"
      try table(number).write(toFile: file, atomically: true, encoding: .utf8)
      let end = try await sites[0].run(["import", "cities", file, "--all-new"])
      for site in sites {
        let shown = try await aside { () throws in
          let until = Date.now.addingTimeInterval(5)
          while Date.now < until {
            if try site.client().get(address).text.contains("Villeneuve \(word(number)) 1") {
              return true
            }
            Thread.sleep(forTimeInterval: 0.1)
          }
          return false
        }
        #expect(shown, "on port \(site.port)")
      }
      return end
    }

    private static func look(_ site: Site, _ all: Acknowledged.All) async throws {
      let database = try await Database.open(site.place)
      let remains = Remains(database)
      try await remains.acts(all.acts)
      try await remains.nothingByHalf()
      let (imported, between) = try await database.read { tx in
        (
          try tx.count("SELECT count(*) FROM directory_organisation WHERE name LIKE 'Villeneuve %'"),
          try tx.count(
            """
            SELECT count(*) FROM core_ledger WHERE kind = 'act.recorded'
              AND position > (SELECT min(last_position) FROM directory_import WHERE name LIKE 'cities-%')
              AND position < (SELECT max(first_position) FROM directory_import WHERE name LIKE 'cities-%')
            """)
        )
      }
      #expect(imported == (imports + 1) * cities)
      #expect(between > 0, "the two wrote in turn")
      await database.close()
    }

    private static func word(_ number: Int) -> String { String(UnicodeScalar(UInt8(64 + number))) + "bc" }

    private static func table(_ number: Int) -> String {
      let lines = (1...cities).map { "Villeneuve \(word(number)) \($0),FR,\(43 + number).\($0),2.\($0),RFVE,,,,a test" }
      return "name,country_iso2,latitude,longitude,territorial_network,population,population_year,income_group,source\n"
        + lines.joined(separator: "\n") + "\n"
    }
  }
}

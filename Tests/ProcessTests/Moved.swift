import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing

extension Processes {
  /// The way from one machine to several: a backup taken while serving is restored onto the same and the other engine,
  /// and every address answers as before.
  @Suite struct Moved {
    /// Both engines where both can be had.
    static var engines: [Engine] { (try? TestServer.url()) == nil ? [.sqlite] : Engine.allCases }

    @Test(.timeLimit(.minutes(5))) func everyAddressAnswersAsBefore() async throws {
      try await Site.with { place in
        var site = place
        // Stands in canonical links and mails, whatever the port.
        site.environment = ["PAIDEIA_ADDRESS": "http://127.0.0.1:9999"]
        try await site.fill()
        let officer = try await Self.live(in: site)
        let server = try await site.serve(["--without-work"])
        let here = site
        let before = try await aside { try Walk(site: here, secretariat: officer).everything() }
        #expect(before.visitor.count > 100 && before.secretariat.count > 100)
        #expect(before.secretariat.filter { $0.value.status >= 500 }.keys.sorted() == [])

        let file = site.root + "/backup.sqlite"
        let taken = try await site.run(["backup", file])
        #expect(taken.status == 0, "\(taken.output)")
        let again = try await site.run(["backup", file])
        #expect(again.status != 0 && again.output.contains("already exists"))
        #expect(try await server.stop().status == 0)

        for engine in Self.engines {
          try await Site.with(engine: engine) { empty in
            var moved = Site(root: empty.root, place: empty.place, port: site.port)
            moved.environment = site.environment
            let restored = try await moved.run(["restore", file])
            #expect(restored.status == 0, "\(restored.output)")
            let twice = try await moved.run(["restore", file])
            #expect(twice.status != 0 && twice.output.contains("not empty"))
            let server = try await moved.serve(["--without-work"])
            let there = moved
            let after = try await aside { () -> [[String: Walk.Answer]] in
              let walk = Walk(site: there, secretariat: officer)
              return [
                try walk.ask(before.visitor.keys.sorted(), as: there.client()), try walk.ask(before.secretariat.keys.sorted(), as: officer),
              ]
            }
            #expect(Walk.differences(before.visitor, after[0]) == [], "visitor, onto \(engine.rawValue)")
            #expect(Walk.differences(before.secretariat, after[1]) == [], "secretariat, onto \(engine.rawValue)")
            #expect(try await server.stop().status == 0)
          }
        }
      }
    }

    /// Taken in the middle of writing, a backup is one picture: everything acknowledged before it, nothing by half.
    @Test(.timeLimit(.minutes(3))) func aBackupWhileWritingIsOnePicture() async throws {
      try await Site.with { site in
        try await site.fill()
        let server = try await site.serve(["--without-work"])
        let said = Acknowledged()
        let group = DispatchGroup()
        try await aside { () throws in
          Writer(name: "secretary", kind: .acts, browser: try site.enter("secretariat"), said: said).begin(group)
          Writer(name: "painter", kind: .pictures, browser: try site.enter("rennes-technical"), said: said).begin(group)
        }
        try await Task.sleep(for: .seconds(2))
        let known = said.now.acts
        let file = site.root + "/backup.sqlite"
        let taken = try await site.run(["backup", file])
        let after = said.now.acts.count
        #expect(taken.status == 0, "\(taken.output)")
        #expect(known.count > 5 && after > known.count, "both wrote while it was taken: \(known.count), then \(after)")
        said.stop()
        try await aside { group.wait() }
        #expect(said.now.strange == [])
        #expect(try await server.stop().status == 0)
        for engine in Self.engines {
          try await Site.with(engine: engine) { moved in
            #expect(try await moved.run(["restore", file]).status == 0)
            let database = try await Database.open(moved.place)
            let remains = Remains(database)
            try await remains.acts(known)
            try await remains.pictures(known)
            try await remains.nothingByHalf()
            await database.close()
          }
        }
      }
    }

    /// A house that has been lived in: acts, a picture, an invitation, and the jobs that follow from them are done.
    private static func live(in site: Site) async throws -> RawHTTP {
      let server = try await site.serve()
      let officer = try await aside { () throws in
        let officer = try site.enter("secretariat")
        for number in 1...5 {
          _ = try officer.post(
            "/en/act",
            [
              ("objective", "4.11"), ("what", "Act \(number) with Rennes"), ("day", "2021-05-0\(number)"), ("place", "Rennes"),
              ("organisations", "Rennes"), ("people", "\(number * 10)"), ("languages", "fr"), ("source", "a test"),
            ])
        }
        let picture = try officer.upload(
          "/en/act",
          [("objective", "1.1"), ("what", "An act with a picture"), ("day", "2021-06-01"), ("place", "online"), ("source", "a test")],
          file: "picture", name: "picture.png", Picture.png(7))
        #expect(picture.status == 303)
        let invited = try officer.post(
          "/en/team/rennes/invitations",
          [("name", "A colleague"), ("address", "colleague@example.org"), ("role", "technical"), ("language", "fr"), ("evidence", "")])
        #expect(invited.status == 303)
        return officer
      }
      let database = try await Database.open(site.place)
      let until = Date.now.addingTimeInterval(60)
      while Date.now < until,
        try await database.read({ tx in
          try tx.count("SELECT count(*) FROM core_job WHERE state = 'running' OR state = 'waiting' AND tries = 0")
        }) > 0
      { try await Task.sleep(for: .milliseconds(100)) }
      await database.close()
      #expect(try await server.stop().status == 0)
      return officer
    }
  }
}

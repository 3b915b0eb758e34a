import Foundation
import Storage
import TestKit
import Testing

extension Processes {
  /// Erasing a person: afterwards their name and addresses are nowhere.
  @Suite struct Erased {
    static let first = "zebulon.quixworth@example.org"
    static let second = "zq.elsewhere@example.net"
    static let third = "zq.third@example.net"
    static let words = ["zebulon", "quixworth", "zq.elsewhere", "zq.third"]

    @Test(.timeLimit(.minutes(5))) func nameAndAddressesAreNowhere() async throws {
      try await Site.with { site in
        try await site.fill()
        let server = try await site.serve()
        let (officer, person, id) = try await aside { try Self.live(site) }
        let before = try await aside { try Walk(site: site, secretariat: officer).everything() }
        #expect(!Self.naming(before.secretariat).isEmpty, "the secretariat sees the person before")
        let older = site.root + "/older.sqlite"
        #expect(try await site.run(["backup", older]).status == 0)
        #expect(try await aside { try Scan.files(Self.words, under: older) } == [older])

        let database = try await Database.open(site.place)
        let stood = try await Scan.tables(Self.words, in: database)
        #expect(Set(["directory_person", "directory_move", "core_mail"]).isSubset(of: stood), "\(stood)")
        try await aside { () throws in
          let erased = try officer.post("/en/people/\(id)/erasure")
          #expect(erased.status == 303, "\(erased.text.suffix(500))")
          #expect(try person.get("/en/for-me").status == 303, "the session has ended")
          Thread.sleep(forTimeInterval: 1)
        }
        #expect(try await Scan.tables(Self.words, in: database) == [])
        if database.engine == .sqlite {
          // While the server runs: rows, free pages, search index and journal.
          try await aside { () throws in #expect(try Scan.files(Self.words, under: site.data) == [], "while it runs") }
        } else {
          try await Self.vacuumed(site)
        }
        await database.close()

        // Pages kept before, lists, search, exports.
        let after = try await aside { try Walk(site: site, secretariat: officer).everything() }
        #expect(Self.naming(after.secretariat) == [])
        #expect(Self.naming(after.visitor) == [])
        try await aside { () throws in
          for query in ["q=Quixworth", "q=zebulon"] {
            #expect(try !officer.get("/fr/search?\(query)").text.contains("/people/"))
            #expect(try officer.get("/fr/search/suggestions?\(query)").text == officer.get("/fr/search/suggestions?q=xqzzy").text)
          }
        }
        let newer = site.root + "/newer.sqlite"
        #expect(try await site.run(["backup", newer]).status == 0)
        #expect(try await server.stop().status == 0)
        try await aside { () throws in
          #expect(try Scan.files(Self.words, under: newer) == [], "a later backup")
          #expect(try Scan.files(Self.words, under: site.data) == [], "free pages, journal, erasures.log")
        }
        let told = Self.words.filter { site.logs.lowercased().contains($0) }
        #expect(told == [], "logs")
        for engine in Moved.engines { try await Self.restored(older, from: site, id, onto: engine) }
      }
    }

    /// An older backup knows the person; with `erasures.log` beside the database it forgets them again.
    private static func restored(_ file: String, from site: Site, _ id: String, onto engine: Engine) async throws {
      try await Site.with(engine: engine) { moved in
        try FileManager.default.copyItem(atPath: site.data + "/erasures.log", toPath: moved.data + "/erasures.log")
        let end = try await moved.run(["restore", file])
        #expect(end.status == 0 && end.output.contains("1 erasures applied again"), "\(end.output)")
        let database = try await Database.open(moved.place)
        #expect(try await Scan.tables(words, in: database) == [], "onto \(engine.rawValue)")
        await database.close()
        #expect(try await aside { try Scan.files(words, under: moved.data) } == [], "onto \(engine.rawValue)")
        let server = try await moved.serve(["--without-work"])
        try await aside { () throws in
          let page = try moved.enter("secretariat").get("/en/people/\(id)")
          #expect(page.status == 200 && words.allSatisfy { !page.text.lowercased().contains($0) })
        }
        #expect(try await server.stop().status == 0)
      }
    }

    /// What docs/running.md says of PostgreSQL: after VACUUM FULL no file of the database holds the words.
    private static func vacuumed(_ site: Site) async throws {
      guard case .postgres(let url) = site.place else { return }
      func psql(_ sql: String) async throws -> String {
        try await aside {
          let running = try Running(
            "/usr/bin/psql", [url, "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", sql],
            site.variables, folder: site.root, log: "\(site.root)/psql-\(UUID().uuidString)")
          let end = running.end()
          #expect(end.status == 0, "\(end.output)")
          return end.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
      }
      _ = try await psql("VACUUM FULL")
      _ = try await psql("CHECKPOINT")
      let folder = try await psql(
        "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()")
      try await aside { () throws in
        #expect(FileManager.default.fileExists(atPath: folder))
        #expect(try Scan.files(Self.words, under: folder) == [], "after VACUUM FULL")
      }
    }

    private static func naming(_ answers: [String: Walk.Answer]) -> [String] {
      answers.filter { _, answer in words.contains { answer.body.lowercased().contains($0) } }.keys.sorted()
    }

    // MARK: A life in the house

    /// Invited, accepted, renamed, moved to another address (vouched for) and about to move again; blocks.
    /// - Returns: the secretariat, the person, the person's number.
    private static func live(_ site: Site) throws -> (officer: RawHTTP, person: RawHTTP, id: String) {
      let officer = try site.enter("secretariat")
      let invitation = [("name", "Zebulon Quixworth"), ("address", first), ("language", "en"), ("evidence", "letter of Zebulon Quixworth")]
      // One that nobody will answer, and one that is accepted.
      did(try officer.post("/en/team/lisboa/invitations", invitation + [("role", "political")]))
      did(try officer.post("/en/team/rennes/invitations", invitation + [("role", "technical")]))
      let link = try mailed(site, to: first, /\/en\/invitations\/[A-Za-z0-9_-]+/)
      let accepted = try site.client().post(link)
      did(accepted)
      var person = site.client("paideia=\(accepted.cookie("paideia") ?? "")")
      did(try person.post("/en/account", [("name", "Zebulon B. Quixworth"), ("language", "fr"), ("time_zone", "Europe/Paris")]))
      did(try person.post("/en/account/password", [("password", "a sentence to keep in mind")]))
      did(try person.post("/en/act", [("objective", "4.11"), ("what", "An act of Rennes"), ("day", "2021-05-05"), ("source", "a test")]))
      did(try person.post("/en/account/address", [("address", second)]))
      let moves = try officer.get("/en/addresses").text
      guard let vouching = moves.firstMatch(of: /\/en\/addresses\/\d+\/vouching/) else { throw RawHTTP.Failure.broken }
      did(try officer.post(String(vouching.0)))
      did(try site.client().post("/en/sign-in", [("address", second)]), 200)
      did(try site.client().post("/en/sign-in", [("address", first)]), 200)
      let entered = try site.client().post(try mailed(site, to: second, /\/[a-z]{2}\/sign-in\/link\/[A-Za-z0-9_-]+/))
      did(entered)
      person = site.client("paideia=\(entered.cookie("paideia") ?? "")")
      did(try person.post("/en/account/address", [("address", third)]))
      let people = try officer.get("/en/people").text
      guard let found = people.firstMatch(of: /\/en\/people\/(\d+)">Zebulon/) else { throw RawHTTP.Failure.broken }
      return (officer, person, String(found.1))
    }

    private static func did(_ reply: RawHTTP.Reply, _ status: Int = 303) {
      #expect(reply.status == status, "\(reply.status): \(reply.text.suffix(1500))")
    }

    /// The first address of this kind in a mail to somebody, as the mailbox of the demo shows it.
    private static func mailed(_ site: Site, to address: String, _ wanted: Regex<Substring>) throws -> String {
      let box = try site.client().get("/en/mailbox?to=\(address)").text
      for match in box.matches(of: /\/en\/mailbox\/\d+/) {
        if let found = try site.client().get(String(match.0)).text.firstMatch(of: wanted) { return String(found.0) }
      }
      throw RawHTTP.Failure.broken
    }
  }
}

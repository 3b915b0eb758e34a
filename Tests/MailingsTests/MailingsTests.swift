import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Mailings

@Suite struct MailingsTests {
  /// A segment and a message to it, written in these languages.
  private static func message(
    _ world: World, by somebody: SmallWorld.Somebody = .secretariat, _ languages: [String] = ["en"], kind: Mailing.Kind = .news,
    change: (inout Criteria) -> Void = { _ in }
  ) async throws -> RecordID {
    let actor = try await world.actor(somebody)
    var criteria = Criteria()
    criteria.roles = [.political, .technical]
    change(&criteria)
    let asked = criteria
    return try await world.house.database.write { tx throws in
      let segment = try Segments.keep("delegates", asked, by: actor, in: tx)
      let id = try Mailings.begin(for: segment, language: .english, by: actor, in: tx)
      try Mailings.set(kind, fallback: Language(languages[0]) ?? .english, id, by: actor, in: tx)
      for code in languages {
        let words = Mailing.Words(subject: "Subject-\(code)", body: "Body-\(code) for {name} of {city}.\n\n- one\n- two")
        try Mailings.write(words, in: try #require(Language(code)), id, by: actor, in: tx)
      }
      return id
    }
  }

  private static func send(_ id: RecordID, _ world: World, by somebody: SmallWorld.Somebody = .secretariat, seen: Int) async throws {
    let actor = try await world.actor(somebody)
    try await world.house.database.write { tx throws in try Mailings.send(id, seen: seen, by: actor, in: tx) }
  }

  private static func preview(
    _ world: World, _ somebody: SmallWorld.Somebody, _ kind: Mailing.Kind = .news, _ change: (inout Criteria) -> Void = { _ in }
  )
    async throws -> Preview
  {
    let actor = try await world.actor(somebody)
    var criteria = Criteria()
    criteria.roles = [.political, .technical]
    change(&criteria)
    let asked = criteria
    return try await world.house.database.read { tx throws in
      try Preview.find(asked, kind, page: 1, by: actor, language: .english, in: tx)
    }
  }

  @Test(.enabled(if: SMTPReceiver.python != nil))
  func oneBatchInThreeLanguages() async throws {
    try await SMTPReceiver.with(.accept) { receiver in
      var settings = Settings()
      settings.smtp = receiver.address
      settings.address = "https://paideia.example"
      try await World.with(settings: settings) { world in
        let id = try await Self.message(world, ["en", "fr", "es"])
        try await Self.send(id, world, seen: 6)
        await world.runJobs()
        let mails = try receiver.mails()
        #expect(mails.count == 6)
        let expected: [(SmallWorld.Somebody, String)] = [
          (.rennesPolitical, "fr"), (.rennesTechnical, "fr"), (.lisboaCoordinator, "en"), (.lisboaTechnical, "en"),
          (.tamperePolitical, "en"),
          (.barcelonaBoth, "es"),
        ]
        for (somebody, code) in expected {
          let theirs = mails.filter { $0.recipients == [SmallWorld.address(somebody)] }
          let mail = try #require(theirs.first)
          #expect(theirs.count == 1 && mail.headers["subject"] == "Subject-\(code)" && mail.headers["content-language"] == code)
          #expect(mail.body.contains("Body-\(code) for") && mail.body.contains("lang=3D\"\(code)\""))
          let leave = try #require(mail.headers["list-unsubscribe"])
          #expect(leave.hasPrefix("<https://paideia.example/\(code)/unsubscribe/"))
          #expect(mail.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
        }
        let words = ["fr": "Vous recevez", "es": "Recibe", "en": "You receive this message"]
        for (code, word) in words {
          #expect(mails.contains { $0.headers["content-language"] == code && $0.body.contains(word) }, "\(code)")
        }
        let page = await (try await world.signIn(.secretariat)).get("/en/mailings/\(id)")
        #expect(page.status == 200 && page.text.contains("<dt>Sent</dt><dd>6</dd>"))
      }
    }
  }

  @Test func whoReadsWhat() {
    let written: [Language] = [.french, .spanish]
    let table: [(String, String)] = [("fr", "fr"), ("pt", "es"), ("ca", "es"), ("oc", "fr"), ("en", "fr"), ("de", "fr"), ("es", "es")]
    for (reader, reads) in table {
      #expect(Mailings.language(for: Language(reader) ?? .english, written: Set(written), fallback: .french).code == reads, "\(reader)")
    }
  }

  /// Two of one office write and send: nobody's text is lost, and nothing goes out that was not on the page of whoever pressed.
  @Test func whatIsSentIsWhatWasSeen() async throws {
    try await World.with { world in
      let id = try await Self.message(world)
      let segment = try #require(try await world.house.database.read { tx throws in try Mailings.find(id, in: tx).segment })
      let (one, other) = (try await world.signIn(.secretariat), try await world.signIn(.secretariat))
      func hidden(_ name: String, _ page: String, _ address: String) throws -> String {
        let form = try #require(page.components(separatedBy: "<form").first { $0.prefix { $0 != ">" }.contains("\(address)\"") })
        return String(try #require(form.firstMatch(of: try Regex("name=\"\(name)\" value=\"([^\"]*)\""))?[1].substring))
      }
      let drawn = try hidden("version", await one.get("/en/mailings/\(id)").text, "/words")
      func write(_ browser: Browser, _ language: String, _ body: String, _ version: String) async -> Browser.Page {
        await browser.post(
          "/en/mailings/\(id)/words", [("language", language), ("subject", "Subject"), ("body", body), ("version", version)])
      }
      #expect(await write(one, "en", "First", drawn).status == 303)
      let late = await write(other, "en", "Second", drawn)
      #expect(late.status == 409 && late.text.contains("First") && late.text.contains("Second"), "both texts are shown")
      let newer = try hidden("version", late.text, "/words")
      #expect(await write(other, "en", "Both", newer).status == 303)
      // Another language is nobody's text yet; one that has words is not written over unseen.
      #expect(await write(one, "fr", "Premier", drawn).status == 303)
      #expect(await write(one, "fr", "Autre", drawn).status == 409)

      // A colleague changes the criteria so that as many others are meant.
      let page = await one.get("/en/mailings/\(id)").text
      let (seen, shown) = (try hidden("seen", page, "/sending"), try hidden("drawn", page, "/sending"))
      let editing = try hidden("version", await other.get("/en/segments/\(segment)/editing").text, "/editing")
      func criteria(_ standing: String) -> [(String, String)] {
        [("name", "delegates"), ("role", "political"), ("role", "technical"), ("standing", standing), ("version", editing)]
      }
      #expect(await other.post("/en/segments/\(segment)/editing", criteria("member")).status == 303)
      #expect(await other.post("/en/segments/\(segment)/editing", criteria("suspended")).status == 409, "drawn from what was")
      #expect(await one.post("/en/mailings/\(id)/sending", [("seen", seen), ("drawn", shown)]).status == 409)
      #expect(await one.post("/en/mailings/\(id)/sending", [("seen", seen)]).status == 409, "what one saw is said")
      let again = await one.get("/en/mailings/\(id)").text
      let fields = [("seen", try hidden("seen", again, "/sending")), ("drawn", try hidden("drawn", again, "/sending"))]
      async let first = one.post("/en/mailings/\(id)/sending", fields)
      async let second = other.post("/en/mailings/\(id)/sending", fields)
      #expect(await [first.status, second.status].sorted() == [303, 409])
    }
  }

  @Test func coordinatorsReachTheirMembersOnly() async throws {
    try await World.with { world in
      let lisboa = try await Self.preview(world, .lisboaCoordinator)
      #expect(Set(lisboa.shown.map(\.organisation)) == [world.small.organisation("lisboa")] && lisboa.emptyCities == 0)
      let delegation = try await Self.preview(world, .rosarioDelegation)
      #expect(delegation.people == 0 && delegation.shown.isEmpty)
      #expect(Set(delegation.empty) == Set(["rosario", "sorocaba", "morelia"].map(world.small.organisation)))
      // Also when the criteria name somebody else's network.
      let foreign = try await Self.preview(world, .rosarioDelegation) { $0.networks = [world.small.organisation("rfve")] }
      #expect(foreign.people == 0 && foreign.empty.isEmpty)
      let all = try await Self.preview(world, .secretariat)
      #expect(all.people == 6 && all.emptyCities == 7)
      #expect(all.languages.map { "\($0.language) \($0.people)" } == ["en 3", "fr 2", "es 1"])
      let message = try await Self.message(world)
      let segment = try await world.house.database.read { tx throws in try #require(try Mailings.find(message, in: tx).segment) }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      for address in ["/en/segments/\(segment)", "/en/segments/\(segment)/editing", "/en/mailings/\(message)"] {
        #expect(await coordinator.get(address).status == 404, "\(address)")
      }
      for act in ["words", "kind", "test", "sending", "stop", "removal"] {
        let page = await coordinator.post(
          "/en/mailings/\(message)/\(act)",
          [("language", "en"), ("subject", "x"), ("body", "y"), ("kind", "news"), ("fallback", "en"), ("seen", "6")])
        #expect(page.status == 404, "\(act)")
      }
      for act in ["editing", "removal", "mailings"] {
        #expect(await coordinator.post("/en/segments/\(segment)/\(act)", [("name", "x"), ("role", "political")]).status == 404, "\(act)")
      }
      #expect(!(await coordinator.get("/en/mailings").text.contains("Subject-en")))
      #expect(await (try await world.signIn(.rennesPolitical)).get("/en/mailings").status == 403)
      let statutory = await coordinator.post("/en/segments", [("name", "Portuguese"), ("role", "political")])
      let own = await coordinator.post("/en\(statutory.location.dropFirst(3))/mailings").location
      #expect(await coordinator.post("\(own)/kind", [("kind", "statutory"), ("fallback", "en")]).status == 403)
    }
  }

  @Test(arguments: [
    ("standing", 6), ("candidate", 0), ("language", 2), ("country", 1), ("network", 2), ("within", 1), ("without", 5), ("dues", 0),
  ])
  func criteria(_ what: String, _ people: Int) async throws {
    try await World.with { world in
      let rece = world.small.organisation("rece")
      let preview = try await Self.preview(world, .secretariat) { criteria in
        switch what {
        case "standing": criteria.standings = ["member"]
        case "candidate": criteria.standings = ["candidate"]
        case "language": criteria.languages = [.french]
        case "country": criteria.countries = ["FI"]
        case "network": criteria.networks = [rece]
        case "within": criteria.activity = .within
        case "without": criteria.activity = .without
        default: criteria.dues = .due
        }
      }
      // Of the network RECE, one person acts for two cities: one person, two cities.
      if what == "network" {
        #expect(preview.people == 1 && preview.cities == people)
      } else if what == "within" || what == "without" {
        #expect(preview.people == (what == "within" ? 0 : 6), "nobody but the secretariat has signed in")
      } else {
        #expect(preview.people == people)
      }
    }
  }

  @Test func interruptedAndRepeatedEachGetsOne() async throws {
    try await World.with { world in
      let id = try await Self.message(world)
      try await Self.send(id, world, seen: 6)
      // A portion went in, the next one broke before its end, then two workers came at once.
      _ = try await world.house.database.write { tx throws in try Sending.portion(id, world.house, size: 2, in: tx) }
      struct Killed: Error {}
      _ = try? await world.house.database.write { tx throws in
        _ = try Sending.portion(id, world.house, size: 2, in: tx)
        throw Killed()
      }
      #expect(try await world.mails().filter { $0.subject == "Subject-en" }.count == 2)
      async let one: Void = Sending.run(["mailing": "\(id)"], world.house)
      async let other: Void = Sending.run(["mailing": "\(id)"], world.house)
      _ = try await (one, other)
      await world.runJobs()
      let mails = try await world.mails().filter { $0.subject == "Subject-en" }
      #expect(mails.count == 6 && Set(mails.map(\.address)).count == 6)
      let state = try await world.house.database.read { tx throws in try Mailings.find(id, in: tx).state }
      #expect(state == .sent)
    }
  }

  @Test func tenDaysLieBetweenTwoUnlessEverybodyMustGetIt() async throws {
    try await World.with { world in
      try await Self.send(try await Self.message(world), world, seen: 6)
      await world.runJobs()
      world.clock.pass(days: 5)
      let second = try await Self.preview(world, .secretariat)
      #expect(second.people == 0 && second.faults == [.recent: 6])
      #expect(try await Self.preview(world, .secretariat, .statutory).people == 6)
      let page = await (try await world.signIn(.secretariat)).post("/en/mailings/\(try await Self.message(world))/sending", [("seen", "0")])
      #expect(page.status == 409)
      world.clock.pass(days: 6)
      #expect(try await Self.preview(world, .secretariat).people == 6)
    }
  }

  @Test func onePressEndsThem() async throws {
    try await World.with { world in
      try await Self.send(try await Self.message(world), world, seen: 6)
      await world.runJobs()
      let mail = try #require(
        try await world.mails().first { $0.address == SmallWorld.address(.tamperePolitical) && $0.subject == "Subject-en" })
      let link = String(try #require(mail.unsubscribe).dropFirst(world.house.settings.address.count))
      #expect(await world.visitor.get(link).text.contains("No more messages of this kind"))
      world.clock.pass(days: 11)
      #expect(try await Self.preview(world, .secretariat).people == 6, "a look changes nothing")
      // As a mail program does it: no cookie, no origin.
      let pressed = await world.visitor.send(
        .post, link, body: Array("List-Unsubscribe=One-Click".utf8), headers: ["Content-Type": "application/x-www-form-urlencoded"])
      #expect(pressed.status == 200)
      let after = try await Self.preview(world, .secretariat)
      #expect(after.people == 5 && after.faults == [.refused: 1])
      #expect(try await Self.preview(world, .secretariat, .statutory).people == 6)
      #expect(try await Self.preview(world, .secretariat, .invitation).people == 6, "another kind")
      let person = world.small.person(.tamperePolitical)
      let rows = try await world.house.database.read { tx throws in try Consents.of(person, in: tx) }
      #expect(rows.map(\.kind) == ["mailings.news"] && rows.first?.withdrawn == world.clock.now && rows.first?.version == 1)
      #expect(await world.visitor.post("/en/unsubscribe/nonsense").status == 404)
    }
  }

  @Test func whoBouncedIsSaid() async throws {
    try await World.with { world in
      try await Self.send(try await Self.message(world, kind: .statutory), world, seen: 6)
      await world.runJobs()
      try await world.house.database.write { tx throws in
        let address = SmallWorld.address(.tamperePolitical)
        try tx.execute("UPDATE core_mail SET state = 'bounced', fault = 'bounced' WHERE address = \(address)")
      }
      #expect(try await Self.preview(world, .secretariat).faults == [.bounced: 1])
    }
  }

  @Test func erasingAndMergingReachMessages() async throws {
    try await World.with { world in
      let id = try await Self.message(world)
      try await Self.send(id, world, seen: 6)
      await world.runJobs()
      let (double, kept) = (world.small.person(.rennesTechnical), world.small.person(.nobody))
      try await world.house.database.write { tx throws in
        try Consents.withdraw(try #require(Mailing.Kind.news.consent), double, in: tx)
        try Merging.merge(double, into: kept, world.house, by: .house, in: tx)
        let theirs: [PersonID] = try tx.values("SELECT person FROM mailings_recipient WHERE mailing = \(id)")
        #expect(theirs.contains(kept) && !theirs.contains(double) && theirs.count == 6)
        #expect(try Consents.of(kept, in: tx).count == 1)
        try People.erase(kept, world.house, by: .house, in: tx)
        #expect(try tx.count("SELECT count(*) FROM mailings_recipient WHERE person = \(kept)") == 0)
        #expect(try tx.count("SELECT count(*) FROM directory_consent WHERE person = \(kept)") == 0)
      }
    }
  }

  /// From the space of a network one comes to a segment with that network ticked.
  @Test func fromTheSpaceOfANetwork() async throws {
    try await World.with { world in
      let link = "/en/segments/new?network=rtpce"
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.get("/en/networks/rtpce/space").text.contains(link))
      #expect(await (try await world.signIn(.lisboaCoordinator)).get("/en/networks/rtpce/space").text.contains(link))
      #expect(!(await (try await world.signIn(.lisboaTechnical)).get("/en/networks/rtpce/space").text.contains(link)))
      let rtpce = world.small.organisation("rtpce")
      let page = await secretariat.get(link).text
      #expect(page.contains("value=\"\(rtpce)\" checked"))
      #expect(!(await secretariat.get("/en/segments/new").text.contains("value=\"\(rtpce)\" checked")))
      #expect(await (try await world.signIn(.rosarioDelegation)).get(link).status == 200, "what one does not reach is not ticked")
    }
  }
}

import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Handover

@Suite struct HandoverTests {
  @Test(arguments: [
    (SmallWorld.Somebody.rennesTechnical, "rennes", 200, 403), (.lisboaCoordinator, "lisboa", 200, 200),
    (.lisboaCoordinator, "rennes", 404, 404), (.rosarioDelegation, "sorocaba", 200, 200), (.rosarioDelegation, "rennes", 404, 404),
    (.secretariat, "rennes", 200, 200), (.tamperePolitical, "rennes", 404, 403), (.nobody, "rennes", 404, 403),
    (.granollersCommittee, "rennes", 404, 403),
  ])
  func whoSeesSheetAndCoverage(_ somebody: SmallWorld.Somebody, _ city: String, _ sheet: Int, _ coverage: Int) async throws {
    try await World.with { world in
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/fr/handover/\(city)").status == sheet)
      #expect(await browser.get("/fr/teams/\(city)").status == coverage)
      #expect(
        await browser.post("/fr/teams/\(city)/contacts", [("day", "2021-03-25"), ("outcome", "spoke"), ("note", "")]).status
          == (coverage == 200 ? 303 : coverage))
    }
  }

  @Test func coverageCountsAndSaysWhy() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      let page = await staff.get("/en/teams")
      #expect(page.text.contains("2 of 12 cities covered, 3 waiting, 7 silent"), "both delegates are known of two, one of three")
      #expect(page.text.contains("What the words mean"))
      #expect(await staff.get("/en/teams?network=rtpce").text.contains("1 of 1 city covered"))
      #expect(await staff.get("/en/teams?country=IT").text.contains("0 of 1 city covered, 0 waiting, 1 silent"))
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let own = await coordinator.get("/en/teams").text
      #expect(own.contains("Lisboa") && !own.contains("Rennes"))
      let csv = await staff.get("/en/teams.csv?state=silent")
      #expect(csv.text.split(whereSeparator: \.isNewline).count == 8)
      #expect(await coordinator.get("/en/teams.csv").text.split(whereSeparator: \.isNewline).count == 2)
      let figure = try await world.house.database.read { tx in
        [
          try Measures.figure(Coverage.measure, .house, .all, seenBy: .house, house: world.house, in: tx),
          try Measures.figure(Coverage.measure, .house, .all, seenBy: .everyone, house: world.house, in: tx),
        ]
      }
      #expect(figure == [.number(2), .noData])
    }
  }

  @Test func aSheetFillsItselfAndKeepsNotes() async throws {
    try await World.with { world in
      try await world.enter("FR", "2021-06-13")
      let delegate = try await world.signIn(.rennesTechnical)
      let page = await delegate.get("/fr/handover/rennes")
      for words in ["Représentante politique de Rennes", "Ville membre", "2021-06-13", "Réseau français"] {
        #expect(page.text.contains(words), "\(words)")
      }
      let note = [("version", "0"), ("note-team", "Appeler la directrice <b>le matin</b>.")]
      #expect(await delegate.post("/fr/handover/rennes/notes", note).status == 303)
      #expect(await delegate.get("/fr/handover/rennes").text.contains("Appeler la directrice &lt;b&gt;"))
      #expect(await delegate.post("/fr/handover/rennes/notes", note).status == 409, "drawn from an older version")
      #expect(try await world.ledger("handover.prepared") == 1)
      #expect(try await world.signIn(.tamperePolitical).post("/fr/handover/rennes/notes", note).status == 404)
      #expect(
        try await world.signIn(.lisboaCoordinator).post("/fr/handover/lisboa/notes", note).status == 303, "also the political delegate")
    }
  }

  @Test func aPaperIsMadeForTheCityAlone() async throws {
    try await World.with { world in
      let delegate = try await world.signIn(.rennesTechnical)
      #expect(await delegate.get("/fr/handover/rennes/paper/fr").status == 404)
      #expect(await delegate.post("/fr/handover/rennes/paper").status == 303)
      #expect(try await world.signIn(.tamperePolitical).post("/fr/handover/rennes/paper").status == 404)
      let jobs = try await world.house.database.read { tx in try Jobs.list(state: .waiting, in: tx).map(\.kind) }
      #expect(jobs.contains("handover.paper"))
      // As the job leaves it, where WeasyPrint is.
      let rennes = world.small.organisation("rennes")
      let file = try await Files.store(Array("%PDF-1.7 sheet".utf8), name: "handover.pdf", accepted: [.pdf], in: world.house.database)
      try await world.house.database.write { tx in
        _ = try Files.attach(file, to: try Sheets.made(for: rennes, in: tx), field: "pdf-fr", name: "handover.pdf", in: tx)
      }
      let made = await delegate.get("/fr/handover/rennes/paper/fr")
      #expect(made.status == 200 && made.text.hasPrefix("%PDF"))
      #expect(await delegate.get("/fr/handover/rennes").text.contains("/fr/handover/rennes/paper/fr"))
      #expect(try await world.signIn(.tamperePolitical).get("/fr/handover/rennes/paper/fr").status == 404)
      world.clock.pass(days: 31)
      let swept = try await world.house.database.write { tx in
        try HandoverPrivacy.retentions.first { $0.name == "handover.papers" }?.sweep(tx.now.day.adding(days: -30), tx)
      }
      #expect(swept == 1)
    }
  }

  @Test func aNewTeamTakesFiveSteps() async throws {
    try await World.with { world in
      #expect(!(try await world.signIn(.rennesTechnical).get("/fr/for-me").text.contains("/fr/welcome")), "what the house loads is no news")
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let invitation = [("name", "Nueva"), ("address", "nueva@example.org"), ("role", "technical"), ("language", "es")]
      #expect(await coordinator.post("/en/team/lisboa/invitations", invitation).status == 303)
      let link = try #require(try await world.newestLink())
      let browser = world.browser(await world.visitor.post(link))
      await world.runJobs()
      let welcome = try await world.mails().first { $0.address == "nueva@example.org" }?.subject
      #expect(welcome == "Bienvenida: cinco pasos en la red")
      // Signed in, and both delegates are known: two of five.
      #expect(await browser.get("/es/for-me").text.contains("Bienvenida: 2 de 5 pasos hechos"))
      #expect(await browser.post("/es/welcome/introduction", [("words", "")]).status == 422)
      #expect(await browser.post("/es/welcome/introduction", [("words", "Hola, soy nueva.")]).status == 303)
      #expect(await browser.post("/es/welcome/charter").status == 303)
      #expect(await browser.get("/es/for-me").text.contains("3 de 5"), "reading alone is half a step")
      #expect(
        await browser.post("/es/cities/lisboa/presentation", [("presentation", "Somos Lisboa."), ("website", ""), ("version", "1")]).status
          == 303)
      let person = try await world.actor(browser).person
      let lisboa = world.small.organisation("lisboa")
      try await world.house.database.write { tx in
        let actor = Actor(person: person, organisation: lisboa, roles: [.technical], sight: .everyone)
        try Ledger.record("advice.requested", day: tx.now.day, of: lisboa.as(), by: actor, in: tx)
      }
      #expect(try await world.signIn(.secretariat).get("/en/teams/lisboa").text.contains("Nueva"))
      world.clock.pass(days: 1)
      await world.runJobs()
      #expect(try await world.ledger("team.welcomed") == 1)
      world.clock.pass(days: 1)
      await world.runJobs()
      #expect(try await world.ledger("team.welcomed") == 1, "once")
      #expect(!(await browser.get("/es/for-me").text.contains("Bienvenida:")))
      #expect(await browser.post("/es/welcome/charter").status == 404)
    }
  }

  @Test func aWelcomeIsPutOff() async throws {
    try await World.with { world in
      try await world.enter("FI", "2021-03-25")
      world.at("2021-04-01")
      try await Campaign.run(world.house)
      let yes = try #require(try await world.link(.tamperePolitical, "/confirmation"))
      _ = await world.visitor.post(yes)
      let delegate = try await world.signIn(.tamperePolitical)
      #expect(await delegate.get("/en/for-me").text.contains("/en/welcome"), "who goes on after an election is welcomed too")
      #expect(await delegate.post("/en/welcome/postponement").status == 303)
      #expect(!(await delegate.get("/en/for-me").text.contains("/en/welcome\"")))
      #expect(await delegate.get("/en/welcome").text.contains("Your five steps"), "the page itself stays")
    }
  }

  @Test func aBuddyCityIsAskedFirst() async throws {
    try await World.with { world in
      let torino = world.small.organisation("torino")
      try await world.house.database.write { tx in
        let old = try People.register(name: "Old hand", address: "old@example.org", language: .english, in: tx)
        _ = try Mandates.open(old, for: torino, as: .technical, from: Day("2018-01-01"), evidence: "test", by: .house, in: tx)
      }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let choose = await coordinator.get("/en/teams/lisboa/buddy")
      #expect(choose.text.contains("Torino") && !choose.text.contains("Rennes"), "two years, and the same language")
      #expect(await coordinator.post("/en/teams/lisboa/buddy", [("buddy", "\(world.small.organisation("rennes"))")]).status == 422)
      #expect(await coordinator.post("/en/teams/lisboa/buddy", [("buddy", "\(torino)")]).status == 303)
      #expect(try await world.mails().first { $0.address == "old@example.org" }?.subject == "Would you be the buddy city of Lisboa?")
      let id = try await world.house.database.read { tx in try Buddies.of(torino, in: tx).first?.id }
      let path = "/en/buddies/\(try #require(id))"
      #expect(await coordinator.post("\(path)/acceptance").status == 403, "the city that is asked says yes")
      for somebody in [SmallWorld.Somebody.rennesTechnical, .rosarioDelegation, .nobody] {
        #expect(try await world.signIn(somebody).get(path).status == 404)
      }
      let old = try await world.house.database.write { tx in
        try Sessions.open(for: try #require(try People.find(address: "old@example.org", in: tx)).id, in: tx)
      }
      let browser = Browser(pipeline: world.pipeline, token: old)
      #expect(await browser.get("/en/for-me").text.contains(path))
      #expect(await browser.post("\(path)/acceptance").status == 303)
      #expect(await browser.post("\(path)/acceptance").status == 409)
      #expect(try await world.ledger("buddy.accepted") == 1)
      #expect(try await world.subjects(.lisboaTechnical).last == "Torino is your buddy city")
      #expect(await coordinator.get(path).text.contains("old@example.org"))
    }
  }

  /// A city that cannot, or that says nothing: whoever proposed it is told, and finds it among what waits.
  @Test func whoProposedABuddyIsTold() async throws {
    try await World.with { world in
      let torino = world.small.organisation("torino")
      try await world.house.database.write { tx in
        for (city, address) in [("torino", "old@example.org"), ("tampere", "older@example.org")] {
          let old = try People.register(name: "Old hand", address: address, language: .english, in: tx)
          _ = try Mandates.open(
            old, for: world.small.organisation(city), as: .technical, from: Day("2018-01-01"), evidence: "test", by: .house, in: tx)
        }
      }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post("/en/teams/lisboa/buddy", [("buddy", "\(torino)")]).status == 303)
      world.clock.pass(days: 13)
      await world.runJobs()
      func waits() async throws -> Bool {
        try await world.signIn(.lisboaCoordinator).get("/en/for-me").text.contains("/en/teams/lisboa/buddy")
      }
      #expect(try await !waits())
      #expect(try await !world.subjects(.lisboaCoordinator).contains("Torino has not answered yet"))
      world.clock.pass(days: 1)
      for _ in 0..<3 {
        await world.runJobs()
        world.clock.pass(days: 1)
      }
      #expect(try await waits())
      #expect(try await world.subjects(.lisboaCoordinator).filter { $0 == "Torino has not answered yet" }.count == 1)
      #expect(try await world.mails().filter { $0.address == "old@example.org" && $0.subject.contains("No answer yet") }.count == 1)
      let id = try #require(try await world.house.database.read { tx in try Buddies.of(torino, in: tx).first?.id })
      let old = try await world.house.database.write { tx in
        try Sessions.open(for: try #require(try People.find(address: "old@example.org", in: tx)).id, in: tx)
      }
      #expect(await Browser(pipeline: world.pipeline, token: old).post("/en/buddies/\(id)/refusal").status == 303)
      #expect(try await world.subjects(.lisboaCoordinator).contains("Torino cannot be the buddy city of Lisboa"))
      #expect(try await waits(), "another city is to be asked")
      let again = try await world.signIn(.lisboaCoordinator)
      #expect(await again.post("/en/teams/lisboa/buddy", [("buddy", "\(world.small.organisation("tampere"))")]).status == 303)
      #expect(try await !waits())
    }
  }

  /// A working group, a request to a fund and an unpaid invoice of Lisboa.
  private static func furnish(_ world: World) async throws {
    let lisboa = world.small.organisation("lisboa")
    let officer = try await world.signIn(.lisboaTechnical)
    let group = [
      ("question", "How do schools open?"), ("product", "A guide"), ("calendar", ""), ("lead", "\(lisboa)"), ("language", "en"),
    ]
    #expect(await officer.post("/en/networks/rtpce/space/groups/new", group).status == 303)
    let staff = try await world.signIn(.secretariat)
    let fund = [
      ("year", "2021"), ("envelope", "1000"), ("ceiling", ""), ("two", ""), ("opens", "2021-03-01"), ("closes", "2021-04-30"),
      ("report", "2021-11-30"),
    ]
    #expect(await staff.post("/en/funds", fund).status == 303)
    #expect(await staff.post("/en/funds/2021/call", [("state", "open")]).status == 303)
    let coordinator = try await world.signIn(.lisboaCoordinator)
    let network = world.small.organisation("rtpce")
    #expect(await coordinator.post("/en/funds/2021/requests", [("network", "\(network)")]).status == 303)
    try await world.house.database.write { tx in
      let id = try Record.create("invoice", owner: lisboa, audience: .of(lisboa), in: tx)
      try tx.execute(
        """
        INSERT INTO fees_document (id, series, series_year, number, code, city, fee_year, reference, issued, due, currency, full_cents, cents,
          why, language, population_source, name, address, tax_number, attention, issuer_name, issuer_address, issuer_tax, iban, bic, charges,
          sentence)
        VALUES (\(id), 'F', 2021, 1, 'F-2021-0001', \(lisboa), 2021, 'RF', '2021-03-01', '2021-05-01', 'EUR', 71500, 71500, '', 'en', '',
          'Lisboa', '', '', '', '', '', '', '', '', '', '')
        """)
    }
  }

  /// What is under way stands on the sheet as each reader may see it: an amount only for whoever may see amounts.
  @Test func whatIsUnderWayIsHandedOver() async throws {
    try await World.with { world in
      let lisboa = world.small.organisation("lisboa")
      try await world.house.database.write { tx in
        let colleague = try People.register(name: "Press", address: "press@example.org", language: .english, in: tx)
        _ = try Mandates.open(colleague, for: lisboa, as: .communication, evidence: "test", by: .house, in: tx)
      }
      try await Self.furnish(world)
      let press = try await world.house.database.write { tx in
        try Sessions.open(for: try #require(try People.find(address: "press@example.org", in: tx)).id, in: tx)
      }
      let own = await (try await world.signIn(.lisboaTechnical)).get("/en/handover/lisboa").text
      for words in ["How do schools open?", "€715.00", "F-2021-0001", "Funds of networks"] { #expect(own.contains(words), "\(words)") }
      let colleague = await Browser(pipeline: world.pipeline, token: press).get("/en/handover/lisboa").text
      #expect(colleague.contains("Hand-over sheet of Lisboa") && colleague.contains("How do schools open?"))
      #expect(!colleague.contains("715.00") && !colleague.contains("F-2021-0001"))
    }
  }

  @Test func whoIsErasedIsNamedNowhere() async throws {
    try await World.with { world in
      let coordinator = try await world.signIn(.lisboaCoordinator)
      _ = await coordinator.post(
        "/en/teams/lisboa/contacts", [("day", "2021-03-25"), ("outcome", "spoke"), ("note", "A secret word")])
      let id = world.small.person(.lisboaCoordinator)
      let before = try await world.house.database.read { tx in try HandoverPrivacy.holdings.map { try $0.read(id, tx).count } }
      #expect(before == [0, 1, 0])
      try await world.house.database.write { tx in try HandoverPrivacy.erasure.erase(id, tx) }
      let left = try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM handover_contact WHERE note <> ''") }
      #expect(left == 0)
    }
  }
}

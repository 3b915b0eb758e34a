import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Web

@testable import Networks

@Suite struct SpaceTests {
  static let pages = ["", "/members", "/meetings", "/documents", "/news", "/groups", "/plan", "/coordination"]
  static let forms = ["/meetings/new", "/documents/new", "/members.csv", "/members.xlsx"]

  /// Portugal's space for its people and whoever serves them; for coordinators of others it does not exist.
  @Test(arguments: [
    (SmallWorld.Somebody.lisboaCoordinator, 200, 200), (.lisboaTechnical, 200, 403), (.secretariat, 200, 200),
    (.rosarioDelegation, 404, 404),
    (.rennesTechnical, 404, 404), (.granollersCommittee, 404, 404), (.nobody, 404, 404),
  ])
  func whoseSpaceItIs(_ somebody: SmallWorld.Somebody, _ reading: Int, _ writing: Int) async throws {
    try await World.with { world in
      try await world.loadPlan()
      let browser = try await world.signIn(somebody)
      let space = "/en/networks/rtpce/space"
      for page in Self.pages { #expect(await browser.get(space + page).status == reading, "\(page)") }
      for page in Self.forms { #expect(await browser.get(space + page).status == writing, "\(page)") }
      let before = try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM core_record") }
      let sent: [(String, [(String, String)])] = [
        ("/news", [("title", "News"), ("words", "Text"), ("language", "en")]),
        ("/plan", [("words", "Meet"), ("objective", "4.2"), ("language", "en")]),
        (
          "/meetings/new",
          [
            ("title", "Encontro"), ("language", "en"), ("day", "2021-05-04"), ("time", "10:00"), ("zone", "Europe/Lisbon"),
            ("minutes", "60"),
            ("place", "Lagoa"), ("audience", "\(world.small.organisation("rtpce"))"),
          ]
        ),
      ]
      for (page, fields) in sent {
        let status = await browser.post(space + page, fields).status
        #expect(status == (writing == 200 ? 303 : writing), "\(page)")
      }
      let after = try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM core_record") }
      #expect(after - before == (writing == 200 ? 3 : 0))
      #expect(await browser.get("/en/networks/rtpce").text.contains("/en/networks/rtpce/space") == (reading == 200))
      #expect(await browser.get("/en/our-networks").text.contains("/en/networks/rtpce/space") == (reading == 200))
    }
  }

  /// The delegation reads the networks of its territory, side by side, and changes none of them.
  @Test func aDelegationReadsItsNetworks() async throws {
    try await World.with { world in
      let delegation = try await world.signIn(.rosarioDelegation)
      for slug in ["latam", "race", "rebrace", "remce"] {
        #expect(await delegation.get("/en/networks/\(slug)/space").status == 200, "\(slug)")
      }
      #expect(await delegation.get("/en/networks/latam/space/meetings/new").status == 200)
      #expect(await delegation.get("/en/networks/rebrace/space/meetings/new").status == 403)
      #expect(await delegation.post("/en/networks/rebrace/space/news", [("title", "A"), ("words", "B"), ("language", "es")]).status == 403)
      let page = await delegation.get("/en/delegation")
      #expect(page.status == 200)
      #expect(page.text.contains("/en/networks/remce/space") && !page.text.contains("/en/networks/rtpce/space"))
      // Morelia alone, of which nobody is known.
      #expect(page.text.contains("href=\"/en/teams?network=remce\">0 / 0 / 1</a>"), "coverage of each network")
      #expect(await (try await world.signIn(.lisboaCoordinator)).get("/en/delegation").status == 404)
      #expect(await (try await world.signIn(.secretariat)).get("/en/delegation").text.contains("/en/networks/rtpce/space"))
    }
  }

  @Test func coordinatorsSeeFeesInOrderAndNoAmount() async throws {
    try await World.with { world in
      try await world.house.database.write { tx in
        try Organisations.state(
          Fact(.dues, Dues.inOrder.rawValue, from: tx.now.day, source: "test"), of: world.small.organisation("lisboa"), by: .house, in: tx)
        var other = NewOrganisation(.candidate, "Lagoa")
        other.country = "PT"
        let candidate = try Organisations.register(other, by: .house, in: tx)
        var third = NewOrganisation(.city, "Setúbal")
        third.country = "PT"
        let only = try Organisations.register(third, by: .house, in: tx)
        for city in [candidate, only] {
          try Organisations.tie(city, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
        }
      }
      let coordinator = await (try await world.signIn(.lisboaCoordinator)).get("/en/networks/rtpce/space/members").text
      #expect(
        coordinator.contains("In order") && coordinator.contains("Candidate city") && coordinator.contains("City of this network only"))
      let member = await (try await world.signIn(.lisboaTechnical)).get("/en/networks/rtpce/space/members").text
      #expect(!member.contains("In order") && member.contains("Setúbal"))
    }
  }

  /// Rights end with the day, and the former coordinator stays written.
  @Test func theCoordinationIsHandedOver() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let page = "/en/networks/rtpce/space/coordination"
      let agueda = try await world.house.database.write { tx in
        var city = NewOrganisation(.city, "Águeda")
        city.country = "PT"
        let id = try Organisations.register(city, by: .house, in: tx)
        try Organisations.tie(id, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
        let person = try People.register(name: "Coordinator of Águeda", address: "agueda@example.org", language: .french, in: tx)
        try Mandates.open(person, for: id, as: .coordinator, evidence: "test", by: .house, in: tx)
        return id
      }
      let lisboa = try await world.signIn(.lisboaCoordinator)
      let fields = [("city", "\(agueda)"), ("day", "2021-03-27"), ("decision", "Assembly of 25 March 2021")]
      #expect(await lisboa.post("\(page)/handover", fields).status == 403)
      #expect(await secretariat.post("\(page)/handover", fields.filter { $0.0 != "decision" }).status == 422)
      #expect(await secretariat.post("\(page)/handover", fields).status == 303)
      #expect(await lisboa.get("/en/networks/rtpce/space/documents/new").status == 200, "until the day")
      #expect(await lisboa.get("/en/coordinators").status == 200)
      world.clock.pass(days: 2)
      let later = try await world.signIn(.lisboaCoordinator)
      #expect(await later.get("/en/networks/rtpce/space/documents/new").status == 403)
      #expect(await later.get("/en/coordinators").status == 404)
      let shown = await later.get(page).text
      #expect(
        shown.contains("Lisboa") && shown.contains("Águeda") && shown.contains("Assembly of 25 March 2021") && shown.contains("Formerly"))
    }
  }

  private static func delegates(of slug: String, _ world: World) async throws -> OrganisationID {
    try await world.house.database.write { tx in
      var city = NewOrganisation(.city, slug)
      city.country = "PT"
      let id = try Organisations.register(city, by: .house, in: tx)
      try Organisations.tie(id, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
      for role in [Role.political, .technical] {
        let person = try People.register(
          name: "\(role.rawValue) of \(slug)", address: "\(role.rawValue)@\(slug).example", language: .spanish, in: tx)
        try Mandates.open(person, for: id, as: role, evidence: "test", by: .house, in: tx)
      }
      return id
    }
  }

  private static func browser(_ address: String, _ world: World) async throws -> Browser {
    let token = try await world.house.database.write { tx in
      try Sessions.open(for: try #require(try People.find(address: address, in: tx)).id, in: tx)
    }
    return Browser(pipeline: world.pipeline, token: token)
  }

  /// With the city comes the person, in the same write; the role of the former one's people ends that day.
  @Test func theNewCityGetsItsCoordinator() async throws {
    try await World.with { world in
      let lagoa = try await Self.delegates(of: "lagoa", world)
      let secretariat = try await world.signIn(.secretariat)
      let page = "/en/networks/rtpce/space/coordination"
      let person = try #require(
        try await world.house.database.read { tx in try People.find(address: "technical@lagoa.example", in: tx) }
      ).id
      let fields = [("city", "\(lagoa)"), ("day", "2021-03-27"), ("decision", "Assembly"), ("person", "\(lagoa) \(person)")]
      #expect(await secretariat.get(page).text.contains("lagoa: technical of lagoa"))
      let foreign = fields.map {
        $0.0 == "person" ? ("person", "\(world.small.organisation("lisboa")) \(world.small.person(.lisboaTechnical))") : $0
      }
      #expect(await secretariat.post("\(page)/handover", foreign).status == 422, "somebody of another city")
      #expect(await secretariat.post("\(page)/handover", fields).status == 303)
      #expect(try await world.mails().contains { $0.address == "technical@lagoa.example" && $0.text.contains("/networks/rtpce/space") })
      let officer = try await Self.browser("technical@lagoa.example", world)
      #expect(await officer.get("/en/networks/rtpce/space/documents/new").status == 403, "not before the day")
      world.clock.pass(days: 2)
      let later = try await Self.browser("technical@lagoa.example", world)
      #expect(await later.get("/en/networks/rtpce/space/documents/new").status == 200)
      let former = try await world.house.database.read { tx in
        try tx.values(
          "SELECT to_day FROM directory_mandate WHERE organisation = \(world.small.organisation("lisboa")) AND role = 'coordinator'",
          as: Day.self)
      }
      #expect(former == [Day("2021-03-27")], "it stays written")
    }
  }

  /// Where nobody is named, the new city is asked, and says so itself.
  @Test func theNewCityNamesItsCoordinator() async throws {
    try await World.with { world in
      let lagoa = try await Self.delegates(of: "lagoa", world)
      let secretariat = try await world.signIn(.secretariat)
      let page = "/en/networks/rtpce/space/coordination"
      #expect(
        await secretariat.post("\(page)/handover", [("city", "\(lagoa)"), ("day", "2021-03-25"), ("decision", "Assembly")]).status == 303)
      let asked = try await world.mails().filter { $0.text.contains("/networks/rtpce/space/coordination/person") }
      #expect(asked.map(\.address) == ["political@lagoa.example"])
      let delegate = try await Self.browser("political@lagoa.example", world)
      #expect(await delegate.get("/en/for-me").text.contains("/networks/rtpce/space/coordination/person"))
      #expect(await delegate.get("\(page)").text.contains("\(page)/person"))
      #expect(await delegate.get("/en/networks/rtpce/space/documents/new").status == 403)
      let technical = try #require(
        try await world.house.database.read { tx in try People.find(address: "technical@lagoa.example", in: tx) }
      ).id
      let lisboa = world.small.organisation("lisboa")
      for (somebody, value) in [
        (SmallWorld.Somebody.lisboaTechnical, "\(lagoa) \(technical)"),
        (.lisboaCoordinator, "\(lisboa) \(world.small.person(.lisboaTechnical))"),
      ] {
        #expect(await (try await world.signIn(somebody)).post("\(page)/person", [("person", value)]).status == 403, "\(somebody)")
      }
      #expect(await delegate.post("\(page)/person", [("person", "\(lagoa) \(world.small.person(.nobody))")]).status == 422)
      #expect(await delegate.post("\(page)/person", [("person", "\(lagoa) \(technical)")]).status == 303)
      #expect(await (try await Self.browser("technical@lagoa.example", world)).get("/en/networks/rtpce/space/documents/new").status == 200)
      #expect(!(await delegate.get("/en/for-me").text.contains("/networks/rtpce/space/coordination/person")))
    }
  }

  /// A city that coordinates another network too keeps its people's role.
  @Test func theRoleStaysForAnotherNetwork() async throws {
    try await World.with { world in
      let lagoa = try await Self.delegates(of: "lagoa", world)
      try await world.house.database.write { tx in
        let (lisboa, rtpce) = (world.small.organisation("lisboa"), world.small.organisation("rtpce"))
        try Organisations.tie(
          lisboa, to: world.small.organisation("aspac"), coordinates: true, from: nil, source: "test", by: .house, in: tx)
        try Coordinations.handOver(rtpce, to: lagoa, on: tx.now.day, decision: "Assembly", world.house, by: .house, in: tx)
        #expect(try Mandates.open(of: lisboa, on: tx.now.day, in: tx).contains { $0.role == .coordinator })
      }
    }
  }

  /// A line is one fact, however often the buttons are pressed.
  @Test func aLineThatIsDoneCountsOnce() async throws {
    try await World.with { world in
      try await world.loadPlan()
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let plan = "/en/networks/rtpce/space/plan"
      #expect(await coordinator.post(plan, [("words", "Meet"), ("objective", "4.2"), ("language", "en")]).status == 303)
      let id = try #require(try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_line", as: RecordID.self) })
      var counts: [Int] = []
      for (version, state) in ["done", "running", "done", "dropped", "done"].enumerated() {
        #expect(await coordinator.post("/en/network-lines/\(id)", [("state", state), ("version", "\(version + 1)")]).status == 303)
        counts.append(
          try await world.house.database.read { tx in
            try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'network.activity' AND \(Ledger.standing)")
          })
      }
      #expect(counts == [1, 0, 1, 0, 1])
    }
  }

  /// An objective is chosen among those of the plan, and its page shows the line to whoever sees the space.
  @Test func aLineNamesAnObjectiveOfThePlan() async throws {
    try await World.with { world in
      let plan = "/en/networks/rtpce/space/plan"
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let line = [("words", "Meet in Lagoa"), ("objective", "4.2"), ("language", "en")]
      #expect(await coordinator.post(plan, line).status == 422, "no plan is published")
      try await world.loadPlan()
      #expect(await coordinator.get(plan).text.contains("<option value=\"4.2\""))
      #expect(await coordinator.post(plan, [("words", "Meet"), ("objective", "9.9"), ("language", "en")]).status == 422)
      #expect(await coordinator.post(plan, line).status == 303)
      let own = await coordinator.get("/en/plan/2021/4.2").text
      #expect(own.contains("Meet in Lagoa") && own.contains("/networks/rtpce/space/plan"))
      #expect(!(await coordinator.get("/en/plan/2021/4.3").text.contains("Meet in Lagoa")))
      for somebody in [SmallWorld.Somebody.rennesTechnical, .rosarioDelegation, .nobody] {
        #expect(!(await (try await world.signIn(somebody)).get("/en/plan/2021/4.2").text.contains("Meet in Lagoa")), "\(somebody)")
      }
      #expect(!(await world.visitor.get("/en/plan/2021/4.2").text.contains("Meet in Lagoa")))
    }
  }

  /// News is mended and taken back by whoever serves the network; it then counts and is read no longer.
  @Test func newsIsCorrectedAndWithdrawn() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let news = "/en/networks/rtpce/space/news"
      let words = [("title", "Meeting in Lagoa"), ("words", "On the 4th"), ("language", "en")]
      #expect(await secretariat.post(news, words).status == 303)
      let id = try #require(try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_post", as: RecordID.self) })
      let post = "/en/network-posts/\(id)"
      for (somebody, status) in [(SmallWorld.Somebody.lisboaTechnical, 403), (.rennesTechnical, 404), (.rosarioDelegation, 404)] {
        let other = try await world.signIn(somebody)
        for path in ["withdrawal", "edit"] { #expect(await other.post("\(post)/\(path)", words).status == status, "\(somebody) \(path)") }
      }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let mended = [("title", "Reunião em Lagoa"), ("words", "No dia 5"), ("language", "pt"), ("version", "1")]
      #expect(await coordinator.post("\(post)/edit", mended).status == 303)
      #expect(await coordinator.post("\(post)/edit", mended).status == 409)
      let member = try await world.signIn(.lisboaTechnical)
      let shown = await member.get(news).text
      #expect(shown.contains("No dia 5") && !shown.contains("On the 4th") && shown.contains("Corrected on") && !shown.contains(post))
      func standing() async throws -> Int {
        try await world.house.database.read { tx in
          try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'network.informed' AND \(Ledger.standing)")
        }
      }
      #expect(await coordinator.post("\(post)/withdrawal").status == 303)
      for browser in [member, secretariat] { #expect(!(await browser.get(news).text.contains("No dia 5"))) }
      #expect(try await standing() == 0)
      #expect(await member.post("\(post)/return").status == 403)
      #expect(await coordinator.post("\(post)/return").status == 303)
      #expect(await member.get(news).text.contains("No dia 5"))
      #expect(try await standing() == 1)
      #expect(await coordinator.post("\(post)/withdrawal").status == 303)
      world.clock.pass(days: 91)
      let swept = try await world.house.database.write { tx in
        try NetworkPeople.retentions.first { $0.name == "networks.posts" }?.sweep(tx.now.day.adding(days: -90), tx)
      }
      #expect(swept == 1)
      #expect(await (try await world.signIn(.lisboaCoordinator)).post("\(post)/return").status == 409, "the words are gone")
    }
  }

  @Test func aCommitteeOfItsOwn() async throws {
    try await World.with { world in
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let page = "/en/networks/rtpce/space/coordination"
      let seat = [("city", "\(world.small.organisation("lisboa"))"), ("role", "member"), ("from", "2021-03-25"), ("source", "Assembly")]
      #expect(await coordinator.post("\(page)/seats", [("city", "\(world.small.organisation("rennes"))")] + seat.dropFirst()).status == 422)
      #expect(await coordinator.post("\(page)/seats", seat).status == 303)
      #expect(await coordinator.post("\(page)/seats", seat).status == 422, "one seat each")
      let id = try await world.house.database.read { tx in
        let body = try #require(try Bodies.all(of: world.small.organisation("rtpce"), in: tx).first)
        return try #require(try Bodies.seats(of: body.id, on: tx.now.day, in: tx).first).id
      }
      #expect(await (try await world.signIn(.rosarioDelegation)).post("/en/seats/\(id)/end").status == 404)
      #expect(await coordinator.post("/en/seats/\(id)/end").status == 303)
      #expect(await coordinator.get(page).text.contains("Assembly"))
      let committee = try await world.house.database.read { tx in
        let body = try #require(try Bodies.find(slug: "executive-committee", in: tx))
        return try #require(try Bodies.seats(of: body.id, on: tx.now.day, in: tx).first).id
      }
      #expect(await coordinator.post("/en/seats/\(committee)/end").status == 404, "not above its network")
    }
  }

  @Test func coordinatorsAskEachOther() async throws {
    try await World.with { world in
      let lisboa = try await world.signIn(.lisboaCoordinator)
      let rosario = try await world.signIn(.rosarioDelegation)
      #expect(
        await lisboa.post("/en/coordinators/questions", [("title", "Statutes?"), ("words", "Who has"), ("language", "en")]).status == 303)
      let id = try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_post", as: RecordID.self) }
      #expect(await rosario.get("/es/coordinators").text.contains("Statutes?"))
      #expect(await rosario.post("/es/coordinators/questions/\(try #require(id))/answers", [("words", "Nosotros")]).status == 303)
      #expect(await lisboa.get("/en/coordinators").text.contains("Nosotros"))
      // Whoever wrote it takes it back, and the secretariat; no other coordinator.
      let question = "/en/network-posts/\(try #require(id))"
      #expect(await rosario.get("\(question)/edit").status == 403)
      #expect(await (try await world.signIn(.secretariat)).get("\(question)/edit").status == 200)
      #expect(await lisboa.post("\(question)/withdrawal").status == 303)
      let without = await rosario.get("/es/coordinators").text
      #expect(!without.contains("Statutes?") && !without.contains("Nosotros"))
      #expect(await rosario.post("/es/coordinators/questions/\(try #require(id))/answers", [("words", "Nosotros")]).status == 404)
      for somebody in [SmallWorld.Somebody.lisboaTechnical, .rennesTechnical, .granollersCommittee] {
        let other = try await world.signIn(somebody)
        #expect(await other.get("/en/coordinators").status == 404)
        #expect(await other.post("/en/coordinators/questions", [("title", "A"), ("words", "B"), ("language", "en")]).status == 404)
      }
    }
  }

  @Test func factsAreDated() async throws {
    try await World.with { world in
      let rtpce = world.small.organisation("rtpce")
      try await world.house.database.write { tx in
        try NetworkFact.state(.term, "24", of: rtpce, from: Day("2018-01-01"), source: "rules of 2018", by: .house, in: tx)
        try NetworkFact.state(.term, "36", of: rtpce, from: Day("2021-01-01"), source: "rules of 2021", by: .house, in: tx)
        #expect(throws: FieldProblem.self) { try NetworkFact.state(.term, "many", of: rtpce, from: nil, source: "", by: .house, in: tx) }
      }
      let facts = try await world.house.database.read { tx in try NetworkFact.all(of: [rtpce], in: tx)[rtpce] ?? [] }
      #expect(facts.map(\.value) == ["36", "24"])
      #expect(facts.last?.to == Day("2021-01-01"))
      #expect(NetworkFact.end(of: Day("2019-11-30"), facts) == Day("2021-11-28"), "by the rule of the day on which it began")
    }
  }
}

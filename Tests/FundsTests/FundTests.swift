import Approvals
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Funds

@Suite struct BalanceTests {
  @Test(arguments: [
    // granted, justified, paid -> still to pay
    (100_000, 80_000, 50_000, 30_000), (100_000, 120_000, 50_000, 50_000), (100_000, 40_000, 50_000, -10_000), (100_000, 0, 0, 0),
    (0, 10_000, 0, 0),
  ])
  func theRest(_ granted: Int, _ justified: Int, _ paid: Int, _ rest: Int) {
    #expect(
      Balance.remainder(granted: Money(cents: granted), justified: Money(cents: justified), paid: Money(cents: paid)) == Money(cents: rest))
  }

  @Test func whereTheMoneyStands() {
    let balance = Balance(
      envelope: Money(cents: 1_000_000), allocated: Money(cents: 600_000), paid: Money(cents: 250_000), justified: Money(cents: 100_000))
    #expect(balance.committed == Money(cents: 350_000))
    #expect(balance.outstanding == Money(cents: 150_000))
    #expect(balance.free == Money(cents: 400_000))
  }

  @Test(arguments: [(10_000, 1.0, 10_000), (10_000, 0.1785, 1785), (333, 0.5, 167), (100, 0.00049, 0)])
  func otherCurrencies(_ cents: Int, _ rate: Double, _ euro: Int) {
    #expect(inEuro(Money(cents: cents, currency: "BRL"), rate: rate) == Money(cents: euro))
  }
}

/// From the call to the settled grant, through the real router.
private struct Way: Sendable {
  let world: World
  let staff: Browser
  let lisboa: Browser
  let committee: Browser

  init(_ world: World) async throws {
    self.world = world
    staff = try await world.signIn(.secretariat)
    lisboa = try await world.signIn(.lisboaCoordinator)
    committee = try await world.signIn(.granollersCommittee)
  }

  static let fund = [
    ("year", "2021"), ("envelope", "1.000,00"), ("ceiling", "800"), ("two", ""), ("opens", "2021-03-01"), ("closes", "2021-04-30"),
    ("report", "2021-11-30"),
  ]

  func open(_ changes: [String: String] = [:]) async {
    let made = await staff.post("/en/funds", Self.fund.map { ($0.0, changes[$0.0] ?? $0.1) })
    #expect(made.status == 303)
    #expect(await staff.post("/en/funds/2021/call", [("state", "open")]).status == 303)
  }

  func ask(_ browser: Browser, network: String) async throws -> RecordID {
    let asked = await browser.post("/en/funds/2021/requests", [("network", "\(world.small.organisation(network))")])
    #expect(asked.status == 303)
    return try #require(RecordID(text: asked.location.split(separator: "/").last ?? ""))
  }

  func fill(_ browser: Browser, _ id: RecordID, amount: String) async throws {
    #expect(await browser.post("/en/funds/grants/\(id)/lines", [("label", "Travel"), ("asked", amount)]).status == 303)
    let saved = await browser.post(
      "/en/requests/\(id)/form",
      [
        ("version", "1"), ("title", "A training"), ("what", "Two days"), ("results", "A guide"),
        ("starts", "2021-05-01"), ("ends", "2021-09-30"), ("move", "submission"),
      ])
    #expect(saved.status == 303)
  }

  func recommend(_ id: RecordID, _ amount: String) async throws {
    let line: Int64 = try await world.house.database.read { tx throws in
      try #require(try tx.value("SELECT id FROM funds_line WHERE grant_id = \(id)"))
    }
    #expect(await staff.post("/en/funds/grants/\(id)/recommendation", [("line-\(line)", amount)]).status == 303)
    #expect(await staff.post("/en/requests/\(id)/moves/recommendation").status == 303)
  }

  func state(_ id: RecordID) async throws -> String {
    try await world.house.database.read { tx throws in try Requests.find(id, in: tx).state }
  }
}

private let receipt = Array("%PDF-1.4 receipt".utf8)

@Suite struct FundTests {
  @Test func fromTheCallToTheSettledGrant() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      await world.runJobs()
      let called = try await world.mails().filter { $0.subject.contains("2021") }.map(\.address)
      #expect(called.contains(SmallWorld.address(.lisboaCoordinator)))
      #expect(called.contains(SmallWorld.address(.rosarioDelegation)))

      let id = try await way.ask(way.lisboa, network: "rtpce")
      #expect(await way.lisboa.post("/en/requests/\(id)/form", [("version", "1"), ("title", "A"), ("move", "submission")]).status == 422)
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/lines", [("label", "Travel"), ("asked", "-5")]).status == 422)
      let version = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).version }
      #expect(version == 2)
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/lines", [("label", "Travel"), ("asked", "600")]).status == 303)
      let sent = await way.lisboa.post(
        "/en/requests/\(id)/form",
        [
          ("version", "2"), ("title", "A training"), ("what", "Two days"), ("results", "A guide"),
          ("starts", "2021-05-01"), ("ends", "2021-09-30"), ("move", "submission"),
        ])
      #expect(sent.status == 303)
      #expect(await way.staff.post("/en/requests/\(id)/moves/recommendation").status == 409, "nothing is proposed yet")
      try await way.recommend(id, "500")
      #expect(await way.staff.post("/en/requests/\(id)/moves/approval", [("note", "no. 3")]).status == 403)
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", []).status == 422, "the decision is named")
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "Decision 3")]).status == 303)
      #expect(await way.lisboa.post("/en/requests/\(id)/moves/agreement").status == 303)

      // Paid by two people.
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", "501"), ("reference", "P1")]).status == 422)
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", "300"), ("reference", "P1")]).status == 303)
      let payment: Int64 = try await world.house.database.read { tx throws in try #require(try tx.value("SELECT id FROM funds_payment")) }
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments/\(payment)/release").status == 403)
      try await world.house.database.write { tx throws in try tx.execute("UPDATE funds_payment SET prepared_by = NULL") }
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments/\(payment)/release").status == 303)

      // Spent, with a receipt.
      let line: Int64 = try await world.house.database.read { tx throws in try #require(try tx.value("SELECT id FROM funds_line")) }
      let fields = [
        ("line", "\(line)"), ("what", "Train"), ("day", "2021-03-20"), ("amount", "400"), ("currency", "eur"), ("rate", "1"),
      ]
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/expenses", fields).status == 422, "a receipt is needed")
      let spent = await way.lisboa.upload(
        "/en/funds/grants/\(id)/expenses", fields, file: "receipt", name: "r.pdf", type: "application/pdf", receipt)
      #expect(spent.status == 303)
      let expense: Int64 = try await world.house.database.read { tx throws in try #require(try tx.value("SELECT id FROM funds_expense")) }
      #expect(await way.staff.get("/en/funds/grants/\(id)/expenses/\(expense)/receipt").status == 200)
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/expenses/\(expense)/decision", [("accepts", "1")]).status == 403)
      #expect(await way.staff.post("/en/funds/grants/\(id)/expenses/\(expense)/decision", [("reason", "")]).status == 422)
      #expect(await way.staff.post("/en/funds/grants/\(id)/expenses/\(expense)/decision", [("accepts", "1")]).status == 303)

      // Reported, accepted, the rest paid, settled.
      #expect(await way.lisboa.post("/en/requests/\(id)/moves/report").status == 409, "the words are missing")
      let result = [
        ("language", "en"), ("title", "A guide for all"), ("words", "It was written."), ("people", "40"),
      ]
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/result", result).status == 303)
      #expect(!(await world.visitor.get("/en/funds/2021")).text.contains("A guide for all"))
      #expect(await way.lisboa.post("/en/requests/\(id)/moves/report").status == 303)
      #expect(await way.staff.post("/en/requests/\(id)/moves/acceptance").status == 303)
      #expect((await world.visitor.get("/en/funds/2021")).text.contains("A guide for all"))
      #expect(await way.staff.post("/en/requests/\(id)/moves/settlement").status == 409, "100 euro are still to be paid")
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", "100"), ("reference", "P2")]).status == 303)
      try await world.house.database.write { tx throws in try tx.execute("UPDATE funds_payment SET prepared_by = NULL") }
      let second: Int64 = try await world.house.database.read { tx throws in
        try #require(try tx.value("SELECT id FROM funds_payment WHERE released IS NULL"))
      }
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments/\(second)/release").status == 303)
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", "50"), ("reference", "P3")]).status == 303)
      #expect(await way.staff.post("/en/requests/\(id)/moves/settlement").status == 409, "a payment waits for its second person")
      let third: Int64 = try await world.house.database.read { tx throws in
        try #require(try tx.value("SELECT id FROM funds_payment WHERE released IS NULL"))
      }
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments/\(third)/removal").status == 303)
      #expect(await way.staff.post("/en/requests/\(id)/moves/settlement").status == 303)
      let balance = try await world.house.database.read { tx throws in
        let fund = try Funds.find(year: 2021, for: .house, in: tx)
        return try Funds.balances(of: [fund], in: tx).funds[fund.id]
      }
      #expect(balance?.free == Money(cents: 60_000), "what was not spent is free again")
      #expect((await way.staff.get("/en/funds/2021/accounts.csv")).text.contains("400.00"))
      #expect((await way.staff.get("/en/funds/2021/receipts.zip")).status == 200)
      let kinds: [String] = try await world.house.database.read { tx throws in
        try tx.values("SELECT kind FROM core_ledger WHERE kind LIKE 'fund.%' ORDER BY position")
      }
      #expect(kinds == ["fund.opened", "fund.requested", "fund.granted", "fund.paid", "fund.justified", "fund.paid"])
    }
  }

  /// Two who take the last euro of an envelope at once: one gets it, the other is told, nothing is promised twice.
  @Test func theLastEuroIsGivenOnce() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open(["envelope": "900"])
      let rosario = try await world.signIn(.rosarioDelegation)
      let one = try await way.ask(way.lisboa, network: "rtpce")
      let other = try await way.ask(rosario, network: "latam")
      try await way.fill(way.lisboa, one, amount: "500")
      try await way.fill(rosario, other, amount: "500")
      try await way.recommend(one, "500")
      try await way.recommend(other, "500")
      let committee = way.committee
      async let first = committee.post("/en/requests/\(one)/moves/approval", [("note", "Decision 1")])
      async let second = committee.post("/en/requests/\(other)/moves/approval", [("note", "Decision 2")])
      #expect(await [first.status, second.status].sorted() == [303, 409])
      let granted: [Int] = try await world.house.database.read { tx throws in
        try tx.values("SELECT granted FROM funds_grant WHERE granted IS NOT NULL")
      }
      #expect(granted == [50_000])
      let states = try await [way.state(one), way.state(other)].sorted()
      #expect(states == ["approved", "recommended"])
    }
  }

  @Test func aboveAThresholdTwoPeopleApproveAndNobodyTheirOwn() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open(["two": "300"])
      let id = try await way.ask(way.lisboa, network: "rtpce")
      try await way.fill(way.lisboa, id, amount: "400")
      try await way.recommend(id, "400")
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 409)
      #expect(await way.committee.post("/en/requests/\(id)/moves/first-approval", [("note", "D")]).status == 303)
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 403, "not the same person twice")
      // A Committee member of the asking city does not decide.
      try await world.house.database.write { tx throws in
        try Mandates.open(
          world.small.person(.lisboaTechnical), for: world.small.organisation("lisboa"), as: .committee, evidence: "test", by: .house,
          in: tx)
      }
      let own = try await world.signIn(.lisboaTechnical)
      #expect(await own.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 409)
      #expect(try await way.state(id) == "approved-once")
      // The second is another person, of another city.
      try await world.house.database.write { tx throws in
        try Mandates.open(
          world.small.person(.tamperePolitical), for: world.small.organisation("tampere"), as: .committee, evidence: "test", by: .house,
          in: tx)
      }
      let second = try await world.signIn(.tamperePolitical)
      #expect(await second.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 303)
      #expect(try await way.state(id) == "approved")
      let granted = try await world.house.database.read { tx throws in try Funds.grant(id, in: tx).granted }
      #expect(granted == Money(cents: 40_000))
    }
  }

  /// A fund's page shows what came of its own grants alone.
  @Test func resultsStandWithTheirFund() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      _ = await way.staff.post("/en/funds", Way.fund.map { ($0.0, $0.0 == "year" ? "2022" : $0.1) })
      #expect(await way.staff.post("/en/funds/2022/call", [("state", "open")]).status == 303)
      for (year, title) in [("2021", "A guide for all"), ("2022", "A school of mayors")] {
        let asked = await way.lisboa.post("/en/funds/\(year)/requests", [("network", "\(world.small.organisation("rtpce"))")])
        let id = try #require(RecordID(text: asked.location.split(separator: "/").last ?? ""))
        try await way.fill(way.lisboa, id, amount: "100")
        let line: Int64 = try await world.house.database.read { tx throws in
          try #require(try tx.value("SELECT id FROM funds_line WHERE grant_id = \(id)"))
        }
        #expect(await way.staff.post("/en/funds/grants/\(id)/recommendation", [("line-\(line)", "100")]).status == 303)
        #expect(await way.staff.post("/en/requests/\(id)/moves/recommendation").status == 303)
        #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 303)
        #expect(await way.lisboa.post("/en/requests/\(id)/moves/agreement").status == 303)
        let result = [("language", "en"), ("title", title), ("words", "Done.")]
        #expect(await way.lisboa.post("/en/funds/grants/\(id)/result", result).status == 303)
        #expect(await way.lisboa.post("/en/requests/\(id)/moves/report").status == 303)
        #expect(await way.staff.post("/en/requests/\(id)/moves/acceptance").status == 303)
      }
      for (year, own, other) in [("2021", "A guide for all", "A school of mayors"), ("2022", "A school of mayors", "A guide for all")] {
        let page = await world.visitor.get("/en/funds/\(year)").text
        #expect(page.contains(own) && !page.contains(other), "\(year)")
      }
    }
  }

  /// A call that was closed and is opened again is told again, once each time.
  @Test func aCallOpenedAgainIsToldAgain() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      func told() async throws -> Int {
        for _ in 0..<2 { await world.runJobs() }
        return try await world.mails().filter { $0.address == SmallWorld.address(.lisboaCoordinator) && $0.text.contains("/funds/2021") }
          .count
      }
      #expect(try await told() == 1)
      for state in ["closed", "open"] { #expect(await way.staff.post("/en/funds/2021/call", [("state", state)]).status == 303) }
      #expect(try await told() == 2)
      #expect(await way.staff.post("/en/funds/2021/call", [("state", "open")]).status == 409)
      #expect(try await told() == 2)
    }
  }

  /// A grant that a network renounces is free for others again; what was paid comes back first.
  @Test func aRenouncedGrantIsFreeAgain() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      let id = try await way.ask(way.lisboa, network: "rtpce")
      try await way.fill(way.lisboa, id, amount: "700")
      try await way.recommend(id, "700")
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 303)
      func free() async throws -> Int? {
        try await world.house.database.read { tx throws in
          let fund = try Funds.find(year: 2021, for: .house, in: tx)
          return try Funds.balances(of: [fund], in: tx).funds[fund.id]?.free.cents
        }
      }
      #expect(try await free() == 30_000)
      for amount in ["100", "-100"] {
        #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", amount), ("reference", "P")]).status == 303)
        #expect(await way.lisboa.post("/en/requests/\(id)/moves/renunciation", [("note", "No time")]).status == 409)
        try await world.house.database.write { tx throws in
          try tx.execute("UPDATE funds_payment SET released = '2021-03-25', prepared_by = NULL")
        }
        if amount == "100" { #expect(await way.lisboa.post("/en/requests/\(id)/moves/renunciation", [("note", "No time")]).status == 409) }
      }
      #expect(await way.lisboa.post("/en/requests/\(id)/moves/renunciation").status == 422, "why is asked")
      #expect(await way.staff.post("/en/requests/\(id)/moves/renunciation", [("note", "No time")]).status == 403)
      #expect(await way.lisboa.post("/en/requests/\(id)/moves/renunciation", [("note", "No time")]).status == 303)
      #expect(try await free() == 100_000)
      #expect(try await way.state(id) == "renounced")
      #expect(await way.staff.post("/en/funds/grants/\(id)/payments", [("amount", "1"), ("reference", "P")]).status == 409)
      _ = try await way.ask(way.lisboa, network: "rtpce")
    }
  }

  /// Another city coordinates: it answers for the grant, and whoever did until then is written down and told.
  @Test func aGrantFollowsTheCoordination() async throws {
    try await World.with { world in
      let rtpce = world.small.organisation("rtpce")
      let tampere = world.small.organisation("tampere")
      let day = try #require(Day("2021-04-01"))
      let way = try await Way(world)
      await way.open()
      let id = try await way.ask(way.lisboa, network: "rtpce")
      try await way.fill(way.lisboa, id, amount: "100")
      try await way.recommend(id, "100")
      #expect(await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")]).status == 303)
      try await world.house.database.write { tx throws in
        try Organisations.tie(tampere, to: rtpce, from: nil, source: "test", by: .house, in: tx)
        try Organisations.untie(
          world.small.organisation("lisboa"), from: rtpce, coordinates: true, on: day, by: .house, in: tx)
        try Organisations.tie(tampere, to: rtpce, coordinates: true, from: day, source: "Assembly", by: .house, in: tx)
        try Mandates.open(
          world.small.person(.tamperePolitical), for: tampere, as: .coordinator, evidence: "test", by: .house, in: tx)
      }
      await world.runJobs()
      func owner() async throws -> OrganisationID {
        try await world.house.database.read { tx throws in try Requests.find(id, in: tx).owner }
      }
      #expect(try await owner() == world.small.organisation("lisboa"), "its day has not come")
      world.clock.pass(days: 8)
      await world.runJobs()
      await world.runJobs()
      #expect(try await owner() == tampere)
      let coordinator = try await world.signIn(.tamperePolitical)
      let page = await coordinator.get("/en/funds/grants/\(id)")
      #expect(page.status == 200 && page.text.contains("Answered for it before") && page.text.contains("31 March 2021"))
      #expect(await coordinator.get("/en/requests/\(id)").text.contains("Handed over to another organisation"))
      #expect(await coordinator.post("/en/requests/\(id)/moves/agreement").status == 303)
      let former = try await world.signIn(.lisboaCoordinator)
      #expect(await former.get("/en/funds/grants/\(id)").status == 404)
      let mails = try await world.mails().filter {
        $0.text.contains("2021") && $0.subject.contains("passes to") || $0.subject.contains("revient à") || $0.subject.contains("pasa a")
      }
      #expect(mails.filter { $0.address == SmallWorld.address(.tamperePolitical) }.count == 1)
      #expect(mails.filter { $0.address == SmallWorld.address(.lisboaTechnical) }.count == 1)
    }
  }

  /// A city that is named takes part once its own people say so; the request shows who has.
  @Test func partnersAreAsked() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      let tampere = world.small.organisation("tampere")
      try await world.house.database.write { tx throws in
        try Organisations.tie(tampere, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
      }
      let id = try await way.ask(way.lisboa, network: "rtpce")
      let named = try await world.signIn(.tamperePolitical)
      #expect(await named.get("/en/funds/grants/\(id)").status == 404)
      for _ in 0..<2 { #expect(await way.lisboa.post("/en/funds/grants/\(id)/partners", [("partner", "tampere")]).status == 303) }
      await world.runJobs()
      let asked = try await world.mails().filter { $0.text.contains("/funds/grants/\(id)") }
      #expect(asked.map(\.address) == [SmallWorld.address(.tamperePolitical)], "once")
      #expect(await named.get("/en/for-me").text.contains("/en/funds/grants/\(id)"))
      #expect(await way.lisboa.get("/en/requests/\(id)").text.contains("has not answered yet"))
      func answer(_ browser: Browser, _ words: String) async -> Int {
        await browser.post("/en/funds/grants/\(id)/participation", [("answer", words)]).status
      }
      #expect(await answer(way.lisboa, "yes") == 404, "its own city is none of the partners")
      #expect(await answer(try await world.signIn(.rennesTechnical), "yes") == 404)
      #expect(await answer(named, "perhaps") == 400)
      async let one = answer(named, "yes")
      async let other = answer(named, "yes")
      #expect(await [one, other].sorted() == [303, 409])
      #expect(!(await named.get("/en/for-me").text.contains("/en/funds/grants/\(id)")))
      #expect(await way.lisboa.get("/en/funds/grants/\(id)").text.contains("Takes part"))
      #expect(await answer(named, "no") == 303)
      #expect(await way.lisboa.get("/en/funds/grants/\(id)").text.contains("Does not take part"))
      let told = try await world.mails().filter {
        $0.address == SmallWorld.address(.lisboaCoordinator) && $0.text.contains("/funds/grants/\(id)")
      }
      #expect(told.count == 2)
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/partners", [("partner", "tampere")]).status == 303)
      #expect(await named.get("/en/for-me").text.contains("/en/funds/grants/\(id)"), "asked again")
    }
  }

  /// Objectives are chosen from the plan; the result shows on the page of each that it names, once its report is accepted.
  @Test func objectivesAreChosenFromThePlan() async throws {
    try await World.with { world in
      try await world.loadPlan()
      let way = try await Way(world)
      await way.open()
      let id = try await way.ask(way.lisboa, network: "rtpce")
      #expect(await way.lisboa.post("/en/funds/grants/\(id)/lines", [("label", "Travel"), ("asked", "100")]).status == 303)
      let form = [
        ("version", "1"), ("title", "A training"), ("what", "Two days"), ("results", "A guide"), ("starts", "2021-05-01"),
        ("ends", "2021-09-30"), ("move", "submission"),
      ]
      let early = await way.lisboa.post("/en/requests/\(id)/form", form)
      #expect(early.status == 422 && early.text.contains("First choose the objectives of the Action Plan"))
      #expect(await way.lisboa.get("/en/funds/grants/\(id)").text.contains("value=\"4.2\""))
      func choose(_ codes: [String]) async -> Int {
        await way.lisboa.post("/en/funds/grants/\(id)/objectives", codes.map { ("objectives", $0) }).status
      }
      // From before they were chosen: what was typed stands beside.
      try await world.house.database.write { tx throws in
        try tx.execute(
          "INSERT INTO approvals_value (request, place, field, body, personal) VALUES (\(id), 90, 'objectives', '3.1, x', FALSE)")
      }
      for page in ["/en/funds/grants/\(id)", "/en/requests/\(id)"] { #expect(await way.lisboa.get(page).text.contains("3.1, x")) }
      #expect(await choose(["9.9"]) == 422)
      #expect(await choose([]) == 422)
      #expect(await choose(["4.2", "2.6"]) == 303)
      let version = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).version }
      let sent = form.map { $0.0 == "version" ? ("version", "\(version)") : $0 }
      #expect(await way.lisboa.post("/en/requests/\(id)/form", sent).status == 303)
      #expect(await way.committee.get("/en/requests/\(id)").text.contains("3.1, x"), "kept, and seen by whoever decides")
      try await way.recommend(id, "100")
      _ = await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")])
      _ = await way.lisboa.post("/en/requests/\(id)/moves/agreement")
      func write(_ code: String) async -> Int {
        await way.lisboa.post(
          "/en/funds/grants/\(id)/result",
          [("language", "en"), ("title", "A guide for all"), ("words", "It was written."), ("objectives", code)]
        ).status
      }
      #expect(await write("9.9") == 422)
      #expect(await write("4.7") == 303)
      _ = await way.lisboa.post("/en/requests/\(id)/moves/report")
      #expect(!(await world.visitor.get("/en/plan/2021/4.7").text.contains("A guide for all")))
      #expect(await way.staff.post("/en/requests/\(id)/moves/acceptance").status == 303)
      #expect(await world.visitor.get("/en/plan/2021/4.7").text.contains("A guide for all"))
      #expect(!(await world.visitor.get("/en/plan/2021/4.2").text.contains("A guide for all")))
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaCoordinator, 200), (.secretariat, 200), (.granollersCommittee, 200), (.rosarioDelegation, 404),
    (.rennesTechnical, 404), (.nobody, 404),
  ])
  func whoSeesAGrant(_ somebody: SmallWorld.Somebody, _ status: Int) async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open()
      let id = try await way.ask(way.lisboa, network: "rtpce")
      try await way.fill(way.lisboa, id, amount: "123.45")
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/en/funds/grants/\(id)").status == status)
      #expect(await browser.get("/en/requests/\(id)").status == status)
      for action in ["lines", "partners", "recommendation", "payments", "expenses", "result", "objectives", "participation"] {
        let answer = await browser.post("/en/funds/grants/\(id)/\(action)", [])
        #expect(status == 404 ? answer.status == 404 : (400..<500).contains(answer.status), "\(action): \(answer.status)")
      }
    }
  }

  @Test func reportsAreRemindedOnceAStepAndHoldTheNextRequest() async throws {
    try await World.with { world in
      let way = try await Way(world)
      await way.open(["report": "2021-05-15"])
      let id = try await way.ask(way.lisboa, network: "rtpce")
      try await way.fill(way.lisboa, id, amount: "100")
      try await way.recommend(id, "100")
      _ = await way.committee.post("/en/requests/\(id)/moves/approval", [("note", "D")])
      for _ in 0..<85 {
        world.clock.pass(days: 1)
        await world.runJobs()
      }
      let reminders: [String] = try await world.house.database.read { tx throws in
        try tx.values("SELECT unique_key FROM core_mail WHERE unique_key LIKE 'fund report%'")
      }
      #expect(reminders.count == 4)
      let late = try await world.house.database.read { tx throws in
        try Funds.late(world.small.organisation("rtpce"), on: tx.now.day, in: tx)
      }
      #expect(late == 1)
    }
  }
}

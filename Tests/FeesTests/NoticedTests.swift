import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// Cities say their own number of inhabitants; whoever approves the fees sees that before.
@Suite struct NoticedTests {
  private static let tariff = Tariff(
    year: 2021, rates: [.init(group: .one, from: 0): 7000, .init(group: .one, from: 50_000): 10_000], groups: ["TG": .one])

  @Test(
    arguments: [
      // inhabitants, said on; on the last invoice, said there on: noticed, as new, for its band
      (40_000, nil, nil, nil, false, false), (40_000, "2021-03-01", nil, nil, true, false),
      (40_000, "2021-03-01", 40_000, nil, true, false), (40_000, "2021-03-01", 40_000, "2021-03-01", false, false),
      (41_000, "2021-03-01", 40_000, "2021-03-01", true, false), (40_000, nil, 45_000, "2020-03-01", false, false),
      (40_000, nil, 60_000, nil, false, true), (60_000, "2021-03-01", 40_000, "2020-03-01", true, true),
      (50_000, nil, 49_999, nil, false, true),
    ] as [(Int, String?, Int?, String?, Bool, Bool)])
  func whichNumbersWantALook(_ count: Int, _ said: String?, _ billed: Int?, _ then: String?, _ isNew: Bool, _ changes: Bool) {
    let city = OrganisationID(7)
    let day = said.flatMap { Day($0) }
    let fact = Fact(.population, "\(count)", from: Day("2021-01-01"), source: "census", saidBy: day == nil ? nil : city, said: day)
    let line = Self.tariff.line(Payer(city: city, country: "TG", population: fact))
    let last = billed.map { Invoiced(inhabitants: $0, said: then.flatMap { Day($0) }) }
    let found = Self.tariff.noticed([line], invoiced: last.map { [city: $0] } ?? [:])
    #expect(found.map(\.isNew) == (isNew || changes ? [isNew] : []))
    #expect(found.map { $0.before != nil } == (isNew || changes ? [changes] : []))
  }

  private func check(_ world: World, _ browser: Browser, _ population: Int) async throws {
    let rennes = world.small.organisation("rennes")
    let (version, mandates) = try await world.house.database.read { tx throws in
      (try Organisations.version(of: rennes, in: tx), try Mandates.open(of: rennes, on: tx.now.day, in: tx))
    }
    let fields = [
      ("name", "Rennes"), ("population", "\(population)"), ("population_year", "\(world.clock.now.day.year)"),
      ("population_source", "INSEE"), ("latitude", "48.1"), ("longitude", "-1.7"), ("looked", "1"), ("version", "\(version)"),
    ]
    #expect(await browser.post("/en/our-city/rennes/check", fields + mandates.map { ("people", "\($0.id)") }).status == 303)
  }

  @Test func whatACitySaysIsSeenBeforeItIsBilled() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let officer = try await world.signIn(.secretariat)
      let technical = try await world.signIn(.rennesTechnical)
      let mark = "said by the city on 25 March 2021"
      let title = "Numbers of inhabitants to check"
      #expect(await !officer.get("/en/fees/2021/simulation").text.contains(title))
      #expect(await technical.get("/en/cities/rennes/fees").text.contains("/en/our-city/rennes/check"))
      try await check(world, technical, 230_000)
      for address in ["/en/fees/2021/simulation", "/en/cities/rennes/fees"] {
        #expect(await officer.get(address).text.contains(mark), "\(address)")
      }
      #expect(await officer.get("/en/fees/2021/simulation.csv").text.contains("INSEE,2021-03-25"))
      let run = await officer.post("/en/fees/2021/runs", [("due_days", "60")]).location
      let page = await officer.get(run).text
      let apart = try #require(page.firstRange(of: title))
      let approve = try #require(page.firstRange(of: "\(run)/approval"))
      #expect(apart.lowerBound < approve.lowerBound)
      #expect(page.contains("/en/organisations/rennes/editing") && !page.contains("/en/organisations/lisboa/editing"))
      #expect(await officer.post(run + "/approval").status == 303)
      // While it is carried out the page asks for itself again, unless somebody reads it.
      let refresh = "http-equiv=\"refresh\""
      let under = await officer.get(run).text
      #expect(under.contains(refresh) && under.contains("0 of 12") && under.contains("\(run)?still=1"))
      #expect(await !officer.get(run + "?still=1").text.contains(refresh))
      await world.runJobs()
      let over = await officer.get(run).text
      #expect(!over.contains(refresh) && over.contains("12 of 12") && over.contains(title), "it still says what was seen")
      let invoice = try await world.invoice("F-2021-0003")
      #expect(invoice.document.population == 230_000 && invoice.document.populationSaid == Day("2021-03-25"))
      let shown = await officer.get("/en/invoices/\(invoice.id)").text
      #expect(shown.contains(mark) && shown.contains("a credit note corrects it"))

      // The year after, only what is new or lies in another band.
      world.clock.pass(days: 300)
      try await world.house.database.write { tx throws in
        try Tariffs.copy(from: 2021, to: 2022, by: .house, in: tx)
        try Tariffs.approve(2022, decision: "Executive Committee", by: .house, in: tx)
      }
      let later = try await world.signIn(.secretariat)
      #expect(await !later.get("/en/fees/2022/simulation").text.contains(title))
      try await world.state(Fact(.population, "99000", from: Day("2022-01-01"), source: "census"), of: "granollers")
      try await world.state(Fact(.population, "120000", from: Day("2022-01-01"), source: "census"), of: "tampere")
      try await world.state(Fact(.population, "90000", from: Day("2022-01-01"), source: "census"), of: "rennes")
      let next = await later.post("/en/fees/2022/runs", [("due_days", "60")])
      let again = await later.get(next.location).text
      #expect(again.contains("/en/organisations/rennes/editing") && again.contains("100,000 to under 250,000"), "another band")
      #expect(!again.contains("/en/organisations/granollers/editing"), "another number of the same band")
    }
  }

  @Test func whatMembershipCosts() async throws {
    try await World.with { world in
      // Nothing is invented while no tariff is approved.
      try await world.readyForFees(approved: false)
      let bare = await world.visitor.get("/en/joining?country=FR")
      #expect(bare.status == 200 && bare.text.contains("It depends on the number of inhabitants") && !bare.text.contains("€"))
      #expect(await world.visitor.get("/en/tariff").text.contains("The fees of this year are not fixed yet."))
      try await world.house.database.write { tx throws in
        try Tariffs.approve(2021, decision: "Executive Committee, 12 November 2020", by: .house, in: tx)
      }
      let without = await world.visitor.get("/en/joining").text
      #expect(without.contains("/en/tariff") && !without.contains("€"))
      let france = await world.visitor.get("/en/joining?country=FR").text
      #expect(france.contains("Fees of 2021 in France (group IV)") && france.contains("€715.00") && !france.contains("€481.50"))
      #expect(await world.visitor.get("/en/joining?country=JP").text.contains("is not in any group of this tariff yet"))
      #expect(await !world.visitor.get("/en/joining?country=XX").text.contains("€"))
      // One's own country; the chosen one stays when the form comes back.
      #expect(await (try await world.signIn(.rosarioDelegation)).get("/en/joining").text.contains("Fees of 2021 in Argentina"))
      let sent = await world.visitor.post("/en/joining", [("city", "Lomé"), ("country", "TG"), ("address", "x"), ("language", "fr")])
      #expect(sent.status == 422 && sent.text.contains("Fees of 2021 in Togo (group I)"))
      let all = await world.visitor.get("/fr/tariff").text
      #expect(all.contains("715,00") && all.contains("481,50") && all.contains("Togo"))
    }
  }
}

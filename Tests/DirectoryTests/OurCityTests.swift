import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct OurCityTests {
  @Test(arguments: [
    (SmallWorld.Somebody.rennesTechnical, "rennes", 200), (.tamperePolitical, "rennes", 404), (.secretariat, "rennes", 200),
    (.rosarioDelegation, "sorocaba", 200), (.rosarioDelegation, "rennes", 404), (.lisboaCoordinator, "rtpce", 200),
    (.nobody, "rennes", 404),
    (.lisboaCoordinator, "rennes", 404),
  ])
  func whoSeesIt(_ somebody: SmallWorld.Somebody, _ city: String, _ status: Int) async throws {
    try await World.with { world in
      let page = await (try await world.signIn(somebody)).get("/en/our-city/\(city)")
      #expect(page.status == status)
      if status == 200, city == "rennes" {
        #expect(page.text.contains("Représentant technique de Rennes") && page.text.contains("2 of 5 roles"))
        #expect(page.text.contains("225,000"))
      } else if status == 404 {
        #expect(!page.text.contains("Représentant"))
      }
    }
  }

  @Test func everyRoomHasItsPart() async throws {
    var room = Feature("Room")
    room.desks = [
      Desk("room.late", "Requests", order: 80) { _, _, _, _ in "<p>second part</p>" },
      Desk("room.early", "Networks", order: 1) { _, _, _, _ in "<p>first part</p>" },
      Desk("room.silent", "People", order: 2) { _, _, _, _ in nil },
    ]
    try await World.with(more: [room]) { world in
      let page = await (try await world.signIn(.rennesTechnical)).get("/en/our-city/rennes").text
      let first = try #require(page.range(of: "first part"))
      let second = try #require(page.range(of: "second part"))
      #expect(first.lowerBound < second.lowerBound)
      let home = await (try await world.signIn(.rennesTechnical)).get("/en/our-city")
      #expect(home.location == "/en/our-city/rennes")
      #expect(await (try await world.signIn(.secretariat)).get("/en/our-city").location == "/en/cities-desk")
    }
  }

  private static func check(_ world: World, _ more: [(String, String)], untick: [Role] = []) async throws -> [(String, String)] {
    let rennes = world.small.organisation("rennes")
    let (version, mandates) = try await world.house.database.read { tx throws in
      (try Organisations.version(of: rennes, in: tx), try Mandates.open(of: rennes, on: tx.now.day, in: tx))
    }
    let fields: [(String, String)] = [
      ("name", "Rennes"), ("population", "225000"), ("population_year", "2021"), ("latitude", "48.1"), ("longitude", "-1.7"),
      ("looked", "1"), ("version", "\(version)"),
    ]
    let kept = fields.filter { field in !more.contains { $0.0 == field.0 } }
    return kept + more + mandates.filter { !untick.contains($0.role) }.map { ("people", "\($0.id)") }
  }

  @Test func theYearlyLookConfirmsAndMends() async throws {
    try await World.with { world in
      let rennes = world.small.organisation("rennes")
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/en/for-me").text.contains("/en/our-city/rennes/check"))
      #expect(await officer.get("/en/our-city/rennes/check").text.contains("Représentante politique de Rennes"))
      // A new number without its source is refused, and nothing is kept.
      let sourceless = await officer.post(
        "/en/our-city/rennes/check", try await Self.check(world, [("population", "230000"), ("population_year", "2021")]))
      #expect(sourceless.status == 422 && sourceless.text.contains("Say where this number can be found."))
      let said = try await Self.check(
        world, [("population", "230000"), ("population_source", "INSEE"), ("website", "https://rennes.example")], untick: [.political])
      #expect(await officer.post("/en/our-city/rennes/check", said).status == 303)
      #expect(await officer.post("/en/our-city/rennes/check", said).status == 409, "drawn from an older version")
      try await world.house.database.read { tx throws in
        let population = try #require(try Organisations.facts(of: rennes, in: tx).first { $0.name == .population && $0.to == nil })
        #expect(
          population.value == "230000" && population.source == "INSEE" && population.saidBy == rennes && population.said == tx.now.day)
        let open = try Mandates.open(of: rennes, on: tx.now.day, in: tx)
        #expect(open.map(\.role) == [.technical] && open.first?.confirmed == tx.now.day)
        #expect(try Organisations.find(rennes, in: tx).website == "https://rennes.example")
        let rows = try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.kind = 'city.checked'").map(LedgerRow.init)
        #expect(rows.map(\.values) == [["changed": "3"]] && rows.first?.second == rennes.as())
        #expect(try CityCheck.last(of: rennes, in: tx)?.year == 2021)
      }
      #expect(await officer.get("/en/for-me").text.contains("/en/our-city/rennes/check") == false)
      #expect(await officer.get("/en/our-city/rennes").text.contains("said by the city on 25 March 2021"))
      // The last delegate stays until another is there.
      let alone = await officer.post(
        "/en/our-city/rennes/check",
        try await Self.check(world, [("population", "230000"), ("website", "https://rennes.example")], untick: [.technical]))
      #expect(alone.status == 422 && alone.text.contains("Nobody else could then act for this city."))
      #expect(await (try await world.signIn(.tamperePolitical)).post("/en/our-city/rennes/check", said).status == 404)
    }
  }

  @Test func itWaitsFromTheFifteenthOfJanuary() async throws {
    try await World.with { world in
      for (moment, waits) in [("2022-01-14T12:00:00.000Z", false), ("2022-01-15T12:00:00.000Z", true)] {
        world.clock.set(try #require(Moment(moment)))
        let page = await (try await world.signIn(.rennesTechnical)).get("/en/for-me").text
        #expect(page.contains("/en/our-city/rennes/check") == waits, "\(moment)")
      }
    }
  }

  @Test func theTableOfCitiesHasOnlyTheirs() async throws {
    try await World.with { world in
      let all = await (try await world.signIn(.secretariat)).get("/en/cities-desk").text
      #expect(all.contains("/our-city/rennes") && all.contains("/our-city/sorocaba") && all.contains("1–12 of 12") || all.contains("12"))
      let delegation = try await world.signIn(.rosarioDelegation)
      for address in ["/en/cities-desk", "/en/cities-desk.csv", "/en/cities-desk?country=FR", "/en/cities-desk.csv?network=1"] {
        let page = await delegation.get(address)
        #expect(page.status == 200)
        #expect(!page.text.contains("Rennes") && !page.text.contains("Tampere"), "\(address)")
      }
      #expect(await delegation.get("/en/cities-desk.csv").text.contains("Sorocaba"))
      #expect(await (try await world.signIn(.rennesTechnical)).get("/en/cities-desk").status == 403)
    }
  }

  @Test(arguments: [
    ("standing=member", true), ("standing=candidate", false), ("roles=some", true), ("roles=none", false), ("roles=all", false),
    ("sign=recent", true), ("sign=never", false), ("checked=no", true), ("checked=yes", false), ("country=FR", true), ("country=ES", false),
    ("dues=due", false), ("standing=nonsense", true),
  ])
  func filters(_ query: String, _ shown: Bool) async throws {
    try await World.with { world in
      _ = try await world.signIn(.rennesTechnical)
      let page = await (try await world.signIn(.secretariat)).get("/en/cities-desk?\(query)")
      #expect(page.status == 200)
      #expect(page.text.contains("/our-city/rennes") == shown)
    }
  }

  @Test func asManyQuestionsForOneCityAsForTwelve() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      // What follows from a mandate is asked once and then held.
      _ = await officer.get("/en/cities-desk")
      let counts = [
        try await world.statements { _ = await officer.get("/en/cities-desk?country=FI") },
        try await world.statements { _ = await officer.get("/en/cities-desk") },
      ]
      #expect(counts[0] == counts[1] && counts[1] < 16, "\(counts)")
    }
  }
}

extension World {
  /// Statements that a page costs.
  func statements(_ body: () async throws -> Void) async throws -> Int {
    let before = house.database.statements
    try await body()
    return house.database.statements - before
  }
}

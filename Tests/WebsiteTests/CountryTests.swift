import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct CountryTests {
  @Test func aCountryShowsItsCitiesNetworksAndNews() async throws {
    try await World.with { world in
      let page = await world.visitor.get("/fr/countries/ES")
      #expect(page.status == 200)
      #expect(page.text.contains("<h1>Espagne</h1>"))
      for slug in ["barcelona", "granollers"] { #expect(page.text.contains("/fr/cities/\(slug)\"")) }
      #expect(!page.text.contains("/fr/cities/rennes\""))
      #expect(page.text.contains("/fr/networks/rece\"") && !page.text.contains("/fr/networks/latam\""))
      let dots = try #require(page.text.firstMatch(of: /<path d="(M[^"]*h\.01)" fill="none"/)).1.matches(of: /h\.01/)
      #expect(dots.count == 2)
      // What happened there, and not elsewhere.
      try await world.house.database.write { tx in
        try Organisations.leave(world.small.organisation("granollers"), on: tx.now.day, by: .house, in: tx)
      }
      #expect(await world.visitor.get("/fr/countries/ES").text.contains("<time datetime=\"2021-03-25\""))
      #expect(await !world.visitor.get("/fr/countries/FR").text.contains("<time datetime=\"2021-03-25\""))
    }
  }

  @Test(arguments: [
    ("/en/countries/FR", 200), ("/en/countries/fr", 301), ("/en/countries/XX", 404), ("/en/countries/EUR", 404), ("/en/countries/DE", 200),
    ("/en/countries/FR?page=2", 404), ("/en/countries/FR?page=x", 200),
  ])
  func addresses(_ address: String, _ status: Int) async throws {
    try await World.with { world in
      let page = await world.visitor.get(address)
      #expect(page.status == status)
      if status == 301 { #expect(page.location == "/en/countries/FR") }
      if address.hasSuffix("DE") { #expect(page.text.contains("noindex") && page.text.contains("/en/pages/joining")) }
    }
  }

  @Test func itIsFoundFromCitiesAndBySearchEngines() async throws {
    try await World.with { world in
      #expect(await world.visitor.get("/en/cities").text.contains("/en/countries/FR\""))
      #expect(await world.visitor.get("/en/cities?country=FR").text.contains("/en/countries/FR\""))
      let city = await world.visitor.get("/en/cities/rennes").text
      #expect(city.components(separatedBy: "/en/countries/FR\"").count == 3, "in the path above and beside the country")
      let map = await world.visitor.get("/sitemap.xml").text
      #expect(map.contains("/fr/countries/FR</loc>") && map.contains("/es/countries/TG</loc>") && !map.contains("countries/DE"))
    }
  }

  /// Pages for visitors are kept, and cost the same for one city and for many.
  @Test func thePageIsKeptAndItsQueriesDoNotGrow() async throws {
    try await World.with { world in
      func statements(_ address: String) async -> Int {
        let before = world.house.database.statements
        _ = await world.visitor.get(address)
        return world.house.database.statements - before
      }
      let one = await statements("/en/countries/TG")
      let two = await statements("/en/countries/ES")
      #expect(one == two && one <= 9, "\(one), \(two)")
      #expect(await statements("/en/countries/ES") == 0)
    }
  }
}

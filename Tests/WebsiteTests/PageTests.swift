import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Website

@Suite struct PublicPages {
  static let addresses = [
    "", "/charter", "/charter/8", "/cities", "/cities/rennes", "/cities?country=FR", "/cities?q=lom", "/networks", "/networks/rtpce",
    "/networks/latam", "/congresses", "/award", "/search", "/search?q=rennes", "/news", "/pages/about", "/pages/privacy", "/help",
    "/help/act", "/activity", "/activity?measure=cities.members", "/activity?measure=countries.members",
    "/activity?kind=congress.held&year=2014",
    "/accessibility", "/feed.xml",
  ]

  @Test func everyPageAnswersInThreeLanguages() async throws {
    try await Site.with { world in
      for address in Self.addresses {
        for language in ["en", "fr", "es"] {
          let page = await world.visitor.get("/\(language)\(address)")
          #expect(page.status == 200, "/\(language)\(address)")
          // A message left in English shows by its braces or by the literal itself.
          #expect(!page.text.contains("{count}") && !page.text.contains("{record}"), "/\(language)\(address)")
        }
      }
    }
  }

  @Test(arguments: [
    ("Barcellona", "barcelona"), ("granolers", "granollers"), ("Tampre", "tampere"), ("RENES", "rennes"), ("Roasrio", "rosario"),
  ])
  func aMistypedCityIsFoundAllTheSame(_ typed: String, _ slug: String) async throws {
    try await Site.with { world in
      let page = await world.visitor.get("/fr/search?q=\(typed)").text
      #expect(page.contains("/fr/cities/\(slug)"), "\(typed)")
    }
  }

  @Test(arguments: ["zzzz", "abcdefgh", "xx", "%00", "%27", "R"])
  func whatNobodyIsCalledIsNotGuessed(_ typed: String) async throws {
    try await Site.with { world in
      let page = await world.visitor.get("/fr/search?q=\(typed)")
      #expect(page.status == 200 && !page.text.contains("Vouliez-vous dire"), "\(typed)")
    }
  }

  /// A house filled long ago gets the help of rooms that came later; what its staff changed stays as they left it.
  @Test func laterPagesReachAHouseFilledBefore() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "later-pages-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "pages"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ slug: String, _ title: String) throws {
      let text = "---\nkind: help\norder: 90\ntitle: \(title)\nsummary: How it is done.\n---\n\nLike this.\n"
      try text.write(to: folder.appending(path: "pages/\(slug).en.md"), atomically: true, encoding: .utf8)
    }
    try write("act", "Something else")
    try write("voting", "How a vote is held")
    try await Site.with { world in
      let before = await world.visitor.get("/en/help/act")
      try await world.house.database.write(try WebsiteSeeds.addPages(folder.path))
      try await world.house.database.write(try WebsiteSeeds.addPages(folder.path))
      let after = await world.visitor.get("/en/help/act")
      #expect(after.text.contains("Something else") == false && after.status == before.status)
      #expect(await world.visitor.get("/en/help/voting").text.contains("How a vote is held"))
      let secretariat = try await world.signIn(.secretariat)
      let id = try await world.house.database.read { tx in
        try tx.value("SELECT id FROM website_article WHERE slug = 'voting'") as RecordID?
      }
      let answer = await secretariat.post("/en/articles/\(try #require(id))/publication", method: .delete)
      #expect(answer.status == 303)
      try await world.house.database.write(try WebsiteSeeds.addPages(folder.path))
      #expect(await world.visitor.get("/en/help/voting").status == 404)
    }
  }

  /// Empty states: a house in which nothing was loaded.
  @Test func everyPageAnswersWithNothingInIt() async throws {
    try await World.with { world in
      for address in [
        "", "/charter", "/congresses", "/award", "/news", "/help", "/activity", "/activity?kind=congress.held", "/search?q=zzz",
      ] {
        let page = await world.visitor.get("/fr\(address)")
        #expect(page.status == 200, "\(address)")
      }
    }
  }

  @Test(arguments: [
    "/fr/charter/21", "/fr/charter/x", "/fr/charter/0", "/fr/cities/nowhere", "/fr/networks/nowhere", "/fr/pages/nowhere",
    "/fr/help/nowhere",
    "/fr/news/nowhere", "/fr/activity?measure=nothing", "/fr/activity?organisation=nowhere", "/fr/cities?page=99999999999999999999&page=7",
    "/fr/cities?page=1000", "/fr/networks/rtpce?page=50",
  ])
  func whatIsNotThereIsNotFound(_ address: String) async throws {
    try await Site.with { world in
      let page = await world.visitor.get(address)
      #expect(page.status == 404 || page.status == 200 && address.contains("99999"), "\(address): \(page.status)")
    }
  }

  @Test(arguments: [
    "/fr/cities?q=%27%3B--&country=%3Cscript%3E", "/fr/cities?country=XX&network=%00", "/fr/search?q=%22%20OR%20*&kind=%27",
    "/fr/activity?year=abc&kind=a%27b",
    "/fr/search/suggestions?q=%25%25", "/fr/activity?before=-5", "/api/v1/cities?language=xx&page=-3",
  ])
  func strangeWordsChangeNothing(_ address: String) async throws {
    try await Site.with { world in
      let page = await world.visitor.get(address)
      #expect(page.status == 200 || page.status == 404, "\(address)")
      #expect(!page.text.contains("<script>"), "\(address)")
    }
  }

  @Test func filtersNarrowAndCount() async throws {
    try await Site.with { world in
      let all = await world.visitor.get("/en/cities")
      #expect(all.text.contains("12 cities"))
      let spain = await world.visitor.get("/en/cities?country=ES")
      #expect(
        spain.text.contains("2 cities") && spain.text.contains("/en/cities/granollers") && !spain.text.contains("/en/cities/rennes\""))
      let network = await world.visitor.get("/en/cities?network=rtpce")
      #expect(network.text.contains("/en/cities/lisboa") && !network.text.contains("/en/cities/torino\""))
      let words = await world.visitor.get("/en/cities?q=lome")
      #expect(words.text.contains("/en/cities/lome"))
    }
  }

  /// Every figure opens to as many rows as it says.
  @Test func figuresOpenToTheirRows() async throws {
    try await Site.with { world in
      let (cities, countries) = try await world.house.database.read { tx throws in
        (
          try Measures.figure(WebsiteMeasures.cities, .house, .all, seenBy: .everyone, house: world.house, in: tx),
          try Measures.figure(WebsiteMeasures.countries, .house, .all, seenBy: .everyone, house: world.house, in: tx)
        )
      }
      #expect(cities == .number(12))
      #expect(countries == .number(11))
      let page = await world.visitor.get("/en/activity?measure=countries.members")
      #expect(page.text.contains("11 facts"))
      #expect(page.text.matches(of: /\/en\/countries\/[A-Z]{2}/).count == 11)
    }
  }

  /// Lists are held for whoever has the same sight: what one sees is not said to another, and a change is seen by all.
  @Test func whatIsHeldForOneSightIsNotSaidToAnother() async throws {
    try await Site.with { world in
      let lome: RecordID = world.small.organisation("lome").as()
      func show(_ audience: Audience) async throws {
        try await world.house.database.write { tx in
          try Record.setAudience(lome, audience, in: tx)
          try Ledger.record("organisation.described", day: nil, of: lome, by: .house, in: tx)
        }
      }
      let (officer, member) = (try await world.signIn(.secretariat), try await world.signIn(.rennesTechnical))
      for (audience, seen) in [(Audience.secretariat, 11), (.members, 12), (.secretariat, 11)] {
        try await show(audience)
        for _ in 0..<2 {
          for (browser, count) in [(officer, 12), (member, seen), (world.visitor, 11)] {
            let page = await browser.get("/en/cities")
            #expect(page.text.contains("\(count) cities"))
            #expect(page.text.contains("/en/cities/lome\"") == (count == 12))
          }
        }
      }
    }
  }

  /// The same number of statements with three cities and with three hundred more.
  @Test func pagesAskAsMuchOfAFewAsOfMany() async throws {
    try await Site.with { world in
      let officer = try await world.signIn(.secretariat)
      let addresses = ["/en", "/en/cities", "/en/networks", "/en/networks/latam", "/en/cities/rennes", "/en/search?q=a", "/en/activity"]
      let few = try await Self.statements(addresses, officer, world)
      try await world.house.database.write { tx throws in
        _ = try CityImport.apply(Array(Sample.table(300).utf8), name: "many", by: .house, in: tx)
      }
      let many = try await Self.statements(addresses, officer, world)
      for (address, counts) in zip(addresses, zip(few, many)) {
        #expect(counts.0 == counts.1, "\(address): \(counts.0) statements with few, \(counts.1) with many")
        #expect(counts.1 <= 40, "\(address): \(counts.1) statements")
      }
    }
  }

  private static func statements(_ addresses: [String], _ browser: Browser, _ world: World) async throws -> [Int] {
    var counts: [Int] = []
    for address in addresses {
      let before = world.house.database.statements
      #expect(await browser.get(address).status == 200)
      counts.append(world.house.database.statements - before)
    }
    return counts
  }

  @Test func theCityPageSaysWhatTheHouseKnows() async throws {
    try await Site.with { world in
      let page = await world.visitor.get("/fr/cities/rosario")
      #expect(page.text.contains("/fr/bodies/executive-committee") && page.text.contains("/fr/networks/latam"))
      #expect(!page.text.contains("/presentation"))
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/cities/rennes").text.contains("/fr/cities/rennes/presentation"))
      #expect(await !officer.get("/fr/cities/tampere").text.contains("/fr/cities/tampere/presentation"))
    }
  }

  @Test func theCharterTellsItsTitlesFromOurWords() async throws {
    try await Site.with { world in
      let (principles, origins) = try await world.house.database.read { tx throws in
        let principles = try Charter.principles(in: tx)
        let texts = try Texts.all(principles[7].id, in: tx)
        return (principles, (texts["title"]?.first?.origin, texts["plain"]?.first?.origin))
      }
      #expect(principles.map(\.number) == Array(1...20))
      #expect(origins == (.official, .written))
      let page = await world.visitor.get("/fr/charter/8")
      #expect(page.text.contains("Gouvernance et participation citoyenne") && page.text.contains("n’est pas le texte de la Charte"))
    }
  }

  @Test func congressesAreNotTheirNumbers() async throws {
    try await Site.with { world in
      let page = await world.visitor.get("/en/congresses")
      #expect(
        page.text.contains("16th International Congress (Katowice 2020)") && page.text.contains("16th International Congress (Andong 2022)")
      )
      let held = await world.visitor.get("/en/activity?kind=congress.held")
      #expect(held.text.contains("Andong 2022") && !held.text.contains("Katowice 2020"))
    }
  }

  @Test func machinesReadTheSame() async throws {
    try await Site.with { world in
      let cities = await world.visitor.get("/api/v1/cities?language=fr&country=TG")
      #expect(cities.text.contains("\"count\":1,") && cities.text.contains("/fr/cities/lome"), "\(cities.text)")
      let feed = await world.visitor.get("/fr/feed.xml")
      #expect(feed.text.hasPrefix("<?xml") && feed.text.contains("<feed"))
      let map = await world.visitor.get("/sitemap.xml")
      #expect(map.text.contains("/es/cities/rennes</loc>") && map.text.contains("/fr/charter/20</loc>"))
      #expect(map.text.contains("hreflang=\"es\" href=\"http://127.0.0.1:8080/es/charter/20\"/>"))
      #expect(await world.visitor.get("/sitemap/1").text == map.text)
      for part in ["0", "2", "x", "-1", "999999"] { #expect(await world.visitor.get("/sitemap/\(part)").status == 404, "\(part)") }
      let suggestions = await world.visitor.get("/fr/search/suggestions?q=ren")
      #expect(suggestions.text.contains("/fr/cities/rennes"))
    }
  }

  /// A sitemap ends at 50,000 addresses: what is more is an index of several, which together hold everything once.
  @Test func aLongSitemapHasParts() async throws {
    try await Site.with { world in
      try await world.house.database.write { tx in
        try tx.execute(
          """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
          INSERT INTO core_record (id, kind, owner, audience) SELECT 900000000 + i, 'city', NULL, \(Audience.everyone) FROM n
          """)
        _ = try tx.execute(
          """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
          INSERT INTO core_card (id, record, language, kind, title, summary, address, audience, facets, sort, keywords)
          SELECT 900000000 + i, 900000000 + i, \(Language.english), 'city', 'x', '', '/cities/place-' || CAST(i AS TEXT),
            CASE WHEN i = 10500 THEN CAST(\(Audience.members) AS BIGINT) ELSE CAST(\(Audience.everyone) AS BIGINT) END, '', 'x', '' FROM n
          """)
      }
      let index = await world.visitor.get("/sitemap.xml").text
      #expect(index.contains("<sitemapindex") && index.contains("/sitemap/2</loc>") && !index.contains("/sitemap/3<"))
      let parts = [await world.visitor.get("/sitemap/1").text, await world.visitor.get("/sitemap/2").text]
      let addresses = parts.flatMap { $0.matches(of: /<loc>([^<]+)<\/loc>/).map { String($0.1) } }
      #expect(Set(addresses).count == addresses.count && parts[0].matches(of: /<loc>/).count == 30_000)
      #expect(addresses.contains { $0.hasSuffix("/fr/cities/place-10499") } && addresses.contains { $0.hasSuffix("/fr/charter/20") })
      #expect(!addresses.contains { $0.hasSuffix("/cities/place-10500") }, "members only")
      #expect(await world.visitor.get("/sitemap/3").status == 404)
    }
  }
}

@Suite struct Editing {
  @Test func fromDraftToReaders() async throws {
    try await Site.with { world in
      let officer = try await world.signIn(.secretariat)
      let fields = [
        ("kind", "news"), ("slug", "rencontre"), ("language", "fr"), ("title", "Une rencontre"), ("summary", "Bref."),
        ("body", "Texte **fort**."),
      ]
      let made = await officer.post("/fr/articles", fields)
      #expect(made.status == 303)
      let desk = String(made.location.split(separator: "?")[0])
      #expect(await officer.get(made.location).text.contains("Une rencontre"))
      #expect(await officer.post("/fr/articles", fields).status == 422)
      let look = await officer.post(
        desk, [("language", "fr"), ("version", "1"), ("title", "Autre"), ("summary", ""), ("body", "*vu*"), ("show", "1")])
      #expect(look.status == 200 && look.text.contains("<em>vu</em>"))
      #expect(await officer.get(desk).text.contains("Une rencontre"))
      #expect(await officer.post("\(desk)/publication", [("at", "")]).status == 303)
      #expect(await world.visitor.get("/fr/news/rencontre").text.contains("<strong>fort</strong>"))
      #expect(await officer.post("\(desk)/publication", [("at", "")]).status == 409)
      #expect(await officer.post("\(desk)/publication", method: .delete).status == 303)
      #expect(await world.visitor.get("/fr/news/rencontre").status == 404)
      #expect(await officer.get("\(desk)/versions/1").text.contains("<strong>fort</strong>"))
    }
  }

  @Test func bothTextsStandSideBySide() async throws {
    try await Site.with { world in
      let officer = try await world.signIn(.secretariat)
      let made = await officer.post(
        "/en/articles", [("kind", "page"), ("slug", "shared"), ("language", "en"), ("title", "First"), ("summary", ""), ("body", "one")])
      let desk = String(made.location.split(separator: "?")[0])
      let first = await officer.post(desk, [("language", "en"), ("version", "1"), ("title", "First"), ("summary", ""), ("body", "theirs")])
      #expect(first.status == 303)
      let second = await officer.post(desk, [("language", "en"), ("version", "1"), ("title", "First"), ("summary", ""), ("body", "mine")])
      #expect(second.status == 409 && second.text.contains("theirs") && second.text.contains("mine"))
    }
  }

  @Test func othersDoNotWrite() async throws {
    try await Site.with { world in
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/articles").status == 403)
      let stranger = await world.visitor.get("/fr/articles").status
      #expect([401, 303].contains(stranger))
      #expect(await officer.post("/fr/articles", [("kind", "page"), ("slug", "x1"), ("title", "x")]).status == 403)
    }
  }
}

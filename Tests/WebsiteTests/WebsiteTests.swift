import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Website

/// The world with what the association's data set brings for the public site.
enum Site {
  static func with(_ body: @Sendable (World) async throws -> Void) async throws {
    try await World.with { world in
      try await world.house.database.write(try WebsiteSeeds.load(Share.dataSets + "/aive"))
      try await world.house.database.write(try WebsiteSeeds.addPages(Share.dataSets + "/aive"))
      try await body(world)
    }
  }

  static let words = ArticleWords(title: "Summer meeting", summary: "What we did.", body: "## Monday\n\nWe met.")
}

@Suite struct ArticleRules {
  @Test(arguments: [
    ("summer-meeting", true), ("2021", true), ("a", false), ("Summer", false), ("-summer", false), ("summer-", false), ("été", false),
    ("a/b", false), ("a b", false), ("", false), (String(repeating: "a", count: 80), true), (String(repeating: "a", count: 81), false),
  ])
  func addressesOfArticles(_ text: String, _ good: Bool) {
    #expect(Articles.isSlug(text) == good)
  }

  @Test(arguments: [
    (Article.State.draft, true, false), (.scheduled, true, true), (.published, false, true), (.withdrawn, true, false),
  ])
  func whatStatesAllow(_ state: Article.State, _ publish: Bool, _ withdraw: Bool) {
    #expect(state.mayBePublished == publish)
    #expect(state.mayBeWithdrawn == withdraw)
  }

  @Test(arguments: [("2021-03-25", "2021-11-30"), ("2021-11-30", "2021-11-30"), ("2021-12-01", "2022-11-30")])
  func theInternationalDayComesEveryYear(_ from: String, _ expected: String) {
    #expect(Day(from).flatMap { HomeViews.internationalDay(from: $0) } == Day(expected))
  }

  @Test func headingsOfPageFiles() throws {
    let (heading, body) = try PageFile.split("---\nkind: page\ntitle: A: b\n---\n\nText\n---\nmore\n", "x.en.md")
    #expect(heading == ["kind": "page", "title": "A: b"])
    #expect(body == "Text\n---\nmore")
    #expect(throws: DataMistake.self) { try PageFile.split("no heading", "x.en.md") }
  }

  @Test(arguments: [
    ("# Monday\n\nWe met.\nAnd left.", "We met."), ("", ""), ("**Bold** start", "Bold start"), ("# Only a heading", ""),
    (String(repeating: "word ", count: 100), String(String(repeating: "word ", count: 48).dropLast()) + "…"),
  ])
  func whatAnArticleOpensWith(_ body: String, _ expected: String) {
    #expect(WebsiteCards.opening(body) == expected)
  }

  @Test func sampleCitiesAreDifferentAndTheSameEachTime() {
    let cities = Sample.cities(10_000)
    #expect(Set(cities.map(\.name)).count == 10_000)
    #expect(cities == Sample.cities(10_000))
    #expect(cities.allSatisfy { Countries.exists($0.country) && abs($0.latitude) <= 90 && abs($0.longitude) <= 180 })
  }
}

@Suite struct ArticleVerbs {
  static let staff = Actor(person: PersonID(5), organisation: nil, roles: [.secretariat], sight: .house)

  @Test func aDraftIsNoNewsAndSeenByStaffOnly() async throws {
    try await Site.with { world in
      let before = world.house.database.position
      let article = try await world.house.database.write { tx throws in
        try Articles.draft(.news, slug: "summer", .english, Site.words, by: Self.staff, in: tx)
      }
      #expect(world.house.database.position == before)
      let visitor = await world.visitor.get("/en/news/summer")
      #expect(visitor.status == 404)
      #expect(article.state == .draft)
      let search = await world.visitor.get("/en/search?q=summer+meeting")
      #expect(!search.text.contains("Summer meeting"))
    }
  }

  @Test func onlyWhoMayWriteWrites() async throws {
    try await Site.with { world in
      let other = Actor(person: PersonID(5), organisation: world.small.organisation("rennes"), roles: [.political], sight: .everyone)
      await #expect(throws: Problem.self) {
        try await world.house.database.write { tx throws in
          _ = try Articles.draft(.page, slug: "mine", .english, Site.words, by: other, in: tx)
        }
      }
    }
  }

  @Test func publishingRecordsOneRowAndMakesCards() async throws {
    try await Site.with { world in
      try await world.house.database.write { tx throws in
        let article = try Articles.draft(.news, slug: "summer", .english, Site.words, by: Self.staff, in: tx)
        try Articles.publish(article, by: Self.staff, in: tx)
      }
      let rows = try await world.house.database.read { tx throws in
        try tx.rows("SELECT kind, day FROM core_ledger WHERE kind = 'news.published'").map { (try $0("day") as Day?) }
      }
      #expect(rows == [Day("2021-03-25")])
      for language in ["en", "fr", "es"] {
        let page = await world.visitor.get("/\(language)/news/summer")
        #expect(page.status == 200 && page.text.contains("We met."))
        let found = await world.visitor.get("/\(language)/search?q=summer+meeting")
        #expect(found.text.contains("/\(language)/news/summer"))
        // Written in English alone: the others say so.
        let list = await world.visitor.get("/\(language)/news")
        #expect(list.text.contains("lang=\"en\">Summer meeting") == (language != "en"), "\(language)")
      }
    }
  }

  @Test func aDateTakesEffectByItself() async throws {
    try await Site.with { world in
      let ahead = world.clock.now.adding(days: 2)
      let id = try await world.house.database.write { tx throws in
        let article = try Articles.draft(.page, slug: "later", .french, Site.words, by: Self.staff, in: tx)
        try Articles.publish(article, at: ahead, by: Self.staff, in: tx)
        return article.id
      }
      await world.runJobs()
      #expect(await world.visitor.get("/fr/pages/later").status == 404)
      world.clock.pass(days: 3)
      await world.runJobs()
      #expect(await world.visitor.get("/fr/pages/later").status == 200)
      // Running twice publishes once.
      try await world.house.database.write { tx throws in try Articles.publishDue(id, in: tx) }
      let count = try await world.house.database.read { tx throws in
        try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'page.published' AND record = \(id)")
      }
      #expect(count == 1)
    }
  }

  @Test func aDateCalledOffPublishesNothing() async throws {
    try await Site.with { world in
      let ahead = world.clock.now.adding(days: 2)
      try await world.house.database.write { tx throws in
        let article = try Articles.draft(.page, slug: "never", .french, Site.words, by: Self.staff, in: tx)
        try Articles.publish(article, at: ahead, by: Self.staff, in: tx)
        try Articles.withdraw(Articles.find(article.id, seenBy: .house, in: tx), by: Self.staff, in: tx)
      }
      world.clock.pass(days: 3)
      await world.runJobs()
      #expect(await world.visitor.get("/fr/pages/never").status == 404)
    }
  }

  @Test func whatIsTakenBackIsGoneForReaders() async throws {
    try await Site.with { world in
      try await world.house.database.write { tx throws in
        let article = try Articles.draft(.news, slug: "summer", .english, Site.words, by: Self.staff, in: tx)
        try Articles.publish(article, by: Self.staff, in: tx)
        try Articles.withdraw(Articles.find(article.id, seenBy: .house, in: tx), by: Self.staff, in: tx)
      }
      #expect(await world.visitor.get("/en/news/summer").status == 404)
      #expect(await !world.visitor.get("/en/search?q=summer+meeting").text.contains("news/summer"))
      let versions = try await world.house.database.read { tx throws in
        try tx.count("SELECT count(*) FROM website_version WHERE title = 'Summer meeting'")
      }
      #expect(versions == 1)
    }
  }

  @Test func whoSavesSecondIsTold() async throws {
    try await Site.with { world in
      let database = world.house.database
      let article = try await database.write { tx throws in
        try Articles.draft(.page, slug: "shared", .english, Site.words, by: Self.staff, in: tx)
      }
      let second = ArticleWords(title: "Second", summary: "", body: "b")
      try await database.write { tx throws in _ = try Articles.save(article, .english, second, replacing: 1, by: Self.staff, in: tx) }
      await #expect(throws: Problem.self) {
        try await database.write { tx throws in _ = try Articles.save(article, .english, Site.words, replacing: 1, by: Self.staff, in: tx) }
      }
      // Another language is not in the way.
      try await database.write { tx throws in _ = try Articles.save(article, .french, Site.words, replacing: 0, by: Self.staff, in: tx) }
      let numbers = try await database.read { tx throws in try Articles.versions(of: article.id, in: tx).map(\.number) }
      #expect(numbers == [3, 2, 1])
    }
  }
}

import Core
import Storage
import TestKit
import Testing
import Web

struct CardTests {
  static func card(
    _ record: RecordID, _ title: String, _ language: Language = .english, kind: String = "city", audience: Audience = .everyone,
    facets: [String: [String]] = [:], day: Day? = nil, summary: String = "", keywords: String = ""
  ) -> Card {
    Card(
      record: record, language: language, kind: kind, title: title, summary: summary, day: day, address: "/x/\(record)",
      audience: audience, facets: facets, keywords: keywords)
  }

  @Test func aCardIsReadInTheOfficialLanguageNearestToTheReader() async throws {
    try await inHouse { house in
      let record = try await house.record("city")
      let full = Card(
        record: record, language: .spanish, kind: "city", title: "Lisboa", summary: "Capital", picture: "/files/1", place: "Portugal",
        country: "PT", latitude: 38.7, longitude: -9.1, day: day("1994-01-01"), address: "/cities/lisboa", audience: .everyone,
        facets: ["country": ["PT"], "network": ["latam", "rtpce of the north"]], sort: "lisboa", keywords: "Lisbonne")
      try await house.write { tx in
        try Cards.put([full, Self.card(record, "Lisbon"), Self.card(record, "Lisbonne", .french)], in: tx)
      }
      let titles = try await house.read { tx in
        try [Language.english, .french, .spanish, catalan].map { try Cards.of([record], $0, seenBy: .everyone, in: tx)[record]?.title }
      }
      #expect(titles == ["Lisbon", "Lisbonne", "Lisboa", "Lisboa"])
      #expect(try await house.read { tx in try Cards.of([record], .spanish, seenBy: .everyone, in: tx)[record] } == full)
    }
  }

  @Test(arguments: [CardQuery.Order.title, .newest]) func severalKindsAreOneListInOrder(_ order: CardQuery.Order) async throws {
    try await inHouse { house in
      for number in 0..<24 {
        let record = try await house.record("city")
        let card = Self.card(
          record, "Name \(number * 7 % 24)", kind: ["city", "network", "delegation"][number % 3],
          day: day("2021-01-\(10 + number * 5 % 19)"))
        try await house.write { tx in try Cards.put([card], in: tx) }
      }
      func titles(_ kinds: [String], _ page: Int) async throws -> [String] {
        try await house.read { tx in
          try Cards.find(CardQuery(kinds: kinds, order: order, page: page, size: 5), seenBy: .everyone, language: .english, in: tx).cards
            .map { "\($0.kind) \($0.title)" }
        }
      }
      let all = try await house.read { tx in
        try Cards.find(CardQuery(order: order), seenBy: .everyone, language: .english, in: tx).cards.map { "\($0.kind) \($0.title)" }
      }
      let wanted = all.filter { !$0.hasPrefix("city") }
      #expect(wanted.count == 16)
      let kinds = ["network", "delegation", "network", "nothing"]
      #expect(try await titles(kinds, 1) + titles(kinds, 2) + titles(kinds, 3) + titles(kinds, 4) + titles(kinds, 5) == wanted)
    }
  }

  @Test func whoMayNotSeeARecordFindsItNowhere() async throws {
    try await inHouse { house in
      let network = OrganisationID(900)
      let audiences: [Audience] = [.everyone, .members, .secretariat, .of(network)]
      for audience in audiences {
        let record = try await house.record("city", audience: audience)
        try await house.write { tx in
          try Cards.put([Self.card(record, "City \(audience.value)", audience: audience, facets: ["f": ["x"]])], in: tx)
        }
      }
      let sights: [(Sight, [String])] = [
        (.everyone, ["City 1"]), (Sight([.members]), ["City 1", "City 2"]),
        (Sight([.members, .of(network)]), ["City 1", "City 2", "City 900"]),
        (Sight([.of(network)]), ["City 1", "City 900"]), (.house, ["City 1", "City 2", "City 3", "City 900"]),
      ]
      for (sight, titles) in sights {
        let queries = [
          CardQuery(counting: ["f", "kind"]), CardQuery(words: "city", counting: ["f", "kind"]),
          CardQuery(facets: ["f": "x"], counting: ["f", "kind"]), CardQuery(words: "cit", kinds: ["city"], order: .title, counting: ["f"]),
        ]
        for query in queries {
          let page = try await house.read { tx in try Cards.find(query, seenBy: sight, language: .english, in: tx) }
          #expect(page.cards.map(\.title).sorted() == titles, "\(query)")
          #expect(page.count == titles.count, "\(query)")
          #expect(page.counts["f"] == ["x": titles.count], "\(query)")
          if query.counting.contains("kind") { #expect(page.counts["kind"] == ["city": titles.count], "\(query)") }
        }
        let suggested = try await house.read { tx in try Cards.suggest("ci", seenBy: sight, language: .english, in: tx) }
        #expect(suggested.map(\.title) == titles)
      }
    }
  }

  @Test func cardsFollowTheAudienceOfTheirRecord() async throws {
    try await inHouse { house in
      let record = try await house.record("city")
      try await house.write { tx in try Cards.put([Self.card(record, "Rennes"), Self.card(record, "Rennes", .french)], in: tx) }
      try await house.write { tx in try Record.setAudience(record, .members, in: tx) }
      let found: @Sendable (Sight, Language) async throws -> Int = { sight, language in
        try await house.read { tx in
          let words = try Cards.find(CardQuery(words: "rennes"), seenBy: sight, language: language, in: tx).count
          let list = try Cards.find(CardQuery(), seenBy: sight, language: language, in: tx).cards.count
          return words + list
        }
      }
      for language in [Language.english, .french] {
        #expect(try await found(.everyone, language) == 0)
        #expect(try await found(Sight([.members]), language) == 2)
      }
    }
  }

  @Test func listsAreOrderedByTitleOrByDay() async throws {
    try await inHouse { house in
      let titles = ["Zürich", "Évora", "Objective 1.10", "Objective 1.9", "L’Hospitalet", "éducation", "Lyon"]
      for (number, title) in titles.enumerated() {
        let record = try await house.record("city")
        try await house.write { tx in
          try Cards.put(
            [Self.card(record, title, facets: ["f": ["x"]], day: number == 3 ? nil : day("2021-01-01").adding(days: number))], in: tx)
        }
      }
      let byTitle = ["éducation", "Évora", "L’Hospitalet", "Lyon", "Objective 1.9", "Objective 1.10", "Zürich"]
      let byDay = ["Lyon", "éducation", "L’Hospitalet", "Objective 1.10", "Évora", "Zürich", "Objective 1.9"]
      for facets in [[:], ["f": "x"]] {
        let found = try await house.read { tx in
          try [CardQuery.Order.relevance, .title, .newest].map { order in
            try Cards.find(CardQuery(facets: facets, order: order), seenBy: .everyone, language: .english, in: tx).cards.map(\.title)
          }
        }
        #expect(found == [byTitle, byTitle, byDay])
        let pages = try await house.read { tx in
          try [1, 2, 3, 4, .max].map { page in
            try Cards.find(CardQuery(facets: facets, page: page, size: 3), seenBy: .everyone, language: .english, in: tx).cards.map(\.title)
          }
        }
        #expect(pages.flatMap { $0 } == byTitle)
      }
    }
  }

  @Test func facetsAreCountedWithinTheOtherFilters() async throws {
    try await inHouse { house in
      let cities = [("Rennes", "FR", ["rfve"]), ("Lyon", "FR", ["rfve"]), ("Lille", "FR", []), ("Porto", "PT", ["rtpce", "latam"])]
      for (title, country, networks) in cities {
        let record = try await house.record("city")
        try await house.write { tx in
          try Cards.put([Self.card(record, title, facets: ["country": [country], "network": networks])], in: tx)
        }
      }
      let page = try await house.read { tx in
        try Cards.find(
          CardQuery(kinds: ["city"], facets: ["country": "FR"], counting: ["country", "network", "none"]), seenBy: .everyone,
          language: .english, in: tx)
      }
      #expect(page.cards.map(\.title) == ["Lille", "Lyon", "Rennes"])
      #expect(page.count == 3)
      #expect(page.counts == ["country": ["FR": 3, "PT": 1], "network": ["rfve": 2], "none": [:]])
      let none = try await house.read { tx in
        try Cards.find(CardQuery(kinds: ["act"], facets: ["country": "fr"]), seenBy: .everyone, language: .english, in: tx)
      }
      #expect(none.count == 0)
    }
  }

  @Test func anUnchangedCardIsNotWrittenAgain() async throws {
    try await inHouse { house in
      let record = try await house.record("city")
      let card = Self.card(record, "Rennes", facets: ["country": ["FR"]])
      let statements = try await house.write { tx in
        try Cards.put([card], in: tx)
        let before = tx.statements
        try Cards.put([card], in: tx)
        return tx.statements - before
      }
      #expect(statements == 1)
    }
  }

  /// Everything that is stored about cards, and what some searches find.
  struct Stored: Equatable {
    let rows: [String]
    let found: [CardPage]
  }

  static func stored(_ house: House) async throws -> Stored {
    try await house.read { tx in
      let cards = try tx.rows("SELECT * FROM core_card ORDER BY id").map { "\($0.values)" }
      let tally = try tx.rows("SELECT * FROM core_tally WHERE cards <> 0 ORDER BY language, facet, kind, value, audience").map {
        "\($0.values)"
      }
      let found = try ["rennes", "x", "city 1", "act"].map { words in
        try Cards.find(CardQuery(words: words, order: .title, counting: ["kind"]), seenBy: .house, language: .french, in: tx)
      }
      return Stored(rows: cards + tally, found: found)
    }
  }

  @Test func rebuildingFindsNoDifferenceAndMendsWhatWasLost() async throws {
    var feature = Feature("Test")
    let make: @Sendable (String, RecordID) -> [Card] = { kind, record in
      if record.value % 7 == 0 { return [] }
      return Language.official.map { language in
        Card(
          record: record, language: language, kind: kind, title: "\(kind) \(record) Rennes", address: "/\(kind)/\(record)",
          audience: record.value % 3 == 0 ? .members : .everyone, facets: ["parity": ["\(record.value % 2)"]])
      }
    }
    feature.cards = ["city", "act"].map { kind in
      CardKind(kind, "Kind") { records, _ in records.flatMap { make(kind, $0) } }
    }
    try await inHouse([feature]) { house in
      for number in 0..<130 {
        let kind = number % 4 == 0 ? "act" : "city"
        let record = try await house.record(kind)
        // First another card, so that the tallies have been counted down too.
        try await house.write { tx in
          try Cards.put([Self.card(record, "Before", kind: kind, audience: .secretariat, facets: ["parity": ["none"]])], in: tx)
          let cards = make(kind, record)
          try cards.isEmpty ? Cards.remove(record, in: tx) : Cards.put(cards, in: tx)
        }
      }
      let before = try await Self.stored(house)
      #expect(before.rows.count > 300)
      #expect(before.found[0].count > 100)
      let count = try await Cards.rebuild(house)
      #expect(try await Self.stored(house) == before)
      #expect(count == before.rows.filter { $0.contains("/city/") || $0.contains("/act/") }.count)
      try await house.write { tx in
        try tx.execute("DELETE FROM core_tally")
        try tx.execute("DELETE FROM core_search")
        try tx.execute("UPDATE core_card SET title = 'Lost', sort = 'lost' WHERE language = 'fr'")
      }
      #expect(try await Self.stored(house) != before)
      _ = try await Cards.rebuild(house)
      #expect(try await Self.stored(house) == before)
    }
  }
}

import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Databank

/// How experiences are found on the page of search, and by whom.
@Suite struct FoundTests {
  @Test func wordsAreMarkedWhereTheyStand() async throws {
    try await World.furnished { world in
      _ = try await ExperienceTests.published(world)
      let title = await world.visitor.get("/fr/search?q=conseil").text
      #expect(title.contains("Le <mark>conseil</mark> des enfants"))
      // In the body alone: what people learn by it.
      let body = await world.visitor.get("/fr/search?q=deliberer").text
      #expect(body.contains("<mark>délibérer</mark>"), "\(body)")
      let list = await world.visitor.get("/fr/experiences?q=d%C3%A9lib%C3%A9rer").text
      #expect(list.contains("<mark>délibérer</mark>"))
    }
  }

  /// Everything filed under a topic is within reach, however much it is.
  @Test func aTopicHasPages() async throws {
    try await World.with { world in
      try await world.house.database.write { tx in
        try Cards.put(
          try (1...120).map { number in
            Card(
              record: try Record.create("news", owner: nil, audience: .everyone, in: tx), language: .french, kind: "news",
              title: "Nouvelle \(number)",
              day: Day("2020-01-01")?.adding(days: number), address: "/news/n\(number)", audience: .everyone,
              facets: ["topic": ["culture"]])
          }, in: tx)
      }
      let first = await world.visitor.get("/fr/topics/culture").text
      #expect(first.contains("/fr/news/n120\"") && !first.contains("/fr/news/n1\"") && first.contains("page=2"))
      let second = await world.visitor.get("/fr/topics/culture?page=2").text
      #expect(second.contains("/fr/news/n1\"") && !second.contains("/fr/news/n120\""))
      #expect(await world.visitor.get("/fr/topics/culture?page=3").status == 404)
    }
  }

  @Test func aDraftIsInNoResultCountSuggestionSnippetOrFeed() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await ExperienceTests.draft(world)
      let addresses = [
        "/fr/search?q=conseil+enfants", "/es/search?q=conseil+enfants", "/fr/search?q=deliberer", "/fr/search/suggestions?q=conseil",
        "/fr/search/suggestions?q=consail", "/fr/topics/participation", "/fr/experiences.xml", "/fr/experiences?q=conseil", "/fr/feed.xml",
        "/api/v1/experiences?language=fr", "/fr/search?q=participation",
      ]
      for address in addresses {
        let page = await world.visitor.get(address)
        #expect(page.status == 200 && !page.text.contains("conseil des enfants") && !page.text.contains(path), "\(address)")
        #expect(!page.text.contains("délibérer"), "\(address)")
      }
      #expect(await officer.get(path).text.contains("conseil des enfants"))
    }
  }

  /// Who types a French word into the Spanish pages finds the French text, marked as such.
  @Test func resultsOfOtherLanguages() async throws {
    try await World.furnished { world in
      let (_, path, id) = try await ExperienceTests.published(world)
      // A person's translation, so that the Spanish card holds no French word.
      try await world.house.database.write { tx in
        for (part, body) in [("title", "El consejo infantil"), ("summary", "Cien proponen."), ("intention", "Aprender.")] {
          try Texts.write(id, part, .spanish, body, origin: .reviewed, source: .french, in: tx)
        }
        try Experiences.present([id], in: tx)
      }
      let page = await world.visitor.get("/es/search?q=enfants").text
      #expect(page.contains("El consejo infantil") && page.contains("<mark>enfants</mark>"), "\(page)")
      #expect(page.contains("Encontrado con palabras de otro idioma"))
      #expect(page.contains(path.replacing("/fr/", with: "/es/")))
      let own = await world.visitor.get("/es/search?q=consejo").text
      #expect(own.contains("<mark>consejo</mark>") && !own.contains("Encontrado con palabras de otro idioma"))
    }
  }

  /// A Portuguese text that has been translated into all three languages is found by Portuguese words all the same, in any form.
  @Test func whatACityWroteStaysFoundByItsOwnWords() async throws {
    try await World.furnished { world in
      let city = world.small.organisation("lisboa")
      let portuguese = try #require(Language("pt"))
      let id = try await world.house.database.write { tx in
        let id = try Record.create("experience", owner: city, audience: .everyone, in: tx)
        try tx.execute(
          """
          INSERT INTO databank_experience (id, city, state, language, version, is_reference, licence, source, changed, published, confirmed)
          VALUES (\(id), \(city), 'published', 'pt', 1, FALSE, 'attribution', '', \(tx.now), \(tx.now.day), \(tx.now.day))
          """)
        try Texts.write(id, "title", portuguese, "As crianças não plantam sozinhas: cuidam das hortas comunitárias com os vizinhos", in: tx)
        for (language, title) in [
          (Language.spanish, "Los niños en los huertos"), (.french, "Les enfants au potager"), (.english, "Children in gardens"),
        ] {
          try Texts.write(id, "title", language, title, origin: .reviewed, source: portuguese, in: tx)
        }
        try Experiences.present([id], in: tx)
        return id
      }
      for address in ["/es/search?q=horta+comunitaria+", "/fr/search?q=hortas+crian%C3%A7a+", "/es/experiences?q=horta+"] {
        let page = await world.visitor.get(address).text
        #expect(page.contains("/experiences/\(id)\"") && page.contains("<mark>hortas</mark>"), "\(address) \(page)")
        #expect(page.contains("<span lang=\"pt\">"), "said to be Portuguese: \(address)")
      }
      #expect(await world.visitor.get("/es/search?q=huerto+").text.contains("/experiences/\(id)\""))
      #expect(await world.visitor.get("/en/search?q=garden+").text.contains("/experiences/\(id)\""))
    }
  }

  /// The names of topics are known in every language, whatever language a work is written in.
  @Test func topicsLeadToWorksOfEveryLanguage() async throws {
    try await World.furnished { world in
      _ = try await ExperienceTests.published(world)
      let page = await world.visitor.get("/es/search?q=participaci%C3%B3n+ciudadana").text
      #expect(page.contains("/es/topics/participation"))
      #expect(await world.visitor.get("/es/topics/participation").text.contains("Le conseil des enfants"))
    }
  }

  @Test func filtersNarrowTheSearch() async throws {
    try await World.furnished { world in
      _ = try await ExperienceTests.published(world)
      for (query, finds) in [
        ("country=FR", true), ("country=ES", false), ("topic=participation", true), ("topic=culture", false), ("kind=experience", true),
        ("kind=document", false), ("country=%27", false), ("topic=participation&country=FR&kind=experience", true),
      ] {
        let page = await world.visitor.get("/fr/search?q=conseil+enfants&\(query)")
        #expect(page.status == 200 && page.text.contains("des <mark>enfants</mark>") == finds, "\(query)")
      }
      let page = await world.visitor.get("/fr/search?q=conseil+enfants").text
      #expect(page.contains("<option value=\"FR\">France (1)</option>"))
    }
  }

  @Test(arguments: ["Renn", "Rnenes", "renes", "RENNNES", "Renmes"])
  func suggestionsForgiveALetter(_ typed: String) async throws {
    try await World.furnished { world in
      #expect(await world.visitor.get("/fr/search/suggestions?q=\(typed)").text.contains("/fr/cities/rennes"))
    }
  }

  /// Without lists of addresses: countries of readers who are signed in; of nobody else.
  @Test func readingsAreKnownByCountryWhereReadersSaySo() async throws {
    try await World.furnished { world in
      let (_, path, id) = try await ExperienceTests.published(world)
      _ = await world.visitor.get(path)
      _ = await (try await world.signIn(.lisboaCoordinator)).get(path)
      try await world.house.counters.flush(into: world.house.database)
      let (all, countries) = try await world.house.database.read { tx in
        (try Counters.count(.view, of: id, in: tx), try Counters.countries(of: [id], .all, in: tx)[id] ?? [:])
      }
      #expect(all >= 2)
      #expect(countries["PT"] == 1 && countries.values.reduce(0, +) < all, "\(countries)")
      let desk = await (try await world.signIn(.rennesTechnical)).get("/fr/our-city/rennes").text
      #expect(desk.contains("Portugal 1") && desk.contains("des autres, rien n’est connu"))
    }
  }

  /// With them: of all others the country of their address, and nothing else of it.
  @Test func readingsAreKnownByCountryOfTheAddressToo() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/addresses-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("3221225984,3221226111,ES\n3221226112,3221226175,EU\n".utf8).write(to: URL(filePath: folder + "/geoip"))
    var settings = Settings()
    settings.addressLists = folder
    try await World.furnished(settings: settings) { world in
      let (_, path, id) = try await ExperienceTests.published(world)
      for address in ["192.0.2.1", "192.0.2.2", "192.0.2.130", "10.0.0.1"] { _ = await world.visitor.at(address).get(path) }
      // Who acts for Lisbon reads for Portugal, wherever.
      _ = await (try await world.signIn(.lisboaCoordinator)).at("192.0.2.3").get(path)
      try await world.house.counters.flush(into: world.house.database)
      let countries = try await world.house.database.read { tx in try Counters.countries(of: [id], .all, in: tx)[id] ?? [:] }
      #expect(countries == ["ES": 2, "PT": 1])
      let desk = await (try await world.signIn(.rennesTechnical)).get("/fr/our-city/rennes").text
      #expect(desk.contains("Espagne 2, Portugal 1") && desk.contains("l’adresse de leur connexion, qui n’est pas conservée"))
      // The note on the first of the month says the same.
      world.clock.pass(days: 7)
      try await DatabankLetters.readings.run(world.house, [:])
      let notes = try await world.house.database.read { tx in
        try tx.values("SELECT body FROM core_mail WHERE unique_key LIKE 'readings %' AND language = 'fr'", as: String.self)
      }
      #expect(!notes.isEmpty && notes.allSatisfy { $0.contains("(Espagne 2, Portugal 1)") && $0.contains("l’adresse de leur connexion") })
    }
  }
}

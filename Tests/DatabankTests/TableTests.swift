import Core
import Directory
import Storage
import TestKit
import Testing
import Web
import Works

@testable import Databank

@Suite struct TableTests {
  private static let good = """
    city,country,title_fr,title_es,summary_fr,topics,principles,begun,link,source
    Rennes,FR,La rue aux enfants,La calle para los niños,Une rue fermée un dimanche par mois.,space childhood,2020-8,2017,https://example.org,rapport
    Lisboa,PT,,Huertos de barrio,,sustainability,,2019,,informe
    """

  private func count(_ world: World) async throws -> Int {
    try await world.house.database.read { tx in
      try tx.count("SELECT count(*) FROM databank_experience WHERE state = 'published' AND NOT is_reference")
    }
  }

  @Test func aTableIsLookedAtEnteredAndTakenBack() async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let looked = await secretariat.upload(
        "/fr/experiences/import", file: "table", name: "t.csv", type: "text/csv", Array(Self.good.utf8))
      #expect(looked.status == 200 && looked.text.contains("La rue aux enfants") && looked.text.contains("Ajouter 2 expériences"))
      #expect(try await count(world) == 0, "looking changes nothing")
      async let one = secretariat.post("/fr/experiences/import/application", [("table", Self.good)])
      async let other = secretariat.post("/fr/experiences/import/application", [("table", Self.good)])
      #expect(await [one, other].map(\.status) == [303, 303])
      #expect(try await count(world) == 2, "nothing doubles")
      // The original first, its translation for who reads that.
      #expect(await world.visitor.get("/es/experiences").text.contains("La calle para los niños"))
      let page = await world.visitor.get("/fr/experiences?topic=sustainability")
      #expect(page.text.contains("Huertos de barrio") && page.text.contains("lang=\"es\""), "in the language that there is")
      let again = await secretariat.upload(
        "/fr/experiences/import", file: "table", name: "t.csv", type: "text/csv", Array(Self.good.utf8))
      #expect(again.text.contains("Tout est déjà dans la banque"))

      let batch: Int64? = try await world.house.database.read { tx in
        try tx.value("SELECT max(batch) FROM databank_experience WHERE NOT is_reference")
      }
      let rue: RecordID? = try await world.house.database.read { tx in
        try tx.value("SELECT record FROM core_text WHERE body = 'La rue aux enfants'")
      }
      let officer = try await world.signIn(.rennesTechnical)
      #expect(
        await officer.post("/fr/experiences/\(try #require(rue))/sheet", [("version", "2"), ("lessons", "Prévenir les riverains.")]).status
          == 303)
      #expect(await officer.post("/fr/experiences/import/\(try #require(batch))/withdrawal").status == 404, "another's")
      #expect(await secretariat.post("/fr/experiences/import/\(try #require(batch))/withdrawal").status == 303)
      #expect(try await count(world) == 1, "what its city has touched stays")
    }
  }

  @Test func aListInJSONIsTheSame() async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let json =
        #"[{"city": "Rennes", "country": "FR", "title_fr": "La rue aux enfants", "topics": ["space", "childhood"], "begun": 2017}]"#
      let looked = await secretariat.upload(
        "/fr/experiences/import", file: "table", name: "t.json", type: "application/json", Array(json.utf8))
      #expect(looked.status == 200 && looked.text.contains("La rue aux enfants"))
      #expect(await secretariat.post("/fr/experiences/import/application", [("table", json)]).status == 303)
      #expect(await world.visitor.get("/fr/experiences?topic=childhood&year=2017").text.contains("La rue aux enfants"))
    }
  }

  /// A city's officer brings drafts of their own city, and nothing of others.
  @Test func aCityBringsItsOwn() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.post("/fr/experiences/import/application", [("table", Self.good)]).status == 409)
      let own = "city,title_fr\nRennes,La rue aux enfants\n"
      #expect(await officer.post("/fr/experiences/import/application", [("table", own)]).status == 303)
      #expect(try await count(world) == 0)
      #expect(await officer.get("/fr/our-city/rennes").text.contains("La rue aux enfants"))
    }
  }

  @Test(arguments: [
    "", "city\nRennes\n", "title_fr\nX\n", "city,title_fr,secret\nRennes,X,Y\n", "[{\"city\": {}}]", "[", "[1,2]", "\u{0}PK",
    "city,title_fr\n\"Rennes",
    "city,title_fr\nNowhere,X\n", "city,title_fr\nRennes,\n", "city,title_fr,topics\nRennes,X,nothing\n",
    "city,title_fr,begun\nRennes,X,soon\n", "city,title_fr,principles\nRennes,X,2020-21\n", "city,title_fr,link\nRennes,X,javascript:a\n",
    "city,title_fr\nRennes,X\nRennes,X\n", "city,title_fr\nRennes,\(String(repeating: "x", count: 121))\n",
    "city,title_fr,licence\nRennes,X,mine\n", "city,title_fr,begun,ended\nRennes,X,2020,2010\n",
  ])
  func whatIsWrongIsSaidAndNothingIsEntered(_ table: String) async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let looked = await secretariat.upload("/fr/experiences/import", file: "table", name: "t.csv", type: "text/csv", Array(table.utf8))
      #expect(looked.status == 422, "\(table)")
      let sent = await secretariat.post("/fr/experiences/import/application", [("table", table)])
      #expect([409, 422].contains(sent.status), "\(table): \(sent.status)")
      #expect(try await count(world) == 0)
    }
  }

  /// What the house is delivered with: every line of it fits the importer.
  @Test func theAwardsWinnersAreTheFirstRecords() async throws {
    try await World.furnished { world in
      let list = await world.visitor.get("/fr/experiences").text
      #expect(list.contains("Refuges climatiques dans les écoles") && list.contains("Notice brève"))
      #expect(await world.visitor.get("/fr/experiences?principle=2020-11").text.contains("Refuges climatiques"))
      let rows = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM core_ledger l JOIN databank_experience e ON e.id = l.record WHERE e.is_reference")
      }
      #expect(rows == 0, "nobody's news, nobody's merit")
    }
  }
}

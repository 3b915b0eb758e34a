import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct CityImportTests {
  private static let head = "name,country_iso2,latitude,longitude,territorial_network,source\n"

  @Test(arguments: [
    ("Villeneuve-la-Neuve,FR,48.5,2.5,RFVE,list", "new"), ("Rennes,FR,48.1,-1.7,RFVE,list", "unchanged"),
    ("RENNES,fr,,,,list", "unchanged"), ("Rennes,FR,48.2,-1.7,RFVE,list", "changed"), ("Lomé,TG,,,LATAM,list", "changed"),
    // The same name elsewhere, and nearly the same name here.
    ("Lisboa,BR,,,,list", "doubtful"), ("Rosario (Uruguay),UY,,,,list", "doubtful"), ("Granolers,ES,,,,list", "doubtful"),
    (",FR,,,,list", "wrong"), ("Ici,XX,,,,list", "wrong"), ("Ici,FR,91,0,,list", "wrong"), ("Ici,FR,48,,,list", "wrong"),
    ("Ici,FR,x,y,,list", "wrong"), ("Ici,FR,,,NOWHERE,list", "wrong"), ("Ici,FR,,,,list,more,cells", "wrong"),
  ])
  func eachLineGetsItsVerdict(_ line: String, _ expected: String) async throws {
    try await World.with { world in
      let preview = try await world.house.database.read { tx throws in try CityImport.preview(csv: Self.head + line, in: tx) }
      let found = [
        ("new", preview.new), ("changed", preview.changed), ("unchanged", preview.unchanged), ("doubtful", preview.doubtful),
        ("wrong", preview.wrong),
      ].filter { !$0.1.isEmpty }.map(\.0)
      #expect(found == [expected])
      #expect(preview.rows.map(\.line) == [2])
    }
  }

  @Test func spreadsheetHabitsAreUnderstood() async throws {
    try await World.with { world in
      let csv =
        "sep=;\r\nName;Country ISO2;Latitude;Longitude;Population;Population year\r\n\"Ville; neuve\";FR;48,5;-2,5;1 250 000;2020\r\n"
      let preview = try await world.house.database.read { tx throws in try CityImport.preview(csv: csv, in: tx) }
      let city = try #require(preview.new.first).city
      #expect(city.name == "Ville; neuve" && city.latitude == 48.5 && city.longitude == -2.5 && city.population == 1_250_000)
      #expect(preview.rows.map(\.line) == [3])
    }
  }

  @Test func nothingIsAppliedWhileALineIsWrongOrUndecided() async throws {
    try await World.with { world in
      let before = try await world.rows()
      for bad in ["Ici,XX,,,,", "Granolers,ES,,,,"] {
        await #expect(throws: Problem.self) {
          try await world.house.database.write { tx throws in
            try CityImport.apply(Array((Self.head + "Bonne,FR,,,,\n" + bad).utf8), name: "x", by: .house, in: tx)
          }
        }
        #expect(try await world.rows() == before)
      }
    }
  }

  @Test func theTwoLeonsAreTwoOnceAPersonSaysSo() async throws {
    try await World.with { world in
      let csv = Self.head + "León,ES,42.6,-5.6,RECE,list\nLeón,MX,21.1,-101.7,REMCE,list\n"
      try await world.house.database.write { tx throws in
        let preview = try CityImport.preview(csv: csv, in: tx)
        #expect(preview.doubtful.map(\.line) == [2, 3])
        let applied = try CityImport.apply(Array(csv.utf8), name: "leones.csv", decisions: preview.allNew, by: .house, in: tx)
        #expect(applied.added == 2)
        #expect(try Organisations.named("Leon", in: tx).map(\.slug) == ["leon", "leon-mx"])
        #expect(try CityImport.preview(csv: csv, in: tx).unchanged.count == 2, "known by country from then on")
      }
    }
  }

  @Test func anImportIsUndoneAndCountsGoBack() async throws {
    try await World.with { world in
      let before = try await world.rows()
      let csv = Self.head + "Villeneuve-la-Neuve,FR,48.5,2.5,RFVE,list\nRennes,FR,48.3,-1.7,,list\n"
      let id = try await world.house.database.write { tx throws in
        try CityImport.apply(Array(csv.utf8), name: "list.csv", by: .house, in: tx).id
      }
      #expect(try await world.rows() != before)
      try await world.undo(id)
      #expect(try await world.rows() == before)
      try await world.house.database.read { tx throws in
        #expect(try Organisations.memberCount(on: tx.now.day, in: tx) == 12)
        #expect(try Organisations.find(world.small.organisation("rennes"), in: tx).latitude == 48.1)
        let standing = try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'member.admitted' AND \(Ledger.standing)")
        #expect(standing == 12)
        #expect(try Cards.find(CardQuery(words: "Villeneuve"), seenBy: .house, language: .french, in: tx).count == 0)
      }
      await #expect(throws: Problem.self) {
        try await world.undo(id)
      }
    }
  }

  @Test func whatOthersBuiltOnIsNotUndone() async throws {
    try await World.with { world in
      let csv = Self.head + "Villeneuve-la-Neuve,FR,48.5,2.5,RFVE,list\n"
      let id = try await world.house.database.write { tx throws in
        let id = try CityImport.apply(Array(csv.utf8), name: "list.csv", by: .house, in: tx).id
        let city = try Organisations.find(slug: "villeneuve-la-neuve", in: tx)
        try Mandates.open(world.small.person(.nobody), for: city.id, as: .technical, evidence: "letter", by: .house, in: tx)
        return id
      }
      let built = try await world.house.database.read { tx throws in try CityImport.built(on: id, world.house, in: tx) }
      #expect(!built.isEmpty && built.allSatisfy { $0.name == "Villeneuve-la-Neuve" })
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/imports/\(id)/undoing").status == 409)
      #expect(await officer.get("/en/imports/\(id)").text.contains("Villeneuve-la-Neuve"))
    }
  }

  @Test func byUploadThereIsAPreviewFirst() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let csv = Array((Self.head + "Villeneuve-la-Neuve,FR,48.5,2.5,RFVE,list\nLisboa,BR,,,,list\n").utf8)
      let before = try await world.rows()
      let page = await officer.upload("/en/imports", file: "file", name: "list.csv", type: "text/csv", csv)
      #expect(page.status == 200)
      #expect(page.text.contains("decision-3"))
      #expect(try await world.rows() == before)
      let text = String(decoding: csv, as: UTF8.self)
      #expect(await officer.post("/en/imports/application", [("csv", text), ("name", "list.csv")]).status == 409)
      let applied = await officer.post("/en/imports/application", [("csv", text), ("name", "list.csv"), ("decision-3", "new")])
      #expect(applied.status == 303)
      #expect(try await world.house.database.read { tx throws in try Organisations.memberCount(on: tx.now.day, in: tx) } == 14)
      let stranger = try await world.signIn(.rennesPolitical)
      #expect(await stranger.get("/en/imports").status == 403)
    }
  }

  @Test(arguments: [
    [UInt8](repeating: 0, count: 50), Array("PK\u{3}\u{4}".utf8), Array("a,b\n1,2\n".utf8), Array("name,country_iso2\n\"open".utf8), [],
    Array("name,country_iso2,name\nx,FR,y\n".utf8),
  ])
  func unreadableFilesAreSaidToBeSo(_ bytes: [UInt8]) async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let page = await officer.upload("/fr/imports", file: "file", name: "list.csv", type: "text/csv", bytes)
      #expect(page.status == 422)
    }
  }
}

extension World {
  /// How much stands in the tables of organisations.
  func rows() async throws -> [Int] {
    try await house.database.read { tx throws in
      try ["directory_organisation", "directory_name", "directory_slug", "directory_fact", "directory_membership", "core_card"].map {
        table in
        try tx.count("SELECT count(*) FROM \(SQL.raw(table))")
      }
    }
  }
}

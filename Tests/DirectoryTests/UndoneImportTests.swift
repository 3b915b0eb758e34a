import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct UndoneImportTests {
  private static let head = "name,country_iso2,latitude,longitude,website,source\n"

  private func apply(_ line: String, _ world: World) async throws -> RecordID {
    try await world.house.database.write { tx throws in
      try CityImport.apply(Array((Self.head + line + "\n").utf8), name: "list.csv", by: .house, in: tx).id
    }
  }

  private func reasons(_ id: RecordID, _ world: World) async throws -> [String] {
    try await world.house.database.read { tx throws in try CityImport.built(on: id, world.house, in: tx).map(\.what.message) }
  }

  private func latitude(_ world: World) async throws -> Double? {
    try await world.house.database.read { tx throws in try Organisations.find(world.small.organisation("rennes"), in: tx).latitude }
  }

  @Test func whatSomebodyCorrectedSinceIsNotPutBack() async throws {
    try await World.with { world in
      let id = try await apply("Rennes,FR,48.3,-1.7,,list", world)
      #expect(try await reasons(id, world) == [])
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", "48.117"), ("longitude", "-1.678")]).status == 303)
      #expect(try await reasons(id, world) == ["Its place has been changed since."])
      #expect(await officer.get("/en/imports/\(id)").text.contains("Its place has been changed since."))
      #expect(await officer.post("/en/imports/\(id)/undoing").status == 409)
      #expect(try await latitude(world) == 48.117)
    }
  }

  @Test func whatAnImportDidNotWriteStaysAsItIs() async throws {
    try await World.with { world in
      let id = try await apply("Rennes,FR,,,https://rennes.example,list", world)
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", "48.117"), ("longitude", "-1.678")]).status == 303)
      try await world.undo(id)
      #expect(try await latitude(world) == 48.117)
      let site = try await world.house.database.read { tx throws in
        try Organisations.find(world.small.organisation("rennes"), in: tx).website
      }
      #expect(site != "https://rennes.example")
    }
  }

  @Test func twoImportsOfOneCityAreUndoneNewestFirst() async throws {
    try await World.with { world in
      let first = try await apply("Rennes,FR,48.3,-1.7,https://one.example,list", world)
      let second = try await apply("Rennes,FR,48.4,-1.7,https://two.example,list", world)
      #expect(try await reasons(first, world) == ["Its place has been changed since.", "Its website has been changed since."])
      await #expect(throws: Problem.self) { try await world.undo(first) }
      #expect(try await latitude(world) == 48.4)
      try await world.undo(second)
      #expect(try await latitude(world) == 48.3)
      try await world.undo(first)
      #expect(try await latitude(world) == 48.1)
    }
  }

  @Test(arguments: [
    ("Fees were calculated or billed for it.", "INSERT INTO fees_first (city, year, obstacle) VALUES (@, 2021, '')"),
    (
      "The work of a network names it.",
      "INSERT INTO networks_fact (id, network, fact, value, source) VALUES (900001, @, 'scope', 'x', 'x')"
    ),
    (
      "An application, a prospect, a certificate or a change of membership names it.",
      """
      INSERT INTO membership_change (position, organisation, verb, reason, words, decision) VALUES (900001, @, 'admission', '', '', '')
      """
    ),
    ("Notes on its elections, contacts or hand-over are kept.", "INSERT INTO handover_sheet (organisation, record) VALUES (@, @)"),
    (
      "It asked for advice or was asked to answer.",
      "INSERT INTO advice_match (id, request, city, state, due, made) VALUES (900001, @, @, 'asked', '2021-04-01', '2021-03-01')"
    ),
  ])
  func whatARoomHoldsIsNotTakenAway(_ reason: String, _ record: String) async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let id = try await apply("Villeneuve-la-Neuve,FR,48.5,2.5,,list", world)
      let byHand = [("kind", "candidate"), ("name", "Villemain"), ("country", "FR")]
      #expect(await officer.post("/en/organisations", byHand).status == 303)
      try await world.house.database.write { tx throws in
        let imported = try Organisations.find(slug: "villeneuve-la-neuve", in: tx).id
        let typed = try Organisations.find(slug: "villemain", in: tx).id
        for (key, city) in [("900001", imported), ("900002", typed)] {
          try tx.execute(SQL.raw(record.replacing("@", with: "\(city)").replacing("900001", with: key)))
        }
      }
      #expect(try await reasons(id, world) == [reason])
      #expect(await officer.post("/en/imports/\(id)/undoing").status == 409)
      #expect(await officer.post("/en/organisations/villemain/removal").status == 409)
      #expect(await world.visitor.get("/en/cities/villeneuve-la-neuve").status == 200)
    }
  }

  @Test func everyRoomIsAskedInWordsThatBothEnginesKnow() async throws {
    try await World.with { world in
      try await world.house.database.read { tx throws in
        let ties = world.house.features.flatMap(\.ties)
        #expect(ties.count >= 13)
        for tie in ties { _ = try tx.values(tie.held(among: "SELECT o.id FROM directory_organisation o"), as: OrganisationID.self) }
      }
    }
  }
}

extension World {
  func undo(_ id: RecordID) async throws {
    let house = house
    try await house.database.write { tx throws in try CityImport.undo(id, house, by: .house, in: tx) }
  }
}

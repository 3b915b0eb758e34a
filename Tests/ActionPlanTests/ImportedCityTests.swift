import ActionPlan
import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite("A city that came with a list and is named by an act")
struct ImportedCityTests {
  private static let list = "name,country_iso2,source\nVilleneuve-la-Neuve,FR,list\n"

  @Test("It stays while the act stands; once the act is taken back, the list can be")
  func staysWhileNamed() async throws {
    try await World.with { world in
      try await world.loadPlan()
      let (list, city) = try await world.house.database.write { tx throws in
        let list = try CityImport.apply(Array(Self.list.utf8), name: "list.csv", by: .house, in: tx).id
        return (list, try Organisations.find(slug: "villeneuve-la-neuve", in: tx).id)
      }
      let officer = try await world.signIn(.secretariat)
      let made = await officer.post(
        "/en/act",
        [
          ("objective", "4.11"), ("what", "Two cities celebrated"), ("day", "2021-03-20"), ("organisations", "Rennes\nVilleneuve-la-Neuve"),
          ("languages", "fr"), ("source", "report"),
        ])
      #expect(made.status == 303)
      #expect(await officer.get("/en/imports/\(list)").text.contains("The Action Plan names it: an act, an action or a rule."))
      #expect(await officer.post("/en/imports/\(list)/undoing").status == 409)
      #expect(await world.visitor.get(made.location).text.contains("Villeneuve-la-Neuve"))
      // However it came to be gone, what was done stays readable.
      _ = try await world.house.database.write { tx in
        for table in ["directory_name", "directory_slug", "directory_fact"] {
          try tx.execute("DELETE FROM \(SQL.raw(table)) WHERE organisation = \(city)")
        }
        try tx.execute("DELETE FROM directory_organisation WHERE id = \(city)")
        try Ledger.record("organisation.stated", day: nil, of: city.as(), by: .house, in: tx)
      }
      let shown = await world.visitor.get(made.location)
      #expect(shown.status == 200)
      #expect(shown.text.contains("Two cities celebrated") && shown.text.contains("Rennes"))
      #expect(!shown.text.contains("Villeneuve"))
    }
  }

  @Test func goesWithTheListOnceTheActIsTakenBack() async throws {
    try await World.with { world in
      try await world.loadPlan()
      let list = try await world.house.database.write { tx throws in
        try CityImport.apply(Array(Self.list.utf8), name: "list.csv", by: .house, in: tx).id
      }
      let officer = try await world.signIn(.secretariat)
      let made = await officer.post(
        "/en/act",
        [
          ("objective", "4.11"), ("what", "One city celebrated"), ("day", "2021-03-20"), ("organisations", "Villeneuve-la-Neuve"),
          ("languages", "fr"), ("source", "report"),
        ])
      #expect(await officer.post("/en/imports/\(list)/undoing").status == 409)
      #expect(await officer.post("\(made.location)/withdrawal").status == 303)
      #expect(await officer.post("/en/imports/\(list)/undoing").status == 303)
      #expect(await world.visitor.get("/en/cities/villeneuve-la-neuve").status == 404)
    }
  }
}

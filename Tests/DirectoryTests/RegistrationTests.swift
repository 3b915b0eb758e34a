import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct RegistrationTests {
  private static func city(_ more: (String, String)...) -> [(String, String)] {
    let base = [
      ("kind", "candidate"), ("name", "Villeneuve-la-Neuve"), ("name-es", "Villanueva la Nueva"), ("country", "FR"), ("latitude", "47,25"),
      ("longitude", "-1.5"),
    ]
    return base.filter { pair in !more.contains { $0.0 == pair.0 } } + more
  }

  @Test func oneOrganisationIsRegisteredAndTakenBack() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.get("/en/organisations").text.contains("/en/organisations/new"))
      #expect(await officer.get("/es/organisations/new").text.contains("Villa") == false)
      let sent = await officer.post("/en/organisations", Self.city())
      #expect(sent.status == 303 && sent.location == "/en/organisations/villeneuve-la-neuve/editing")
      let page = await world.visitor.get("/es/cities/villeneuve-la-neuve").text
      #expect(page.contains("Villanueva la Nueva") && page.contains("locator"))
      #expect(await world.visitor.get("/en/cities?q=villanueva").text.contains("/en/cities/villeneuve-la-neuve"), "it has a card")
      try await world.house.database.read { tx throws in
        let made = try Organisations.find(slug: "villeneuve-la-neuve", in: tx)
        #expect(made.kind == .candidate && made.latitude == 47.25 && made.longitude == -1.5 && made.country == "FR")
        let rows = try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.record = \(made.id)").map(LedgerRow.init)
        #expect(rows.map(\.kind) == ["organisation.registered"])
        #expect(rows.map(\.person) == [world.small.person(.secretariat)])
      }
      #expect(await officer.post("/en/organisations/villeneuve-la-neuve/removal").status == 303)
      #expect(await world.visitor.get("/en/cities/villeneuve-la-neuve").status == 404)
      #expect(await !world.visitor.get("/en/cities?q=villanueva").text.contains("villeneuve"))
      // Registered anew, and admitted: then it stays.
      #expect(await officer.post("/en/organisations", Self.city()).status == 303)
      #expect(await officer.get("/en/organisations/villeneuve-la-neuve/editing").text.contains("/en/membership/villeneuve-la-neuve"))
      let admission = [("verb", "admission"), ("day", "2021-03-25"), ("reason", "application"), ("words", ""), ("decision", "letter")]
      #expect(await officer.post("/en/membership/villeneuve-la-neuve/changes", admission).status == 303)
      #expect(await officer.post("/en/organisations/villeneuve-la-neuve/removal").status == 409)
      #expect(await officer.post("/en/organisations/rennes/removal").status == 409, "what an import brought is undone there")
    }
  }

  @Test(arguments: [
    (["kind": "city"], "kind"), (["name": "…"], "name"), (["name": ""], "name"), (["country": ""], "country"),
    (["country": "XX"], "country"),
    (["latitude": "north"], "latitude"), (["latitude": "91"], "latitude"), (["longitude": ""], "longitude"),
    (["longitude": "-181"], "longitude"),
    (["code": "RVN"], "code"), (["kind": "network", "code": "rece"], "code"), (["territory": "FR"], "territory"),
    (["kind": "delegation", "territory": "AR ZZ"], "territory"), (["name": "rennes"], "name"), (["name-fr": "—"], "name-fr"),
    (["website": "ftp"], "website"),
  ])
  func whatIsWrongStandsBesideItsField(_ change: [String: String], _ field: String) async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let before = try await world.house.database.read { tx throws in try tx.count("SELECT count(*) FROM directory_organisation") }
      let fields = Self.city().filter { change[$0.0] == nil } + change.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      let page = await officer.post("/en/organisations", fields)
      #expect(page.status == 422)
      #expect(page.text.contains("-\(field)-error\""), "\(field)")
      let after = try await world.house.database.read { tx throws in try tx.count("SELECT count(*) FROM directory_organisation") }
      #expect(before == after)
    }
  }

  @Test func networksPartnersAndDelegationsToo() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let cases: [(String, [(String, String)], String)] = [
        ("network", [("code", "RNE"), ("country", "SN")], "/en/networks/rne"),
        ("delegation", [("code", "AFR"), ("territory", "TG, SN")], "/en/networks/afr"),
        ("partner", [], "/en/organisations/union-of-partner"),
        ("institution", [], "/en/organisations/union-of-institution"),
      ]
      for (kind, more, path) in cases {
        #expect(await officer.post("/en/organisations", [("kind", kind), ("name", "Union of \(kind)")] + more).status == 303, "\(kind)")
        #expect(await world.visitor.get(path).status == 200, "\(path)")
      }
      try await world.house.database.read { tx throws in
        let delegation = try Organisations.find(slug: "afr", in: tx)
        #expect(try Organisations.members(of: delegation.id, on: tx.now.day, in: tx).map(\.slug) == ["lome"])
      }
      #expect(await officer.post("/en/organisations/afr/removal").status == 303)
    }
  }

  @Test func aPlaceIsCorrectedAndTheMistakeTakenBack() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let form = await officer.get("/en/organisations/rennes/editing").text
      #expect(form.contains("value=\"48.1\"") && form.contains("value=\"-1.7\""))
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", "48.117"), ("longitude", "200")]).status == 422)
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", "48.1"), ("longitude", "-1.7")]).status == 409)
      let done = await officer.post("/en/organisations/rennes/place", [("latitude", "48.117"), ("longitude", "-1.678")])
      #expect(done.status == 303)
      #expect(done.headers[.setCookie]?.contains("48.1") == true, "the notice offers the place of before")
      func place() async throws -> [Double?] {
        try await world.house.database.read { tx throws in
          let record = world.small.organisation("rennes").as(RecordNoun.self)
          let card = try Cards.of([record], .french, seenBy: .everyone, in: tx)[record]
          return [card?.latitude, card?.longitude]
        }
      }
      #expect(try await place() == [48.117, -1.678])
      let stranger = try await world.signIn(.rennesTechnical)
      #expect(await stranger.post("/en/organisations/rennes/place", [("latitude", "1"), ("longitude", "1")]).status == 403)
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", "48.1"), ("longitude", "-1.7")]).status == 303)
      #expect(try await place() == [48.1, -1.7])
      #expect(await officer.post("/en/organisations/rennes/place", [("latitude", ""), ("longitude", "")]).status == 303)
      #expect(try await place() == [nil, nil])
      let rows = try await world.house.database.read { tx throws in
        try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.kind = 'organisation.placed' ORDER BY l.position").map(
          LedgerRow.init)
      }
      #expect(rows.count == 3)
      #expect(rows.first?.values == ["before": "48.1 -1.7", "after": "48.117 -1.678"])
    }
  }
}

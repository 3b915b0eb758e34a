import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Declarations

/// Adoption by a decision, signatures of cities, support of persons, dispatches, texts of others.
@Suite struct SignatureTests {
  private static let pdf = Array("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8)

  @Test func aDecisionAdoptsOrNot() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.drafted()
      let path = "/en/declarations/\(id)"
      #expect(await office.staff.get("\(path)/decision").text.contains("holds no decision"))
      let (yes, no) = (try await office.decision(), try await office.decision("rejected"))
      #expect(await office.staff.post("\(path)/decision", [("decision", "\(id)")]).status == 422, "no decision")
      #expect(await office.tampere.post("\(path)/decision", [("decision", "\(yes)")]).status == 403)
      #expect(await office.staff.post("\(path)/opening", [("until", "")]).status == 409, "not adopted")
      #expect(await office.staff.post("\(path)/decision", [("decision", "\(yes)")]).status == 303)
      #expect(await office.staff.post("\(path)/decision", [("decision", "\(no)")]).status == 409)
      let page = await world.visitor.get(path)
      #expect(page.status == 200)
      #expect(page.text.contains("/decisions/\(yes)"))
      #expect(try await office.count("declarations.adopted") == .number(1))
      let resolution = try await office.drafted("resolution")
      #expect(await office.staff.post("/en/declarations/\(resolution)/decision", [("decision", "\(yes)")]).status == 303)
      #expect(try await office.count("resolutions.adopted") == .number(1))
      let other = try await office.drafted()
      #expect(await office.staff.post("/en/declarations/\(other)/decision", [("decision", "\(no)")]).status == 303)
      #expect(try await office.state(other) == .rejected)
      #expect(await world.visitor.get("/en/declarations/\(other)").status == 404)
      #expect(try await office.count("declarations.adopted") == .number(1))
    }
  }

  @Test func aFallenDecisionAdoptsNothing() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.drafted()
      let decision = try await office.decision()
      #expect(await office.staff.post("/en/declarations/\(id)/decision", [("decision", "\(decision)")]).status == 303)
      #expect(await world.visitor.get("/en/declarations/\(id)").status == 200)
      try await world.house.database.write { tx in
        try Cards.remove(decision, in: tx)
        try Ledger.record("decision.withdrawn", day: tx.now.day, of: decision, by: .house, in: tx)
      }
      #expect(try await office.state(id) == .amended)
      #expect(await world.visitor.get("/en/declarations/\(id)").status == 404)
      #expect(try await office.count("declarations.adopted") != .number(1))
    }
  }

  @Test func onlyThePoliticalMandateSigns() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open()
      #expect(await office.rennes.get("/en/for-me").text.contains("Open to signature"))
      #expect(await office.sign(office.technical, id).status == 403, "a technical contact only prepares")
      #expect(await office.sign(office.granollers, id).status == 403)
      #expect(await office.sign(world.visitor, id).status == 401)
      #expect(await office.rennes.post("/en/declarations/\(id)/signature", []).status == 422, "without saying so")
      #expect(await office.sign(office.rennes, id).status == 303)
      #expect(await office.sign(office.rennes, id).status == 409, "once")
      #expect(await office.sign(office.lisboa, id).status == 303)
      #expect(try await office.count("declarations.signed") == .number(2))
      let page = await world.visitor.get("/en/declarations/\(id)")
      #expect(page.text.contains("Rennes"))
      #expect(page.text.contains("France"))
      #expect(page.text.contains("2 cities sign this text"))
      let csv = await world.visitor.get("/en/declarations/\(id)/signatories.csv")
      #expect(csv.text.contains("Rennes"))
      #expect(!(await office.rennes.get("/en/for-me").text.contains("Open to signature")))
      #expect(await office.rennes.post("/en/declarations/\(id)/signature/withdrawal").status == 303)
      #expect(try await office.count("declarations.signed") == .number(1))
      #expect(!(await world.visitor.get("/en/declarations/\(id)").text.contains("<td>Rennes")))
      #expect(await office.tampere.post("/en/declarations/\(id)/response").status == 303)
      #expect(!(await office.tampere.get("/en/for-me").text.contains("Open to signature")))
    }
  }

  @Test func aCouncilDecisionSignsToo() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open()
      let path = "/en/declarations/\(id)/council"
      let rennes = "\(office.city("rennes"))"
      #expect(await office.technical.post(path, [("city", rennes)]).status == 422, "without the paper")
      let foreign = await office.technical.upload(
        path, [("city", "\(office.city("lisboa"))")], file: "decision", name: "council.pdf", type: "application/pdf", Self.pdf)
      #expect(foreign.status == 422, "another city")
      let own = await office.technical.upload(
        path, [("city", rennes)], file: "decision", name: "council.pdf", type: "application/pdf", Self.pdf)
      #expect(own.status == 303, "\(own.text)")
      let house = await office.staff.upload(
        path, [("city", "\(office.city("andong"))")], file: "decision", name: "council.pdf", type: "application/pdf", Self.pdf)
      #expect(house.status == 303)
      let page = await world.visitor.get("/en/declarations/\(id)")
      #expect(page.text.contains("By a decision of its council"))
      let (sha, signature) = try await world.house.database.read { tx in
        (
          try #require(try tx.value("SELECT file FROM core_attachment WHERE field = 'decision'", as: String.self)),
          try #require(try Signature.find(id, office.city("rennes"), in: tx))
        )
      }
      #expect(signature.way == .council)
      #expect(await world.visitor.get("/files/\(sha)").status == 404, "the paper is the city's")
      #expect(await office.rennes.get("/files/\(sha)").status == 200)
    }
  }

  @Test func forSevenDaysACityCanSayThatItDidNotSign() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open()
      await world.runJobs()
      let before = try await world.mailCount()
      #expect(await office.sign(office.rennes, id).status == 303)
      await world.runJobs()
      let mails = try await world.mails()
      #expect(mails.count == before + 1, "to the political delegate alone")
      #expect(mails.first?.address == SmallWorld.address(.rennesPolitical))
      let link = try #require(try await world.newestLink())
      #expect(link.contains("/declarations/signatures/"))
      #expect(await world.visitor.get(link + "0").status == 404)
      #expect(await world.visitor.get(link).status == 200)
      world.clock.pass(days: 8)
      #expect(await world.visitor.post(link).status == 409, "the seven days have passed")
      #expect(try await office.count("declarations.signed") == .number(1))
      world.clock.pass(days: -2)
      #expect(await world.visitor.post(link).status == 303)
      #expect(await world.visitor.post(link).status == 409)
      #expect(try await office.count("declarations.signed") != .number(1))
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == SmallWorld.address(.secretariat) && $0.subject.contains("did not sign") })
      #expect(await office.sign(office.rennes, id).status == 303, "it may sign anew")
    }
  }

  @Test func aPersonIsNoCity() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open()
      for browser in [office.rennes, office.rennes, office.technical] {
        #expect(await browser.post("/en/declarations/\(id)/support").status == 303)
      }
      #expect(await world.visitor.post("/en/declarations/\(id)/support").status == 401)
      let (supporters, cities) = try await world.house.database.read { tx in
        (try Support.count(id, in: tx), try Signature.standing(of: id, in: tx).count)
      }
      #expect(supporters == 2)
      #expect(cities == 0)
      #expect(try await office.count("declarations.signed") != .number(1))
      #expect(await office.technical.post("/en/declarations/\(id)/support/withdrawal").status == 303)
      #expect(try await world.house.database.read { tx in try Support.count(id, in: tx) } == 1)
    }
  }

  @Test func itClosesOnItsDay() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open(until: "2021-04-10")
      world.clock.set(Moment("2021-04-10T20:00:00.000Z") ?? world.clock.now)
      #expect(await office.sign(office.rennes, id).status == 303, "on the last day")
      world.clock.set(Moment("2021-04-11T01:00:00.000Z") ?? world.clock.now)
      #expect(await office.sign(office.lisboa, id).status == 409)
      await world.runJobs()
      #expect(try await office.state(id) == .closed)
      #expect(await office.rennes.post("/en/declarations/\(id)/signature/withdrawal").status == 409)
      #expect(await office.staff.post("/en/declarations/\(id)/opening", [("until", "")]).status == 303, "opened again")
      #expect(await office.sign(office.lisboa, id).status == 303)
    }
  }

  @Test func institutionsGetItAndAnswer() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.open()
      let path = "/en/declarations/\(id)/dispatches"
      let fields = [("organisation", ""), ("name", "UNESCO"), ("day", "2021-03-24"), ("note", "By letter")]
      #expect(await office.rennes.post(path, fields).status == 403)
      #expect(await office.staff.post(path, [("name", ""), ("day", "2021-03-24")]).status == 422)
      #expect(await office.staff.post(path, [("name", "UNESCO"), ("day", "2021-03-26")]).status == 422, "tomorrow")
      #expect(await office.staff.post(path, fields).status == 303)
      let dispatch = try await world.house.database.read { tx in try #require(try Dispatch.list(of: id, in: tx).first) }
      let answer = "\(path)/\(dispatch.id)"
      #expect(await office.staff.post(answer, [("day", "2021-03-20"), ("words", "Thanks")]).status == 422, "before it was sent")
      #expect(await office.staff.post(answer, [("day", "2021-03-25"), ("words", "Thanks for the text")]).status == 303)
      #expect(await office.staff.post(answer, [("day", "2021-03-25"), ("words", "Twice")]).status == 409)
      let page = await world.visitor.get("/en/declarations/\(id)")
      #expect(page.text.contains("UNESCO"))
      #expect(page.text.contains("Thanks for the text"))
      #expect(try await office.count("declarations.dispatched") == .number(1))
    }
  }

  @Test func theAssociationJoinsATextOfOthers() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let fields = [
        ("title", "Pact for the future"), ("organisation", ""), ("name", "UCLG"), ("link", "https://example.org/pact"), ("summary", ""),
        ("language", "en"),
      ]
      #expect(await office.rennes.post("/en/declarations/joined/new", fields).status == 403)
      #expect(await office.staff.post("/en/declarations/joined/new", fields.map { ($0.0, $0.0 == "name" ? "" : $0.1) }).status == 422)
      let made = await office.staff.post("/en/declarations/joined/new", fields)
      #expect(made.status == 303)
      let path = made.location
      #expect(await world.visitor.get(path).status == 404, "nothing is decided")
      #expect(await office.rennes.get(path).status == 200)
      #expect(await office.staff.post("\(path)/decision", [("decision", "\(try await office.decision())")]).status == 303)
      #expect(await office.staff.post("\(path)/decision", [("decision", "\(try await office.decision())")]).status == 409)
      #expect(await world.visitor.get(path).text.contains("Joined by the association"))
      #expect(await world.visitor.get("/en/declarations").text.contains("Pact for the future"))
      #expect(try await office.count("declarations.endorsed") == .number(1))
    }
  }

  @Test func anAdoptedTextIsAPaperInThreeLanguages() async throws {
    guard let settings = try Settings.withPrograms() else { return }
    try await World.with(settings: settings) { world in
      let office = try await Office(world)
      let id = try await office.open()
      #expect(await office.sign(office.rennes, id).status == 303)
      #expect(await office.staff.post("/en/declarations/\(id)/pdf").status == 303)
      await world.runJobs()
      let words = try await world.words(ofPaper: "declaration-\(id)-fr.pdf")
      #expect(words.contains("Peace is learnt in cities."))
      #expect(words.contains("Rennes"))
      #expect(words.contains("Le texte faisant foi est en anglais"))
      #expect(await world.visitor.get("/en/declarations/\(id)").text.contains("declaration-\(id)-es.pdf"))
    }
  }
}

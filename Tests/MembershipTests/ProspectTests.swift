import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Membership

@Suite struct ProspectTests {
  private func add(_ browser: Browser, _ city: String, _ country: String, _ more: [(String, String)] = []) async throws -> String {
    let page = await browser.post("/en/prospects", [("city", city), ("country", country)] + more)
    #expect(page.status == 303, "\(city): \(page.text.prefix(3000))")
    return page.location
  }

  @Test func eachTerritoryIsItsOwn() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      let portuguese = try await world.signIn(.lisboaCoordinator)
      let latin = try await world.signIn(.rosarioDelegation)
      let porto = try await add(portuguese, "Porto", "PT")
      let cordoba = try await add(staff, "Córdoba", "AR")
      let jakarta = try await add(staff, "Jakarta", "ID")
      let table: [(Browser, String, Int)] = [
        (staff, porto, 200), (staff, cordoba, 200), (staff, jakarta, 200), (portuguese, porto, 200), (portuguese, cordoba, 404),
        (portuguese, jakarta, 404), (latin, cordoba, 200), (latin, porto, 404), (latin, jakarta, 404),
      ]
      for (browser, path, status) in table {
        #expect(await browser.get(path).status == status, "\(path)")
        let step = [("stage", "contacted"), ("words", "Called."), ("day", "2021-03-25")]
        #expect(await browser.post("\(path)/steps", step).status == (status == 200 ? 303 : 404), "\(path)")
        #expect(await browser.post("\(path)/contacts", [("name", "X"), ("language", "en")]).status == (status == 200 ? 303 : 404))
      }
      #expect(!(await portuguese.get("/en/prospects").text.contains("Córdoba")))
      #expect(!(await portuguese.get("/en/prospects.csv").text.contains("Córdoba")))
      #expect(
        await portuguese.post("/en/prospects", [("city", "Lima"), ("country", "PE"), ("network", "\(world.small.organisation("latam"))")])
          .status == 422)
      #expect(await world.visitor.get(porto).status == 303)
      let foreign = try await world.signIn(.tamperePolitical)
      #expect(await foreign.get(porto).status == 404)
    }
  }

  @Test func aSponsorLooksAfterItsCity() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.post("/en/prospects", [("city", "Turku"), ("country", "FI"), ("sponsor", "Atlantis")]).status == 422)
      let turku = try await add(staff, "Turku", "FI", [("sponsor", "Tampere (FI)")])
      let sponsor = try await world.signIn(.tamperePolitical)
      #expect(await sponsor.get(turku).status == 200)
      // Its list has those of its own city alone, and is reached from the page of the city.
      let porto = try await add(staff, "Porto", "PT", [("sponsor", "Lisboa (PT)")])
      #expect(await sponsor.get("/en/prospects").status == 403)
      for address in ["/en/sponsored-cities", "/en/our-city/tampere"] {
        let page = await sponsor.get(address).text
        #expect(page.contains(turku) && !page.contains(porto), "\(address)")
      }
      #expect(await sponsor.get("/en/our-city/tampere").text.contains("/en/sponsored-cities"))
      let other = try await world.signIn(.rennesTechnical)
      #expect(await !other.get("/en/our-city/rennes").text.contains("/en/sponsored-cities"))
      #expect(await other.get("/en/sponsored-cities").text.contains("Your city is not the sponsor of any."))
      #expect(
        await sponsor.post(
          "\(turku)/steps",
          [
            ("stage", "informed"), ("words", "Visited."), ("day", "2021-03-24"), ("next", "Send the Charter"), ("next_day", "2021-04-01"),
            ("mine", "1"),
          ]
        )
        .status == 303)
      #expect(await sponsor.get("/en/for-me").text.contains("Turku: Send the Charter"))
      #expect(await sponsor.post("\(turku)/steps", [("stage", "admitted"), ("words", "x"), ("day", "2021-03-24")]).status == 422)
      #expect(await sponsor.post("\(turku)/steps", [("stage", "informed"), ("words", "x"), ("day", "2021-04-24")]).status == 422)
      #expect(await staff.post("/en/prospects", [("city", "turku"), ("country", "FI")]).status == 422, "twice")
      #expect(await staff.post("/en/prospects", [("city", "Rennes"), ("country", "FR")]).status == 422, "a member")
    }
  }

  @Test func contactsAreForgottenAndErased() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      let turku = try await add(staff, "Turku", "FI")
      for address in ["nobody@example.org", "other@example.org"] {
        #expect(await staff.post("\(turku)/contacts", [("name", "C"), ("address", address), ("language", "en")]).status == 303)
      }
      let nobody = world.small.person(.nobody)
      let held = try await world.house.database.read { tx throws in
        try MembershipPrivacy.holdings.flatMap { try $0.read(nobody, tx) }.count
      }
      #expect(held == 1)
      try await world.house.database.write { tx throws in try MembershipPrivacy.erasure.erase(nobody, tx) }
      let retention = try #require(MembershipPrivacy.retentions.first { $0.name == "prospects" })
      let removed = try await world.house.database.write { tx throws in
        [
          try retention.sweep(tx.now.day, tx), try retention.sweep(tx.now.day.adding(days: 1), tx),
          try retention.sweep(tx.now.day.adding(days: 1), tx),
        ]
      }
      #expect(removed == [0, 1, 0])
    }
  }

  @Test func aCityOfANetworkAloneIsInvitedOnceInNinetyDays() async throws {
    try await World.with { world in
      let braga = try await world.house.database.write { tx throws in
        var new = NewOrganisation(.city, "Braga")
        new.country = "PT"
        let id = try Organisations.register(new, by: .house, in: tx)
        try Organisations.tie(id, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
        return id
      }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let list = await coordinator.get("/en/network-only")
      #expect(list.text.contains("/en/membership/braga") && !list.text.contains("/en/membership/lisboa"))
      #expect(await coordinator.get("/en/membership/braga").text.contains("In a network only"))
      #expect(await coordinator.get("/en/membership/rennes").status == 404)
      #expect(await coordinator.post("/en/membership/braga/invitation").status == 409, "nobody to write to")
      let person = try await world.house.database.write { tx throws in
        let person = try People.register(name: "Técnica", address: "tecnica@braga.example", language: .spanish, in: tx)
        try Mandates.open(person, for: braga, as: .technical, evidence: "", by: .house, in: tx)
        return person
      }
      #expect(await coordinator.post("/en/membership/braga/invitation").status == 303)
      let mail = try #require(try await world.mails().first { $0.address == "tecnica@braga.example" })
      #expect(mail.language == .spanish && mail.text.contains("/es/joining"))
      #expect(await coordinator.post("/en/membership/braga/invitation").status == 409)
      world.clock.pass(days: 90)
      let later = try await world.signIn(.lisboaCoordinator)
      #expect(await later.post("/en/membership/braga/invitation").status == 303)
      #expect(!(await world.visitor.get("/en/activity").text.contains("was invited to join")), "nobody's news")
      // Its own delegate begins the application from its page.
      let token = try await world.house.database.write { tx throws in try Sessions.open(for: person, in: tx) }
      let own = Browser(pipeline: world.pipeline, token: token)
      #expect(await own.post("/es/applications").status == 303)
      #expect(await later.post("/en/membership/braga/invitation").status == 409, "it applies already")
    }
  }

  @Test func coverageAndLines() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      let fields = [("title", "South-East Asia"), ("countries", "KR, jp TH"), ("target", "4"), ("by", "2023-12-31"), ("state", "running")]
      #expect(await staff.post("/en/cooperation", fields).status == 303)
      #expect(await staff.post("/en/cooperation", fields.map { $0.0 == "countries" ? ("countries", "XX") : $0 }).status == 422)
      let page = await staff.get("/en/coverage").text
      #expect(page.contains("South-East Asia") && page.contains("1 of 4"))
      let asia = try #require(page.firstRange(of: "<h2>Asia"))
      let europe = try #require(page.firstRange(of: "<h2>Europe"))
      #expect(asia.lowerBound < europe.lowerBound)
      #expect(try CooperationLine.codes("asia").contains("KR"))
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/coverage").status == 200)
      #expect(await coordinator.get("/en/cooperation").status == 403)
    }
  }
}

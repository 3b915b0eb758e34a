import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Databank

@Suite struct AdaptationTests {
  @Test func aCityAdaptsWhatAnotherDoes() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await ExperienceTests.published(world)
      #expect(await officer.post("\(path)/adaptations").status == 409, "its own")
      let lisboa = try await world.signIn(.lisboaTechnical)
      #expect(await lisboa.get(path).text.contains("Nous voulons l’adapter"))
      async let one = lisboa.post("\(path)/adaptations")
      async let other = lisboa.post("\(path)/adaptations")
      let asked = await [one, other]
      #expect(asked.map(\.status).sorted() == [303, 409], "a city asks once")
      let page = try #require(asked.first { $0.status == 303 }?.location)
      await world.runJobs()
      let told = try await world.mails()
      #expect(told.contains { $0.subject.contains("Le conseil des enfants") && $0.text.contains(page.dropFirst(3)) })

      #expect(await officer.get("/fr/for-me").text.contains(page))
      #expect(await world.visitor.get(path).text.contains("Lisbo") == false, "a question stays between the two")
      #expect(try await world.signIn(.tamperePolitical).get(page).status == 404)
      #expect(await lisboa.post(page, [("state", "accepted")]).status == 403, "who asks does not answer")
      #expect(await lisboa.post(page, [("state", "done")]).status == 409)
      #expect(await officer.post(page, [("state", "accepted")]).status == 303)
      #expect(await officer.post(page, [("state", "accepted")]).status == 409)
      #expect(await lisboa.post(page, [("state", "underway")]).status == 303)
      #expect(await lisboa.post(page, [("state", "done")]).status == 303)
      #expect(await lisboa.post(page, [("state", "nonsense")]).status == 404)
      #expect(await world.visitor.get(path).text.contains("Villes qui l’adaptent"))
      // Both cities' pages show it, to everybody.
      for (page, other) in [("/fr/cities/rennes", "/fr/cities/lisboa"), ("/fr/cities/lisboa", "/fr/cities/rennes")] {
        let shown = await world.visitor.get(page).text
        #expect(shown.contains("Ce qui voyage de ville en ville") && shown.contains(other) && shown.contains(path), "\(page)")
      }
      #expect(await lisboa.get("/fr/our-city/lisboa").text.contains("Nous adaptons"))
      #expect(await officer.get("/fr/our-city/rennes").text.contains("Une autre ville adapte"))
      let kinds = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE record = \(id) AND second IS NOT NULL ORDER BY position", as: String.self)
      }
      #expect(kinds == ["experience.shared", "experience.adapting", "experience.adapted"])
    }
  }

  @Test func aRefusalStaysBetweenTheTwo() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await ExperienceTests.published(world)
      let lisboa = try await world.signIn(.lisboaTechnical)
      let page = await lisboa.post("\(path)/adaptations").location
      #expect(await officer.post(page, [("state", "declined")]).status == 303)
      #expect(await world.visitor.get("/fr/cities/lisboa").text.contains("de ville en ville") == false)
      #expect(await world.visitor.get(path).text.contains("Villes qui l’adaptent") == false)
      #expect(await lisboa.post("\(path)/adaptations").location == page, "asking again takes up the same conversation")
    }
  }

  /// Who belongs to no member city does not ask.
  @Test func onlyMembersAsk() async throws {
    try await World.furnished { world in
      let (_, path, _) = try await ExperienceTests.published(world)
      #expect(await world.visitor.post("\(path)/adaptations").status == 401)
      #expect(try await world.signIn(.nobody).post("\(path)/adaptations").status == 403)
    }
  }
}

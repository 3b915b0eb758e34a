import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Handover

@Suite struct SuccessionTests {
  /// Asked after an election, a week later.
  private func asked(_ world: World, _ country: String) async throws {
    try await world.enter(country, "2021-03-25")
    world.at("2021-04-01")
    try await Campaign.run(world.house)
  }

  @Test func twoPressesOfOneButton() async throws {
    try await World.with { world in
      try await asked(world, "FR")
      let yes = try #require(try await world.link(.rennesTechnical, "/confirmation"))
      let page = await world.visitor.get(yes)
      #expect(page.status == 200 && page.text.contains("Oui, toujours"))
      #expect(try await world.ledger("mandate.confirmed") == 0, "opening the page changes nothing")
      async let one = world.visitor.post(yes)
      async let other = world.visitor.post(yes)
      #expect(await [one.status, other.status].sorted() == [200, 404])
      #expect(try await world.ledger("mandate.confirmed") == 1)
      #expect(await world.visitor.get(yes).status == 404)
      // The same link does not say the contrary afterwards.
      #expect(await world.visitor.post(yes.replacing("/confirmation", with: "/departure")).status == 404)
    }
  }

  @Test func aLinkLastsFourteenDays() async throws {
    try await World.with { world in
      try await asked(world, "FR")
      let yes = try #require(try await world.link(.rennesTechnical, "/confirmation"))
      world.clock.pass(days: 14)
      #expect(await world.visitor.get(yes).status == 404)
      #expect(await world.visitor.post(yes).status == 404)
      #expect(try await world.ledger("mandate.confirmed") == 0)
    }
  }

  @Test func whoHasLeftAndIsNotTheLastIsFree() async throws {
    try await World.with { world in
      try await asked(world, "FR")
      let no = try #require(try await world.link(.rennesTechnical, "/departure"))
      #expect(await world.visitor.post(no).status == 200)
      #expect(try await world.mandates("rennes").map(\.role) == [.political])
      #expect(try await world.ledger("mandate.closed") == 1)
    }
  }

  /// Nobody takes over a city by a known address alone.
  @Test func theLastSaysWhoFollowsAndSomebodyVouches() async throws {
    try await World.with { world in
      try await asked(world, "FI")
      let no = try #require(try await world.link(.tamperePolitical, "/departure"))
      #expect(await world.visitor.get(no).text.contains("Have you left?"))
      #expect(await world.visitor.post(no).status == 422, "the last says who follows")
      #expect(await world.visitor.post(no, [("name", "A"), ("address", "not an address")]).status == 422)
      let named = [("name", "Somebody New"), ("address", "new@example.org"), ("language", "es")]
      #expect(await world.visitor.post(no, named).status == 200)
      #expect(try await world.mandates("tampere").count == 1, "the mandate stays until somebody follows")
      #expect(try await world.mails().filter { $0.address == "new@example.org" }.isEmpty, "a name is no invitation")
      #expect(try await world.coverage("tampere")?.reason == .invited)
      let silent = try await world.silent()
      #expect(silent.byCondition == silent.byReading)

      let waiting = try await world.house.database.read { tx in try Successions.waiting(for: .house, in: tx) }
      let path = "/en/successions/\(try #require(waiting.first).id)/vouching"
      #expect(await world.visitor.post(path).status == 401)
      for somebody in [SmallWorld.Somebody.tamperePolitical, .rennesTechnical, .lisboaCoordinator, .granollersCommittee, .nobody] {
        let browser = try await world.signIn(somebody)
        #expect(await browser.post(path).status == 404, "\(somebody)")
        #expect(!(await browser.get("/en/successions").text.contains("new@example.org")), "\(somebody)")
      }
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/for-me").text.contains("1 successor to vouch for"))
      #expect(await staff.get("/en/successions").text.contains("new@example.org"))
      #expect(await staff.post(path).status == 303)
      #expect(await staff.post(path).status == 404, "once")
      let kept = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM handover_succession WHERE address <> ''")
      }
      #expect(kept == 0, "name and address go with the decision")
      let mail = try #require(try await world.mails().first { $0.address == "new@example.org" })
      #expect(mail.subject == "Invitación a actuar en nombre de Tampere")
      let link = try #require(try await world.newestLink())
      let entered = await world.visitor.post(link)
      #expect(entered.status == 303)
      let mandates = try await world.mandates("tampere")
      #expect(mandates.count == 1)
      #expect(mandates.first?.person != world.small.person(.tamperePolitical), "whoever had left is free")
      #expect(try await world.coverage("tampere")?.hasAnswered == true, "of its two delegates it has one")
    }
  }

  @Test func whoKnowsNobodySaysSo() async throws {
    try await World.with { world in
      try await asked(world, "FI")
      let no = try #require(try await world.link(.tamperePolitical, "/departure"))
      #expect(await world.visitor.post(no, [("unknown", "1")]).status == 200)
      #expect(try await world.coverage("tampere")?.reason == .left)
      let silent = try await world.silent()
      #expect(silent.byCondition == silent.byReading)
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/successions").text.contains("Nobody is named"))
    }
  }

  @Test func madeUpLinksOpenNothing() async throws {
    try await World.with { world in
      for token in ["0", "1", String(repeating: "0", count: 32), "%00", "..%2f"] {
        for way in ["confirmation", "departure"] {
          #expect(await world.visitor.get("/en/answers/\(token)/\(way)").status == 404)
          #expect(await world.visitor.post("/en/answers/\(token)/\(way)", [("name", "A"), ("address", "a@example.org")]).status == 404)
        }
      }
    }
  }

  @Test func coordinatorsProposeNamesForTheirCitiesAlone() async throws {
    try await World.with { world in
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let form = [
        ("name", "New"), ("address", "new@example.org"), ("role", "political"), ("language", "en"), ("evidence", "The mayor, by call"),
      ]
      #expect(await coordinator.post("/en/teams/rennes/names", form).status == 404)
      #expect(await coordinator.post("/en/teams/lisboa/names", form).status == 303)
      #expect(await coordinator.post("/en/teams/lisboa/names", form).status == 422)
      // The other delegate of the city vouches; whoever proposed does not.
      let waiting = try await world.house.database.read { tx in try Successions.waiting(for: .house, in: tx) }
      let path = "/en/successions/\(try #require(waiting.first).id)/vouching"
      #expect(await coordinator.post(path).status == 404)
      #expect(try await world.signIn(.lisboaTechnical).post(path).status == 303)
    }
  }
}

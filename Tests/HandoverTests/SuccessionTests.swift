import Approvals
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

      let request = try #require(try await world.proposals("tampere").first).path
      let path = "/en\(request)/moves/vouching"
      await world.runJobs()
      let asked = try await world.mails().filter { $0.text.contains(request) }.map(\.address)
      #expect(asked == [SmallWorld.address(.secretariat)], "whoever may vouch is told, and not who proposes")
      #expect(await world.visitor.post(path).status == 401)
      for (somebody, status) in [
        (SmallWorld.Somebody.tamperePolitical, 403), (.rennesTechnical, 404), (.lisboaCoordinator, 404), (.granollersCommittee, 404),
        (.nobody, 404),
      ] {
        let browser = try await world.signIn(somebody)
        #expect(await browser.post(path).status == status, "\(somebody)")
        #expect(!(await browser.get("/en/for-me").text.contains(request)), "\(somebody)")
        #expect(await browser.get("/en\(request)").text.contains("new@example.org") == (status == 403), "\(somebody)")
      }
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/for-me").text.contains("Proposed delegate, Tampere"))
      let former = await staff.get("/en/successions")
      #expect(await staff.get(former.location).text.contains(request), "the old address leads to the requests")
      #expect(await staff.get("/en\(request)").text.contains("new@example.org"))
      #expect(await staff.post(path).status == 303)
      #expect(await staff.post(path).status == 409, "once")
      let kept = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM approvals_value WHERE personal = TRUE AND body <> ''")
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
      await world.runJobs()
      #expect(await staff.get("/en\(request)").text.contains("Somebody follows"))
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
      let request = try #require(try await world.proposals("tampere").first).path
      let page = await staff.get("/en\(request)").text
      #expect(page.contains("The last delegate has left and named nobody") && page.contains("/en/team/tampere"))
      #expect(await staff.get("/en/for-me").text.contains(request))
      #expect(await (try await world.signIn(.tamperePolitical)).post("/en\(request)/moves/settlement").status == 403)
      #expect(await staff.post("/en\(request)/moves/settlement").status == 303)
      #expect(try await world.coverage("tampere")?.reason != .left)
    }
  }

  /// Whoever reads the mailbox of somebody who has left may say who follows, be it themselves: a colleague vouches, or nobody comes in.
  @Test func aNewcomerByTheLinkIsVouchedForByAColleague() async throws {
    try await World.with { world in
      try await asked(world, "FR")
      let no = try #require(try await world.link(.rennesTechnical, "/departure"))
      #expect(await world.visitor.post(no, [("name", "Somebody New"), ("language", "fr")]).status == 422, "both or none")
      let named = [("name", "Somebody New"), ("address", "new@example.org"), ("language", "fr")]
      async let one = world.visitor.post(no, named)
      async let other = world.visitor.post(no, named)
      #expect(await [one.status, other.status].sorted() == [200, 404])
      #expect(try await world.mandates("rennes").map(\.role) == [.political])
      #expect(try await world.mails().filter { $0.address == "new@example.org" }.isEmpty)
      let all = try await world.proposals("rennes")
      let request = try #require(all.first).path
      #expect(all.count == 1)
      await world.runJobs()
      let told = try await world.mails().filter { $0.text.contains(request) }.map(\.address).sorted()
      #expect(told == [SmallWorld.address(.rennesPolitical), SmallWorld.address(.secretariat)].sorted())
      let colleague = try await world.signIn(.rennesPolitical)
      #expect(await colleague.get("/fr/for-me").text.contains(request))
      #expect(await colleague.post("/fr\(request)/moves/vouching").status == 303)
      #expect(try await world.mails().filter { $0.address == "new@example.org" }.count == 1)
    }
  }

  /// After sixty days nobody decides any more: the request has lapsed, and name and address are gone.
  @Test func aNameThatNobodyVouchesForGoes() async throws {
    try await World.with { world in
      try await asked(world, "FI")
      let no = try #require(try await world.link(.tamperePolitical, "/departure"))
      #expect(await world.visitor.post(no, [("name", "New"), ("address", "new@example.org"), ("language", "en")]).status == 200)
      let request = try #require(try await world.proposals("tampere").first)
      func state() async throws -> String {
        await world.runJobs()
        return try await world.house.database.read { tx in try Requests.find(request.request, in: tx).state }
      }
      world.clock.pass(days: 60)
      #expect(try await state() == "proposed")
      world.clock.pass(days: 1)
      #expect(try await state() == "lapsed")
      let kept = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM approvals_value WHERE personal = TRUE AND request = \(request.request)")
      }
      #expect(kept == 0)
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
      let path = "/en\(try #require(try await world.proposals("lisboa").first).path)/moves/vouching"
      #expect(await coordinator.post(path).status == 403)
      #expect(await coordinator.get("/en/teams/lisboa").text.contains(path.replacing("/moves/vouching", with: "")))
      #expect(try await world.signIn(.lisboaTechnical).post(path).status == 303)
    }
  }
}

import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Handover

@Suite struct StandInTests {
  private func withSubstitute(_ world: World) async throws -> (technical: Mandate, substitute: PersonID) {
    let rennes = world.small.organisation("rennes")
    let substitute = world.small.person(.nobody)
    try await world.house.database.write { tx in
      _ = try Mandates.open(substitute, for: rennes, as: .substitute, evidence: "test", by: .house, in: tx)
    }
    let mandates = try await world.mandates("rennes")
    return (try #require(mandates.first { $0.role == .technical }), substitute)
  }

  @Test func aSubstituteActsLikeTheDelegateWhileTheDaysLast() async throws {
    try await World.with { world in
      let (technical, substitute) = try await withSubstitute(world)
      let browser = try await world.signIn(.nobody)
      #expect(await browser.get("/fr/team/rennes").status == 200)
      #expect(await browser.get("/fr/cities/rennes/presentation").status == 403, "a substitute without days sees, and no more")
      let delegate = try await world.signIn(.rennesTechnical)
      let form = [
        ("mandate", "\(technical.id)"), ("person", "\(substitute)"), ("from", "2021-04-01"), ("until", "2021-04-10"),
      ]
      #expect(await browser.post("/fr/team/rennes/stand-in", form).status == 403)
      #expect(await delegate.post("/fr/team/rennes/stand-in", form).status == 303)
      #expect(await delegate.post("/fr/team/rennes/stand-in", form).status == 422, "one at a time")
      #expect(await browser.get("/fr/cities/rennes/presentation").status == 403, "not yet")
      world.at("2021-04-01")
      #expect(await browser.get("/fr/cities/rennes/presentation").status == 200)
      let actor = try await world.actor(browser)
      #expect(actor.roles == [.substitute, .technical])
      let rennes = world.small.organisation("rennes")
      let holders = try await world.house.database.read { tx in
        try Mandates.holders(of: [rennes], roles: [.technical], on: tx.now.day, in: tx)
      }
      #expect(holders.count == 2, "mail goes to both")
      // May invite, but names no further stand-in.
      let invitation = [("name", "A"), ("address", "a@example.org"), ("role", "dues"), ("language", "fr")]
      #expect(await browser.post("/fr/team/rennes/invitations", invitation).status == 303)
      let again = [
        ("mandate", "\(technical.id)"), ("person", "\(world.small.person(.rennesPolitical))"), ("from", "2021-05-01"),
        ("until", "2021-05-02"),
      ]
      #expect(await browser.post("/fr/team/rennes/stand-in", again).status == 403)
      world.at("2021-04-10")
      #expect(await browser.get("/fr/cities/rennes/presentation").status == 200, "the last day is included")
      world.at("2021-04-11")
      #expect(await browser.get("/fr/cities/rennes/presentation").status == 403)
    }
  }

  @Test func aStandInEndsWithWhomItStandsInFor() async throws {
    try await World.with { world in
      let (technical, substitute) = try await withSubstitute(world)
      try await world.house.database.write { tx in
        _ = try Mandates.standIn(substitute, for: technical.id, from: tx.now.day, until: tx.now.day.adding(days: 5), by: .house, in: tx)
        try Mandates.close(technical.id, by: .house, in: tx)
      }
      #expect(try await world.actor(world.signIn(.nobody)).roles == [.substitute])
    }
  }

  @Test func onlySomebodyOfTheCityStandsIn() async throws {
    try await World.with { world in
      let (technical, substitute) = try await withSubstitute(world)
      let delegate = try await world.signIn(.rennesTechnical)
      func sent(_ person: PersonID, _ from: String, _ until: String) async -> Int {
        await delegate.post(
          "/fr/team/rennes/stand-in", [("mandate", "\(technical.id)"), ("person", "\(person)"), ("from", from), ("until", until)]
        ).status
      }
      #expect(await sent(world.small.person(.tamperePolitical), "2021-04-01", "2021-04-02") == 422)
      #expect(await sent(world.small.person(.rennesTechnical), "2021-04-01", "2021-04-02") == 422)
      #expect(await sent(substitute, "2021-03-24", "2021-04-02") == 422)
      #expect(await sent(substitute, "2021-04-03", "2021-04-02") == 422)
      #expect(await sent(substitute, "2021-04-03", "2022-06-02") == 422)
      #expect(try await world.signIn(.tamperePolitical).get("/en/team/rennes/stand-in").status == 404)
    }
  }
}

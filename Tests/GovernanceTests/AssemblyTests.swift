import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

@Suite struct AssemblyTests {
  @Test func aDayTooNearIsRefusedWithTheRule() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let near = await hall.staff.post("/en/assemblies/new", try await hall.details(["day": "2021-04-14"]))
      #expect(near.status == 422)
      #expect(near.text.contains("21 days"))
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM governance_assembly") } == 0)
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM meetings_meeting") } == 0)
      _ = try await hall.plan(["day": "2021-04-15"])
    }
  }

  @Test func aConvocationGoesToEachInTheirLanguage() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.plan()
      #expect(await hall.staff.post("/en/assemblies/\(id)/convocation").status == 409, "an agenda without items")
      let convened = try await hall.convened()
      #expect(await hall.staff.post("/en/assemblies/\(convened)/convocation").status == 409, "once")
      await world.runJobs()
      let mails = try await world.mails()
      let french = try #require(mails.first { $0.address == SmallWorld.address(.rennesPolitical) })
      #expect(french.text.contains("Report on activities"))
      #expect(french.subject.hasPrefix("Convocation"))
      #expect(mails.filter { $0.address == SmallWorld.address(.barcelonaBoth) }.count == 1, "once, though for two cities")
      #expect(!mails.contains { $0.address == SmallWorld.address(.nobody) })
    }
  }

  @Test func theRollSaysWhyAndStandsStill() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let torino = hall.city("torino")
      try await world.house.database.write { tx in
        try Organisations.state(Fact(.dues, Dues.due.rawValue, from: tx.now.day, source: "test"), of: torino, by: .house, in: tx)
      }
      let before = await hall.rennes.get("/fr/assemblies/\(id)/roll")
      #expect(before.status == 200)
      #expect(before.text.contains("Torino"))
      let given = [("city", "\(torino)"), ("receiver", "\(hall.city("rennes"))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 422, "who has no vote gives none")
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      try await world.house.database.write { tx in
        try Organisations.state(Fact(.dues, Dues.inOrder.rawValue, from: tx.now.day, source: "test"), of: torino, by: .house, in: tx)
      }
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 422, "the roll does not follow")
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll/\(torino)", [("votes", "yes"), ("reason", "")]).status == 422)
      #expect(await hall.rennes.post("/en/assemblies/\(id)/roll/\(torino)", [("votes", "yes"), ("reason", "Paid")]).status == 403)
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll/\(torino)", [("votes", "yes"), ("reason", "Paid today")]).status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 303)
      #expect(await hall.rennes.get("/en/assemblies/\(id)/roll").text.contains("Paid today"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 409, "closed once")
    }
  }

  @Test func formAWaitsForThePoliticalRepresentative() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let technical = try await world.signIn(.rennesTechnical)
      let person = "\(world.small.person(.rennesTechnical))"
      #expect(
        await technical.post("/fr/assemblies/\(id)/delegation", [("person", "\(world.small.person(.lisboaTechnical))")]).status == 422)
      #expect(await technical.post("/fr/assemblies/\(id)/delegation", [("person", person)]).status == 303)
      #expect(await technical.post("/fr/assemblies/\(id)/delegation/acceptance").status == 403)
      #expect(await hall.rennes.get("/fr/for-me").text.contains("/assemblies/\(id)/delegation"))
      await world.runJobs()
      let asked = try await world.mails().filter { $0.address == SmallWorld.address(.rennesPolitical) }
      #expect(asked.contains { $0.text.contains("/assemblies/\(id)/delegation") })
      #expect(await hall.rennes.post("/fr/assemblies/\(id)/delegation/acceptance").status == 303)
      let named = try await world.house.database.read { tx in
        try Delegate.all(of: id, among: [hall.city("rennes")], on: tx.now.day, in: tx)[hall.city("rennes")]?.person
      }
      #expect(named == world.small.person(.rennesTechnical))
      // Of another city nothing can be said.
      let other = [("city", "\(hall.city("lisboa"))"), ("person", person)]
      #expect(await hall.rennes.post("/fr/assemblies/\(id)/delegation", other).status == 403)
    }
  }

  @Test func proxiesHaveALimitAndNoChains() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      func give(_ giver: String, _ receiver: String) async -> Int {
        await hall.staff.post(
          "/en/assemblies/\(id)/proxy", [("city", "\(hall.city(giver))"), ("receiver", "\(hall.city(receiver))")]
        ).status
      }
      #expect(await give("rennes", "rennes") == 422)
      for giver in ["barcelona", "granollers", "torino", "tampere", "katowice", "rosario", "sorocaba", "morelia", "andong", "lome"] {
        #expect(await give(giver, "rennes") == 303)
      }
      #expect(await give("lisboa", "rennes") == 422, "ten are held already")
      #expect(await give("rennes", "lisboa") == 422, "votes of others are not passed on")
      #expect(await give("lisboa", "torino") == 422, "Torino has given its own")
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy/withdrawal", [("city", "\(hall.city("torino"))")]).status == 303)
      #expect(await give("lisboa", "rennes") == 303)
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == SmallWorld.address(.rennesPolitical) && $0.text.contains("/delegation") })
    }
  }

  @Test func formsHaveTheirDay() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      world.clock.set(Moment("2021-04-18T08:00:00.000Z") ?? world.clock.now)
      let late = await hall.rennes.post("/en/assemblies/\(id)/proxy", [("receiver", "\(hall.city("lisboa"))")])
      #expect(late.status == 409)
      #expect(late.text.contains("2021"))
      let helped = [("city", "\(hall.city("rennes"))"), ("receiver", "\(hall.city("lisboa"))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", helped).status == 303, "the secretariat still helps")
    }
  }

  @Test func quorumOnFirstAndSecondCall() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      #expect(await hall.staff.post("/en/assemblies/\(id)/opening").status == 409, "the roll is not closed")
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      #expect(await hall.rennes.post("/en/assemblies/\(id)/presence").status == 409, "the doors are closed")
      world.clock.set(Moment("2021-04-20T10:50:00.000Z") ?? world.clock.now)
      #expect(await hall.rennes.post("/en/assemblies/\(id)/presence").status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/opening").status == 303)
      let vote = try await hall.vote(id)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 409, "one of twelve is no quorum")
      #expect(await hall.staff.post("/en/assemblies/\(id)/call").status == 409, "a quarter of an hour has not passed")
      world.clock.pass(seconds: 901)
      #expect(await hall.staff.post("/en/assemblies/\(id)/call").status == 303)
      let (call, moments) = try await world.house.database.read { tx in
        (try Assembly.find(id, in: tx).call, try tx.values("SELECT what FROM governance_moment ORDER BY id") as [String])
      }
      #expect(call == 2)
      #expect(moments == ["opened", "second-call"])
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/closing").status == 409, "a vote is open")
    }
  }

  @Test func otherCitiesSayNothingForRennes() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      for address in ["opening", "closing", "call", "suspension", "roll", "convocation", "final-agenda"] {
        #expect(await hall.rennes.post("/en/assemblies/\(id)/\(address)").status == 403, "\(address)")
      }
      #expect(await hall.rennes.get("/en/assemblies/\(id)/chair").status == 403)
      #expect(await hall.rennes.get("/en/assemblies/\(id)/credentials").status == 403)
      #expect(await world.visitor.get("/en/assemblies/\(id)/session").status == 200)
    }
  }
}

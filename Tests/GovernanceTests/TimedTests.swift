import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

@Suite struct TimedTests {
  static func moment(_ text: String) throws -> Moment { try #require(Moment("2021-04-\(text):00.000Z")) }

  /// It opens at its time and closes at the other, once, also when two workers have the same job.
  @Test func aVoteOpensAndClosesByItself() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      world.clock.set(try Self.moment("13T08:00"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      let vote = try await hall.vote(id, ["title": "Rehearsal"], more: [("opens", "2021-04-14T12:00"), ("closes", "2021-04-15T12:00")])
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("Opens automatically at"))
      world.clock.set(try Self.moment("14T09:59"))
      await world.runJobs()
      #expect(try await hall.state(vote) == .prepared)
      world.clock.set(try Self.moment("14T10:00"))
      try await VoteTimer.job.run(world.house, ["vote": "\(vote)"])
      try await VoteTimer.job.run(world.house, ["vote": "\(vote)"])
      #expect(try await hall.state(vote) == .open)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      world.clock.set(try Self.moment("15T10:00"))
      await world.runJobs()
      #expect(try await hall.state(vote) == .counted)
      let told: [String] = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE record = \(vote) ORDER BY position")
      }
      #expect(told == ["vote.opened", "vote.closed"])
    }
  }

  /// What prevents it is said to whoever leads, and it opens as soon as that is settled.
  @Test func whatPreventsItIsSaid() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let vote = try await hall.vote(id, more: [("opens", "2021-04-20T12:45")])
      world.clock.set(try Self.moment("20T10:45"))
      await world.runJobs()
      #expect(try await hall.state(vote) == .prepared)
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("The assembly is not in session."))
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      for browser in [hall.rennes, hall.lisboa, hall.tampere] {
        #expect(await browser.post("/en/assemblies/\(id)/presence").status == 303)
      }
      for (giver, receiver) in [("torino", "rennes"), ("katowice", "rennes"), ("rosario", "lisboa"), ("sorocaba", "tampere")] {
        let given = [("city", "\(hall.city(giver))"), ("receiver", "\(hall.city(receiver))")]
        #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 303)
      }
      world.clock.set(try Self.moment("20T10:50"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/opening").status == 303)
      await world.runJobs()
      #expect(try await hall.state(vote) == .open)
    }
  }

  @Test func theTimeIsTakenBack() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      world.clock.set(try Self.moment("13T08:00"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      let vote = try await hall.vote(id, more: [("opens", "2021-04-14T12:00"), ("closes", "2021-04-15T12:00")])
      #expect(await hall.rennes.post("/en/votes/\(vote)/timer/removal").status == 403)
      #expect(await hall.staff.post("/en/votes/\(vote)/timer/removal").status == 303)
      world.clock.set(try Self.moment("14T10:01"))
      await world.runJobs()
      #expect(try await hall.state(vote) == .prepared)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/timer/removal").status == 409)
    }
  }

  @Test(
    arguments: [
      ("2021-04-12T12:00", "", "opens"), ("2021-04-16T12:00", "2021-04-16T12:00", "closes"),
      ("2021-04-16T12:00", "2021-04-15T12:00", "closes"), ("soon", "", "opens"),
    ])
  func aTimeThatCannotBeIsRefused(_ opens: String, _ closes: String, _ field: String) async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      world.clock.set(try Self.moment("13T08:00"))
      let sent = await hall.staff.post(
        "/en/assemblies/\(id)/votes/new?form=yes-no",
        [("title", "Budget"), ("language", "en"), ("kind", "ordinary"), ("way", "roll-call"), ("opens", opens), ("closes", closes)])
      #expect(sent.status == 422)
      #expect(sent.text.contains("href=\"#vote-\(field)\""), "\(sent.text.suffix(3000))")
      #expect(try await world.house.database.read { tx in try Vote.list(of: id, in: tx).isEmpty })
    }
  }
}

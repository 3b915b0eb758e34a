import Ballots
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

@Suite struct VoteTests {
  @Test func aRollCallFromOpeningToTheRegister() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id)
      #expect(await hall.rennes.get("/en/votes/\(vote)").status == 404, "what is only prepared is the chair’s")
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 404)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 409)

      // Rennes votes for itself and for Torino and Katowice, and changes its mind; nobody votes for others.
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "no").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "torino", "yes").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "lisboa", "yes").status == 409)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "perhaps").status == 422)
      #expect(await hall.ballot(hall.lisboa, vote, for: "lisboa", "no").status == 303)
      #expect(await hall.ballot(hall.tampere, vote, for: "tampere", "abstain").status == 303)
      #expect(await hall.ballot(hall.tampere, vote, for: "barcelona", "yes").status == 409, "Barcelona is not there")
      #expect(await hall.ballot(world.visitor, vote, for: "rennes", "yes").status == 401)
      let technical = try await world.signIn(.rennesTechnical)
      #expect(await hall.ballot(technical, vote, for: "rennes", "no").status == 409, "somebody else is accredited")

      // Nothing is seen before it is published, by the chair neither while it is open.
      for browser in [hall.rennes, hall.staff, world.visitor] {
        let page = await browser.get("/en/votes/\(vote)")
        #expect(page.status == 200)
        #expect(!page.text.contains("Adopted"))
        #expect(!page.text.contains("Torino"))
      }
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409)
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.ballot(hall.tampere, vote, for: "sorocaba", "yes").status == 409, "too late")
      #expect(!(await hall.rennes.get("/en/votes/\(vote)").text.contains("Adopted")))
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("Adopted"))
      #expect(await hall.rennes.post("/en/votes/\(vote)/publication").status == 403)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409)
      let result = await hall.rennes.get("/en/votes/\(vote)")
      #expect(result.text.contains("2 yes, 1 no, 1 abstained"))
      #expect(result.text.contains("Torino"))

      let register = await world.visitor.get("/en/decisions")
      #expect(register.text.contains("2021/1"))
      #expect(register.text.contains("Budget of 2022"))
      let decision = try await world.house.database.read { tx in
        try Decision.list(DecisionQuery(), seenBy: .everyone, in: tx).first
      }
      #expect(decision?.outcome == .adopted)
    }
  }

  @Test func handsAreCountedAndCheckedAgainstThePresent() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["way": "hands", "kind": "statutes"])
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 409)
      let many = await hall.staff.post("/en/votes/\(vote)/closing", [("yes", "7"), ("no", "1"), ("abstentions", "0")])
      #expect(many.status == 422, "seven are present or represented")
      let counted = await hall.staff.post("/en/votes/\(vote)/closing", [("yes", "4"), ("no", "3"), ("abstentions", "0")])
      #expect(counted.status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let page = await hall.lisboa.get("/en/votes/\(vote)")
      #expect(page.text.contains("Not adopted: 4 yes, 3 no"), "two thirds are needed")
    }
  }

  @Test func aLostQuorumStopsVotes() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id)
      for browser in [hall.rennes, hall.lisboa] { #expect(await browser.post("/en/assemblies/\(id)/presence/end").status == 303) }
      world.clock.pass(seconds: 60)
      let refused = await hall.staff.post("/en/votes/\(vote)/opening")
      #expect(refused.status == 409)
      #expect(refused.text.contains("2 are present or represented, 6 are needed"))
      #expect(await hall.rennes.get("/en/assemblies/\(id)/session").text.contains("quorum has been lost"))
      #expect(await hall.rennes.post("/en/assemblies/\(id)/presence").status == 303)
      #expect(await hall.lisboa.post("/en/assemblies/\(id)/presence").status == 303)
      world.clock.pass(seconds: 60)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
    }
  }

  @Test func aSecretVoteIsOpenedByTwoOfThree() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["way": "secret"])
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 409, "nobody has a passphrase")
      let words = try await hall.passphrases(vote)
      #expect(Set(words).count == 3)
      #expect(await hall.rennes.post("/en/votes/\(vote)/passphrases").status == 409, "the key is made")
      #expect(await hall.tampere.get("/en/votes/\(vote)/passphrases").status == 404)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)

      var codes: [String: String] = [:]
      for (browser, slug, choice) in [
        (hall.rennes, "rennes", "yes"), (hall.rennes, "torino", "no"), (hall.rennes, "katowice", "yes"), (hall.lisboa, "lisboa", "no"),
        (hall.lisboa, "lisboa", "yes"), (hall.tampere, "tampere", "no"),
      ] {
        let page = await hall.ballot(browser, vote, for: slug, choice)
        #expect(page.status == 200)
        codes[slug] = try #require(Hall.code(in: page))
      }
      let sealed = try await world.house.database.read { tx in
        (
          try tx.count("SELECT count(*) FROM governance_envelope"), try tx.count("SELECT count(*) FROM governance_ballot"),
          try tx.count("SELECT count(*) FROM governance_voice")
        )
      }
      #expect(sealed == (5, 0, 0))
      #expect(await hall.staff.get("/en/votes/\(vote)/count").status == 409, "it is open")
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409, "it is sealed")
      let wrong = [("first", words[0]), ("second", words[0])]
      #expect(await hall.staff.post("/en/votes/\(vote)/count", wrong).status == 422)
      #expect(
        await hall.staff.post("/en/votes/\(vote)/count", [("first", words[0]), ("second", String(words[1].dropLast()))]).status == 422)
      let two = [("first", words[2].uppercased().replacingOccurrences(of: "-", with: " ")), ("second", words[0])]
      #expect(await hall.rennes.post("/en/votes/\(vote)/count", two).status == 403)
      #expect(await hall.staff.post("/en/votes/\(vote)/count", two).status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/count", two).status == 409)
      let after = try await world.house.database.read { tx in
        (
          try tx.count("SELECT count(*) FROM governance_envelope"), try tx.count("SELECT count(*) FROM governance_wrapped"),
          try tx.values("SELECT code FROM governance_ballot ORDER BY code") as [String]
        )
      }
      #expect(after.0 == 0 && after.1 == 0)
      #expect(Set(after.2) == Set(codes.values), "the replaced ballot of Lisboa has left no trace")
      #expect(await hall.rennes.get("/en/votes/\(vote)/files/ballots.csv").status == 404, "not published yet")
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)

      var files: [String: [UInt8]] = [:]
      for name in VoteFiles.names + [VoteFiles.sums] {
        let file = await world.visitor.get("/en/votes/\(vote)/files/\(name)")
        #expect(file.status == 200)
        files[name] = Array(file.text.utf8)
      }
      let read = try VoteFiles.read(files)
      #expect(read.recounted == read.published)
      #expect(read.published.votes == [3, 2])
      #expect(read.ballots.first { $0.code.description == codes["torino"] }?.choice == .no)
      #expect(await hall.lisboa.get("/en/votes/\(vote)").text.contains("3 yes, 2 no"))
    }
  }

  @Test func anElectionFillsSeats() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let committee = "\(try await hall.body("executive-committee"))"
      let open = await hall.staff.post(
        "/en/assemblies/\(id)/votes/new", [("title", "Who"), ("language", "en"), ("kind", "election"), ("way", "roll-call")])
      #expect(open.status == 422 && open.text.contains("ask for a secret vote"), "the rules make elections secret")
      try await hall.rule { $0.secret = [] }
      let cities = ["Lomé", "Barcelona", "Granollers"]
      let unknown = await hall.staff.post(
        "/en/assemblies/\(id)/votes/new?form=several",
        [
          ("title", "Renewal"), ("language", "en"), ("kind", "election"), ("way", "roll-call"), ("options", "Lomé\nAtlantis"),
          ("seats", "1"),
          ("elects", committee),
        ])
      #expect(unknown.status == 422)
      let vote = try await hall.vote(
        id, ["title": "Renewal", "kind": "election", "options": cities.joined(separator: "\n"), "seats": "2", "elects": committee],
        form: "several")
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      let rennes = [("city", "\(hall.city("rennes"))")]
      let three = rennes + [("choice", "1"), ("choice", "2"), ("choice", "3")]
      #expect(await hall.rennes.post("/en/votes/\(vote)/ballot", three).status == 422, "as many as there are seats")
      #expect(await hall.rennes.post("/en/votes/\(vote)/ballot", rennes + [("choice", "1"), ("choice", "2")]).status == 303)
      let lisboa = [("city", "\(hall.city("lisboa"))"), ("choice", "1")]
      #expect(await hall.lisboa.post("/en/votes/\(vote)/ballot", lisboa).status == 303)
      let tampere = [("city", "\(hall.city("tampere"))"), ("choice", "1"), ("choice", "3")]
      #expect(await hall.tampere.post("/en/votes/\(vote)/ballot", tampere).status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let seats = try await world.house.database.read { tx in
        try Bodies.seats(ofOrganisation: hall.city("lome"), on: tx.now.day, in: tx)
      }
      #expect(seats.count == 1)
      #expect(seats.first?.to == world.clock.now.day.adding(days: 1461))
      #expect(await hall.rennes.get("/en/votes/\(vote)").text.contains("Equal votes for the last seat"))
    }
  }

  @Test func membersAreRatifiedByTheVoteItself() async throws {
    try await World.with { world in
      let lome = world.small.organisation("lome")
      try await world.house.database.write { tx in
        try tx.execute("UPDATE directory_fact SET value = 'provisional' WHERE organisation = \(lome) AND fact = 'membership'")
      }
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["title": "New members", "kind": "admission", "subjects": "\(lome)"])
      try await world.house.database.write { tx in
        try tx.execute("INSERT INTO governance_subject (vote, city) VALUES (\(vote), \(lome)) ON CONFLICT DO NOTHING")
      }
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      await world.runJobs()
      let standing = try await world.house.database.read { tx in try Organisations.standing(of: lome, on: tx.now.day, in: tx) }
      #expect(standing == .member)
    }
  }

  @Test func anAnnulledVoteStaysReadableAndItsDecisionFalls() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id)
      #expect(await hall.staff.post("/en/votes/\(vote)/annulment", [("reason", "x")]).status == 409, "never opened")
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/annulment", [("reason", "")]).status == 422)
      #expect(await hall.staff.post("/en/votes/\(vote)/annulment", [("reason", "The line was broken")]).status == 303)
      #expect(await hall.rennes.get("/en/votes/\(vote)").text.contains("The line was broken"))
      #expect(!(await world.visitor.get("/en/decisions").text.contains("2021/1")))
      let again = try await hall.vote(id)
      #expect(await hall.staff.post("/en/votes/\(again)/opening").status == 303)
      #expect(await hall.ballot(hall.rennes, again, for: "rennes", "yes").status == 303)
      #expect(await hall.staff.post("/en/votes/\(again)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(again)/publication").status == 303)
      #expect(await world.visitor.get("/en/decisions").text.contains("2021/2"), "a number is not given twice")
    }
  }

  @Test func twoAtOnceOneIsTold() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id)
      let opened = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<6 { group.addTask { await hall.staff.post("/en/votes/\(vote)/opening").status } }
        return await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(opened.sorted() == [303, 409, 409, 409, 409, 409])
      // A city that votes in two tabs at once has one vote.
      await withTaskGroup(of: Void.self) { group in
        for choice in ["yes", "no", "yes", "no", "abstain", "yes"] {
          group.addTask { #expect(await hall.ballot(hall.rennes, vote, for: "rennes", choice).status == 303) }
        }
      }
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM governance_voice") } == 1)
      let published = await withTaskGroup(of: Int.self) { group in
        #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
        for _ in 0..<4 { group.addTask { await hall.staff.post("/en/votes/\(vote)/publication").status } }
        return await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(published.sorted() == [303, 409, 409, 409])
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM governance_decision") } == 1)
    }
  }
}

import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// Votes that are cast twice, late, by the wrong hands or while people and standings change: each has its rule and its sentence.
@Suite struct CastingTests {
  private static func open(_ hall: Hall, _ changes: [String: String] = [:]) async throws -> (assembly: RecordID, vote: RecordID) {
    let id = try await hall.opened()
    let vote = try await hall.vote(id, changes)
    #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
    return (id, vote)
  }

  private static func sealed(_ hall: Hall) async throws -> (assembly: RecordID, vote: RecordID, passphrases: [String]) {
    let id = try await hall.opened()
    let vote = try await hall.vote(id, ["way": "secret"])
    let passphrases = try await hall.passphrases(vote)
    #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
    return (id, vote, passphrases)
  }

  /// Closed, counted, published: the choices by code.
  private static func ballots(_ hall: Hall, _ vote: RecordID, _ passphrases: [String]) async throws -> [String: String] {
    #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
    let counted = await hall.staff.post("/en/votes/\(vote)/count", [("first", passphrases[0]), ("second", passphrases[1])])
    #expect(counted.status == 303, "\(counted.text)")
    let rows = try await hall.world.house.database.read { tx in
      try tx.rows("SELECT code, choice FROM governance_ballot WHERE vote = \(vote) ORDER BY code")
        .map { (try $0("code") as String, try $0("choice") as String) }
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  @Test func twiceAndInTwoTabsIsOneVote() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let (_, vote, passphrases) = try await Self.sealed(hall)
      let again = await hall.ballot(hall.rennes, vote, for: "rennes", "no")
      #expect(again.status == 200)
      #expect(await hall.rennes.get("/en/votes/\(vote)/ballot").text.contains("only the last vote counts"))
      // Two tabs, six times at once: each is shown a code, and one of them is in the list.
      let shown = await withTaskGroup(of: (String, String).self) { group in
        for choice in ["yes", "no", "abstain", "yes", "no", "abstain"] {
          group.addTask {
            let page = await hall.ballot(hall.rennes, vote, for: "rennes", choice)
            #expect(page.status == 200)
            return (Hall.code(in: page) ?? "", choice)
          }
        }
        return await group.reduce(into: [String: String]()) { $0[$1.0] = $1.1 }
      }
      #expect(shown.count == 6)
      let ballots = try await Self.ballots(hall, vote, passphrases)
      #expect(ballots.count == 1)
      #expect(ballots.allSatisfy { shown[$0.key] == $0.value }, "the code that stayed has the choice that was sent with it")
    }
  }

  @Test func theClockClosesAVote() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      world.clock.set(Moment("2021-04-13T08:00:00.000Z") ?? world.clock.now)
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      let made = await hall.staff.post(
        "/en/assemblies/\(id)/votes/new?form=yes-no",
        [("title", "Rehearsal"), ("language", "en"), ("kind", "ordinary"), ("way", "roll-call"), ("closes", "2021-04-14T12:00")])
      let vote = try #require(RecordID(text: made.location.split(separator: "/").last ?? ""))
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      let closes = try await world.house.database.read { tx throws in
        try #require(try Vote.find(vote, seenBy: .house, in: tx).closes)
      }
      world.clock.set(closes.adding(seconds: -1))
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      world.clock.set(closes)
      // Whether or not the job that closes it has run.
      for _ in 0..<2 {
        let late = await hall.ballot(hall.rennes, vote, for: "rennes", "no")
        #expect(late.status == 409)
        #expect(late.text.contains("The last vote cast before it closed counts."))
        try await VoteTimer.clock.run(world.house, [:])
      }
      #expect(try await hall.state(vote) == .counted)
      let said = try await world.house.database.read { tx in
        try Vote.find(vote, seenBy: .house, in: tx).voices(in: tx).map(\.choice)
      }
      #expect(said == [.yes])
    }
  }

  @Test func aProxyTakenBackIsNoVote() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id)
      let torino = [("city", "\(hall.city("torino"))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy/withdrawal", torino).status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      let refused = await hall.ballot(hall.rennes, vote, for: "torino", "yes")
      #expect(refused.status == 409)
      #expect(refused.text.contains("You do not hold the vote of this city."))
      #expect(await hall.ballot(hall.rennes, vote, for: "katowice", "yes").status == 303)
      // While a vote is open nobody takes a vote back: who votes for whom was settled at its opening.
      let late = await hall.staff.post("/en/assemblies/\(id)/proxy/withdrawal", [("city", "\(hall.city("katowice"))")])
      #expect(late.status == 409)
      #expect(late.text.contains("A vote is open"))
    }
  }

  @Test func whatAStandingBecomesAfterTheRollWasClosedChangesNothing() async throws {
    try await World.with { world in
      let lome = world.small.organisation("lome")
      try await world.house.database.write { tx in
        try tx.execute("UPDATE directory_fact SET value = 'suspended' WHERE organisation = \(lome) AND fact = 'membership'")
      }
      let hall = try await Hall(world)
      let (id, vote) = try await Self.open(hall)
      try await world.house.database.write { tx in
        try tx.execute("UPDATE directory_fact SET value = 'member' WHERE organisation = \(lome) AND fact = 'membership'")
        try tx.execute(
          "UPDATE directory_fact SET value = 'suspended' WHERE organisation = \(hall.city("rennes")) AND fact = 'membership'")
      }
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303, "as on the roll")
      let delegate = try await world.house.database.write { tx in
        try Mandates.open(world.small.person(.nobody), for: lome, as: .political, evidence: "a test", by: .house, in: tx)
        return try Sessions.open(for: world.small.person(.nobody), in: tx)
      }
      let refused = await hall.ballot(Browser(pipeline: world.pipeline, token: delegate), vote, for: "lome", "yes")
      #expect(refused.status == 409)
      #expect(refused.text.contains("You do not hold the vote of this city.") || refused.text.contains("the roll of voters says why"))
      let roll = await world.visitor.get("/en/assemblies/\(id)/roll")
      #expect(roll.text.contains("no longer follows the standing"))
      #expect(roll.text.contains("Membership suspended"))
    }
  }

  @Test func aSubstituteIsReplacedInOneStep() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let (id, vote, passphrases) = try await Self.sealed(hall)
      let first = await hall.ballot(hall.rennes, vote, for: "rennes", "no")
      #expect(first.status == 200)
      // The secretariat names another person of the city, at the door, while the vote is open.
      let named = [("city", "\(hall.city("rennes"))"), ("person", "\(world.small.person(.rennesTechnical))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/delegation", named).status == 303)
      let refused = await hall.ballot(hall.rennes, vote, for: "rennes", "no")
      #expect(refused.status == 409)
      #expect(refused.text.contains("Somebody else is accredited to vote for your city."))
      let technical = try await world.signIn(.rennesTechnical)
      let second = await hall.ballot(technical, vote, for: "rennes", "yes")
      #expect(second.status == 200)
      #expect(await hall.ballot(technical, vote, for: "torino", "abstain").status == 200, "the proxies that the city holds too")
      let ballots = try await Self.ballots(hall, vote, passphrases)
      #expect(ballots.values.sorted() == ["abstain", "yes"], "one vote of the city, the last")
      #expect(ballots[try #require(Hall.code(in: first))] == nil)
      #expect(ballots[try #require(Hall.code(in: second))] == "yes")
    }
  }

  @Test func mergedAccountsVoteAsOne() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      // The delegate has a second account by mistake, and is named with it.
      let (double, token) = try await world.house.database.write { tx in
        let double = try People.register(name: "Same person", address: "same@example.org", language: .french, in: tx)
        try Mandates.open(double, for: hall.city("rennes"), as: .technical, evidence: "a test", by: .house, in: tx)
        return (double, try Sessions.open(for: double, in: tx))
      }
      let named = [("city", "\(hall.city("rennes"))"), ("person", "\(double)")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/delegation", named).status == 303)
      let vote = try await hall.vote(id)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      let browser = Browser(pipeline: world.pipeline, token: token)
      #expect(await hall.ballot(browser, vote, for: "rennes", "no").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "no").status == 409)
      try await world.house.database.write { tx in
        try Merging.merge(double, into: world.small.person(.rennesPolitical), world.house, by: .house, in: tx)
      }
      #expect(await hall.ballot(browser, vote, for: "rennes", "no").status == 401, "the second account is gone")
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 303)
      let said = try await world.house.database.read { tx in
        try Vote.find(vote, seenBy: .house, in: tx).voices(in: tx).map(\.choice)
      }
      #expect(said == [.yes], "one vote, replaced by the account that stayed")
    }
  }

  @Test func theVoteOfAnErasedPersonIsItsCitys() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let (_, vote, passphrases) = try await Self.sealed(hall)
      let cast = await hall.ballot(hall.tampere, vote, for: "tampere", "yes")
      #expect(cast.status == 200)
      let erased = await hall.staff.post("/en/people/\(world.small.person(.tamperePolitical))/erasure")
      #expect(erased.status == 303)
      #expect(await hall.ballot(hall.tampere, vote, for: "tampere", "no").status == 401)
      let ballots = try await Self.ballots(hall, vote, passphrases)
      #expect(ballots == [try #require(Hall.code(in: cast)): "yes"], "the city has voted, whoever it was")
    }
  }
}

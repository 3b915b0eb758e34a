import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// A motion of the assembly 1, or an amendment to the motion `target`.
private func motion(_ id: Int64, _ state: Motion.State = .moved, on target: Int64? = nil, vote: Int64? = nil) -> Motion {
  Motion(
    id: RecordID(id), assembly: RecordID(1), target: target.map { RecordID($0) }, targetVersion: target == nil ? nil : 1,
    organisation: OrganisationID(9), language: .english, state: state, moved: Moment(milliseconds: 0), vote: vote.map { RecordID($0) })
}

@Suite struct MotionTests {
  // MARK: The rules

  @Test(
    arguments: [
      // what there is, beside it an amendment in that state; what is allowed
      (motion(10), nil, [true, true, true]), (motion(10), .moved, [true, true, false]), (motion(10), .voting, [true, true, false]),
      (motion(10), .adopted, [true, true, true]), (motion(10), .withdrawn, [true, true, true]),
      (motion(10, vote: 5), nil, [false, true, false]), (motion(10, .voting, vote: 5), nil, [false, false, false]),
      (motion(10, .adopted), nil, [false, false, false]), (motion(10, .rejected), nil, [false, false, false]),
      (motion(10, .withdrawn), nil, [false, false, false]), (motion(10, .lapsed), nil, [false, false, false]),
      (motion(10, on: 3), nil, [false, true, true]), (motion(10, .voting, on: 3), nil, [false, false, false]),
    ] as [(Motion, Motion.State?, [Bool])])
  func amendmentsComeFirstAndNothingChangesUnderAVote(_ moved: Motion, _ amendment: Motion.State?, _ allowed: [Bool]) {
    let all = [moved] + (amendment.map { [motion(11, $0, on: 10)] } ?? [])
    #expect(Motion.Act.allCases.map { moved.refusal($0, among: all) == nil } == allowed)
  }

  // MARK: In session

  private static func words(_ hall: Hall, _ motion: RecordID) async throws -> String {
    try await hall.world.house.database.read { tx throws in try Motion.find(motion, seenBy: .house, in: tx).standing(in: tx) }
  }

  private static func all(_ hall: Hall, _ id: RecordID) async throws -> [Motion] {
    try await hall.world.house.database.read { tx throws in try Motion.list(of: id, in: tx) }
  }

  private static func moved(_ hall: Hall, _ id: RecordID) async throws -> RecordID {
    let fields = [
      ("title", "A fund for small cities"), ("words", "The Committee sets aside ten thousand euros for small cities."),
      ("reason", "They travel least."), ("language", "en"),
    ]
    let sent = await hall.rennes.post("/en/assemblies/\(id)/motions/new", fields)
    #expect(sent.status == 303, "\(sent.text)")
    return try #require(try await all(hall, id).last?.id)
  }

  private static func amended(_ hall: Hall, _ browser: Browser, _ id: RecordID, _ motion: RecordID, _ words: String) async throws
    -> RecordID
  {
    let sent = await browser.post("/en/motions/\(motion)/amendment", [("words", words), ("reason", "It is not enough.")])
    #expect(sent.status == 303, "\(sent.text)")
    return try #require(try await all(hall, id).last?.id)
  }

  private static func decide(_ hall: Hall, _ motion: RecordID, _ how: String, _ words: String? = nil) async -> Browser.Page {
    let fields = [("how", how), ("title", "Put to the vote"), ("kind", "ordinary")] + (words.map { [("words", $0)] } ?? [])
    return await hall.staff.post("/en/motions/\(motion)/decision", fields)
  }

  @Test func aMotionIsAmendedThenDecided() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let item = try await world.house.database.read { tx throws in
        try #require(try tx.value("SELECT id FROM meetings_item WHERE meeting = \(id) ORDER BY id LIMIT 1", as: RecordID.self))
      }
      #expect(await hall.staff.post("/en/assemblies/\(id)/item", [("item", "\(item)")]).status == 303)
      let motion = try await Self.moved(hall, id)
      #expect(await hall.rennes.post("/en/motions/\(motion)/amendment", [("words", ""), ("reason", "")]).status == 422)
      #expect(await hall.lisboa.get("/fr/assemblies/\(id)/session").text.contains("A fund for small cities"))

      let ten = try await Self.amended(
        hall, hall.lisboa, id, motion, "The Committee sets aside twenty thousand euros for small cities.")
      let other = try await Self.amended(
        hall, hall.tampere, id, motion, "The Committee sets aside ten thousand euros for small and remote cities.")
      let page = await hall.rennes.get("/en/assemblies/\(id)/motions")
      #expect(page.text.contains("<del>ten ") && page.text.contains("<ins>twenty "), "\(page.text)")
      #expect(await world.visitor.get("/en/assemblies/\(id)/hall").text.contains("<ins>twenty "), "on the wall of the hall")
      #expect(await Self.decide(hall, motion, "consensus").status == 409, "its amendments come first")
      #expect(await hall.rennes.post("/en/motions/\(ten)/decision", [("how", "consensus")]).status == 403)

      // The first is voted on: adopted, it changes the motion and is no decision of its own.
      let put = await Self.decide(hall, ten, "roll-call")
      #expect(put.status == 303, "\(put.text)")
      let vote = try #require(RecordID(text: put.location.split(separator: "/").last ?? ""))
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.lisboa.post("/en/motions/\(ten)/withdrawal").status == 409, "under a vote nothing changes")
      for (browser, city) in [(hall.rennes, "rennes"), (hall.lisboa, "lisboa")] {
        #expect(await hall.ballot(browser, vote, for: city, "yes").status == 303)
      }
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      #expect(try await Self.words(hall, motion).contains("twenty thousand"))
      #expect(!(await hall.staff.get("/en/decisions").text.contains("Put to the vote")))

      // The second was written for other words: both go into one text.
      let stale = await Self.decide(hall, other, "consensus")
      #expect(stale.status == 422)
      #expect(stale.text.contains("put both changes into this text"))
      let both = "The Committee sets aside twenty thousand euros for small and remote cities."
      #expect(await Self.decide(hall, other, "consensus", both).status == 303)
      #expect(try await Self.words(hall, motion) == both)

      #expect(await Self.decide(hall, motion, "consensus").status == 303)
      let register = await hall.staff.get("/en/decisions")
      #expect(register.text.contains("Put to the vote"))
      #expect(try await Self.all(hall, id).map(\.state) == [.adopted, .adopted, .adopted])
      #expect(await hall.staff.post("/en/assemblies/\(id)/closing").status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes").status == 303)
      let minutes = await hall.staff.get("/en/assemblies/\(id)/minutes").text
      #expect(minutes.contains("Motion of Rennes:") && minutes.contains("Amendment of Lisboa"))
    }
  }

  @Test func anAnnulledVoteChangesTheMotionBackAndIsRepeated() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let motion = try await Self.moved(hall, id)
      let before = try await Self.words(hall, motion)
      let amendment = try await Self.amended(hall, hall.lisboa, id, motion, "The Committee sets nothing aside.")
      let put = await Self.decide(hall, amendment, "roll-call")
      let vote = try #require(RecordID(text: put.location.split(separator: "/").last ?? ""))
      #expect(await hall.staff.post("/en/votes/\(vote)/repetition").status == 409, "only an annulled one")
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.lisboa, vote, for: "lisboa", "yes").status == 303)
      for step in ["closing", "publication"] { #expect(await hall.staff.post("/en/votes/\(vote)/\(step)").status == 303) }
      #expect(try await Self.words(hall, motion) != before)
      #expect(await hall.staff.post("/en/votes/\(vote)/annulment", [("reason", "A line was cut.")]).status == 303)
      #expect(try await Self.words(hall, motion) == before)
      #expect(try await Self.all(hall, id).map(\.state) == [.moved, .moved])

      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("Repeat this vote"))
      let again = await hall.staff.post("/en/votes/\(vote)/repetition")
      #expect(again.status == 303, "\(again.text)")
      let second = try #require(RecordID(text: again.location.split(separator: "/").last ?? ""))
      #expect(await hall.staff.post("/en/votes/\(vote)/repetition").status == 409, "once")
      #expect(await hall.staff.post("/en/votes/\(second)/opening").status == 303)
      #expect(await hall.rennes.get("/en/votes/\(vote)").text.contains("/en/votes/\(second)"), "both are kept and name each other")
      #expect(await hall.ballot(hall.lisboa, second, for: "lisboa", "no").status == 303)
      for step in ["closing", "publication"] { #expect(await hall.staff.post("/en/votes/\(second)/\(step)").status == 303) }
      #expect(try await Self.all(hall, id).map(\.state) == [.moved, .rejected])
      #expect(try await Self.words(hall, motion) == before)
    }
  }

  @Test func whoMovesIsThereAndWhatIsLeftFalls() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let motion = try await Self.moved(hall, id)
      let amendment = try await Self.amended(hall, hall.lisboa, id, motion, "Nothing is set aside.")
      #expect(await hall.lisboa.post("/en/motions/\(motion)/withdrawal").status == 409, "it is another city's")
      #expect(await hall.lisboa.post("/en/assemblies/\(id)/presence/end").status == 303)
      let away = await hall.lisboa.post("/en/motions/\(motion)/amendment", [("words", "Other words."), ("reason", "So.")])
      #expect(away.status == 409)
      #expect(away.text.contains("Only cities that are present"))

      #expect(await hall.rennes.post("/en/motions/\(motion)/withdrawal").status == 303)
      #expect(try await Self.all(hall, id).map(\.state) == [.withdrawn, .lapsed], "its amendments go with it")
      #expect(await Self.decide(hall, amendment, "consensus").status == 409)

      _ = try await Self.moved(hall, id)
      #expect(await hall.staff.post("/en/assemblies/\(id)/closing").status == 303)
      #expect(try await Self.all(hall, id).map(\.state) == [.withdrawn, .lapsed, .lapsed])
      #expect(
        await hall.rennes.post("/en/assemblies/\(id)/motions/new", [("title", "Late"), ("words", "Late"), ("language", "en")]).status == 409
      )
    }
  }
}

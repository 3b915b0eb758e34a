import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// What the Executive Committee of the small world decides in writing. Eleven cities have a seat; four of them have somebody who
/// answers through the router, the others answer by the verb.
@Suite struct ProcedureTests {
  struct Table: Sendable {
    let hall: Hall
    let tampere: Browser
    let granollers: Browser

    init(_ world: World) async throws {
      hall = try await Hall(world)
      try await GovernanceSeeds.written.load("", world.house)
      tampere = hall.tampere
      granollers = try await world.signIn(.granollersCommittee)
    }

    func ask(_ changes: [String: String] = [:]) async throws -> Browser.Page {
      let body = try await hall.body("executive-committee")
      let fields = [
        ("body", "\(body)"), ("title", "Join the manifesto"), ("words", "Whether to join it."), ("language", "en"), ("last", "2021-04-05"),
        ("audience", "1"),
      ]
      return await hall.staff.post("/en/procedures/new", fields.map { ($0.0, changes[$0.0] ?? $0.1) })
    }

    func asked() async throws -> RecordID {
      let page = try await ask()
      #expect(page.status == 303, "\(page.text)")
      return try #require(RecordID(text: page.location.split(separator: "/").last ?? ""))
    }

    func seats() async throws -> [OrganisationID] {
      let body = try await hall.body("executive-committee")
      return try await hall.world.house.database.read { tx in
        try Bodies.seats(of: body, on: tx.now.day, in: tx).map(\.organisation).sorted()
      }
    }

    func answer(_ id: RecordID, _ city: OrganisationID, _ choice: WrittenAnswer.Choice, reason: String = "") async throws {
      let actor = Actor(person: nil, organisation: city, roles: [.political], sight: .house)
      try await hall.world.house.database.write { tx in
        try Procedure.answer(id, for: city, choice, reason: reason, by: actor, in: tx)
      }
    }

    func state(_ id: RecordID) async throws -> Procedure.State {
      try await hall.world.house.database.read { tx in try Procedure.find(id, seenBy: .house, in: tx).state }
    }

    /// After the last day, and the twelve hours until it has ended everywhere.
    func end() async {
      hall.world.clock.set(Moment("2021-04-06T12:30:00.000Z") ?? hall.world.clock.now)
      await hall.world.runJobs()
    }
  }

  @Test func theRulesSayHowLongAnswersAreAwaited() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let near = try await table.ask(["last": "2021-04-03"])
      #expect(near.status == 422)
      #expect(near.text.contains("10 days"))
      #expect(try await table.ask(["body": "\(try await table.hall.body("general-assembly"))"]).status == 422, "it has no such rules")
      #expect(await table.tampere.post("/en/procedures/new", []).status == 403)
      _ = try await table.asked()
    }
  }

  @Test func everySeatIsAskedAndNobodySeesAnswersBeforeTheEnd() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let id = try await table.asked()
      await world.runJobs()
      let asked = try await world.mails().filter { $0.subject.contains("Join the manifesto") }.map(\.address)
      #expect(
        Set(asked) == Set([.tamperePolitical, .granollersCommittee, .rennesPolitical, .lisboaCoordinator].map { SmallWorld.address($0) }))
      let nobody = try await world.signIn(.nobody)
      #expect(await nobody.get("/en/procedures/\(id)").status >= 400, "without a seat")
      #expect(await table.tampere.get("/en/for-me").text.contains("Join the manifesto"))

      let objection = [("choice", "objection"), ("reason", "")]
      #expect(await table.tampere.post("/en/procedures/\(id)/answer", objection).status == 422, "without a reason")
      #expect(await table.tampere.post("/en/procedures/\(id)/answer", [("choice", "no"), ("reason", "Too soon")]).status == 303)
      #expect(await table.tampere.post("/en/procedures/\(id)/answer", [("choice", "yes"), ("reason", "After all")]).status == 303)
      #expect(!(await table.tampere.get("/en/for-me").text.contains("Join the manifesto")))
      #expect(await table.tampere.get("/en/procedures/\(id)").text.contains("Your city has answered"))
      for browser in [table.granollers, table.hall.staff] {
        let page = await browser.get("/en/procedures/\(id)")
        #expect(page.status == 200)
        #expect(!page.text.contains("After all"))
        #expect(!page.text.contains("Result"))
      }
      let told = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM core_ledger WHERE organisation = \(table.hall.city("tampere")) AND record = \(id)")
      }
      #expect(told == 0, "the ledger does not say who has answered")

      // Reminders go to who has not answered.
      world.clock.set(Moment("2021-04-03T10:00:00.000Z") ?? world.clock.now)
      await world.runJobs()
      let reminded = try await world.mails().filter {
        $0.subject.hasSuffix(": Join the manifesto") && $0.created > (Moment("2021-04-01T00:00:00.000Z") ?? $0.created)
      }
      #expect(
        Set(reminded.map(\.address)) == Set([.granollersCommittee, .rennesPolitical, .lisboaCoordinator].map { SmallWorld.address($0) }))
    }
  }

  @Test func theResultAndItsRecordComeByThemselves() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let id = try await table.asked()
      let seats = try await table.seats()
      for (position, city) in seats.enumerated() where position < 6 {
        try await table.answer(id, city, position < 4 ? .yes : position == 4 ? .no : .objection, reason: "Because \(position)")
      }
      world.clock.set(Moment("2021-04-06T11:30:00.000Z") ?? world.clock.now)
      await world.runJobs()
      #expect(try await table.state(id) == .open, "somewhere it is still the fifth of April")
      await table.end()
      #expect(try await table.state(id) == .adopted)
      let page = await table.tampere.get("/en/procedures/\(id)")
      #expect(page.text.contains("4 yes, 1 no, 1 abstained"))
      #expect(page.text.contains("Because 5"))
      #expect(page.text.contains("No answer"))
      let register = await world.visitor.get("/en/decisions")
      #expect(register.text.contains("Join the manifesto"))
      #expect(register.text.contains("2021/1"))
      let decision = try await world.house.database.read { tx in
        try #require(try Decision.list(DecisionQuery(), seenBy: .everyone, in: tx).first)
      }
      #expect(decision.written == id)
      #expect(decision.assembly == nil)
      let shown = await world.visitor.get("/en/decisions/\(decision.id)")
      #expect(shown.text.contains("In writing"))
      #expect(!shown.text.contains("/procedures/"), "a visitor may not open it")
      #expect(await table.tampere.get("/en/decisions/\(decision.id)").text.contains("/procedures/\(id)"))
      #expect(await table.tampere.post("/en/procedures/\(id)/answer", [("choice", "no")]).status == 409, "it is over")
      await table.end()
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM governance_decision") } == 1)
      #expect(try await world.mails().contains { $0.subject.hasPrefix("Result of the written procedure") })
    }
  }

  @Test func tooFewAnswersDecideNothing() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let id = try await table.asked()
      let seats = try await table.seats()
      for city in seats.prefix((seats.count + 1) / 2 - 1) { try await table.answer(id, city, .yes) }
      await table.end()
      #expect(try await table.state(id) == .lapsed)
      #expect(await table.tampere.get("/en/procedures/\(id)").text.contains("Nothing is decided"))
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM governance_decision") } == 0)
    }
  }

  @Test func threeObjectionsBringItToTheNextMeeting() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let committee = "\(try await table.hall.body("executive-committee"))"
      let meeting = try await table.hall.plan(["body": committee, "title": "Committee in April"])
      let id = try await table.asked()
      let seats = try await table.seats()
      for city in seats.prefix(2) { try await table.answer(id, city, .objection, reason: "Let us talk") }
      #expect(try await table.state(id) == .open)
      try await table.answer(id, seats[2], .objection, reason: "Let us talk")
      #expect(try await table.state(id) == .discussion)
      await #expect(throws: Problem.self) { try await table.answer(id, seats[3], .yes) }
      #expect(await table.hall.staff.get("/en/meetings/\(meeting)/agenda").text.contains("Join the manifesto"))
      #expect(await table.tampere.get("/en/procedures/\(id)").text.contains("/assemblies/\(meeting)"))
      await table.end()
      #expect(try await table.state(id) == .discussion, "it does not end twice")
    }
  }

  @Test func withoutAMeetingItWaitsForOne() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let id = try await table.asked()
      for city in try await table.seats().prefix(3) { try await table.answer(id, city, .objection, reason: "Let us talk") }
      #expect(await table.hall.staff.post("/en/procedures/\(id)/agenda").status == 409, "no meeting is planned")
      let committee = "\(try await table.hall.body("executive-committee"))"
      let meeting = try await table.hall.plan(["body": committee, "title": "Committee in April"])
      #expect(await table.tampere.post("/en/procedures/\(id)/agenda").status == 403)
      #expect(await table.hall.staff.post("/en/procedures/\(id)/agenda").status == 303)
      #expect(await table.hall.staff.post("/en/procedures/\(id)/agenda").status == 409, "once")
      #expect(await table.hall.staff.get("/en/meetings/\(meeting)/agenda").text.contains("Join the manifesto"))
    }
  }

  @Test func aWithdrawnQuestionShowsItsReasonAndNoAnswer() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let id = try await table.asked()
      try await table.answer(id, table.hall.city("tampere"), .no, reason: "My secret reason")
      #expect(await table.tampere.get("/en/procedures/\(id)").text.contains("My secret reason"), "one’s own")
      #expect(await table.hall.staff.post("/en/procedures/\(id)/withdrawal", [("reason", "")]).status == 422)
      #expect(await table.hall.staff.post("/en/procedures/\(id)/withdrawal", [("reason", "Wrong text")]).status == 303)
      let page = await table.granollers.get("/en/procedures/\(id)")
      #expect(page.text.contains("Wrong text"))
      #expect(!page.text.contains("My secret reason"))
      await table.end()
      #expect(try await table.state(id) == .withdrawn)
    }
  }

  @Test func theCommitteeKeepsBothItsRules() async throws {
    try await World.with { world in
      let table = try await Table(world)
      let body = try await table.hall.body("executive-committee")
      let (meeting, written) = try await world.house.database.read { tx in
        (
          try #require(try RulesInForce.find(of: body, on: tx.now.day, in: tx)),
          try #require(try RulesInForce.written(of: body, on: tx.now.day, in: tx))
        )
      }
      #expect(meeting.preset == .committee)
      #expect(written.rules.answerDays == 10)
      let page = await world.visitor.get("/en/bodies/executive-committee/rules")
      #expect(page.text.contains("In writing, between meetings"))
    }
  }

  /// Results by the rules, as a table: answers of nine cities.
  @Test(arguments: [
    ("yyyyy----", Procedure.State.adopted), ("yyynn----", .adopted), ("yynnn----", .rejected), ("yyyy-----", .lapsed),
    ("aaaaa----", .rejected), ("yyyyyyooo", .discussion), ("yyyyyyoo-", .adopted), ("ooo------", .discussion), ("yynna----", .rejected),
  ])
  func answersComeToWhatTheRulesSay(_ answers: String, _ state: Procedure.State) {
    let choices: [Character: WrittenAnswer.Choice] = ["y": .yes, "n": .no, "a": .abstain, "o": .objection]
    let all = answers.enumerated().map { position, letter in
      WrittenAnswer(organisation: OrganisationID(Int64(position + 1)), choice: choices[letter], reason: nil, answered: nil)
    }
    let rules = BodyRules.preset(.written)
    #expect(WrittenResult(all, rules).state(rules.objections) == state)
  }
}

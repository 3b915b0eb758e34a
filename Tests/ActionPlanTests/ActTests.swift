import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import ActionPlan

@Suite("Acts")
struct ActTests {
  static func input(_ objective: Objective, owner: OrganisationID? = nil, _ change: (inout ActInput) -> Void = { _ in }) -> ActInput {
    var input = ActInput(
      objective: objective.id, what: "A comet was seen from the town hall", day: Day("2021-03-20") ?? Day(number: 0), place: "Rennes",
      source: "the city’s own report", language: .english, owner: owner)
    change(&input)
    return input
  }

  @Test("An act counts like any other fact, and no longer once it is taken back")
  func recordAndUndo() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let city = try await plan.organisation("rennes", country: "FR")
      let input = Self.input(objective, owner: city) { $0.organisations = [city] }
      let officer = plan.actor(.technical, for: city)
      let act = try await plan.write { tx throws in try Acts.record(input, by: officer, in: tx) }
      #expect(act.kind == "comet.seen", "the objective's first rule")
      #expect(try await plan.figure("1.1") == 1)
      let card = try await plan.read { tx throws in try Cards.of([act.id], .french, seenBy: .everyone, in: tx)[act.id] }
      #expect(card?.title == "A comet was seen from the town hall")
      #expect(card?.address == "/acts/\(act.id)")
      try await plan.write { tx throws in try Acts.undo(act, by: officer, in: tx) }
      #expect(try await plan.figure("1.1") == 0)
      let gone = try await plan.read { tx throws in try Cards.of([act.id], .french, seenBy: .house, in: tx)[act.id] }
      #expect(gone == nil)
      #expect(await problem { try await plan.read { tx throws in _ = try Acts.find(act.id, seenBy: .everyone, in: tx) } } == "not found")
    }
  }

  @Test("When a room brings the same fact the two are tied and count once; if that one is undone, the act counts again")
  func tie() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let act = try await plan.write { tx throws in try Acts.record(Self.input(objective), by: secretariat, in: tx) }
      let row = try await plan.happens("comet.seen", on: "2021-03-20")
      let other = try await plan.happens("tree.planted", on: "2021-03-20")
      #expect(try await plan.figure("1.1") == 2)
      let wrong = await problem { try await plan.write { tx throws in try Acts.tie(act, to: other, by: secretariat, in: tx) } }
      #expect(wrong == "conflict", "a row that is no evidence for the objective")
      try await plan.write { tx throws in try Acts.tie(act, to: row, by: secretariat, in: tx) }
      #expect(try await plan.figure("1.1") == 1)
      try await plan.write { tx throws in _ = try Ledger.undo(row, by: secretariat, in: tx) }
      #expect(try await plan.figure("1.1") == 1)
      let tied = try await plan.read { tx throws in try Acts.find(act.id, seenBy: .everyone, in: tx) }
      try await plan.write { tx throws in try Acts.untie(tied, by: secretariat, in: tx) }
      #expect(try await plan.figure("1.1") == 1)
    }
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    let name: String
    let change: @Sendable (inout ActInput) -> Void
    let problem: String
    var testDescription: String { name }
  }

  @Test(
    "A wrong act is refused beside its field and changes nothing",
    arguments: [
      Wrong(name: "tomorrow", change: { $0.day = Day("2021-03-26") ?? $0.day }, problem: "invalid day"),
      Wrong(name: "another year", change: { $0.day = Day("2020-03-20") ?? $0.day }, problem: "invalid day"),
      Wrong(name: "says nothing", change: { $0.what = "  " }, problem: "invalid what"),
      Wrong(name: "says too much", change: { $0.what = String(repeating: "x", count: 301) }, problem: "invalid what"),
      Wrong(name: "no source", change: { $0.source = "" }, problem: "invalid source"),
      Wrong(name: "no such objective", change: { $0.objective = ID(1) }, problem: "not found"),
      Wrong(name: "kind that is none", change: { $0.kind = "DROP TABLE" }, problem: "invalid kind"),
      Wrong(name: "twice", change: { $0.place = "elsewhere" }, problem: "invalid what"),
    ])
  func wrong(_ example: Wrong) async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      if example.name == "twice" {
        try await plan.write { tx throws in _ = try Acts.record(Self.input(objective), by: secretariat, in: tx) }
      }
      let before = plan.house.database.position
      let input = Self.input(objective, example.change)
      let said = await problem { try await plan.write { tx throws in _ = try Acts.record(input, by: secretariat, in: tx) } }
      #expect(said == example.problem)
      #expect(plan.house.database.position == before)
    }
  }

  @Test(
    "Who may record for whom",
    arguments: [
      (Role.secretariat, "house", "none"), (.secretariat, "own", "none"), (.political, "own", "none"), (.technical, "own", "none"),
      (.technical, "house", "forbidden"), (.technical, "other", "forbidden"), (.coordinator, "member", "none"),
      (.coordinator, "other", "forbidden"), (.delegation, "member", "none"), (.juror, "own", "forbidden"), (.dues, "own", "forbidden"),
    ])
  func rights(role: Role, whose: String, said: String) async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let own = try await plan.organisation("own")
      let member = try await plan.organisation("member")
      let other = try await plan.organisation("other")
      let actor = plan.actor(role, for: own, network: [member])
      let owner = ["house": nil, "own": own, "member": member, "other": other][whose] ?? nil
      let input = Self.input(objective, owner: owner)
      #expect(await problem { try await plan.write { tx throws in _ = try Acts.record(input, by: actor, in: tx) } } == said)
    }
  }

  @Test(
    "Acts from a table: every line checked, all or nothing",
    arguments: [
      ("objective,what,day,source\n1.1,Seen,2021-03-20,report\n1.2,Seen too,2021-03-21,report\n", [nil, nil]),
      ("what;objective;day;source\nSeen;1.1;2021-03-20;report\nSeen;9.9;2021-03-20;report\n", [nil, "objective"]),
      ("objective,what,day,source\n1.1,Seen,2021-03-20,report\n1.1,Seen,2021-03-20,report\n", [nil, "what"]),
      ("objective,what,day,source,people,country\n1.1,Seen,20/03/2021,report,many,Frankreich\n", ["day people country"]),
      ("objective,what,day,source,link\n1.1,Seen,2021-03-20,report,javascript:alert(1)\n", ["link"]),
      ("objective,what,day,source\n1.1,,2021-03-20,\n", ["what source"]),
    ])
  func table(csv: String, problems: [String?]) async throws {
    try await inPlan { plan in
      let lines = try CSV.read(Array(csv.utf8))
      #expect(ActTable.head(lines) == nil)
      let read = try await plan.read { tx throws in
        let choices = try ActForm.choices(for: secretariat, .english, in: tx)
        return try ActTable.read(lines, choices, for: secretariat, .english, in: tx)
      }
      #expect(read.map { $0.problems.isEmpty ? nil : $0.problems.map(\.field).joined(separator: " ") } == problems)
      #expect(read.map { $0.input == nil } == problems.map { $0 != nil })
      #expect(read.first?.number == 2)
    }
  }

  @Test("A table without its columns is refused as a whole")
  func tableHead() throws {
    #expect(ActTable.head(try CSV.read(Array("objective,what\n1.1,Seen\n".utf8)))?.values["columns"] == "day, source")
    #expect(ActTable.head(try CSV.read(Array("objective,what,day,source\n".utf8))) != nil)
  }
}

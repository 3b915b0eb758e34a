import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import ActionPlan

@Suite("Plans")
struct PlanVerbTests {
  @Test("Publication makes axes, objectives with their exact wording, short titles, rules and one row of the ledger")
  func publish() async throws {
    try await inPlan { plan in
      let (shown, language) = (plan.plan, Language.english)
      let sheet = try await plan.read { tx throws in
        try PlanSheet.read(year: 2021, for: language, seenBy: .everyone, known: [], in: tx)
      }
      #expect(sheet.axes.map(\.name) == ["Le ciel", "La terre"])
      #expect(sheet.objectives.map(\.objective.code) == ["1.1", "1.2", "2.1"])
      #expect(sheet.objectives[0].wording?.body == "Voir des comètes au XXI<sup>e</sup> siècle.")
      #expect(sheet.objectives[0].wording?.origin == .official)
      #expect(sheet.objectives[0].name == "Comets")
      #expect(sheet.objectives[1].name == "Voir des étoiles.", "without a short title the wording speaks")
      #expect(sheet.objectives[0].rules.map(\.kind) == ["comet.seen"])
      let rows = try await plan.read { tx throws in try Ledger.rows(after: 0, until: 100, in: tx) }
      #expect(rows.map(\.kind) == ["plan.published"])
      #expect(rows.first?.record == shown.id)
      let again = await problem { try await plan.write { tx throws in _ = try Plans.publish(smallDraft, by: secretariat, in: tx) } }
      #expect(again == "conflict")
      var other = smallDraft
      other.year = 2022
      let draft = other
      let city = plan.actor(.political, for: try await plan.organisation("rennes"))
      #expect(await problem { try await plan.write { tx throws in _ = try Plans.publish(draft, by: city, in: tx) } } == "forbidden")
    }
  }

  @Test("A revision makes a new version; the old wording stays readable, a dropped objective too")
  func revise() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      try await plan.happens("comet.seen")
      #expect(try await plan.axisFigure(1) == 1)
      try await plan.write { tx throws in try Plans.reword(objective, "Voir une comète.", note: "Assembly", by: secretariat, in: tx) }
      let wordings = try await plan.read { tx throws in try Plans.wordings(of: objective.id, in: tx) }
      #expect(wordings.map(\.version) == [2, 1])
      #expect(wordings.map(\.passage.text) == ["Voir une comète.", "Voir des comètes au XXIe siècle."])
      try await plan.write { tx throws in try Plans.drop(objective, reason: "no sky", by: secretariat, in: tx) }
      let dropped = try await plan.objective("1.1")
      #expect(dropped.reason == "no sky")
      #expect(try await plan.axisFigure(1) == 0)
      let shown = plan.plan
      let versions = try await plan.read { tx throws in
        (try Plans.find(shown.id, in: tx).version, try Plans.versions(of: shown.id, in: tx).map(\.note))
      }
      #expect(versions.0 == 3)
      #expect(versions.1 == ["no sky", "Assembly", ""])
      let twice = await problem { try await plan.write { tx throws in try Plans.drop(dropped, reason: "x", by: secretariat, in: tx) } }
      #expect(twice == "conflict")
      try await plan.write { tx throws in try Plans.restore(dropped, note: "the sky is back", by: secretariat, in: tx) }
      #expect(try await plan.axisFigure(1) == 1)
    }
  }

  @Test("Nothing changes in a closed plan until it is opened again")
  func close() async throws {
    try await inPlan { plan in
      let (shown, objective) = (plan.plan, try await plan.objective("1.1"))
      try await plan.write { tx throws in try Plans.close(shown, by: secretariat, in: tx) }
      let closed = try await plan.read { tx throws in try Plans.find(shown.id, in: tx) }
      #expect(closed.state == .closed)
      let act = ActTests.input(objective)
      #expect(await problem { try await plan.write { tx throws in _ = try Acts.record(act, by: secretariat, in: tx) } } == "conflict")
      #expect(
        await problem { try await plan.write { tx throws in _ = try Rules.add("a.b", to: objective, by: secretariat, in: tx) } }
          == "conflict")
      try await plan.write { tx throws in try Plans.reopen(closed, by: secretariat, in: tx) }
      #expect(await problem { try await plan.write { tx throws in _ = try Acts.record(act, by: secretariat, in: tx) } } == "none")
    }
  }

  @Test("A draft keeps its steps: each is undone in turn, and a form drawn from an older one is refused")
  func drafts() async throws {
    try await inPlan { plan in
      var draft = smallDraft
      draft.year = 2022
      let first = draft
      let id = try await plan.write { tx throws in try Drafts.open(first, by: secretariat, in: tx) }
      try await plan.write { tx throws in try Drafts.apply(.join(part: 4), to: id, step: 0, by: secretariat, in: tx) }
      let stale = await problem {
        try await plan.write { tx throws in try Drafts.apply(.moveUp(part: 7), to: id, step: 0, by: secretariat, in: tx) }
      }
      #expect(stale == "conflict")
      var open = try await plan.read { tx throws in try Drafts.find(id, by: secretariat, in: tx) }
      #expect(open.step == 1)
      #expect(open.draft.axes.map(\.concrete.count) == [1, 1])
      let other = await problem { try await plan.write { tx throws in try Drafts.undo(id, step: 2, by: secretariat, in: tx) } }
      #expect(other == "conflict", "of a draft that somebody else has changed, nothing is taken back")
      try await plan.write { tx throws in try Drafts.undo(id, step: 1, by: secretariat, in: tx) }
      open = try await plan.read { tx throws in try Drafts.find(id, by: secretariat, in: tx) }
      #expect(open.draft == first)
      #expect(await problem { try await plan.write { tx throws in try Drafts.undo(id, step: 0, by: secretariat, in: tx) } } == "conflict")
      let unseen = await problem { try await plan.write { tx throws in _ = try Drafts.publish(id, step: 1, by: secretariat, in: tx) } }
      #expect(unseen == "conflict", "what is published is what was reviewed")
      let published = try await plan.write { tx throws in try Drafts.publish(id, step: 0, by: secretariat, in: tx) }
      #expect(published.year == 2022)
      #expect(await problem { try await plan.read { tx throws in _ = try Drafts.find(id, by: secretariat, in: tx) } } == "not found")
    }
  }

  @Test("The first start brings in the plan of 2021 with its forty objectives, once")
  func firstStart() async throws {
    let place = try await TestDatabase.place(targets: ["Storage", "Core", "Directory", "ActionPlan"])
    let house = try await House(features: [.actionPlan], words: .none, settings: Settings()) { beforeCommit in
      try await Database.open(place, clock: TestClock().clock, beforeCommit: beforeCommit)
    }
    for _ in 0..<2 { try await house.database.write(try PlanImport.firstStart(documentFolder.path)) }
    let sheet = try await house.database.read { tx throws in
      try PlanSheet.read(year: 2021, for: .spanish, seenBy: .everyone, known: [], in: tx)
    }
    #expect(sheet.title == "Plan de Acción 2021")
    #expect(sheet.axes.map(\.objectives.count) == [10, 7, 7, 16])
    #expect(sheet.axes.map(\.goals.count) == [1, 1, 1, 2])
    #expect(sheet.objectives.allSatisfy { $0.title?.language == .spanish && $0.wording?.language == .french && !$0.rules.isEmpty })
    #expect(sheet.objectives.allSatisfy { $0.figure == .notRecordedYet })
    let cards = try await house.database.read { tx throws in
      try Cards.find(CardQuery(words: "comité ejecutivo", kinds: ["objective"]), seenBy: .everyone, language: .spanish, in: tx).cards
    }
    #expect(cards.contains { $0.title == "4.13 Potencial del Comité Ejecutivo" })
    await house.database.close()
    await TestDatabase.remove(place)
  }

  @Test("An action's owner says how it stands; what is in trouble says why")
  func actions() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let city = try await plan.organisation("rennes")
      let other = try await plan.organisation("lisboa")
      let input = ActionInput(
        title: "Buy a telescope", owner: city, starts: Day("2021-01-01"), ends: Day("2021-06-30"), language: .english)
      let action = try await plan.write { tx throws in try Actions.plan(input, for: objective, by: secretariat, in: tx) }
      #expect(action.isLate(on: Day("2021-03-25") ?? Day(number: 0)), "it should have begun")
      let (mine, theirs) = (plan.actor(.technical, for: city), plan.actor(.technical, for: other))
      func report(_ state: PlanAction.State, _ reason: String?, by actor: Actor) async -> String {
        await problem {
          try await plan.write { tx throws in try Actions.report(action, state, reason: reason, language: .english, by: actor, in: tx) }
        }
      }
      #expect(await report(.running, nil, by: theirs) == "forbidden")
      #expect(await report(.atRisk, "  ", by: mine) == "invalid reason")
      #expect(await report(.atRisk, "clouds", by: mine) == "none")
      let reported = try await plan.read { tx throws in try Actions.find(action.id, in: tx) }
      #expect(reported.state == .atRisk)
      #expect(reported.reason == "clouds")
      #expect(reported.heard == plan.clock.now)
    }
  }

  @Test("An indicator counted by the house moves with the ledger and is not typed")
  func indicators() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let year = plan.plan.period
      let (from, to) = (year.from ?? Day(number: 0), year.to ?? Day(number: 0))
      let (counted, said) = try await plan.write { tx throws in
        (
          try Indicators.set(
            IndicatorInput(title: "Comets", type: .number, source: .ledger, target: 4, starts: from, ends: to, language: .english),
            for: objective, by: secretariat, in: tx),
          try Indicators.set(
            IndicatorInput(title: "Joy", type: .share, source: .owner, target: 90, starts: from, ends: to, language: .english),
            for: objective, by: secretariat, in: tx)
        )
      }
      let house = plan.house
      func value(_ indicator: Indicator) async throws -> Indicator.Value {
        try await plan.read { tx throws in try Indicators.value(of: indicator, objective, seenBy: .everyone, house: house, in: tx).value }
      }
      #expect(try await value(counted) == .notRecordedYet)
      try await plan.happens("comet.seen")
      #expect(try await value(counted) == .number(1))
      let day = Day("2021-03-01") ?? from
      func update(_ indicator: Indicator, _ value: Indicator.Value) async -> String {
        await problem {
          try await plan.write { tx throws in try Indicators.update(indicator, value, on: day, language: .english, by: secretariat, in: tx)
          }
        }
      }
      #expect(await update(counted, .number(7)) == "conflict")
      #expect(await update(said, .number(101)) == "invalid value")
      #expect(await update(said, .words("fine")) == "invalid value")
      #expect(await update(said, .number(45)) == "none")
      #expect(try await value(said) == .number(45))
    }
  }

  @Test(
    "How much of the way is done",
    arguments: [
      (nil, 10, true, Indicator.Value.number(5), 0.5), (0, 10, true, .number(20), 1), (10, 0, false, .number(2.5), 0.75),
      (4, 8, true, .number(2), 0), (nil, 0, false, .number(0), 1), (nil, nil, true, .number(3), nil), (nil, 5, true, .noData, nil),
      // Less is better: nothing is known of the way without its start, and fifty of ten is not reached.
      (nil, 10, false, .number(50), nil), (nil, 10, false, .number(9), 1), (50, 10, false, .number(50), 0),
      // A start beyond the target, from before it was refused.
      (10, 5, true, .number(3), nil), (5, 10, false, .number(12), nil),
      (nil, nil, true, .yes(true), 1), (nil, nil, true, .yes(false), 0), (5, 5, true, .number(6), 1),
    ] as [(Double?, Double?, Bool, Indicator.Value, Double?)])
  func reached(baseline: Double?, target: Double?, rising: Bool, value: Indicator.Value, share: Double?) {
    let indicator = Indicator(
      id: ID(1), objective: ID(2), type: .number, source: .owner, kind: nil, baseline: baseline, target: target,
      starts: Day(number: 0), ends: Day(number: 100), rising: rising)
    #expect(indicator.reached(value) == share)
  }

  @Test(
    "Late is over time, or less than half of what the time asks",
    arguments: [
      (50, 30, Indicator.Standing.onWay), (50, 20, .late), (101, 99, .late), (101, 100, .reached), (0, 0, .onWay),
    ])
  func standing(day: Int, value: Double, standing: Indicator.Standing) {
    let indicator = Indicator(
      id: ID(1), objective: ID(2), type: .number, source: .owner, kind: nil, baseline: nil, target: 100,
      starts: Day(number: 0), ends: Day(number: 100), rising: true)
    #expect(indicator.standing(.number(value), on: Day(number: day)) == standing)
  }

  @Test(
    "A yes is late only when its date has passed",
    arguments: [
      (2, false, Indicator.Standing.onWay), (99, false, .onWay), (100, false, .onWay), (101, false, .late), (101, true, .reached),
      (2, true, .reached),
    ])
  func yes(day: Int, yes: Bool, standing: Indicator.Standing) {
    let indicator = Indicator(
      id: ID(1), objective: ID(2), type: .yesNo, source: .owner, kind: nil, baseline: nil, target: nil,
      starts: Day(number: 0), ends: Day(number: 100), rising: true)
    #expect(indicator.standing(.yes(yes), on: Day(number: day)) == standing)
  }
}

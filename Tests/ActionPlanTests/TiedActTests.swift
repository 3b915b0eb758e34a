import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import ActionPlan

@Suite("An act and the row that a room brought of it")
struct TiedActTests {
  /// An act for 1.1 tied to a row of the same fact.
  private func tied(
    _ plan: PlanHouse, kind: String = "comet.seen", to other: String = "comet.seen", audience: Audience = .everyone
  ) async throws -> Int64 {
    let objective = try await plan.objective("1.1")
    let input = ActTests.input(objective) { $0.kind = kind }
    let act = try await plan.write { tx throws in try Acts.record(input, by: secretariat, in: tx) }
    let row = try await plan.happens(other, on: "2021-03-20", audience: audience)
    try await plan.write { tx throws in try Acts.tie(act, to: row, by: secretariat, in: tx) }
    return row
  }

  @Test("A reader who may not see the room's row counts the act")
  func hidden() async throws {
    try await inPlan { plan in
      _ = try await tied(plan, audience: .members)
      #expect(try await plan.figure("1.1") == 1)
      #expect(try await plan.figure("1.1", Sight([.members])) == 1)
    }
  }

  @Test("The act counts again once no rule counts the room's row")
  func unruled() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let rule = try await plan.write { tx throws in try Rules.add("star.seen", to: objective, by: secretariat, in: tx) }
      _ = try await tied(plan, to: "star.seen")
      #expect(try await plan.figure("1.1") == 1)
      try await plan.write { tx throws in try Rules.remove(rule, from: objective, by: secretariat, in: tx) }
      #expect(try await plan.figure("1.1") == 1)
    }
  }

  @Test("It serves an objective that the row does not; for the axis and the plan the two are one fact")
  func anotherObjective() async throws {
    try await inPlan { plan in
      let (first, second) = (try await plan.objective("1.1"), try await plan.objective("1.2"))
      try await plan.write { tx throws in
        try Rules.add("star.seen", to: first, by: secretariat, in: tx)
        try Rules.add("sky.looked-at", to: second, by: secretariat, in: tx)
      }
      _ = try await tied(plan, kind: "sky.looked-at", to: "star.seen")
      #expect(try await plan.figure("1.1") == 1)
      #expect(try await plan.figure("1.2") == 1)
      #expect(try await plan.axisFigure(1) == 1)
      let shown = plan.plan
      #expect(try await plan.read { tx throws in try Evidence.figures(of: shown, seenBy: .everyone, in: tx).total } == 1)
    }
  }

  @Test(
    "What mends the row counts in its place if it is of a kind that counts; if not, the act does",
    arguments: ["comet.seen", "tree.planted"])
  func mended(kind: String) async throws {
    try await inPlan { plan in
      let row = try await tied(plan)
      let next = try await plan.happens(kind, on: "2021-03-21", corrects: row)
      #expect(try await plan.figure("1.1") == 1)
      try await plan.happens("tree.planted", on: "2021-03-22", corrects: next)
      #expect(try await plan.figure("1.1") == 1)
    }
  }
}

@Suite("Indicators that the house counts")
struct CountedIndicatorTests {
  private func value(
    _ plan: PlanHouse, _ type: Indicator.Kind, kind: String? = nil, _ sight: Sight = .everyone
  ) async throws -> Indicator.Value {
    let objective = try await plan.objective("1.1")
    let (from, to) = (plan.plan.period.from ?? Day(number: 0), plan.plan.period.to ?? Day(number: 0))
    let house = plan.house
    return try await plan.write { tx throws in
      let input = IndicatorInput(
        title: "Counted", type: type, source: .ledger, kind: kind, target: 4, starts: from, ends: to, language: .english)
      let indicator = try Indicators.set(input, for: objective, by: secretariat, in: tx)
      return try Indicators.value(of: indicator, objective, seenBy: sight, house: house, in: tx).value
    }
  }

  @Test("Of one kind: acts by the kind that they stand for, and a tied one not twice")
  func ofOneKind() async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let acts = try await plan.write { tx throws in
        try Rules.add("training.held", to: objective, by: secretariat, in: tx)
        return try ["one", "two", "three"].map { what in
          let input = ActTests.input(objective) {
            $0.kind = "training.held"
            $0.what = what
          }
          return try Acts.record(input, by: secretariat, in: tx)
        }
      }
      #expect(try await value(plan, .number, kind: "training.held") == .number(3))
      #expect(try await value(plan, .number, kind: "act.recorded") == .noData, "no act stands for that kind")
      let row = try await plan.happens("training.held", on: "2021-03-20", audience: .members)
      try await plan.write { tx throws in try Acts.tie(acts[0], to: row, by: secretariat, in: tx) }
      #expect(try await value(plan, .number, kind: "training.held") == .number(3))
      #expect(try await value(plan, .number, kind: "training.held", Sight([.members])) == .number(3))
      try await plan.happens("training.held", on: "2021-03-21")
      #expect(try await value(plan, .number, kind: "training.held") == .number(4))
    }
  }

  @Test("A share is that of the cities which are members on the day, never more than all of them")
  func share() async throws {
    try await inPlan { plan in
      let rennes = try await plan.organisation("rennes", country: "FR")
      let torino = try await plan.organisation("torino", country: "IT")
      let left = try await plan.organisation("left", country: "FR")
      _ = try await plan.write { tx in
        try tx.execute(
          """
          INSERT INTO directory_fact (id, organisation, fact, value, from_day, to_day, source) VALUES
            (900001, \(rennes), 'membership', 'member', '2020-01-01', NULL, 'test'),
            (900002, \(torino), 'membership', 'member', '2020-01-01', NULL, 'test'),
            (900003, \(left), 'membership', 'member', '2020-01-01', '2021-02-01', 'test')
          """)
      }
      #expect(try await value(plan, .share) == .noData)
      try await plan.happens("comet.seen", owner: rennes)
      #expect(try await value(plan, .share) == .number(50))
      try await plan.happens("comet.seen", on: "2021-01-10", owner: left)
      try await plan.happens("comet.seen", owner: try await plan.organisation("never", country: "PT"))
      #expect(try await value(plan, .share) == .number(50))
      try await plan.happens("comet.seen", owner: torino)
      #expect(try await value(plan, .share) == .number(100))
    }
  }

  @Test(
    "The way leads from the start to the target in the direction that is better",
    arguments: [
      (nil, 10, true, "none"), (nil, 10, false, "invalid baseline"), (50, 10, false, "none"), (50, 10, true, "invalid baseline"),
      (5, 10, false, "invalid baseline"), (10, 10, false, "none"), (nil, nil, false, "none"),
    ] as [(Double?, Double?, Bool, String)])
  func start(baseline: Double?, target: Double?, rising: Bool, said: String) async throws {
    try await inPlan { plan in
      let objective = try await plan.objective("1.1")
      let (from, to) = (plan.plan.period.from ?? Day(number: 0), plan.plan.period.to ?? Day(number: 0))
      func set(_ type: Indicator.Kind) async -> String {
        await problem {
          try await plan.write { tx throws in
            let input = IndicatorInput(
              title: "Waste", type: type, source: .owner, baseline: baseline, target: target, starts: from, ends: to, rising: rising,
              language: .english)
            try Indicators.set(input, for: objective, by: secretariat, in: tx)
          }
        }
      }
      #expect(await set(.number) == said)
      #expect(await set(.share) == said)
      #expect(await set(.yesNo) == "none", "where neither is asked for")
    }
  }
}

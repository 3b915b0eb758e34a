import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import ActionPlan

@Suite("What counts for the plan")
struct EvidenceTests {
  @Test("A rule on a kind that no code names counts what happened before it was made")
  func backFill() async throws {
    try await inPlan { plan in
      #expect(try await plan.figure("2.1") == 0)
      try await plan.happens("tree.planted", on: "2021-01-02")
      try await plan.happens("tree.planted", on: "2021-02-02")
      try await plan.happens("tree.planted", on: "2020-12-31")
      #expect(try await plan.figure("2.1") == 0)
      let objective = try await plan.objective("2.1")
      let rule = try await plan.write { tx throws in try Rules.add("tree.planted", to: objective, by: secretariat, in: tx) }
      #expect(try await plan.figure("2.1") == 2, "a fact of another year counts for that year")
      #expect(try await plan.axisFigure(2) == 2)
      try await plan.happens("tree.planted", on: "2021-12-31")
      #expect(try await plan.figure("2.1") == 3)
      try await plan.write { tx throws in try Rules.remove(rule, from: objective, by: secretariat, in: tx) }
      #expect(try await plan.figure("2.1") == 0)
    }
  }

  @Test("Figures are net of what was mended or undone")
  func corrections() async throws {
    try await inPlan { plan in
      let first = try await plan.happens("comet.seen")
      let second = try await plan.happens("comet.seen")
      #expect(try await plan.figure("1.1") == 2)
      try await plan.write { tx throws in _ = try Ledger.undo(first, by: secretariat, in: tx) }
      #expect(try await plan.figure("1.1") == 1)
      try await plan.happens("comet.seen", on: "2021-03-02", corrects: second)
      #expect(try await plan.figure("1.1") == 1, "a row that mends stands in the place of the one it names")
    }
  }

  @Test("A fact that meets two rules counts once; one that serves two objectives counts once for their axis")
  func noDoubleCount() async throws {
    try await inPlan { plan in
      let city = try await plan.organisation("rennes", country: "FR")
      let (first, second) = (try await plan.objective("1.1"), try await plan.objective("1.2"))
      try await plan.write { tx throws in
        try Rules.add("comet.seen", country: "FR", to: first, by: secretariat, in: tx)
        try Rules.add("comet.seen", to: second, by: secretariat, in: tx)
      }
      try await plan.happens("comet.seen", owner: city)
      #expect(try await plan.figure("1.1") == 1)
      #expect(try await plan.figure("1.2") == 1)
      #expect(try await plan.axisFigure(1) == 1)
      let shown = plan.plan
      let total = try await plan.read { tx throws in try Evidence.figures(of: shown, seenBy: .everyone, in: tx).total }
      #expect(total == 1)
    }
  }

  @Test("Conditions: a country, an organisation, the members of a network on the day it happened")
  func conditions() async throws {
    try await inPlan { plan in
      let rennes = try await plan.organisation("rennes", country: "FR")
      let lisboa = try await plan.organisation("lisboa", country: "PT")
      let network = try await plan.organisation("rtpce", kind: "network")
      _ = try await plan.write { tx in
        try tx.execute(
          """
          INSERT INTO directory_membership (id, member, network, role, from_day, to_day, source)
          VALUES (900001, \(lisboa), \(network), 'member', '2021-02-01', NULL, 'test')
          """)
      }
      try await plan.happens("tree.planted", on: "2021-01-15", owner: lisboa)
      try await plan.happens("tree.planted", on: "2021-02-15", owner: lisboa)
      try await plan.happens("tree.planted", on: "2021-02-15", owner: rennes)
      try await plan.happens("tree.planted", on: "2021-02-15")
      let objective = try await plan.objective("2.1")
      func count(country: String? = nil, network: OrganisationID? = nil, organisation: OrganisationID? = nil) async throws -> Int {
        let rule = try await plan.write { tx throws in
          try Rules.add(
            "tree.planted", country: country, network: network, organisation: organisation, to: objective, by: secretariat, in: tx)
        }
        let figure = try await plan.figure("2.1")
        try await plan.write { tx throws in try Rules.remove(rule, from: objective, by: secretariat, in: tx) }
        return figure
      }
      #expect(try await count() == 4)
      #expect(try await count(country: "PT") == 2)
      #expect(try await count(organisation: rennes) == 1)
      #expect(try await count(network: network) == 1, "Lisboa joined in February")
    }
  }

  @Test("A reader counts only what they may see")
  func sight() async throws {
    try await inPlan { plan in
      try await plan.happens("comet.seen")
      try await plan.happens("comet.seen", audience: .members)
      #expect(try await plan.figure("1.1") == 1)
      #expect(try await plan.figure("1.1", Sight([.members])) == 2)
    }
  }

  @Test(
    "Nothing recorded is never zero",
    arguments: [
      (0, ["comet.seen"], Figure.notRecordedYet), (0, [], .notRecordedYet), (0, ["plan.published"], .noData),
      (0, ["comet.seen", "plan.published"], .noData), (3, ["comet.seen"], .number(3)), (1, [], .number(1)),
    ])
  func words(count: Int, kinds: [String], figure: Figure) {
    let rules = kinds.map { EvidenceRule(id: ID(1), objective: ID(2), kind: $0, country: nil, network: nil, organisation: nil) }
    #expect(Evidence.figure(count, rules: rules, known: ["plan.published"]) == figure)
  }

  @Test(
    "What is no kind is refused",
    arguments: ["", "comet", "comet.", ".seen", "Comet.seen", "comet.seen.twice", "comet seen", "a.b'c", "1.a"])
  func kinds(text: String) async throws {
    #expect(!EvidenceRule.isKind(text))
    try await inPlan { plan in
      let objective = try await plan.objective("2.1")
      let said = await problem { try await plan.write { tx throws in _ = try Rules.add(text, to: objective, by: secretariat, in: tx) } }
      #expect(said == "invalid kind")
    }
  }
}

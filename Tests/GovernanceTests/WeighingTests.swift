import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// Bodies that weigh their cities, and rules as decisions.
@Suite struct WeighingTests {
  /// What a form of rules says, with changes.
  static func rules(_ rules: BodyRules, _ changes: [(String, String)]) -> [(String, String)] {
    RulesForm.start(rules, .assembly).pairs.filter { pair in !changes.contains { $0.0 == pair.name } }.map { ($0.name, $0.value) } + changes
  }

  @Test func citiesVoteWithTheirWeight() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      try await hall.rule { $0.weights = Weights("200000:2 500000:3") ?? .equal }
      let id = try await hall.opened()
      let weights = try await world.house.database.read { tx in
        let rows = try tx.rows("SELECT organisation, weight FROM governance_roll WHERE assembly = \(id)")
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("organisation") as OrganisationID, try $0("weight") as Int) })
      }
      // The population of Rosario is known from 2022 on only.
      for (slug, votes) in [("rennes", 2), ("lisboa", 3), ("torino", 3), ("tampere", 2), ("granollers", 1), ("rosario", 1)] {
        #expect(weights[hall.city(slug)] == votes, "\(slug)")
      }
      #expect(await hall.rennes.get("/en/assemblies/\(id)/roll").text.contains("3 votes"))
      let vote = try await hall.vote(id)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      for (browser, slug, choice) in [
        (hall.rennes, "rennes", "yes"), (hall.rennes, "torino", "yes"), (hall.lisboa, "lisboa", "no"), (hall.tampere, "tampere", "abstain"),
      ] {
        #expect(await hall.ballot(browser, vote, for: slug, choice).status == 303)
      }
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      #expect(await hall.rennes.get("/en/votes/\(vote)").text.contains("5 yes, 3 no, 2 abstained"))
    }
  }

  @Test(
    arguments: [
      ("", "One each"), ("100 000: 2\n500.000: 3", "2 votes from 100,000 inhabitants on; 3 votes from 500,000 inhabitants on"),
      ("100000: 2", "One; 2 votes from 100,000 inhabitants on"),
    ])
  func rulesSayHowCitiesAreWeighed(_ typed: String, _ words: String) async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let fields = Self.rules(.preset(.assembly), [("from", "2021-04-01"), ("decision", "Assembly of 25 March 2021"), ("weights", typed)])
      let sent = await hall.staff.post("/en/bodies/general-assembly/rules/new", fields)
      #expect(sent.status == 303, "\(sent.text.suffix(3000))")
      world.clock.set(Moment("2021-04-02T08:00:00.000Z") ?? world.clock.now)
      #expect(await world.visitor.get("/en/bodies/general-assembly/rules").text.contains(words))
    }
  }

  @Test(arguments: ["100000", "100000: 1", "500000: 3\n100000: 2", "100000: 21", "-5: 2", "a: b", "100000: 2: 3"])
  func aWeightThatDoesNotGrowIsRefused(_ typed: String) async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let fields = Self.rules(.preset(.assembly), [("from", "2021-04-01"), ("decision", "Assembly"), ("weights", typed)])
      let sent = await hall.staff.post("/en/bodies/general-assembly/rules/new", fields)
      #expect(sent.status == 422 && sent.text.contains("href=\"#rules-weights\""))
      let body = try await hall.body("general-assembly")
      #expect(
        try await world.house.database.read { tx in try RulesInForce.history(of: body, in: tx).count { $0.preset == .assembly } } == 1)
    }
  }

  /// Rules name the decision of the register that gave them, a decision what it is about; each is said on both pages.
  @Test func aDecisionAndWhatItIsAbout() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let taken = await hall.staff.post(
        "/en/assemblies/\(id)/consensus", [("title", "New rules"), ("words", ""), ("language", "en"), ("item", "")])
      #expect(taken.status == 303, "\(taken.text.suffix(2000))")
      let decision = try #require(
        try await world.house.database.read { tx in try Decision.list(DecisionQuery(), seenBy: .everyone, in: tx).first })

      let none = Self.rules(.preset(.assembly), [("from", "2021-05-01"), ("decision", "")])
      #expect(await hall.staff.post("/en/bodies/general-assembly/rules/new", none).status == 422)
      let early = Self.rules(.preset(.assembly), [("from", "2021-04-19"), ("decision", ""), ("resolution", "\(decision.id)")])
      #expect(await hall.staff.post("/en/bodies/general-assembly/rules/new", early).text.contains("The decision was taken on"))
      let good = Self.rules(.preset(.assembly), [("from", "2021-05-01"), ("decision", ""), ("resolution", "\(decision.id)")])
      #expect(await hall.staff.post("/en/bodies/general-assembly/rules/new", good).status == 303)
      let link = "href=\"/en/decisions/\(decision.id)\""
      #expect(await world.visitor.get("/en/bodies/general-assembly/rules").text.contains(link))
      #expect(await world.visitor.get(decision.path.english).text.contains("href=\"/en/bodies/general-assembly/rules\""))

      func follow(_ concerns: String, version: Int) async -> Browser.Page {
        await hall.staff.post(
          "\(decision.path.english)/follow-up", [("state", "taken"), ("concerns", concerns), ("version", "\(version)")])
      }
      let rules = "/en/bodies/general-assembly/rules"
      for wrong in [
        "/en/nowhere", "/en/nowhere/\(decision.id)", "/en/funds/grants/999999", "https://example.org/\(String(repeating: "x", count: 400))",
      ] {
        let sent = await follow("/en/cities/rennes\n\(wrong)", version: 1)
        #expect(sent.status == 422 && sent.text.contains("No page of this site that you can see"), "\(wrong)")
      }
      #expect(await hall.rennes.get("/en/cities/rennes").text.contains(link) == false)
      #expect(await follow("/fr/membership/rennes?x=1\nhttps://paideia.example/es/cities/torino\n", version: 1).status == 303)
      let page = await world.visitor.get(decision.path.english).text
      #expect(page.contains("href=\"/en/cities/rennes\"") && page.contains("href=\"/en/cities/torino\""))
      #expect(!page.contains("href=\"\(rules)\""), "what is not named any more is not about it any more")
      #expect(await hall.staff.get("/en/membership/rennes").text.contains(link))
      #expect(await hall.rennes.get("/en/cities/rennes").text.contains(link))
    }
  }
}

extension String {
  fileprivate var english: String { "/en\(self)" }
}

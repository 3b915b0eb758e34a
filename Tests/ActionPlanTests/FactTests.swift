import ActionPlan
import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct FactTests {
  /// Five facts of 2021 have no day that a source gives: they are acts, counted in no year, and nobody's news.
  @Test func aFactWithoutADayIsAFact() async throws {
    try await World.furnished { world in
      let (dated, undated, objectives) = try await world.house.database.read { tx throws in
        (
          try tx.count("SELECT count(*) FROM actionplan_act WHERE day IS NOT NULL"),
          try tx.values("SELECT id FROM actionplan_act WHERE day IS NULL ORDER BY id", as: RecordID.self),
          try tx.values(
            "SELECT o.code FROM actionplan_act a JOIN actionplan_objective o ON o.id = a.objective WHERE a.day IS NULL ORDER BY a.id",
            as: String.self)
        )
      }
      // On the test's day, 25 March 2021, only the Assembly has taken place of those whose day is known.
      #expect(dated == 1)
      #expect(objectives == ["4.13", "4.10", "3.5", "3.5", "3.5"], "the celebration that was only moved is none of them")
      let objective = await world.visitor.get("/en/plan/2021/3.5").text
      #expect(objective.contains("Known, but no source gives the day: counted in no year"))
      for id in undated.suffix(3) { #expect(objective.contains("/en/acts/\(id)\"")) }
      let act = await world.visitor.get("/fr/acts/\(try #require(undated.last))").text
      #expect(act.contains("aucune source ne l’indique") && act.contains("edcities.org") && act.contains("Tampere"))
      #expect(await world.visitor.get("/en/search?q=superblock").text.contains("/en/acts/\(undated[2])"))
      #expect(await !world.visitor.get("/en/activity").text.contains("superblock"))
      let measure = try #require(world.house.features.flatMap(\.measures).first { $0.name == "acts.recorded" })
      let (year, all) = try await world.house.database.read { tx throws in
        (
          try Measures.figure(measure, .house, .year(2021), seenBy: .everyone, house: world.house, in: tx),
          try Measures.figure(measure, .house, Period(from: nil, to: nil), seenBy: .everyone, house: world.house, in: tx)
        )
      }
      #expect(year == .number(1) && all == .number(6))
    }
  }

  @Test func takenBackItIsGone() async throws {
    try await World.furnished { world in
      let id: RecordID = try await world.house.database.read { tx throws in
        try #require(try tx.value("SELECT max(id) FROM actionplan_act WHERE day IS NULL"))
      }
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.get("/en/acts/\(id)").status == 200)
      #expect(await officer.post("/en/acts/\(id)/withdrawal").status == 303)
      #expect(await !world.visitor.get("/en/plan/2021/3.5").text.contains("/en/acts/\(id)\""))
      #expect(
        await officer.post("/en/act", [("objective", "3.5"), ("what", "Something"), ("source", "a test")]).status == 422, "people say a day"
      )
    }
  }
}

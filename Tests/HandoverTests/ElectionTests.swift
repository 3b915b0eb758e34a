import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Handover

@Suite struct ElectionTests {
  /// Sixty days before to seventy-five after, in three countries and three languages.
  @Test func theWholeTimelineOfAnElection() async throws {
    try await World.with { world in
      for country in ["FR", "ES", "PT"] { try await world.enter(country, "2021-05-30") }
      try await Campaign.run(world.house)
      #expect(try await world.mailCount() == 0, "sixty-six days before nothing is said")

      world.at("2021-03-31")
      try await Campaign.run(world.house)
      try await Campaign.run(world.house)
      #expect(try await world.subjects(.rennesTechnical) == ["Avant l’élection\u{202F}: préparez la passation de Rennes"])
      #expect(try await world.subjects(.rennesPolitical).count == 1)
      // Acts for two cities.
      #expect(
        try await Set(world.subjects(.barcelonaBoth)) == [
          "Antes de las elecciones: prepare el traspaso de Barcelona", "Antes de las elecciones: prepare el traspaso de Granollers",
        ])
      #expect(try await world.subjects(.lisboaTechnical) == ["Before the election: prepare the hand-over of Lisboa"])
      #expect(try await world.subjects(.tamperePolitical) == [])
      let sheet = try #require(try await world.link(.rennesTechnical, "/fr/handover/rennes"))
      #expect(try await world.signIn(.rennesTechnical).get(sheet).status == 200)

      world.at("2021-05-30")
      try await Campaign.run(world.house)
      #expect(try await world.mandates("rennes").allSatisfy { !$0.needsConfirmation })
      world.at("2021-05-31")
      try await Campaign.run(world.house)
      #expect(try await world.mandates("rennes").allSatisfy(\.needsConfirmation))
      #expect(try await world.mandates("tampere").allSatisfy { !$0.needsConfirmation })
      #expect(try await world.coverage("rennes")?.reason == .election)
      #expect(try await world.signIn(.rennesTechnical).get("/fr/for-me").text.contains("2 mandats"))
      #expect(try await world.signIn(.rennesTechnical).get("/fr/team/rennes").text.contains("À confirmer"))

      world.at("2021-06-06")
      async let one: Void = Campaign.run(world.house)
      async let other: Void = Campaign.run(world.house)
      _ = try await (one, other)
      #expect(try await world.subjects(.rennesTechnical).last == "Agissez-vous toujours pour Rennes après l’élection\u{202F}?")
      #expect(try await world.subjects(.rennesTechnical).count == 2, "two workers, one mail")
      #expect(try await world.subjects(.lisboaTechnical).last == "Do you still act for Lisboa after the election?")
      #expect(try await world.subjects(.barcelonaBoth).filter { $0.hasPrefix("¿Sigue actuando en nombre de") }.count == 2)
      let yes = try #require(try await world.link(.rennesTechnical, "/confirmation"))
      #expect(await world.visitor.post(yes).status == 200)
      #expect(try await world.coverage("rennes")?.reason == .noPolitical, "one of the two has answered: no longer awaited, not yet covered")

      // Each holder is asked again, also where a colleague has answered.
      world.at("2021-06-29")
      try await Campaign.run(world.house)
      #expect(try await world.subjects(.rennesPolitical).count == 3)
      #expect(try await world.subjects(.rennesTechnical).count == 2)

      world.at("2021-07-14")
      try await Campaign.run(world.house)
      try await Campaign.run(world.house)
      #expect(try await world.coverage("lisboa")?.state == .silent)
      let silent = try await world.silent()
      #expect(silent.byCondition == silent.byReading)
      #expect(try await world.subjects(.lisboaCoordinator).last == "1 city has not said who acts for it")
      #expect(try await world.signIn(.lisboaCoordinator).get("/en/for-me").text.contains("1 city has not said who acts for it"))
      // Spain has a network without a coordinator here: the secretariat is told.
      #expect(try await world.subjects(.secretariat) == ["2 cities have not said who acts for them"])
      #expect(try await world.subjects(.granollersCommittee) == [])

      world.at("2021-08-13")
      try await Campaign.run(world.house)
      #expect(try await world.subjects(.granollersCommittee).count == 2, "one list for each election: Spain and Portugal")
      #expect(try await world.subjects(.granollersCommittee).allSatisfy { $0.contains("no ha") || $0.contains("no han") })
      let committee = try await world.signIn(.granollersCommittee).get("/es/silent-cities")
      #expect(committee.text.contains("Lisboa") && committee.text.contains("Granollers") && !committee.text.contains("Rennes"))
      #expect(try await world.signIn(.rennesTechnical).get("/fr/silent-cities").status == 403)
    }
  }

  @Test func anElectionEnteredLateAsksFromThatDayOn() async throws {
    try await World.with { world in
      try await world.enter("FR", "2021-01-31")
      try await Campaign.run(world.house)
      #expect(try await world.mailCount() == 0, "no letter of long ago")
      // Confirmed on 2021-03-25, when it was opened: after the election, so nothing needs saying.
      #expect(try await world.mandates("rennes").allSatisfy { !$0.needsConfirmation })
      try await world.enter("FI", "2021-03-25")
      world.at("2021-03-26")
      try await Campaign.run(world.house)
      #expect(try await world.mandates("tampere").allSatisfy(\.needsConfirmation))
    }
  }

  /// After a fortnight without a worker, only the latest letter is written.
  @Test func whatWasMissedIsNotPiledUp() async throws {
    try await World.with { world in
      try await world.enter("FI", "2021-04-11")
      world.at("2021-05-20")
      try await Campaign.run(world.house)
      #expect(try await world.subjects(.tamperePolitical) == ["Do you still act for Tampere after the election?"])
    }
  }

  @Test func theDailyJobRunsIt() async throws {
    try await World.with { world in
      try await world.enter("FI", "2021-05-01")
      world.at("2021-03-26")
      await world.runJobs()
      #expect(try await world.subjects(.tamperePolitical).count == 1)
    }
  }

  @Test func coordinatorsProposeForTheirCountriesAlone() async throws {
    try await World.with { world in
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let staff = try await world.signIn(.secretariat)
      let form = [("country", "PT"), ("day", "2021-09-26"), ("cities", ""), ("source", "a gazette")]
      #expect(await coordinator.post("/en/elections", form).status == 303)
      #expect(try await world.house.database.read { tx in try Elections.entered(from: tx.now.day, in: tx) }.isEmpty)
      #expect(await coordinator.post("/en/elections", form).status == 422, "once")
      #expect(await coordinator.post("/en/elections", [("country", "FR"), ("day", "2021-09-26"), ("source", "a gazette")]).status == 422)
      #expect(
        await coordinator.post("/en/elections", [("country", "PT"), ("day", "2021-09-26"), ("cities", "Rennes"), ("source", "x")]).status
          == 422)
      #expect(await staff.get("/en/for-me").text.contains("1 election proposed"))
      let id = try await world.house.database.read { tx in try Elections.proposed(by: .house, in: tx).first?.id }
      let path = "/en/elections/\(try #require(id))"
      #expect(await coordinator.post("\(path)/acceptance").status == 403)
      #expect(await staff.post("\(path)/acceptance").status == 303)
      #expect(await staff.post("\(path)/acceptance").status == 409)
      #expect(await coordinator.get("/en/elections").text.contains("26 September 2021"))
      #expect(try await world.signIn(.rennesTechnical).get("/fr/elections").status == 403)
    }
  }

  @Test func wrongDaysAreRefused() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      for (day, source) in [("2021-02-30", "x"), ("2019-05-26", "x"), ("2041-05-26", "x"), ("2021-09-26", "")] {
        #expect(await staff.post("/en/elections", [("country", "FR"), ("day", day), ("source", source)]).status == 422, "\(day)")
      }
      #expect(try await world.ledger("election.entered") == 0)
    }
  }

  @Test func aTableIsLookedAtEnteredAndTakenBack() async throws {
    try await World.with { world in
      try await world.enter("IT", "2021-10-03")
      let staff = try await world.signIn(.secretariat)
      let good = "day,country,source,cities\n2021-09-26,PT,gazette,\n2021-10-10,IT,gazette,Torino\n2021-10-03,IT,gazette,\n"
      let preview = await staff.upload("/en/elections/import", file: "table", name: "e.csv", type: "text/csv", Array(good.utf8))
      #expect(preview.status == 200)
      for word in ["New election", "Doubtful", "Already entered"] { #expect(preview.text.contains(word)) }
      #expect(try await world.ledger("election.entered") == 1, "looking changes nothing")
      let bad = good + "26/9/2021,PT,gazette,\n2021-09-26,ZZ,gazette,\n2021-09-26,PT,gazette,Atlantis\n"
      let wrong = await staff.upload("/en/elections/import", file: "table", name: "e.csv", type: "text/csv", Array(bad.utf8))
      #expect(wrong.status == 422)
      #expect(await staff.post("/en/elections/import/application", [("table", bad)]).status == 409)
      #expect(try await world.ledger("election.entered") == 1, "all or nothing")
      #expect(await staff.post("/en/elections/import/application", [("table", good), ("doubtful", "1")]).status == 303)
      let entered = try await world.house.database.read { tx in try Elections.entered(from: tx.now.day, in: tx) }
      #expect(entered.count == 3)
      let batch = try #require(entered.compactMap(\.batch).first)
      #expect(await staff.post("/en/elections/imports/\(batch)/undoing").status == 303)
      #expect(await staff.post("/en/elections/imports/\(batch)/undoing").status == 404)
      #expect(try await world.house.database.read { tx in try Elections.entered(from: tx.now.day, in: tx) }.count == 1)
    }
  }
}

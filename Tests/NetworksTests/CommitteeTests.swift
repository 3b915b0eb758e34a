import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Networks

@Suite struct CommitteeTests {
  static let page = "/en/committee/work"

  @Test func whoWorksThere() async throws {
    try await World.with { world in
      for (somebody, reading, sharing) in [
        (SmallWorld.Somebody.granollersCommittee, 200, 403), (.rennesTechnical, 200, 403), (.lisboaCoordinator, 200, 403),
        (.secretariat, 200, 422),
        (.nobody, 404, 404),
      ] {
        let browser = try await world.signIn(somebody)
        #expect(await browser.get(Self.page).status == reading, "\(somebody)")
        for part in ["commitments", "assignments", "seats"] {
          #expect(await browser.post("\(Self.page)/\(part)").status == sharing, "\(somebody) \(part)")
        }
      }
    }
  }

  /// A seat that has ended takes along what its city might do for the Committee, whatever mandate is still open.
  @Test func theRightsOfTheCommitteeEndWithTheSeat() async throws {
    try await World.with { world in
      let committee = try await world.signIn(.granollersCommittee)
      #expect(await committee.get(Self.page).status == 200)
      let granollers = world.small.organisation("granollers")
      let person = world.small.person(.granollersCommittee)
      func holders() async throws -> [PersonID] {
        try await world.house.database.read { tx in try Mandates.holders(roles: [.committee], on: tx.now.day, in: tx).map(\.person) }
      }
      #expect(try await holders().contains(person))
      try await world.house.database.write { tx in
        let seats = try tx.values("SELECT id FROM directory_seat WHERE organisation = \(granollers)", as: ID<Seat>.self)
        for seat in seats { try Bodies.vacate(seat, on: tx.now.day, by: .house, in: tx) }
      }
      #expect(await committee.get(Self.page).status == 404)
      #expect(try await !holders().contains(person), "nor is it written to as one of the Committee")
    }
  }

  @Test func aCommitmentIsFollowedAndRemembered() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let lome = world.small.organisation("lome")
      let fields = [
        ("words", "Invite the cities of West Africa"), ("city", "\(world.small.organisation("granollers"))"), ("until", "2021-04-05"),
        ("decision", "Committee of March, item 4"), ("language", "en"),
      ]
      let foreign = await secretariat.post("\(Self.page)/commitments", fields.map { $0.0 == "city" ? ("city", "\(lome)") : $0 })
      #expect(foreign.status == 422, "a city without a seat takes nothing")
      #expect(await secretariat.post("\(Self.page)/commitments", fields).status == 303)
      let id = try #require(
        try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_commitment", as: RecordID.self) })
      let city = try await world.signIn(.granollersCommittee)
      #expect(await city.get("/en/for-me").text.contains("/en/commitments/\(id)"))
      #expect(
        await (try await world.signIn(.rennesTechnical)).post("/en/commitments/\(id)", [("state", "done"), ("version", "1")]).status == 403)
      #expect(await city.post("/en/commitments/\(id)", [("state", "dropped"), ("version", "1")]).status == 422, "why is asked")
      #expect(await city.post("/en/commitments/\(id)", [("state", "doing"), ("version", "1"), ("note", "Wrote to Lomé")]).status == 303)
      #expect(await city.post("/en/commitments/\(id)", [("state", "done"), ("version", "1")]).status == 409)

      var counts: [Int] = []
      for days in [1, 5, 1, 5, 1] {
        world.clock.pass(days: days)
        await world.runJobs()
        counts.append(try await world.mails().filter { $0.to == world.small.person(.granollersCommittee) }.count)
      }
      #expect(counts == [0, 1, 1, 2, 2], "a week before and when it is late, once each")
      let later = try await world.signIn(.granollersCommittee)
      #expect(await later.post("/en/commitments/\(id)", [("state", "done"), ("version", "2"), ("note", "Six came")]).status == 303)
      let page = await later.get("/en/commitments/\(id)").text
      #expect(page.contains("Wrote to Lomé") && page.contains("Six came"))
      let done = try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'task.done'") }
      #expect(done == 1)
    }
  }

  /// A commitment that was kept is remembered without names two years later.
  @Test func notesOnACommitmentGo() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let fields = [
        ("words", "Invite"), ("city", "\(world.small.organisation("granollers"))"), ("until", "2021-04-05"), ("language", "en"),
      ]
      #expect(await secretariat.post("\(Self.page)/commitments", fields).status == 303)
      let id = try #require(
        try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_commitment", as: RecordID.self) })
      func kept() async throws -> Int {
        try await world.house.database.write { tx in
          for retention in NetworkPeople.retentions { _ = try retention.sweep(tx.now.day.adding(days: -retention.days), tx) }
          return try tx.count("SELECT count(*) FROM networks_step WHERE person IS NOT NULL OR note IS NOT NULL")
        }
      }
      world.clock.pass(days: 800)
      #expect(try await kept() == 1, "it is open")
      let later = try await world.signIn(.secretariat)
      #expect(await later.post("/en/commitments/\(id)", [("state", "done"), ("version", "1"), ("note", "Six came")]).status == 303)
      world.clock.pass(days: 731)
      #expect(try await kept() == 0)
    }
  }

  /// What is for the Committee is called so.
  @Test func whoSeesItsPapers() async throws {
    try await World.with { world in
      let page = await (try await world.signIn(.secretariat)).get("\(Self.page)/meetings/new").text
      #expect(page.contains("The Executive Committee only") && !page.contains("Its own cities only"))
      #expect(
        await (try await world.signIn(.granollersCommittee)).get("\(Self.page)/documents/new").text.contains("The Executive Committee only")
      )
    }
  }

  @Test func territoriesAreSharedOutForATerm() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let fields = [
        ("kind", "territory"), ("words", "West Africa"), ("city", "\(world.small.organisation("rennes"))"), ("from", "2021-03-25"),
        ("language", "en"),
      ]
      #expect(await secretariat.post("\(Self.page)/assignments", fields).status == 303)
      let id = try #require(
        try await world.house.database.read { tx in try tx.value("SELECT id FROM networks_assignment", as: RecordID.self) })
      let rennes = try await world.signIn(.rennesTechnical)
      #expect(await rennes.get(Self.page).text.contains("West Africa"))
      #expect(await rennes.post("/en/assignments/\(id)/end").status == 403)
      #expect(await (try await world.signIn(.nobody)).post("/en/assignments/\(id)/end").status == 404)
      #expect(await secretariat.post("/en/assignments/\(id)/end").status == 303)
      #expect(await rennes.get(Self.page).text.contains("West Africa"), "what was stays written")
    }
  }

  /// What a city answers for ends with its seat; a term that follows goes on.
  @Test func whatACityAnswersForEndsWithItsSeat() async throws {
    try await World.with { world in
      let secretariat = try await world.signIn(.secretariat)
      let granollers = world.small.organisation("granollers")
      let fields = [("kind", "task"), ("words", "The Charter"), ("city", "\(granollers)"), ("from", "2021-03-01"), ("language", "en")]
      #expect(await secretariat.post("\(Self.page)/assignments", fields).status == 303)
      func end() async throws -> Day? {
        try await world.house.database.read { tx in
          let body = try #require(try Bodies.find(slug: CommitteePages.slug, in: tx))
          return try #require(try Assignment.list(of: body.id, in: tx).first).to
        }
      }
      #expect(try await end() == nil)
      #expect(await secretariat.get(Self.page).text.firstMatch(of: /assignments\/\d+\/end/) != nil)
      try await world.house.database.write { tx in
        let body = try #require(try Bodies.find(slug: CommitteePages.slug, in: tx))
        for seat in try Bodies.history(of: body.id, in: tx) where seat.organisation == granollers {
          try Bodies.vacate(seat.id, on: tx.now.day, by: .house, in: tx)
        }
      }
      #expect(try await end() == Day("2021-03-25"))
      #expect(await secretariat.get(Self.page).text.firstMatch(of: /assignments\/\d+\/end/) == nil, "nothing is left to end")
      try await world.house.database.write { tx in
        let body = try #require(try Bodies.find(slug: CommitteePages.slug, in: tx))
        try Bodies.seat(granollers, in: body.id, as: .member, from: tx.now.day, to: Day("2025-03-25"), source: "", by: .house, in: tx)
      }
      #expect(try await end() == Day("2025-03-25"))
    }
  }
}

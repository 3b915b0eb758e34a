import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Web

@testable import Networks

@Suite struct GroupTests {
  static let space = "/en/networks/rtpce/space"

  static func propose(_ world: World) async throws -> String {
    let officer = try await world.signIn(.lisboaTechnical)
    let sent = await officer.post(
      "\(space)/groups/new",
      [
        ("question", "How do schools open to the street?"), ("product", "A guide"), ("calendar", ""),
        ("lead", "\(world.small.organisation("lisboa"))"), ("language", "en"),
      ])
    #expect(sent.status == 303)
    return sent.location
  }

  static func member(_ world: World) async throws -> OrganisationID {
    try await world.house.database.write { tx in
      var city = NewOrganisation(.city, "Águeda")
      city.country = "PT"
      let id = try Organisations.register(city, by: .house, in: tx)
      try Organisations.admit(id, on: nil, source: "test", by: .house, in: tx)
      try Organisations.tie(id, to: world.small.organisation("rtpce"), from: nil, source: "test", by: .house, in: tx)
      let person = try People.register(name: "Delegate of Águeda", address: "agueda@example.org", language: .spanish, in: tx)
      try Mandates.open(person, for: id, as: .technical, evidence: "test", by: .house, in: tx)
      return id
    }
  }

  @Test func fromProposalToAProductThatAllRead() async throws {
    try await World.with { world in
      _ = try await Self.member(world)
      let group = try await Self.propose(world)
      let officer = try await world.signIn(.lisboaTechnical)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/for-me").text.contains(group))
      #expect(await officer.post("\(group)/moves/approval").status == 403)
      #expect(await officer.post("\(group)/moves/start").status == 409, "not approved yet")
      #expect(await coordinator.post("\(group)/moves/refusal", [("note", "")]).status == 422)
      #expect(await coordinator.post("\(group)/moves/approval").status == 303)
      await world.runJobs()
      let informed = try await world.mails().filter { $0.subject.contains("schools open") }.compactMap(\.to)
      #expect(informed.contains(world.small.person(.granollersCommittee)), "the Executive Committee is informed")
      #expect(informed.contains(world.small.person(.lisboaTechnical)), "the lead city is told")

      let closing = [
        ("original", "en"), ("audience", "2"), ("link", "https://example.org/guide"), ("summary_en", "Open the gates."),
        ("summary_fr", "Ouvrir les grilles."),
      ]
      #expect(await officer.post("\(group)/closing", closing).status == 409, "it does not report yet")
      #expect(await officer.post("\(group)/moves/start").status == 303)
      #expect(await officer.post("\(group)/moves/reporting").status == 303)
      for (left, words) in [
        ("link", "Give the product"), ("summary_fr", "at least two languages"), ("summary_en", "at least two languages"),
      ] {
        let page = await officer.post("\(group)/closing", closing.filter { $0.0 != left })
        #expect(page.status == 422, "without \(left)")
        #expect(page.text.contains(words))
      }
      #expect(
        await officer.post("\(group)/closing", closing.map { $0.0 == "summary_fr" ? ("summary_fr", "Open the gates.") : $0 }).status == 422)
      #expect(await (try await world.signIn(.rennesTechnical)).get(group).status == 404, "the network's until it has closed")
      #expect(await officer.post("\(group)/closing", closing).status == 303)
      #expect(await (try await world.signIn(.rennesTechnical)).get(group).status == 200)
      #expect(await world.visitor.get(group).status == 404)

      await world.runJobs()
      await world.runJobs()
      let told = try await world.mails().filter {
        $0.text.contains("/groups/") && ($0.text.contains("gates") || $0.text.contains("grilles"))
      }
      let technical = [SmallWorld.Somebody.rennesTechnical, .lisboaTechnical, .barcelonaBoth].map { world.small.person($0) }
      for person in technical { #expect(told.filter { $0.to == person }.count == 1, "\(person)") }
      #expect(told.first { $0.to == world.small.person(.rennesTechnical) }?.language == .french)
      #expect(told.first { $0.to == world.small.person(.rennesTechnical) }?.text.contains("Ouvrir les grilles.") == true)
      let rows = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE kind LIKE 'group.%' ORDER BY position", as: String.self)
      }
      #expect(rows == ["group.proposed", "group.formed", "group.started", "group.reporting", "group.result"])
    }
  }

  @Test func citiesJoinAndAreCounted() async throws {
    try await World.with { world in
      let agueda = try await Self.member(world)
      let group = try await Self.propose(world)
      let id = try #require(RecordID(text: group.split(separator: "/").last ?? ""))
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post("\(group)/moves/approval").status == 303)
      #expect(await (try await world.signIn(.rennesTechnical)).post("\(group)/cities").status == 404)
      let person = try #require(try await world.house.database.read { tx in try People.find(address: "agueda@example.org", in: tx) })
      let token = try await world.house.database.write { tx in try Sessions.open(for: person.id, in: tx) }
      let delegate = Browser(pipeline: world.pipeline, token: token)
      #expect(await delegate.get("\(group)/meetings").status == 403, "who does not lead plans no meeting")
      #expect(await delegate.get("\(group)/documents").status == 403, "who is not in it adds nothing")
      #expect(await delegate.post("\(group)/cities").status == 303)
      #expect(await delegate.post("\(group)/cities").status == 409)
      #expect(await delegate.get("\(group)/documents").status == 200)

      let officer = try await world.signIn(.lisboaTechnical)
      let planned = await officer.post(
        "\(group)/meetings",
        [
          ("title", "First meeting"), ("language", "en"), ("day", "2021-04-01"), ("time", "10:00"), ("zone", "Europe/Lisbon"),
          ("minutes", "60"),
          ("link", "https://meet.example.org"), ("audience", "\(world.small.organisation("rtpce"))"),
        ])
      #expect(planned.status == 303)
      #expect(await delegate.post("\(planned.location)/registration").status == 303)
      #expect(await officer.get("\(planned.location)/edit").status == 200, "the lead city organises it")
      #expect(await delegate.get("\(planned.location)/edit").status == 403)
      world.clock.pass(days: 10)
      let again = try await world.signIn(.lisboaTechnical)
      #expect(await again.post("\(planned.location)/attendance", [("present", "\(person.id)")]).status == 303)
      let attendance = try await world.house.database.read { tx in try Meeting.attendance(about: id, in: tx) }
      #expect(attendance == [agueda: 1])
      let active = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE kind IN ('meeting.held', 'network.activity') ORDER BY position", as: String.self)
      }
      #expect(active == ["meeting.held", "network.activity"])
    }
  }
}

import Approvals
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

  /// Proposed and approved: the address of the group.
  static func formed(_ world: World) async throws -> String {
    let proposal = try await propose(world)
    let coordinator = try await world.signIn(.lisboaCoordinator)
    #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 303)
    return try await group(of: proposal, world)
  }

  static func group(of proposal: String, _ world: World) async throws -> String {
    let request = try #require(RecordID(text: proposal.split(separator: "/").last ?? ""))
    let group = try await world.house.database.read { tx in
      try tx.value("SELECT g.id FROM networks_group g WHERE g.request = \(request)", as: RecordID.self)
    }
    return "/en/groups/\(try #require(group))"
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
      let proposal = try await Self.propose(world)
      let id = try #require(proposal.split(separator: "/").last)
      let officer = try await world.signIn(.lisboaTechnical)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let waiting = await coordinator.get("/en/for-me").text
      #expect(waiting.contains(proposal) && waiting.contains("Proposal of a working group: How do schools open to the street?"))
      #expect(await officer.get("\(Self.space)/groups").text.contains(proposal), "who asks finds it in the space")
      #expect(await coordinator.get("\(Self.space)/groups").text.contains(proposal))
      await world.runJobs()
      let asked = try await world.mails().filter { $0.text.contains("/requests/\(id)") }
      #expect(asked.map(\.address) == [SmallWorld.address(.lisboaCoordinator)], "who decides is told")
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM networks_group") } == 0, "no group yet")
      #expect(await officer.post("\(proposal)/moves/acceptance").status == 403)
      #expect(await coordinator.post("\(proposal)/moves/refusal", [("note", "")]).status == 422)
      #expect(await coordinator.post("\(proposal)/moves/acceptance", [("note", "A good question")]).status == 303)
      let group = try await Self.group(of: proposal, world)
      #expect(await coordinator.get(proposal).text.contains(group))
      #expect(await officer.get(group).text.contains(proposal))
      #expect(await officer.get("/en/groups/\(id)").location == group, "the address of a proposal leads on")
      await world.runJobs()
      let informed = try await world.mails().filter { $0.subject.contains("schools open") }
      #expect(informed.contains { $0.to == world.small.person(.granollersCommittee) }, "the Executive Committee is informed")
      let told = informed.filter { $0.to == world.small.person(.lisboaTechnical) }
      #expect(told.count == 1 && told.first?.text.contains("A good question") == true, "the lead city is told, once")

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
      let readers = try await world.mails().filter {
        $0.text.contains("/groups/") && ($0.text.contains("gates") || $0.text.contains("grilles"))
      }
      let technical = [SmallWorld.Somebody.rennesTechnical, .lisboaTechnical, .barcelonaBoth].map { world.small.person($0) }
      for person in technical { #expect(readers.filter { $0.to == person }.count == 1, "\(person)") }
      #expect(readers.first { $0.to == world.small.person(.rennesTechnical) }?.language == .french)
      #expect(readers.first { $0.to == world.small.person(.rennesTechnical) }?.text.contains("Ouvrir les grilles.") == true)
      let rows = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE kind LIKE 'group.%' ORDER BY position", as: String.self)
      }
      #expect(rows == ["group.proposed", "group.formed", "group.started", "group.reporting", "group.result"])
    }
  }

  @Test func citiesJoinAndAreCounted() async throws {
    try await World.with { world in
      let agueda = try await Self.member(world)
      let group = try await Self.formed(world)
      let id = try #require(RecordID(text: group.split(separator: "/").last ?? ""))
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

  private static func delegate(_ world: World) async throws -> Browser {
    let token = try await world.house.database.write { tx in
      try Sessions.open(for: try #require(try People.find(address: "agueda@example.org", in: tx)).id, in: tx)
    }
    return Browser(pipeline: world.pipeline, token: token)
  }

  private static func standing(_ kind: String, _ world: World) async throws -> Int {
    try await world.house.database.read { tx in
      try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = \(kind) AND \(Ledger.standing)")
    }
  }

  @Test func aProposalIsWithdrawnByWhoMadeIt() async throws {
    try await World.with { world in
      _ = try await Self.member(world)
      let proposal = try await Self.propose(world)
      let id = try #require(proposal.split(separator: "/").last)
      let officer = try await world.signIn(.lisboaTechnical)
      let delegate = try await Self.delegate(world)
      for path in [proposal, "/en/groups/\(id)"] {
        #expect(await delegate.get(path).status == 404, "it is between who asks and who decides")
      }
      #expect(await delegate.post("\(proposal)/moves/withdrawal").status == 404)
      #expect(!(await officer.get("/en/search?q=schools").text.contains("open to the street")), "no group yet")
      #expect(await officer.post("\(proposal)/moves/withdrawal").status == 303)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 409)
      #expect(!(await coordinator.get("/en/for-me").text.contains(proposal)))
      #expect(try await Self.standing("group.withdrawn", world) == 1)
      #expect(await officer.post("\(proposal)/moves/renewal").status == 303, "a proposal withdrawn by mistake stands again")
      #expect(try await Self.standing("group.withdrawn", world) == 0)
      #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 303)
      #expect(await officer.post("\(proposal)/moves/withdrawal").status == 409, "it was decided")
      #expect(await officer.get("/en/search?q=schools").text.contains("open to the street"))
    }
  }

  /// What is missing is said field by field, and the rest stays as it was.
  @Test func aProposalIsCompleted() async throws {
    try await World.with { world in
      let proposal = try await Self.propose(world)
      let id = try #require(RecordID(text: proposal.split(separator: "/").last ?? ""))
      let officer = try await world.signIn(.lisboaTechnical)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(
        await coordinator.post("\(proposal)/moves/return", [("reopened", "product"), ("note", "Which product?")]).status == 303)
      #expect(await officer.get(proposal).text.contains("Which product?"))
      let version = try await world.house.database.read { tx in try Requests.find(id, in: tx).version }
      let sent = await officer.post(
        "\(proposal)/form", [("version", "\(version)"), ("question", "Another"), ("product", "A map"), ("move", "submission")])
      #expect(sent.status == 303)
      #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 303)
      let page = await officer.get(try await Self.group(of: proposal, world)).text
      #expect(page.contains("How do schools open to the street?") && page.contains("A map") && !page.contains("A guide"))
    }
  }

  /// A step goes back while nothing rests on it, by whoever made it with the same right, or the secretariat.
  @Test func aStepIsTakenBackWhileNothingRestsOnIt() async throws {
    try await World.with { world in
      _ = try await Self.member(world)
      let proposal = try await Self.propose(world)
      let officer = try await world.signIn(.lisboaTechnical)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let delegate = try await Self.delegate(world)
      let refused = await coordinator.post("\(proposal)/moves/refusal", [("note", "Twice the same")])
      #expect(refused.status == 303)
      #expect(await coordinator.get(proposal).text.contains("\(proposal)/moves/reversal"))
      await world.runJobs()
      #expect(await officer.post("\(proposal)/moves/reversal").status == 403, "the coordinator decided")
      #expect(await delegate.post("\(proposal)/moves/reversal").status == 404)
      #expect(await coordinator.post("\(proposal)/moves/reversal").status == 303)
      #expect(try await Self.standing("group.declined", world) == 0)
      await world.runJobs()
      let lead = world.small.person(.lisboaTechnical)
      func told() async throws -> [String] { try await world.mails().filter { $0.to == lead }.map(\.subject) }
      #expect(try await told().filter { $0.hasSuffix("Proposed to the coordinating city") }.count == 1)
      #expect(await coordinator.post("\(proposal)/moves/refusal", [("note", "Still twice")]).status == 303)
      await world.runJobs()
      #expect(try await told().filter { $0.hasSuffix("Not approved") }.count == 2, "told again")
      #expect(await (try await world.signIn(.secretariat)).post("\(proposal)/moves/reversal").status == 303)
      #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 303)
      let group = try await Self.group(of: proposal, world)
      #expect(await officer.post("\(proposal)/moves/dissolution").status == 403)
      #expect(await coordinator.post("\(proposal)/moves/dissolution").status == 303)
      #expect(try await Self.standing("group.formed", world) == 0)
      #expect(await officer.get(group).location == proposal, "it waits again")
      #expect(!(await officer.get("/en/search?q=schools").text.contains("open to the street")))
      await world.runJobs()
      #expect(try await told().filter { $0.hasSuffix("Proposed to the coordinating city") }.count == 3, "of each, once")
      let committee = try await world.mails().filter { $0.to == world.small.person(.granollersCommittee) }
      #expect(committee.filter { $0.subject.hasPrefix("Decisión anulada") }.count == 1)
      #expect(await coordinator.post("\(proposal)/moves/acceptance").status == 303)
      #expect(try await Self.group(of: proposal, world) == group, "under the same address")
      #expect(await officer.post("\(group)/moves/start").status == 303)
      #expect(await coordinator.post("\(proposal)/moves/dissolution").status == 409, "it has begun")
      #expect(await officer.post("\(group)/return").status == 303)
      #expect(try await Self.standing("group.started", world) == 0)
      #expect(await officer.get(group).text.contains("Undone on"))
      #expect(await delegate.post("\(group)/cities").status == 303)
      #expect(await coordinator.post("\(proposal)/moves/dissolution").status == 409, "a city has joined since")
      #expect(try await Self.standing("group.formed", world) == 1)
    }
  }

  /// Two decisions on one proposal: one wins, the other is told, and there is one group.
  @Test func oneDecisionWins() async throws {
    try await World.with { world in
      let proposal = try await Self.propose(world)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let staff = try await world.signIn(.secretariat)
      async let one = coordinator.post("\(proposal)/moves/acceptance")
      async let other = staff.post("\(proposal)/moves/acceptance")
      #expect(await [one.status, other.status].sorted() == [303, 409])
      #expect(try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM networks_group") } == 1)
    }
  }

  /// What is for the group is seen by its cities and by whoever coordinates the network.
  @Test func aGroupIsAnAudience() async throws {
    try await World.with { world in
      let agueda = try await Self.member(world)
      let group = try await Self.formed(world)
      let id = try #require(group.split(separator: "/").last)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let officer = try await world.signIn(.lisboaTechnical)
      let delegate = try await Self.delegate(world)
      #expect(await officer.get("\(group)/meetings").text.contains("The cities of the group only"))
      let file = Array("%PDF-1.4\n%%EOF\n".utf8)
      let added = await officer.upload(
        "\(group)/documents", [("title", "Draft"), ("language", "en"), ("kind", "other"), ("audience", "\(id)")], file: "file",
        name: "draft.pdf", type: "application/pdf", file)
      #expect(added.status == 303)
      let planned = await officer.post(
        "\(group)/meetings",
        [
          ("title", "Among us"), ("language", "en"), ("day", "2021-04-01"), ("time", "10:00"), ("zone", "Europe/Lisbon"),
          ("minutes", "60"), ("link", "https://meet.example.org"), ("audience", "\(id)"),
        ])
      #expect(planned.status == 303)
      for path in [added.location, planned.location] {
        #expect(await officer.get(path).text.contains("The cities of the group only"))
        #expect(await coordinator.get(path).status == 200)
        #expect(await delegate.get(path).status == 404, "a city of the network that is not in it")
      }
      #expect(!(await delegate.get(group).text.contains("Draft")))
      #expect(await delegate.post("\(group)/cities").status == 303)
      for path in [added.location, planned.location] { #expect(await delegate.get(path).status == 200) }
      let rtpce = world.small.organisation("rtpce")
      try await world.house.database.write { tx in
        try Organisations.untie(agueda, from: rtpce, on: tx.now.day, by: .house, in: tx)
      }
      #expect(await delegate.get(added.location).status == 404, "it has left the network")
      try await world.house.database.write { tx in
        try Organisations.tie(agueda, to: rtpce, from: tx.now.day, source: "test", by: .house, in: tx)
      }
      #expect(await delegate.post("\(group)/cities/end").status == 303)
      #expect(await delegate.get(added.location).status == 404, "it has left")
      #expect(
        await officer.post(
          "\(added.location)/edit",
          [("title", "Draft"), ("language", "en"), ("kind", "other"), ("audience", "\(world.small.organisation("rtpce"))")]
        ).status == 303)
      #expect(await delegate.get(added.location).status == 200, "opened to the network")
    }
  }

  private static func close(_ group: String, _ world: World) async throws {
    let officer = try await world.signIn(.lisboaTechnical)
    for move in ["start", "reporting"] { #expect(await officer.post("\(group)/moves/\(move)").status == 303) }
    let closing = [
      ("original", "en"), ("audience", "2"), ("link", "https://example.org/guide"), ("summary_en", "Open the gates."),
      ("summary_fr", "Ouvrir les grilles."),
    ]
    #expect(await officer.post("\(group)/closing", closing).status == 303)
  }

  /// Ninety days after its product, each city that took part is asked once whether it has used it.
  @Test func itsCitiesAreAskedThreeMonthsLater() async throws {
    try await World.with { world in
      _ = try await Self.member(world)
      let group = try await Self.formed(world)
      #expect(await (try await Self.delegate(world)).post("\(group)/cities").status == 303)
      try await Self.close(group, world)
      func asked() async throws -> [MailRow] { try await world.mails().filter { $0.text.contains("/group-uses/") } }
      world.clock.pass(days: 89)
      await world.runJobs()
      #expect(try await asked().isEmpty)
      world.clock.pass(days: 1)
      await world.runJobs()
      world.clock.pass(days: 1)
      await world.runJobs()
      let mails = try await asked()
      #expect(
        Set(mails.map(\.address)) == ["agueda@example.org", SmallWorld.address(.lisboaTechnical), SmallWorld.address(.lisboaCoordinator)]
          && mails.count == 3, "once each")
      let start = world.house.settings.address
      let mail = try #require(mails.first { $0.address == "agueda@example.org" })
      let links = mail.text.split(whereSeparator: \.isWhitespace).filter { $0.contains("/group-uses/") }.map {
        String($0.dropFirst(start.count))
      }
      #expect(links.count == 3 && mail.language == .spanish)
      let link = try #require(links.first { $0.hasSuffix("answer=yes") })
      let page = await world.visitor.get(link)
      #expect(page.status == 200 && page.text.contains("value=\"yes\" checked"))
      let form = String(link.split(separator: "?")[0])
      #expect(await world.visitor.post(form).status == 422)
      async let one = world.visitor.post(form, [("answer", "yes"), ("words", "In <two> schools")])
      async let other = world.visitor.post(form, [("answer", "yes"), ("words", "In <two> schools")])
      #expect(await [one.status, other.status].sorted() == [200, 404])
      let network = await (try await world.signIn(.lisboaTechnical)).get(group).text
      #expect(network.contains("In &lt;two&gt; schools") && network.contains("Águeda") && network.contains("1 of 2 cities have answered"))
      let members = await (try await world.signIn(.rennesTechnical)).get(group).text
      #expect(members.contains("1 of 2 cities have answered") && !members.contains("schools</li>") && !members.contains("&lt;two&gt;"))
      #expect(try await Self.standing("group.used", world) == 1)
      let rest = try #require(
        mails.first { $0.address == SmallWorld.address(.lisboaTechnical) }?.text.split(whereSeparator: \.isWhitespace)
          .first { $0.contains("/group-uses/") }.map { String($0.dropFirst(start.count).split(separator: "?")[0]) })
      #expect(await world.visitor.post(rest, [("answer", "later")]).status == 200)
      for kind in ["group.used", "group.reviewed"] { #expect(try await Self.standing(kind, world) == 1, "\(kind)") }
      #expect(await world.visitor.get("/en/group-uses/0123").status == 404)
    }
  }

  /// Two years after the end nobody's name or sentence stands with a group any more, and not earlier.
  @Test func notesGoTwoYearsAfterTheEnd() async throws {
    try await World.with { world in
      let proposal = try await Self.propose(world)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post("\(proposal)/moves/acceptance", [("note", "A good question")]).status == 303)
      let group = try await Self.group(of: proposal, world)
      func kept() async throws -> [Int] {
        try await world.house.database.write { tx in
          for retention in NetworkPeople.retentions { _ = try retention.sweep(tx.now.day.adding(days: -retention.days), tx) }
          return [
            try tx.count("SELECT count(*) FROM networks_turn WHERE person IS NOT NULL OR note IS NOT NULL"),
            try tx.count("SELECT count(*) FROM approvals_turn WHERE person IS NOT NULL OR note IS NOT NULL"),
          ]
        }
      }
      world.clock.pass(days: 729)
      #expect(try await kept() == [1, 2], "it was decided two years ago, all but a day")
      world.clock.pass(days: 2)
      #expect(try await kept() == [1, 0], "its work has not ended")
      try await Self.close(group, world)
      world.clock.pass(days: 729)
      #expect(try await kept() == [4, 0])
      world.clock.pass(days: 2)
      #expect(try await kept() == [0, 0])
    }
  }
}

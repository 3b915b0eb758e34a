import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Approvals

/// A kind of request that only these tests know: a city asks, a coordinator gives an opinion, the secretariat decides
/// in two steps.
private enum Patronage {
  static let asks = Permission("test.ask", "Ask", [.political: .own, .technical: .own])
  static let advises = Permission("test.advise", "Advise", [.coordinator: .network, .secretariat: .house])
  static let decides = Permission("test.decide", "Decide", [.secretariat: .house])

  static let kind = {
    var kind = RequestKind(
      "test.patronage", "Patronage", opens: asks, sees: advises,
      states: [
        RequestState("draft", "Draft", turn: .asker, editable: true),
        RequestState("submitted", "Submitted", turn: .holder(advises), days: 10),
        RequestState("incomplete", "To complete", turn: .asker, days: 14, editable: true),
        RequestState("advised", "Advised", turn: .holder(decides)),
        RequestState("granted", "Granted", turn: .nobody, tone: .good, ends: true),
      ],
      moves: [
        RequestMove("submission", from: ["draft", "incomplete"], to: "submitted", "Submit", by: .asker).with { $0.needsForm = true },
        RequestMove("return", from: ["submitted"], to: "incomplete", "Ask to complete", by: .holder(advises)).with {
          $0.reopens = true
          $0.note = .required
          $0.noteLabel = "What is missing"
        },
        RequestMove("advice", from: ["submitted"], to: "advised", "Advise", by: .holder(advises)),
        RequestMove("grant", from: ["advised"], to: "granted", "Grant", by: .holder(decides)).with {
          $0.notBy = ["advice"]
          $0.ledger = "patronage.granted"
        },
      ],
      form: { _ in
        Form([
          .text("title", "Title", required: true, limit: 50), .area("why", "Why", required: true, limit: 500),
          .file("letter", "Letter", types: ["application/pdf"], required: true), .text("contact", "Contact"),
        ])
      })
    kind.personal = ["contact"]
    return kind
  }()

  static let feature = {
    var feature = Feature("Test")
    feature.requests = [kind]
    feature.kinds = [Kind("patronage.granted", "{record} was granted patronage")]
    return feature
  }()

  static func open(_ world: World, for city: String = "lisboa", by somebody: SmallWorld.Somebody = .lisboaTechnical) async throws
    -> RecordID
  {
    let actor = try await world.actor(try await world.signIn(somebody))
    let owner = world.small.organisation(city)
    return try await world.house.database.write { tx throws in
      try Requests.open(kind, for: owner, values: Fields([("title", "An old title")]), language: .english, by: actor, in: tx).id
    }
  }
}

/// Somebody is named by a link; another organisation decides.
private enum Naming {
  static let asks = Permission("test.name", "Name", [.political: .own, .technical: .own])
  static let decides = Permission("test.decide-names", "Decide on names", [.coordinator: .network, .secretariat: .house])

  static let kind = {
    var kind = RequestKind(
      "test.naming", "Naming", opens: asks, sees: decides,
      states: [
        RequestState("begun", "Begun", turn: .asker, editable: true),
        RequestState("asked", "Asked", turn: .holder(decides), days: 5, lapse: "lapse", tellsNearest: true),
        RequestState("named", "Named", turn: .nobody, tone: .good, ends: true),
        RequestState("lapsed", "Lapsed", turn: .nobody, tone: .stopped, ends: true),
      ],
      moves: [
        RequestMove("asking", from: ["begun"], to: "asked", "Ask", by: .asker).with { $0.needsForm = true },
        RequestMove("naming", from: ["asked"], to: "named", "Name", by: .holder(decides)).with {
          $0.notBy = ["asking"]
          $0.ledger = "test.named"
        },
        RequestMove("unnaming", from: ["named"], to: "asked", "Take it back", by: .holder(decides)).with { $0.takesBack = true },
        RequestMove("withdrawal", from: ["asked"], to: "lapsed", "Withdraw", by: .askerOrHolder(DirectoryPermissions.people)),
        RequestMove("lapse", from: ["asked"], to: "lapsed", "Too late", by: .house),
      ],
      form: { _ in
        Form([
          .text("person_name", "Name", required: true), .email("person_address", "Address"), .text("other_name", "Another"),
          .text("why", "Why"),
        ])
      })
    kind.personal = ["person_name", "person_address", "other_name"]
    kind.titled = "why"
    return kind
  }()

  static let feature = {
    var feature = Feature("Test")
    feature.requests = [kind]
    feature.kinds = [Kind("test.named", "{record} named somebody")]
    return feature
  }()

  static func byLink(_ world: World) async throws -> RecordID {
    let (house, owner) = (world.house, world.small.organisation("rennes"))
    let values = Fields([
      ("person_name", "Another spelling"), ("person_address", SmallWorld.address(.nobody)), ("other_name", "Somebody else"),
      ("why", "Because"),
    ])
    let link = Actor(person: nil, organisation: nil, roles: [], sight: .everyone)
    return try await house.database.write { tx throws in
      try Requests.openByLink(kind, for: owner, values: values, language: .english, move: "asking", house, by: link, in: tx).id
    }
  }

  /// Of Rennes, to the network that Lisboa coordinates.
  static func addressed(_ world: World) async throws -> RecordID {
    let (house, rennes, network) = (world.house, world.small.organisation("rennes"), world.small.organisation("rtpce"))
    let actor = try await world.actor(try await world.signIn(.rennesTechnical))
    return try await house.database.write { tx throws in
      let values = Fields([("person_name", "A"), ("why", "A good reason")])
      let request = try Requests.open(kind, for: rennes, to: network, values: values, language: .english, by: actor, in: tx)
      return try Requests.move(request.id, "asking", house, by: actor, in: tx).id
    }
  }
}

private let pdf = Array("%PDF-1.4 letter".utf8)

@Suite struct RequestTests {
  private func whole(_ world: World, _ id: RecordID, _ officer: Browser) async throws {
    let saved = await officer.upload(
      "/en/requests/\(id)/form", [("version", "1"), ("title", "School garden"), ("why", "Because."), ("contact", "A. Person")],
      file: "letter", name: "letter.pdf", type: "application/pdf", pdf)
    #expect(saved.status == 303)
  }

  private func state(_ world: World, _ id: RecordID) async throws -> String {
    try await world.house.database.read { tx throws in try Requests.find(id, in: tx).state }
  }

  @Test func aConversationFromDraftToDecision() async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      #expect(await officer.get("/en/requests/\(id)").text.contains("An old title"))
      // Not complete: told what is missing, nothing moves, what was typed is kept.
      let early = await officer.post(
        "/en/requests/\(id)/form", [("version", "1"), ("title", "School garden"), ("why", ""), ("move", "submission")])
      #expect(early.status == 422)
      #expect(early.text.contains("Choose a file."))
      #expect(early.text.contains("School garden"))
      #expect(early.text.contains("What you typed is saved.") && !early.text.contains("Nothing is saved yet"))
      #expect(try await state(world, id) == "draft")
      let saved = await officer.upload(
        "/en/requests/\(id)/form", [("version", "2"), ("title", "School garden"), ("why", "Because."), ("move", "submission")],
        file: "letter", name: "letter.pdf", type: "application/pdf", pdf)
      #expect(saved.status == 303)
      #expect(try await state(world, id) == "submitted")
      await world.runJobs()
      // The coordinator of its network and the secretariat are written to, each in their language; the doer is not.
      let told: [String] = try await world.house.database.read { tx throws in
        try tx.values("SELECT address FROM core_mail WHERE subject LIKE '%Patronage%' ORDER BY address")
      }
      #expect(told == [SmallWorld.address(.lisboaCoordinator), SmallWorld.address(.secretariat)].sorted())

      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/for-me").text.contains("/en/requests/\(id)"))
      #expect(await coordinator.get("/en/cities").text.contains(/For me \([1-9]/), "the header counts it too")
      // The move says what its note is; what was ticked stays so.
      let page0 = await coordinator.get("/en/requests/\(id)").text
      #expect(page0.contains(/<label for="return-note">What is missing/) && page0.contains(/<label for="advice-note">With this message/))
      #expect(!page0.contains("value=\"why\" checked"))
      let noteless = await coordinator.post("/en/requests/\(id)/moves/return", [("reopened", "why")])
      #expect(noteless.status == 422 && noteless.text.contains("value=\"why\" checked"))
      #expect(noteless.text.contains(/id="return-note-error">Fill this in\./))
      let long = String(repeating: "x", count: 4001)
      #expect(await coordinator.post("/en/requests/\(id)/moves/return", [("reopened", "why"), ("note", long)]).text.contains(long))
      #expect(
        await coordinator.post("/en/requests/\(id)/moves/return", [("reopened", "why"), ("note", "Say more.")]).status == 303)
      let page = await officer.get("/en/requests/\(id)")
      #expect(page.text.contains("Say more."))
      // Only what was re-opened changes.
      let version = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).version }
      #expect(
        await officer.post(
          "/en/requests/\(id)/form",
          [("version", "\(version)"), ("title", "Another"), ("why", "Because of the children."), ("move", "submission")]
        ).status == 303)
      let values = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).values }
      #expect(values["title"] == "School garden")
      #expect(values["why"] == "Because of the children.")

      let staff = try await world.signIn(.secretariat)
      #expect(await staff.post("/en/requests/\(id)/moves/advice", []).status == 303)
      #expect(await staff.post("/en/requests/\(id)/moves/grant", []).status == 403, "who advised does not grant")
      #expect(await officer.post("/en/requests/\(id)/moves/grant", []).status == 403)
      #expect(try await state(world, id) == "advised")
    }
  }

  @Test func oneDecisionWins() async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      try await whole(world, id, officer)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let staff = try await world.signIn(.secretariat)
      #expect(
        await officer.post("/en/requests/\(id)/form", [("version", "2"), ("title", "School garden"), ("why", "B"), ("move", "submission")])
          .status == 303)
      let version = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).version }
      async let one = coordinator.post("/en/requests/\(id)/moves/advice", [("version", "\(version)")])
      async let other = staff.post("/en/requests/\(id)/moves/advice", [("version", "\(version)")])
      let answers = await [one.status, other.status].sorted()
      #expect(answers == [303, 409])
      let turns = try await world.house.database.read { tx throws in try Requests.turns(of: id, in: tx).filter { $0.move == "advice" }.count
      }
      #expect(turns == 1)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaTechnical, 200), (.lisboaCoordinator, 200), (.secretariat, 200), (.rennesTechnical, 404),
    (.rosarioDelegation, 404), (.granollersCommittee, 404), (.nobody, 404),
  ])
  func whoSeesIt(_ somebody: SmallWorld.Somebody, _ status: Int) async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      try await whole(world, id, officer)
      let file = try await world.house.database.read { tx throws in try Files.of([id], in: tx)[id]?.first?.id }
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/en/requests/\(id)").status == status)
      let download = await browser.get("/en/requests/\(id)/files/\(try #require(file))")
      #expect(download.status == status)
      if status == 200 { #expect(download.headers[.xContentTypeOptions] == "nosniff") }
      #expect(await browser.get("/en/requests").text.contains("/en/requests/\(id)") == (status == 200))
    }
  }

  @Test func typingIsKeptAsTypedAndTwoWritersAreTold() async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      let kept = await officer.send(
        .post, "/en/requests/\(id)/form", body: Array(Fields([("version", "1"), ("title", "New"), ("why", "")]).encoded.utf8),
        headers: [
          "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "application/json",
        ])
      #expect(kept.text == "{\"version\":2}")
      let late = await officer.post("/en/requests/\(id)/form", [("version", "1"), ("title", "Mine"), ("why", "")])
      #expect(late.status == 409)
      #expect(late.text.contains("Mine") && late.text.contains("New"), "both texts side by side")
      #expect(await officer.post("/en/requests/\(id)/form", [("title", "No version")]).status == 400)
    }
  }

  @Test func whoIsLateIsRemindedOnce() async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      try await whole(world, id, officer)
      _ = await officer.post(
        "/en/requests/\(id)/form", [("version", "2"), ("title", "School garden"), ("why", "B"), ("move", "submission")])
      await world.runJobs()
      for days in [11, 1, 1] {
        world.clock.pass(days: days)
        await world.runJobs()
      }
      let late = try await world.house.database.read { tx throws in
        try tx.count("SELECT count(*) FROM core_mail WHERE unique_key LIKE 'request late%'")
      }
      #expect(late == 2, "the coordinator and the secretariat, once each")
    }
  }

  @Test func namesInFormsGoAfterAYear() async throws {
    try await World.with(more: [Patronage.feature]) { world in
      let id = try await Patronage.open(world)
      let officer = try await world.signIn(.lisboaTechnical)
      try await whole(world, id, officer)
      let day = try await world.house.database.write { tx throws in
        try tx.execute("UPDATE approvals_request SET ended = TRUE, state = 'granted' WHERE id = \(id)")
        return tx.now.day
      }
      let removed = try await world.house.database.write { tx throws in
        [try Requests.retention.sweep(day, tx), try Requests.retention.sweep(day.adding(days: 1), tx)]
      }
      #expect(removed == [0, 1])
      let values = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).values }
      #expect(values["contact"] == nil)
      #expect(values["title"] == "School garden")
    }
  }

  /// Rights are asked over whom it is addressed to, and the nearest alone is written to.
  @Test func aRequestIsAddressedToANetwork() async throws {
    try await World.with(more: [Naming.feature]) { world in
      let id = try await Naming.addressed(world)
      let path = "/en/requests/\(id)"
      await world.runJobs()
      #expect(
        try await world.mails().filter { $0.text.contains(path.dropFirst(3)) }.map(\.address) == [SmallWorld.address(.lisboaCoordinator)])
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/for-me").text.contains("Naming: A good reason"))
      for (somebody, status) in [
        (SmallWorld.Somebody.rennesPolitical, 200), (.lisboaCoordinator, 200), (.secretariat, 200), (.lisboaTechnical, 404),
        (.rosarioDelegation, 404), (.granollersCommittee, 404),
      ] {
        #expect(await (try await world.signIn(somebody)).get(path).status == status, "\(somebody)")
      }
      #expect(await (try await world.signIn(.rennesPolitical)).post("\(path)/moves/naming").status == 403)
      #expect(await coordinator.post("\(path)/moves/withdrawal").status == 403, "the asker or the secretariat")
      #expect(await coordinator.post("\(path)/moves/naming").status == 303)
      func named() async throws -> Int {
        try await world.house.database.read { tx throws in
          try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'test.named' AND \(Ledger.standing)")
        }
      }
      #expect(try await named() == 1)
      #expect(await (try await world.signIn(.rennesTechnical)).post("\(path)/moves/unnaming").status == 403)
      async let one = coordinator.post("\(path)/moves/unnaming")
      async let other = coordinator.post("\(path)/moves/unnaming")
      #expect(await [one.status, other.status].sorted() == [303, 409])
      #expect(try await named() == 0, "it leaves every count")
      #expect(await coordinator.post("\(path)/moves/naming").status == 303)
      #expect(try await named() == 1)
      #expect(await (try await world.signIn(.secretariat)).post("\(path)/moves/unnaming").status == 303, "the secretariat too")
      #expect(await (try await world.signIn(.secretariat)).post("\(path)/moves/withdrawal").status == 303)
    }
  }

  /// Whose address a form holds finds it, and it goes when they are erased, with what stands beside it.
  @Test func aNameInARequestGoesWithThePerson() async throws {
    try await World.with(more: [Naming.feature]) { world in
      let id = try await Naming.byLink(world)
      let nobody = world.small.person(.nobody)
      let page = await (try await world.signIn(.nobody)).get("/en/account/data").text
      #expect(page.contains("Another spelling") && !page.contains("Somebody else"), "and nobody else finds them")
      #expect(!(await (try await world.signIn(.rennesPolitical)).get("/en/account/data").text.contains("Another spelling")))
      try await world.house.database.write { tx throws in try Requests.erase(nobody, in: tx) }
      let values = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).values }
      #expect(values["person_name"] == "" && values["person_address"] == "" && values["why"] == "Because")
      #expect(values["other_name"] == "Somebody else")
    }
  }

  @Test func whatNobodyDecidesLapses() async throws {
    try await World.with(more: [Naming.feature]) { world in
      let id = try await Naming.byLink(world)
      for (days, wanted) in [(5, "asked"), (1, "lapsed")] {
        world.clock.pass(days: days)
        await world.runJobs()
        #expect(try await state(world, id) == wanted)
      }
      let turn = try await world.house.database.read { tx throws in try Requests.turns(of: id, in: tx).first }
      #expect(turn?.move == "lapse" && turn?.person == nil)
    }
  }
}

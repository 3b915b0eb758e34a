import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Approvals
@testable import Membership

/// What the room of fees will record; here only so that the reaction has something to react to.
private let fees: Feature = {
  var feature = Feature("Fees of a test")
  feature.kinds = [Kind("fee.paid", "{record} paid a fee")]
  return feature
}()

@Suite struct JoiningTests {
  /// Whoever has only begun to apply lies in the delegation's territory, and does not belong there: a mail address is enough to
  /// begin.
  @Test func whoAppliesIsNotInTheSpaceOfItsTerritory() async throws {
    try await World.with { world in
      let begun = try await Joining(world: world).begin("Niterói", "BR")
      for page in ["", "/documents", "/meetings", "/groups", "/members", "/news"] {
        #expect(await begun.officer.get("/en/networks/latam/space\(page)").status == 404, "\(page)")
      }
      let latam = world.small.organisation("latam")
      let listed = try await world.house.database.read { tx in try Organisations.members(of: latam, on: tx.now.day, in: tx).map(\.id) }
      #expect(!listed.contains(begun.city) && listed.contains(world.small.organisation("sorocaba")))
      #expect(try await world.signIn(.rosarioDelegation).get("/en/networks/latam/space/members").text.contains("Niterói") == false)
    }
  }

  @Test func theWholeWayOfACity() async throws {
    try await World.with(settings: try #require(try Settings.withPrograms(), "bin/test makes the programs"), more: [fees]) { world in
      let joining = Joining(world: world)
      // First contact: a prospect, whose city then applies.
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.post("/en/prospects", [("city", "Nantes"), ("country", "FR")]).status == 303)
      let begun = try await joining.begin("Nantes", "FR")
      let prospect = try await world.house.database.read { tx throws in try #require(try Prospects.of(begun.city, in: tx)) }
      #expect(prospect.stage == .application)
      // Seen by its own people alone.
      #expect(await begun.officer.get("/fr/cities/nantes").status == 200)
      #expect(await world.visitor.get("/fr/cities/nantes").status == 404)
      #expect(!(await world.visitor.get("/fr/cities?q=nantes").text.contains("/cities/nantes")))

      try await joining.fill(begun, "Nantes", "FR")
      let early = try await joining.handIn(begun, "Nantes", "FR")
      #expect(early.status == 422, "the mayor has not signed")
      #expect(early.text.contains("210 000") || early.text.contains("210000"), "typed is saved")
      try await joining.sign(begun)
      #expect(try await joining.handIn(begun, "Nantes", "FR").status == 303)
      #expect(await world.visitor.get("/fr/cities/nantes").status == 200, "handed in, it is seen as candidate")

      // Returned with a named field, completed.
      #expect(
        await staff.post("/en/requests/\(begun.request)/moves/return", [("reopened", "address"), ("note", "The street is missing.")]).status
          == 303)
      await world.runJobs()
      let told = try await world.mails().first { $0.address == "agent@ville.example" && $0.text.contains("The street is missing.") }
      #expect(told?.text.contains("Adresse postale") == true, "the field is named in the reader's language")
      #expect(try await joining.handIn(begun, "Nantes", "FR").status == 303)

      #expect(await staff.post("/en/requests/\(begun.request)/moves/acceptance").status == 303)
      #expect(try await joining.state(begun.request) == "awaiting-payment")
      let (population, accepted) = try await world.house.database.read { tx throws in
        (
          try Organisations.facts(of: begun.city, in: tx).first { $0.name == .population },
          try tx.count(
            "SELECT count(*) FROM core_ledger WHERE kind = 'application.accepted' AND record = \(begun.city) AND second = \(begun.request)")
        )
      }
      #expect(population?.value == "210000" && population?.from == Day("2020-01-01"))
      #expect(accepted == 1)

      // A payment of something else, of an earlier year perhaps, admits nobody.
      try await world.house.database.write { tx throws in
        try Ledger.record("fee.paid", day: nil, of: begun.city.as(), by: .house, in: tx)
      }
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "awaiting-payment")
      // The fee is recorded elsewhere; the city is admitted by itself.
      try await world.house.database.write { tx throws in
        try Ledger.record(
          "fee.paid", day: tx.now.day, of: begun.city.as(), values: ["application": "\(begun.request)"], by: .house, in: tx)
      }
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "provisional")
      let standing = try await world.house.database.read { tx throws in try Organisations.standing(of: begun.city, on: tx.now.day, in: tx) }
      #expect(standing == .provisional)
      let invited = try await joining.link(to: "adjointe@ville.example")
      #expect(invited.hasPrefix("/fr/invitations/"), "the political delegate of the form is invited")
      #expect(try await world.mails().filter { $0.text.contains("/invitations/") && $0.address == "agent@ville.example" }.isEmpty)

      // Ratified, with a certificate.
      world.clock.pass(days: 1)
      let sent = await staff.post(
        "/en/ratifications", [("cities", "\(begun.city)"), ("day", "2021-03-26"), ("decision", "General Assembly, 26 March 2021")])
      #expect(sent.status == 303)
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "ratified")
      let (certificate, file, standingNow, prospectNow) = try await world.house.database.read { tx throws in
        let certificate = try #require(try Certificate.of(begun.city, in: tx))
        return (
          certificate, try #require(try certificate.file(in: tx)), try Organisations.standing(of: begun.city, on: tx.now.day, in: tx),
          try Prospects.of(begun.city, in: tx)
        )
      }
      #expect(standingNow == .member)
      #expect(prospectNow?.stage == .admitted)
      #expect(certificate.language == .french)
      let bytes = try await Files.bytes(file.sha, world.house.database)
      #expect(String(decoding: bytes.prefix(5), as: UTF8.self) == "%PDF-")
      let mail = try await joining.link(to: "agent@ville.example")
      #expect(mail == "/fr/certificates/\(certificate.code)")
      let verified = await world.visitor.get("/en/certificates/\(certificate.shown.lowercased())")
      #expect(verified.status == 200 && verified.text.contains("Nantes") && verified.text.contains(file.sha))
      #expect(await world.visitor.get("/files/\(file.sha)").status == 404, "the PDF is the city's")
      #expect(await begun.officer.get("/files/\(file.sha)").status == 200)
      let wrong = await world.visitor.get("/en/certificates/ABCDE-FGHIJ")
      #expect(wrong.status == 404 && wrong.text.contains("No certificate has this code."))
    }
  }

  /// The Assembly does not ratify: a dated decision with its reason ends the membership, and the city is told in its language.
  @Test func aCityIsNotRatified() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.provisional()
      await world.runJobs()
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/ratifications").text.contains("/en/ratifications/refusal"))
      func decide(_ changes: [String: String] = [:]) async -> Browser.Page {
        let fields = [
          ("city", "\(begun.city)"), ("day", "2021-03-25"), ("decision", "General Assembly, 25 March 2021"),
          ("words", "The council did not decide."), ("fee", "credited"),
        ]
        return await staff.post("/en/ratifications/refusal", fields.map { ($0.0, changes[$0.0] ?? $0.1) })
      }
      for wrong in [["day": "2021-03-26"], ["day": "2021-03-24"], ["decision": ""], ["words": " "], ["fee": ""]] {
        #expect(await decide(wrong).status == 422, "\(wrong)")
      }
      let mails = try await world.mails().count
      #expect(await begun.officer.get("/fr/ratifications/refusal").status == 403)
      #expect(await decide().status == 303)
      #expect(await decide().status >= 400, "it is decided once")
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "not-ratified")
      let (standing, row, change) = try await world.house.database.read { tx throws in
        (
          try Organisations.standing(of: begun.city, on: tx.now.day, in: tx),
          try Ledger.rows(after: 0, until: .max, in: tx).first { $0.kind == "application.not-ratified" },
          try Change.timeline(of: begun.city, in: tx).first
        )
      }
      #expect(standing == nil)
      #expect(row?.values["fee"] == "credited" && row?.values["since"] == "2021-03-25" && row?.second == begun.request)
      #expect(change?.verb == .nonRatification && change?.words == "The council did not decide.")
      let told = try await world.mails().filter { $0.text.contains("The council did not decide.") }
      #expect(Set(told.map(\.address)) == ["agent@ville.example"], "who has not accepted an invitation has no mandate yet")
      #expect(told.count == 1 && told.first?.language == .french, "one letter, not two")
      #expect(told.first?.text.contains("avoir") == true, "what becomes of the fee is said")
      #expect(try await world.mails().count == mails + 1)
      // The city was told: the decision is not taken back by a button.
      let page = await staff.get("/en/membership/nantes").text
      #expect(page.contains("Not ratified") && page.contains("General Assembly, 25 March 2021"))
      let position = try #require(change?.position)
      #expect(await staff.post("/en/membership/nantes/changes/\(position)/undoing").status == 409)
      #expect(await staff.post("/en/ratifications", [("cities", "\(begun.city)"), ("day", "2021-03-25"), ("decision", "A")]).status != 303)
      // It may apply again.
      #expect(await begun.officer.post("/fr/applications").status == 303)
    }
  }

  @Test func oneLinkIsUsedOnce() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      _ = await joining.ask("Nantes", "FR", address: "agent@ville.example")
      let path = try await joining.link(to: "agent@ville.example")
      async let one = world.visitor.post(path)
      async let other = world.visitor.post(path)
      #expect(await [one.status, other.status].sorted() == [303, 404])
      let candidates = try await world.house.database.read { tx throws in try Organisations.all([.candidate], in: tx).count }
      #expect(candidates == 1)
    }
  }

  @Test func theMayorSignsOnceAndWhatTheySaw() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.begin("Nantes", "FR")
      try await joining.fill(begun, "Nantes", "FR")
      _ = await begun.officer.post(
        "/fr/applications/\(begun.request)/signature-request", [("address", "mairie@ville.example"), ("language", "fr")])
      let path = try await joining.link(to: "mairie@ville.example")
      let page = await world.visitor.get(path)
      #expect(page.text.contains("Apprendre des autres."), "the form is shown")
      let digest = String(try #require(page.text.firstMatch(of: /name="digest" value="([0-9a-f]{64})"/)?.1))
      #expect(await world.visitor.post(path, [("name", "M"), ("digest", String(repeating: "0", count: 64))]).status == 422)
      async let one = world.visitor.post(path, [("name", "Maire"), ("digest", digest)])
      async let other = world.visitor.post(path, [("name", "Maire"), ("digest", digest)])
      #expect(await [one.status, other.status].sorted() == [200, 404])
      // Changed afterwards, the signature no longer counts.
      var answers = Joining.answers("Nantes", "FR")
      answers.removeAll { $0.0 == "reasons" }
      let changed = await begun.officer.post(
        "/fr/requests/\(begun.request)/form",
        [("version", try await joining.version(begun.request)), ("move", "submission"), ("reasons", "Autre chose.")] + answers)
      #expect(changed.status == 422)
      #expect(try await joining.state(begun.request) == "draft")
    }
  }

  @Test func aKnownCityIsNotTakenOver() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      _ = await joining.ask("Rennes", "FR", address: "stranger@example.org")
      let entered = await world.visitor.post(try await joining.link(to: "stranger@example.org"))
      #expect(entered.status == 200 && entered.headers[values: .setCookie].isEmpty)
      let stranger = try await world.house.database.read { tx throws in try People.find(address: "stranger@example.org", in: tx) }
      #expect(stranger == nil, "nobody is registered")
      let staff = try await world.signIn(.secretariat)
      await world.runJobs()
      let path = try await joining.link(to: SmallWorld.address(.secretariat))
      #expect(try await joining.link(to: SmallWorld.address(.rennesPolitical)).dropFirst(3) == path.dropFirst(3), "who acts for it is told")
      let list = await staff.get(await staff.get("/en/joining/known").location)
      #expect(list.text.contains(path), "the old address leads to the requests")
      for (somebody, status) in [(SmallWorld.Somebody.lisboaTechnical, 404), (.granollersCommittee, 404), (.nobody, 404)] {
        #expect(await (try await world.signIn(somebody)).post("\(path)/moves/vouching").status == status, "\(somebody)")
      }
      let colleague = try await world.signIn(.rennesPolitical)
      #expect(await colleague.get("/en/for-me").text.contains(path))
      #expect(await colleague.get(path).text.contains("stranger@example.org"))
      async let one = colleague.post("\(path)/moves/vouching")
      async let other = staff.post("\(path)/moves/vouching")
      #expect(await [one.status, other.status].sorted() == [303, 409])
      #expect(!(await staff.get(path).text.contains("stranger@example.org")), "the address goes with the decision")
      #expect(try await world.mails().filter { $0.address == "stranger@example.org" }.contains { $0.subject.contains("Rennes") })
      let (mandates, open) = try await world.house.database.read { tx throws in
        let person = try #require(try People.find(address: "stranger@example.org", in: tx))
        return (
          try Mandates.open(of: person.id, on: tx.now.day, in: tx),
          try Application.open(of: world.small.organisation("rennes"), world.house, in: tx)
        )
      }
      #expect(mandates.map(\.role) == [.technical])
      #expect(open == nil, "a member does not apply")
    }
  }

  @Test func whoIsRefusedOrNotVouchedForIsTold() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      func told(_ address: String) async throws -> Int {
        // Besides the link.
        try await world.mails().filter { $0.address == address }.count - 1
      }
      func path() async throws -> String {
        await world.runJobs()
        return try await joining.link(to: SmallWorld.address(.secretariat))
      }
      _ = await joining.ask("Rennes", "FR", address: "stranger@example.org")
      #expect(await world.visitor.post(try await joining.link(to: "stranger@example.org")).status == 200)
      #expect(await (try await world.signIn(.rennesTechnical)).post("\(try await path())/moves/refusal").status == 303)
      #expect(try await told("stranger@example.org") == 1)
      _ = await joining.ask("Rennes", "FR", address: "other@example.org")
      #expect(await world.visitor.post(try await joining.link(to: "other@example.org")).status == 200)
      let second = try await path()
      world.clock.pass(days: 31)
      await world.runJobs()
      #expect(try await told("other@example.org") == 1)
      #expect(await (try await world.signIn(.secretariat)).post("\(second)/moves/vouching").status == 409)
      let kept = try await world.house.database.read { tx throws in
        try tx.count("SELECT count(*) FROM approvals_value WHERE personal = TRUE AND body <> ''")
      }
      #expect(kept == 0)
    }
  }

  @Test func aNetworkHasTenDays() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.submitted("Porto", "PT")
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.post("/en/requests/\(begun.request)/moves/consultation").status == 409, "no network is tied")
      let network = world.small.organisation("rtpce")
      #expect(await staff.post("/en/applications/\(begun.request)/networks", [("network", "\(network)")]).status == 303)
      #expect(await staff.post("/en/requests/\(begun.request)/moves/acceptance").status == 409, "the network is asked first")
      #expect(await staff.post("/en/requests/\(begun.request)/moves/consultation").status == 303)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/for-me").text.contains("/en/requests/\(begun.request)"))
      world.clock.pass(days: 10)
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "opinion")
      world.clock.pass(days: 1)
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "awaiting-payment")
      #expect(await staff.get("/en/requests/\(begun.request)").text.contains("No opinion came in time"))
    }
  }

  @Test func aReservationGoesBackToTheSecretariat() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.submitted("Porto", "PT")
      let staff = try await world.signIn(.secretariat)
      _ = await staff.post("/en/applications/\(begun.request)/networks", [("network", "\(world.small.organisation("rtpce"))")])
      _ = await staff.post("/en/requests/\(begun.request)/moves/consultation")
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post("/en/requests/\(begun.request)/moves/reservation").status == 422, "why is asked")
      #expect(await coordinator.post("/en/requests/\(begun.request)/moves/reservation", [("note", "Not yet.")]).status == 303)
      #expect(try await joining.state(begun.request) == "submitted")
      #expect(await staff.post("/en/requests/\(begun.request)/moves/rejection", [("note", "See the opinion.")]).status == 303)
      #expect(await world.visitor.get("/fr/cities/porto").status == 404, "a candidate no more")
      #expect(try await kinds(world, begun.city) == ["application.rejected"], "a city that was refused did not withdraw")
    }
  }

  private func kinds(_ world: World, _ city: OrganisationID) async throws -> [String] {
    try await world.house.database.read { tx throws in
      try tx.values("SELECT kind FROM core_ledger WHERE record = \(city) AND kind LIKE 'application.%' ORDER BY position")
    }
  }

  /// Nothing ends by itself; but what a city no longer answers is ended by the secretariat, once its days have passed.
  @Test func anApplicationThatNobodyAnswersIsEnded() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.submitted("Nantes", "FR")
      let draft = try await joining.begin("Porto", "PT", address: "agente@cidade.example")
      let early = try await world.signIn(.secretariat)
      #expect(await early.post("/en/requests/\(begun.request)/moves/acceptance").status == 303)
      for request in [begun.request, draft.request] {
        #expect(await early.post("/en/requests/\(request)/moves/closing", [("note", "Silent.")]).status == 409, "it has its days")
        #expect(!(await early.get("/en/requests/\(request)").text.contains("no longer answers")))
      }
      world.clock.pass(days: 61)
      await world.runJobs()
      #expect(try await joining.state(begun.request) == "awaiting-payment")
      let staff = try await world.signIn(.secretariat)
      let own = try await joining.entered("agent@ville.example")
      #expect(await own.post("/fr/requests/\(begun.request)/moves/closing", [("note", "Silent.")]).status == 403)
      #expect(await staff.post("/en/requests/\(begun.request)/moves/closing").status == 422, "why is asked")
      async let one = staff.post("/en/requests/\(begun.request)/moves/closing", [("note", "Three letters, no answer.")])
      async let other = staff.post("/en/requests/\(begun.request)/moves/closing", [("note", "Three letters, no answer.")])
      #expect(await [one.status, other.status].sorted() == [303, 409])
      #expect(try await joining.state(begun.request) == "closed")
      #expect(try await kinds(world, begun.city) == ["application.accepted", "application.closed"])
      #expect(await world.visitor.get("/fr/cities/nantes").status == 404, "a candidate no more")
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == "agent@ville.example" && $0.text.contains("Three letters, no answer.") })
      #expect(await staff.post("/en/requests/\(draft.request)/moves/closing", [("note", "Silent.")]).status == 409)
      world.clock.pass(days: 30)
      let later = try await world.signIn(.secretariat)
      #expect(await later.post("/en/requests/\(draft.request)/moves/closing", [("note", "Silent.")]).status == 303)
      // It may begin again.
      let again = try await joining.entered("agent@ville.example")
      #expect(await again.post("/fr/applications").status == 303)
    }
  }

  @Test func aLetterOfTheMayorStandsForTheSignature() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.begin("Nantes", "FR")
      try await joining.fill(begun, "Nantes", "FR")
      #expect(try await joining.handIn(begun, "Nantes", "FR").status == 422)
      func send(_ bytes: [UInt8]) async throws -> Int {
        await begun.officer.upload(
          "/fr/requests/\(begun.request)/form",
          [("version", try await joining.version(begun.request))] + Joining.answers("Nantes", "FR"), file: "letter", name: "lettre.pdf",
          type: "application/pdf", bytes
        ).status
      }
      #expect(try await send(Array("<html>no letter</html>".utf8)) == 422, "its content says what it is")
      #expect(try await joining.handIn(begun, "Nantes", "FR").status == 422)
      #expect(try await send(pdf) == 303)
      #expect(try await joining.handIn(begun, "Nantes", "FR").status == 303)
      #expect(try await joining.state(begun.request) == "submitted")
    }
  }

  /// The form is shared: a colleague who was invited reads what was typed and goes on; of two at once one is told.
  @Test func colleaguesFillInOneForm() async throws {
    try await World.with { world in
      let joining = Joining(world: world)
      let begun = try await joining.begin("Nantes", "FR")
      try await joining.fill(begun, "Nantes", "FR")
      let invitation = [
        ("name", "Collègue"), ("address", "collegue@ville.example"), ("role", "political"), ("language", "fr"), ("evidence", "arrêté"),
      ]
      #expect(await begun.officer.post("/fr/team/nantes/invitations", invitation).status == 303)
      let accepted = await world.visitor.post(try await joining.link(to: "collegue@ville.example"))
      #expect(accepted.status == 303)
      let colleague = world.browser(accepted)
      #expect(await colleague.get("/fr/requests/\(begun.request)").text.contains("Apprendre des autres."))
      let drawn = try await joining.version(begun.request)
      let changed = Joining.answers("Nantes", "FR").map { $0.0 == "reasons" ? ("reasons", "Partager.") : $0 }
      #expect(await colleague.post("/fr/requests/\(begun.request)/form", [("version", drawn)] + changed).status == 303)
      let late = await begun.officer.post(
        "/fr/requests/\(begun.request)/form", [("version", drawn)] + Joining.answers("Nantes", "FR"))
      #expect(late.status == 409 && late.text.contains("Partager."), "both texts are shown")
      #expect(await begun.officer.get("/fr/requests/\(begun.request)").text.contains("Partager."))
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.secretariat, 200), (.lisboaCoordinator, 404), (.rosarioDelegation, 404), (.rennesTechnical, 404), (.nobody, 404),
  ])
  func whoSeesAnApplication(_ somebody: SmallWorld.Somebody, _ status: Int) async throws {
    try await World.with { world in
      let begun = try await Joining(world: world).submitted("Nantes", "FR")
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/en/requests/\(begun.request)").status == status)
      if status == 404 { #expect([403, 404].contains(await browser.post("/en/requests/\(begun.request)/moves/acceptance").status)) }
    }
  }

  @Test func aMemberLeaves() async throws {
    try await World.with { world in
      let city = try await world.signIn(.tamperePolitical)
      let opened = await city.post("/en/leaving")
      #expect(opened.status == 303)
      let id = try #require(opened.location.split(separator: "/").last.flatMap { RecordID(text: $0) })
      let joining = Joining(world: world)
      for field in ["letter", "agreement"] {
        let saved = await city.upload(
          "/en/requests/\(id)/form",
          [("version", try await joining.version(id)), ("day", "2021-03-24"), ("reasons", "Money."), ("council_day", "2021-03-01")],
          file: field,
          name: "\(field).pdf", type: "application/pdf", pdf)
        #expect(saved.status == 303)
      }
      let sent = await city.post(
        "/en/requests/\(id)/form",
        [
          ("version", try await joining.version(id)), ("day", "2021-03-24"), ("reasons", "Money."), ("council_day", "2021-03-01"),
          ("move", "submission"),
        ])
      #expect(sent.status == 303)
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.post("/en/requests/\(id)/moves/departure").status == 303)
      let tampere = world.small.organisation("tampere")
      let standings = try await world.house.database.read { tx throws in
        [
          try Organisations.standing(of: tampere, on: Day(number: tx.now.day.number - 1), in: tx),
          try Organisations.standing(of: tampere, on: tx.now.day, in: tx),
        ]
      }
      #expect(standings == [.member, nil])
      #expect(await staff.get("/en/membership/tampere").text.contains("Money."))
      #expect(!(await world.visitor.get("/en/cities/tampere").text.contains("Money.")))
    }
  }
}

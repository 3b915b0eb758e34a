import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct TeamTests {
  private static func invitation(_ role: String, to address: String = "new.person@example.org") -> [(String, String)] {
    [("name", "Nouvelle personne"), ("address", address), ("role", role), ("language", "fr"), ("evidence", "lettre du maire")]
  }

  @Test func anInvitationIsAcceptedByItsButton() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesPolitical)
      #expect(await officer.post("/fr/team/rennes/invitations", Self.invitation("communication")).status == 303)
      #expect(await officer.post("/fr/team/rennes/invitations", Self.invitation("communication")).status == 422, "asked already")
      let link = try #require(try await world.newestLink())
      #expect(await world.visitor.get(link).text.contains("Rennes"))
      let accepted = await world.visitor.post(link)
      #expect(accepted.status == 303)
      let newcomer = try await world.actor(world.browser(accepted))
      #expect(newcomer.organisation == world.small.organisation("rennes"))
      #expect(newcomer.roles == [.communication])
      #expect(await world.visitor.post(link).status == 404)
      try await world.house.database.read { tx throws in
        #expect(try tx.count("SELECT count(*) FROM directory_invitation WHERE address <> '' OR name <> ''") == 0)
      }
    }
  }

  @Test func anInvitationEndsWithTheRightOfWhoeverSentIt() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesPolitical)
      _ = await officer.post("/fr/team/rennes/invitations", Self.invitation("technical"))
      let link = try #require(try await world.newestLink())
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx throws in
        for mandate in try Mandates.open(of: rennes, on: tx.now.day, in: tx) where mandate.role == .political {
          try Mandates.close(mandate.id, by: .house, in: tx)
        }
      }
      #expect(await world.visitor.post(link).status == 404)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.rennesPolitical, "rennes", "technical", 303), (.rennesTechnical, "rennes", "political", 303),
    // A city does not give itself rights over others.
    (.rennesPolitical, "rennes", "secretariat", 403), (.rennesPolitical, "rennes", "coordinator", 403),
    (.rennesPolitical, "tampere", "technical", 404), (.lisboaCoordinator, "rennes", "technical", 404),
    (.granollersCommittee, "granollers", "technical", 403), (.secretariat, "rennes", "coordinator", 303),
    (.secretariat, "rennes", "secretariat", 422), (.secretariat, "iaec", "secretariat", 303), (.nobody, "rennes", "technical", 404),
  ])
  func whoMayInvite(_ somebody: SmallWorld.Somebody, _ city: String, _ role: String, _ status: Int) async throws {
    try await World.with { world in
      let browser = try await world.signIn(somebody)
      #expect(await browser.post("/en/team/\(city)/invitations", Self.invitation(role)).status == status)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.rennesTechnical, "rennes", 200), (.tamperePolitical, "rennes", 404), (.secretariat, "rennes", 200),
    (.rosarioDelegation, "sorocaba", 200), (.rosarioDelegation, "rennes", 404), (.nobody, "rennes", 404),
  ])
  func whoSeesPeople(_ somebody: SmallWorld.Somebody, _ city: String, _ status: Int) async throws {
    try await World.with { world in
      let page = await (try await world.signIn(somebody)).get("/en/team/\(city)")
      #expect(page.status == status)
      if status != 200 { #expect(!page.text.contains("@example.org")) }
    }
  }

  @Test func aClosedMandateIsARightGone() async throws {
    try await World.with { world in
      let political = try await world.signIn(.rennesPolitical)
      let technical = try await world.signIn(.rennesTechnical)
      let rennes = world.small.organisation("rennes")
      let mandates = try await world.house.database.read { tx in try Mandates.open(of: rennes, on: tx.now.day, in: tx) }
      let theirs = try #require(mandates.first { $0.role == .technical })
      #expect(await political.post("/en/mandates/\(theirs.id)/end").status == 303)
      #expect(await technical.get("/en/team/rennes").status == 404)
      let own = try #require(mandates.first { $0.role == .political })
      #expect(await political.post("/en/mandates/\(own.id)/end").status == 409, "the last delegate stays until another is there")
      let kinds: [String] = try await world.house.database.read { tx throws in
        try tx.values("SELECT kind FROM core_ledger WHERE record = \(theirs.id) ORDER BY position")
      }
      #expect(kinds == ["mandate.opened", "mandate.closed"])
    }
  }

  @Test func aNewAddressNeedsSomebodyWhoVouches() async throws {
    try await World.with { world in
      let old = SmallWorld.address(.rennesTechnical)
      let asked = await world.visitor.post("/en/sign-in/lost-address", [("old", old), ("address", "moved@example.org")])
      let unknown = await world.visitor.post("/en/sign-in/lost-address", [("old", "no@example.org"), ("address", "x@example.org")])
      #expect(asked.text == unknown.text)
      let id: Int64 = try await world.house.database.read { tx in try #require(try tx.value("SELECT id FROM directory_move")) }
      for somebody in [SmallWorld.Somebody.rennesTechnical, .tamperePolitical, .lisboaCoordinator, .nobody] {
        #expect(await (try await world.signIn(somebody)).post("/en/addresses/\(id)/vouching").status == 404, "\(somebody)")
      }
      let session = try await world.signIn(.rennesTechnical)
      let colleague = try await world.signIn(.rennesPolitical)
      #expect(await colleague.get("/en/for-me").text.contains("/en/addresses"))
      #expect(await colleague.post("/en/addresses/\(id)/vouching").status == 303)
      #expect(await session.get("/en/account").status == 303, "every session of the old address ends")
      try await world.house.database.read { tx throws in
        #expect(try People.find(address: "moved@example.org", in: tx)?.id == world.small.person(.rennesTechnical))
        #expect(try People.find(address: old, in: tx) == nil)
        let rows = try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.kind = 'address.vouched'").map(LedgerRow.init)
        #expect(rows.map(\.person) == [world.small.person(.rennesPolitical)])
        #expect(rows.first?.values == [:])
        #expect(try tx.count("SELECT count(*) FROM directory_move WHERE address <> ''") == 0)
      }
    }
  }
}

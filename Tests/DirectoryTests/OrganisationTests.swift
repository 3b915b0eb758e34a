import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@Suite struct OrganisationTests {
  private let spring = Day(year: 2021, month: 3, day: 25) ?? Day(number: 0)

  @Test func countsAreOfADate() async throws {
    try await World.with { world in
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx in try Organisations.leave(rennes, on: spring, by: .house, in: tx) }
      try await world.house.database.read { tx throws in
        #expect(try Organisations.memberCount(on: spring.adding(days: -1), in: tx) == 12)
        #expect(try Organisations.memberCount(on: spring, in: tx) == 11)
        #expect(try Organisations.countryCount(on: spring, in: tx) == 10)
        #expect(try Organisations.standing(of: rennes, on: spring, in: tx) == nil)
      }
    }
  }

  @Test func provisionalMembersAreCountedApart() async throws {
    try await World.with { world in
      try await world.house.database.write { tx throws in
        var new = NewOrganisation(.candidate, "Villeneuve-la-Neuve")
        new.country = "FR"
        let id = try Organisations.register(new, by: .house, in: tx)
        #expect(try Organisations.memberCount(on: tx.now.day, in: tx) == 12)
        try Organisations.admit(id, as: .provisional, on: tx.now.day, source: "letter", by: .house, in: tx)
        #expect(try Organisations.memberCount(on: tx.now.day, in: tx) == 13)
        #expect(try Organisations.memberCount(on: tx.now.day, standings: [.member], in: tx) == 12)
        try Organisations.admit(id, as: .member, on: tx.now.day.adding(days: 7), source: "Assembly", by: .house, in: tx)
        #expect(try Organisations.memberCount(on: tx.now.day.adding(days: 7), standings: [.member], in: tx) == 13)
        #expect(try Organisations.find(id, in: tx).kind == .city)
        let kinds: [String] = try tx.values("SELECT kind FROM core_ledger WHERE record = \(id) ORDER BY position")
        #expect(kinds == ["organisation.registered", "member.admitted", "member.ratified"])
      }
    }
  }

  @Test func aNameChangesAndTheAddressStays() async throws {
    try await World.with { world in
      try await world.house.database.write { tx throws in
        let lome = world.small.organisation("lome")
        try Organisations.rename(lome, to: "Nouvelle Lomé", in: nil, from: tx.now.day, by: .house, in: tx)
        #expect(try Organisations.find(lome, in: tx).slug == "lome")
        #expect(try Organisations.find(slug: "nouvelle-lome", in: tx).id == lome)
        let day = tx.now.day
        #expect(try Organisations.names([lome], .french, on: day, in: tx)[lome] == "Nouvelle Lomé")
        #expect(try Organisations.names([lome], .french, on: day.adding(days: -1), in: tx)[lome] == "Lomé")
        #expect(try Organisations.named("lome", in: tx).map(\.id) == [lome])
      }
    }
  }

  @Test func networksAndTerritoriesAreTwoThings() async throws {
    try await World.with { world in
      try await world.house.database.write { tx throws in
        let day = tx.now.day
        let sorocaba = world.small.organisation("sorocaba")
        #expect(try Organisations.networks(of: sorocaba, on: day, in: tx).map(\.code) == ["LATAM", "REBRACE"])
        let territory = try Organisations.members(of: world.small.organisation("latam"), on: day, in: tx).map(\.slug)
        #expect(territory == ["morelia", "rosario", "sorocaba"])
        #expect(try Organisations.coordinators(of: world.small.organisation("rtpce"), on: day, in: tx).map(\.slug) == ["lisboa"])
        try Organisations.untie(sorocaba, from: world.small.organisation("rebrace"), on: day, by: .house, in: tx)
        #expect(try Organisations.networks(of: sorocaba, on: day, in: tx).map(\.code) == ["LATAM"])
        #expect(try Organisations.networks(of: sorocaba, on: day.adding(days: -1), in: tx).map(\.code) == ["LATAM", "REBRACE"])
      }
    }
  }

  @Test func citiesAreFoundByTheirCards() async throws {
    try await World.with { world in
      try await world.house.database.read { tx throws in
        let inAfrica = try Cards.find(
          CardQuery(kinds: ["city"], facets: ["continent": "africa"]), seenBy: .everyone, language: .french, in: tx)
        #expect(inAfrica.cards.map(\.title) == ["Lomé"])
        #expect(inAfrica.cards.first?.place == "Togo")
        let latin = try Cards.find(CardQuery(kinds: ["city"], facets: ["network": "latam"]), seenBy: .everyone, language: .english, in: tx)
        #expect(Set(latin.cards.map(\.address)) == ["/cities/morelia", "/cities/rosario", "/cities/sorocaba"])
      }
    }
  }

  @Test func onlyTheSecretariatChangesOrganisations() async throws {
    try await World.with { world in
      let rennes = try await world.actor(.rennesPolitical)
      await #expect(throws: Problem.self) {
        try await world.house.database.write { tx throws in
          try Organisations.leave(world.small.organisation("tampere"), on: tx.now.day, by: rennes, in: tx)
        }
      }
      #expect(try await world.house.database.read { tx in try Organisations.memberCount(on: tx.now.day, in: tx) } == 12)
    }
  }

  @Test func aCityPresentsItselfAndNoOther() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/cities/rennes/presentation").status == 200)
      #expect(await officer.get("/fr/cities/tampere/presentation").status == 403)
      let version = try await world.house.database.read { tx throws in
        try Organisations.version(of: world.small.organisation("rennes"), in: tx)
      }
      let fields = [("presentation", "Rennes éduque.\n\nDepuis toujours."), ("website", "https://metropole.rennes.fr/")]
      let sent = await officer.post("/fr/cities/rennes/presentation", fields + [("version", "\(version)")])
      #expect(sent.status == 303)
      let again = await officer.post("/fr/cities/rennes/presentation", fields + [("version", "\(version)")])
      #expect(again.status == 409)
      try await world.house.database.read { tx throws in
        let record = world.small.organisation("rennes").as(RecordNoun.self)
        #expect(try Cards.of([record], .french, seenBy: .everyone, in: tx)[record]?.summary == "Rennes éduque.")
        #expect(try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'organisation.described'") == 1)
      }
    }
  }
}

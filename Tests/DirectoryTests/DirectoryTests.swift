import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite struct NameTests {
  @Test(arguments: [
    ("León", "leon", "leon"), ("Castell d’Aro, S'Agaró", "castell d aro s agaro", "castell-d-aro-s-agaro"),
    ("Lagoa (Açores)", "lagoa acores", "lagoa-acores"), ("Łódź", "lodz", "lodz"), ("Andong (안동)", "andong 안동", "andong"),
    ("안동", "안동", ""), ("Ærø", "aero", "aero"), ("  ", "", ""),
  ])
  func namesAreFolded(_ name: String, _ key: String, _ slug: String) {
    // Hangul may come apart into its letters when folded; the same name always folds alike.
    #expect(NameKey.of(name).precomposed == key.precomposed)
    #expect(NameKey.slug(name) == slug)
  }

  @Test func nearNamesShareANeighbour() {
    func near(_ left: String, _ right: String) -> Bool {
      !NameKey.neighbours(left).isDisjoint(with: NameKey.neighbours(right))
    }
    #expect(near("granollers", "granolers"))
    #expect(near("granollers", "granollres"))
    #expect(near("sorocaba", "sorocava"))
    #expect(!near("lisboa", "lagoa"))
  }
}

@Suite struct OneTimeCodeTests {
  /// RFC 6238, appendix B, the last six of its eight digits.
  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
  ])
  func codesAreThoseOfTheStandard(_ seconds: Int64, _ code: String) {
    let step = OneTimeCode.step(milliseconds: seconds * 1000)
    #expect(OneTimeCode.code(secret: Array("12345678901234567890".utf8), step: step) == code)
  }

  @Test func keysAreInBase32() {
    #expect(OneTimeCode.base32(Array("foobar".utf8)) == "MZXW6YTBOI")
    #expect(OneTimeCode.base32(Array("12345678901234567890".utf8)) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
  }
}

@Suite struct PermissionTests {
  /// The check of verbs and the condition of finders say the same of every owner, for everybody of the small world.
  @Test func checkAndConditionAgree() async throws {
    try await World.with { world in
      for somebody in SmallWorld.Somebody.allCases {
        let token = try await world.house.database.write { tx throws in try Sessions.open(for: world.small.person(somebody), in: tx) }
        try await world.house.database.read { tx throws in
          let actor = try #require(try Visitors.load(token: token, in: tx)).actor
          for permission in DirectoryPermissions.all {
            let found: Set<OrganisationID> = Set(
              try tx.values("SELECT o.id FROM directory_organisation o WHERE \(actor.may(permission, owner: "o.id"))"))
            let expected = Set(world.small.organisations.values.filter { actor.may(permission, on: $0) })
            #expect(found == expected, "\(permission.name) for \(somebody)")
          }
        }
      }
    }
  }

  @Test func coordinatorsServeTheirOwnMembersOnly() async throws {
    try await World.with { world in
      let lisboa = try await world.actor(.lisboaCoordinator)
      #expect(lisboa.may(DirectoryPermissions.describe, on: world.small.organisation("rtpce")))
      #expect(lisboa.may(DirectoryPermissions.describe, on: world.small.organisation("lisboa")))
      #expect(!lisboa.may(DirectoryPermissions.describe, on: world.small.organisation("rennes")))
      let latam = try await world.actor(.rosarioDelegation)
      #expect(latam.may(DirectoryPermissions.seePeople, on: world.small.organisation("sorocaba")))
      #expect(!latam.may(DirectoryPermissions.seePeople, on: world.small.organisation("lisboa")))
      #expect(!latam.may(DirectoryPermissions.mandates, on: world.small.organisation("sorocaba")))
    }
  }
}

@Suite struct VisitorTests {
  /// The session, and what follows from mandates; coordinators' networks in a third. While the ledger stands still only the
  /// session is asked: where the ledger stands is known since the first.
  @Test func whoIsVisitingIsTwoShortQueries() async throws {
    try await World.with { world in
      let held = Held()
      for (somebody, limit) in [(SmallWorld.Somebody.rennesTechnical, 2), (.secretariat, 2), (.nobody, 2), (.lisboaCoordinator, 3)] {
        let token = try await world.house.database.write { tx throws in try Sessions.open(for: world.small.person(somebody), in: tx) }
        let statements = try await world.house.database.read { tx throws in
          _ = try Visitors.load(token: token, in: tx)
          return tx.statements
        }
        #expect(statements == limit, "\(somebody)")
        let again = try await world.house.database.read { tx throws in
          _ = try Visitors.load(token: token, held: held, in: tx)
          let before = tx.statements
          _ = try Visitors.load(token: token, held: held, in: tx)
          return tx.statements - before
        }
        #expect(again == 1, "\(somebody)")
      }
    }
  }

  @Test(arguments: [
    (Language.english, "International Association of Educating Cities"), (.french, "Association internationale des Villes éducatrices"),
    (.spanish, "Asociación Internacional de Ciudades Educadoras"),
  ])
  func forWhomOneActsIsNamedInTheReadersLanguage(_ language: Language, _ name: String) async throws {
    try await World.with { world in
      let token = try await world.house.database.write { tx throws in try Sessions.open(for: world.small.person(.secretariat), in: tx) }
      let found = try await world.house.database.read { tx throws in try Visitors.load(token: token, language: language, in: tx) }
      #expect(found?.visitor.organisation == name)
    }
  }

  @Test func audiencesAreThoseOfTheOrganisation() async throws {
    try await World.with { world in
      let rennes = try await world.actor(.rennesTechnical)
      #expect(rennes.sight.sees(.members))
      #expect(rennes.sight.sees(.of(world.small.organisation("rennes"))))
      #expect(rennes.sight.sees(.of(world.small.organisation("rfve"))))
      #expect(!rennes.sight.sees(.of(world.small.organisation("rtpce"))))
      #expect(!rennes.sight.sees(.secretariat))
      let body = try await world.house.database.read { tx throws in try #require(try Bodies.find(slug: "executive-committee", in: tx)) }
      #expect(rennes.sight.sees(.of(record: body.record)))
      #expect(try await world.actor(.secretariat).sight.all)
      #expect(try await !world.actor(.nobody).sight.sees(.members))
      #expect(try await world.actor(.rosarioDelegation).sight.sees(.of(world.small.organisation("latam"))))
    }
  }

  @Test func actingForOneOfSeveral() async throws {
    try await World.with { world in
      let browser = try await world.signIn(.barcelonaBoth)
      #expect(try await world.actor(browser).organisation == world.small.organisation("barcelona"))
      let granollers = world.small.organisation("granollers")
      #expect(await browser.post("/en/acting", [("organisation", "\(granollers)")]).status == 303)
      #expect(try await world.actor(browser).organisation == granollers)
      let rennes = world.small.organisation("rennes")
      #expect(await browser.post("/en/acting", [("organisation", "\(rennes)")]).status == 404)
      #expect(try await world.actor(browser).organisation == granollers)
    }
  }

  @Test func sessionsEnd() async throws {
    try await World.with { world in
      let browser = try await world.signIn(.rennesTechnical)
      #expect(await browser.get("/en/account").status == 200)
      world.clock.pass(days: 31)
      #expect(await browser.get("/en/account").status == 303)
    }
  }
}

extension String {
  var precomposed: String { precomposedStringWithCanonicalMapping }
}

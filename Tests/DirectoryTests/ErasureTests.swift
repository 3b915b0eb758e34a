import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite struct ErasureTests {
  @Test func nameAndAddressAreFoundNowhere() async throws {
    try await withFolder { folder in
      var settings = Settings()
      settings.data = folder
      try await World.with(settings: settings) { world in
        let person = world.small.person(.rennesTechnical)
        let name = "Représentant technique de Rennes"
        let address = SmallWorld.address(.rennesTechnical)
        _ = await world.visitor.post("/fr/sign-in", [("address", address)])
        try await world.house.database.write { tx throws in
          // What they wrote to somebody, what was written about them, and what an account that became theirs was called.
          try Outbox.put(
            Mail(
              to: world.small.person(.lisboaCoordinator), address: "lisboa@example.org", language: .english, subject: "\(name) writes",
              text: "Answer to \(address.uppercased())."), in: tx)
        }
        let rennes = world.small.organisation("rennes")
        try await world.house.database.write { tx throws in
          let request = try Record.create("request", owner: rennes, audience: .secretariat, in: tx)
          try tx.execute(
            """
            INSERT INTO approvals_request (id, kind, state, owner, opened_by, language, opened, since, version, ended)
            VALUES (\(request), 'membership.application', 'provisional', \(rennes), \(world.small.person(.rennesPolitical)), 'fr',
              \(tx.now), \(tx.now), 1, \(false))
            """)
          for (place, value) in [
            ("technical_name", name), ("technical_email", address), ("technical_phone", "+33 2 99"), ("political_name", "Une maire"),
          ].enumerated() {
            try tx.execute(
              "INSERT INTO approvals_value (request, place, field, body, personal) VALUES (\(request), \(place), \(value.0), \(value.1), \(true))"
            )
          }
        }
        let before = try await world.cells()
        #expect(before.contains { $0.contains(address) && $0.contains("technical_email") }, "there is something to be lost")
        let officer = try await world.signIn(.secretariat)
        #expect(await officer.post("/en/people/\(person)/erasure").status == 303)
        let left = try await world.cells()
        for row in left { #expect(!row.lowercased().contains(address) && !row.contains(name), "\(row)") }
        #expect(!left.contains { $0.contains("+33 2 99") } && left.contains { $0.contains("Une maire") }, "theirs goes, others' stays")
        #expect(left.contains { $0.contains("une personne ayant représenté Rennes writes") }, "what was sent to others is still known")
        try await world.house.database.read { tx throws in
          let erased = try People.find(person, in: tx)
          #expect(erased.erased && erased.address == nil && erased.name == "une personne ayant représenté Rennes")
          #expect(try Mandates.open(of: person, on: tx.now.day, in: tx).isEmpty)
          #expect(try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'person.erased' AND record = \(person)") == 1)
        }
        let log = try String(contentsOfFile: folder + "/erasures.log", encoding: .utf8)
        #expect(log.hasPrefix("\(person) ") && !log.contains("@"))
      }
    }
  }

  @Test func erasuresAreAppliedAgainAfterARestore() async throws {
    try await withFolder { folder in
      var settings = Settings()
      settings.data = folder
      try await World.with(settings: settings) { world in
        let person = world.small.person(.tamperePolitical)
        let other = world.small.person(.lisboaTechnical)
        let created: String = try await world.house.database.read { tx throws in
          try #require(try tx.value("SELECT created FROM directory_person WHERE id = \(person)"))
        }
        // A number that an older backup gave to somebody else is not erased: the moment differs.
        try "\(person) \(created)\n\(other) 2020-01-01T00:00:00.000Z\nnonsense\n".write(
          toFile: folder + "/erasures.log", atomically: true, encoding: .utf8)
        #expect(try await Erasures.replay(world.house) == 1)
        #expect(try await Erasures.replay(world.house) == 0)
        try await world.house.database.read { tx throws in
          #expect(try People.find(person, in: tx).erased)
          #expect(try !People.find(other, in: tx).erased)
        }
      }
    }
  }

  /// A restore from before a merging brings the double back: it is erased again with the one it became.
  @Test func whoWasMergedIsErasedWithThem() async throws {
    try await withFolder { folder in
      var settings = Settings()
      settings.data = folder
      try await World.with(settings: settings) { world in
        let (kept, double) = (world.small.person(.rennesTechnical), world.small.person(.rennesPolitical))
        let officer = try await world.signIn(.secretariat)
        #expect(await officer.post("/en/people/\(kept)/merging/\(double)").status == 303)
        #expect(await officer.post("/en/people/\(kept)/erasure").status == 303)
        let log = try String(contentsOfFile: folder + "/erasures.log", encoding: .utf8)
        #expect(log.contains("\(kept) ") && log.contains("\(double) "))
      }
    }
  }

  @Test func onlyTheSecretariatErasesAndNobodyThemselves() async throws {
    try await World.with { world in
      let person = world.small.person(.rennesTechnical)
      let stranger = try await world.signIn(.rennesPolitical)
      #expect(await stranger.post("/en/people/\(person)/erasure").status == 403)
      let own = world.small.person(.secretariat)
      let secretary = try await world.signIn(.secretariat)
      #expect(await secretary.post("/en/people/\(own)/erasure").status == 409)
    }
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/erasures-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }
}

extension World {
  /// Every row of every table as one text.
  func cells() async throws -> [String] { try await tables(without: []).tables.values.flatMap { $0 } }
}

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
        #expect(try await world.everything().contains { $0.contains(address) }, "there is something to be lost")
        let officer = try await world.signIn(.secretariat)
        #expect(await officer.post("/en/people/\(person)/erasure").status == 303)
        for cell in try await world.everything() {
          #expect(!cell.contains(address) && !cell.contains(name))
        }
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
  /// Every text of every table of people, mails, texts, cards, jobs, files and the ledger.
  func everything() async throws -> [String] {
    try await house.database.read { tx throws in
      try [
        "directory_person", "directory_mandate", "directory_invitation", "directory_move", "directory_session", "directory_link",
        "core_mail", "core_text", "core_card", "core_job", "core_ledger",
      ].flatMap { table in
        try tx.rows("SELECT * FROM \(SQL.raw(table))").flatMap { row in
          row.values.compactMap { value -> String? in if case .text(let text) = value { text } else { nil } }
        }
      }
    }
  }
}

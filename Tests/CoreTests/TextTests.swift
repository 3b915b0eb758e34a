import Core
import Storage
import TestKit
import Testing
import Web

struct TextTests {
  @Test func aVersionRisesOnlyWithTheBody() async throws {
    try await inHouse { house in
      let record = try await house.record()
      let versions = try await house.write { tx in
        try ["One", "One", "Two", "One"].map { try Texts.write(record, "title", .english, $0, in: tx) }
      }
      #expect(versions == [1, 1, 2, 3])
    }
  }

  /// What stands, what a machine may do to it.
  static let machines: [(standing: Text.Origin, allowed: Bool)] = [
    (.machine, true), (.written, false), (.reviewed, false), (.official, false),
  ]

  @Test(arguments: machines) func aMachineReplacesOnlyAMachine(_ standing: Text.Origin, _ allowed: Bool) async throws {
    try await inHouse { house in
      let record = try await house.record()
      try await house.write { tx in
        try Texts.write(record, "title", .french, "Plan", in: tx)
        try Texts.write(record, "title", .spanish, "Plan de la ciudad", origin: standing, source: .french, in: tx)
      }
      let write: @Sendable (WriteTx) throws -> Void = { tx in
        try Texts.write(record, "title", .spanish, "Otro plan", origin: .machine, source: .french, in: tx)
      }
      if allowed {
        try await house.write(write)
      } else {
        await #expect(performing: { try await house.write(write) }, throws: isConflict)
      }
      let found = try await house.read { tx in try Texts.read(record, for: .spanish, in: tx)["title"] }
      #expect(found?.body == (allowed ? "Otro plan" : "Plan de la ciudad"))
      #expect(found?.origin == (allowed ? .machine : standing))
    }
  }

  @Test func aTranslationIsStaleOnceItsSourceChanges() async throws {
    try await inHouse { house in
      let record = try await house.record()
      let stale: @Sendable () async throws -> Bool? = {
        try await house.read { tx in try Texts.read(record, for: .french, in: tx)["summary"]?.stale }
      }
      try await house.write { tx in
        try Texts.write(record, "summary", .spanish, "Una plaza", in: tx)
        try Texts.write(record, "summary", .french, "Une place", origin: .machine, source: .spanish, in: tx)
      }
      #expect(try await stale() == false)
      try await house.write { tx in try Texts.write(record, "summary", .spanish, "Una plaza nueva", in: tx) }
      #expect(try await stale() == true)
      try await house.write { tx in try Texts.write(record, "summary", .spanish, "Una plaza nueva", in: tx) }
      #expect(try await stale() == true)
      try await house.write { tx in
        try Texts.write(record, "summary", .french, "Une nouvelle place", origin: .reviewed, source: .spanish, in: tx)
      }
      #expect(try await stale() == false)
      // Without its source a translation is what there is.
      try await house.write { tx in try Texts.remove(record, "summary", .spanish, in: tx) }
      #expect(try await stale() == false)
    }
  }

  /// Languages with a text (the first is the original), a reader, what they read.
  static let choices: [(has: [Language], reader: Language, reads: Language)] = [
    ([.french, .english, .spanish], .spanish, .spanish),
    ([.french, .english], .spanish, .english),
    ([.french, .spanish, .english], catalan, .spanish),
    ([.french, .english], catalan, .english),
    ([.french], .spanish, .french),
    ([portuguese], .french, portuguese),
    // The original before a translation of it that is no nearer.
    ([.spanish, .french], portuguese, .spanish),
    ([portuguese, .spanish], .french, portuguese),
  ]

  @Test(arguments: choices) func aReaderReadsTheNearestLanguage(_ has: [Language], _ reader: Language, _ reads: Language) async throws {
    try await inHouse { house in
      let record = try await house.record()
      try await house.write { tx in
        for language in has {
          try Texts.write(record, "title", language, "In \(language)", source: language == has[0] ? nil : has[0], in: tx)
        }
        // An empty text is none.
        try Texts.write(record, "title", Language("qu") ?? .english, "", in: tx)
      }
      let text = try await house.read { tx in try Texts.read(record, for: reader, in: tx)["title"] }
      #expect(text?.language == reads)
      #expect(text?.body == "In \(reads)")
      #expect((text?.source == nil) == (reads == has[0]))
    }
  }

  @Test func manyRecordsAreOneQuery() async throws {
    try await inHouse { house in
      let records = try await house.write { tx in
        try (0..<600).map { number in
          let record = try Record.create("act", owner: nil, audience: .everyone, in: tx)
          try Texts.write(record, "title", .english, "Act \(number)", in: tx)
          try Texts.write(record, "note", .english, "Note", in: tx)
          return record
        }
      }
      let (statements, found) = try await house.read { tx in
        let before = tx.statements
        let found = try Texts.read(records, ["title"], for: .french, in: tx)
        return (tx.statements - before, found)
      }
      #expect(statements == 1)
      #expect(found.count == 600)
      #expect(found[records[599]]?.mapValues(\.body) == ["title": "Act 599"])
    }
  }

  @Test func erasingBlanksWhatIsAboutAPersonAndNothingElse() async throws {
    try await inHouse { house in
      let record = try await house.record()
      let other = try await house.record()
      try await house.write { tx in
        for record in [record, other] {
          try Texts.write(record, "thanks", .english, "Thanks to Role Name", aboutPerson: true, in: tx)
          try Texts.write(record, "thanks", .french, "Merci à Role Name", origin: .machine, source: .english, aboutPerson: true, in: tx)
          try Texts.write(record, "title", .english, "A square", in: tx)
        }
      }
      let blanked = try await house.write { tx in try Texts.eraseAboutPerson([record], in: tx) }
      #expect(blanked == 2)
      let left = try await house.read { tx in try Texts.read([record, other], for: .french, in: tx) }
      #expect(left[record]?.keys.sorted() == ["title"])
      #expect(left[other]?["thanks"]?.body == "Merci à Role Name")
      let versions = try await house.read { tx in try Texts.all(record, in: tx)["thanks"]?.map(\.version) }
      #expect(versions == [2, 2])
    }
  }

  @Test func aFormDrawnFromAnOlderVersionIsRefused() async throws {
    try await inHouse { house in
      let record = try await house.record()
      try await house.write { tx in
        try Texts.write(record, "title", .english, "One", replacing: 0, in: tx)
        try Texts.write(record, "title", .english, "Two", replacing: 1, in: tx)
      }
      await #expect(
        performing: {
          try await house.write { tx in _ = try Texts.write(record, "title", .english, "Three", replacing: 1, in: tx) }
        }, throws: isConflict)
      let body = try await house.read { tx in try Texts.read(record, for: .english, in: tx)["title"]?.body }
      #expect(body == "Two")
    }
  }
}

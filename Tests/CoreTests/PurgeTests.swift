import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// What is erased leaves the files of an SQLite house while it is open: rows, search index, journal.
@Suite(.enabled(if: TestDatabase.engine == .sqlite)) struct PurgeTests {
  /// In the index a word stands without what it shares with its neighbour: the end of it tells.
  private static let word = "quixworth"

  private static func bytes(holding word: String, _ path: String) -> [String] {
    ["", "-wal", "-shm"].filter { suffix in
      guard let data = FileManager.default.contents(atPath: path + suffix) else { return false }
      return String(decoding: data, as: Unicode.ASCII.self).lowercased().contains(word)
    }
  }

  @Test func anErasedWordIsInNoFile() async throws {
    try await inHouse { house in
      let path = try #require(
        try await house.read { tx in try tx.value("SELECT file FROM pragma_database_list WHERE name = 'main'", as: String.self) })
      let records = try await (0..<40).asyncMap { _ in try await house.record() }
      @Sendable func card(_ record: RecordID, _ title: String) -> Card {
        Card(record: record, language: .english, kind: "act", title: title, address: "/acts/\(record)", audience: .everyone)
      }
      let named = try #require(records.last)
      try await house.write { tx in try Cards.put(records.map { card($0, $0 == named ? "Zeb Quixworth" : "Act \($0)") }, in: tx) }
      #expect(!Self.bytes(holding: Self.word, path).isEmpty, "there is something to be lost")
      try await house.database.emptyJournal()
      #expect(Self.bytes(holding: Self.word, path) == [""])
      try await house.write { tx in try Cards.remove(named, in: tx) }
      try await house.database.emptyJournal()
      #expect(Self.bytes(holding: Self.word, path) == [""], "the index only marks it as deleted")
      try await Cards.purge(house)
      #expect(Self.bytes(holding: Self.word, path) == [])
      let found = try await house.read { tx in
        try Cards.find(CardQuery(words: "act"), seenBy: .everyone, language: .english, in: tx).count
      }
      #expect(found == 39, "the others are found as before")
    }
  }

  @Test func erasingAPersonPurgesByItself() async throws {
    let folder = TestDatabase.temporaryPath("purge")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = Settings()
    settings.data = folder
    try await World.with(settings: settings) { world in
      let path = try #require(
        try await world.house.database.read { tx in
          try tx.value("SELECT file FROM pragma_database_list WHERE name = 'main'", as: String.self)
        })
      let address = SmallWorld.address(.tamperePolitical)
      #expect(!Self.bytes(holding: address, path).isEmpty)
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/people/\(world.small.person(.tamperePolitical))/erasure").status == 303)
      await world.runJobs()
      #expect(Self.bytes(holding: address, path) == [])
      #expect(Self.bytes(holding: "political delegate of tampere", path) == [])
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async throws -> [T] {
    var result: [T] = []
    for element in self { result.append(try await body(element)) }
    return result
  }
}

import Core
import Storage
import Synchronization
import TestDatabases
import TestKit
import Testing
import Web

struct HeldTests {
  /// How often something was made.
  private final class Made: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
  }

  private static func value(
    _ made: Made, _ house: House, _ name: String = "list", _ language: Language = .french, seenBy sight: Sight = .everyone
  ) async throws -> Int {
    try await house.read { tx in try house.held.value(name, for: language, seenBy: sight, in: tx) { made.next() } }
  }

  private static func happened(_ house: House) async throws {
    let record = try await house.record()
    try await house.write { tx in try Ledger.record("act.recorded", day: nil, of: record, by: .house, in: tx) }
  }

  @Test func aValueIsMadeOnceForEachPosition() async throws {
    try await inHouse { house async throws in
      let made = Made()
      #expect(try await Self.value(made, house) == 1)
      #expect(try await Self.value(made, house) == 1)
      try await Self.happened(house)
      #expect(try await Self.value(made, house) == 2)
      #expect(try await Self.value(made, house) == 2)
    }
  }

  /// Before anybody told this process of the new position.
  @Test func whatAnotherProcessWroteIsSeenAtOnce() async throws {
    try await TestDatabase.withPlace(targets: ["Storage", "Core"]) { place async throws in
      let (ours, theirs) = (try await openHouse(place, clock: TestClock()), try await openHouse(place, clock: TestClock()))
      let made = Made()
      #expect(try await Self.value(made, ours) == 1)
      let known = ours.database.position
      try await Self.happened(theirs)
      #expect(ours.database.position == known)
      #expect(try await Self.value(made, ours) == 2)
      await theirs.database.close()
      await ours.database.close()
    }
  }

  @Test func nothingPassesFromOneSightOrLanguageToAnother() async throws {
    try await inHouse { house async throws in
      let made = Made()
      let sights: [Sight] = [
        .everyone, .house, Sight([.members]), Sight([.members, .of(OrganisationID(1001))]), Sight([.of(OrganisationID(1001))]),
      ]
      for _ in 0..<2 {
        for (place, sight) in sights.enumerated() {
          #expect(try await Self.value(made, house, seenBy: sight) == 2 * place + 1)
          #expect(try await Self.value(made, house, "list", .spanish, seenBy: sight) == 2 * place + 2)
        }
      }
      #expect(try await Self.value(made, house, "other", seenBy: .house) == 11)
    }
  }

  @Test func whoWritesIsToldWhatStandsInTheOwnTransactionAndLeavesNothing() async throws {
    try await inHouse { house async throws in
      let made = Made()
      #expect(try await Self.value(made, house) == 1)
      let record = try await house.record()
      struct Undone: Error {}
      await #expect(throws: Undone.self) {
        try await house.write { tx throws in
          try Ledger.record("act.recorded", day: nil, of: record, by: .house, in: tx)
          #expect(try house.held.value("list", for: .french, seenBy: .everyone, in: tx) { made.next() } == 2)
          throw Undone()
        }
      }
      #expect(try await Self.value(made, house) == 1)
    }
  }

  @Test func anOlderPictureNeitherFindsNorReplacesTheNewer() async throws {
    try await inHouse { house async throws in
      let held = Held(most: 10)
      try await Self.happened(house)
      let made = Made()
      try await house.read { tx throws in
        #expect(try held.value("list", for: .french, seenBy: .everyone, in: tx) { made.next() } == 1)
      }
      // A reader who began before: the position goes back, which only such a picture can see.
      try await house.write { tx in try tx.execute("UPDATE storage_house SET position = position - 1") }
      try await house.read { tx throws in
        #expect(try held.value("list", for: .french, seenBy: .everyone, in: tx) { made.next() } == 2)
      }
      try await house.write { tx in try tx.execute("UPDATE storage_house SET position = position + 1") }
      try await house.read { tx throws in
        #expect(try held.value("list", for: .french, seenBy: .everyone, in: tx) { made.next() } == 1)
      }
    }
  }

  @Test func memoryIsBounded() async throws {
    try await inHouse { house async throws in
      let held = Held(most: 8)
      try await house.read { tx throws in
        for number in 0..<100 {
          _ = try held.value("list \(number)", for: .french, seenBy: .everyone, in: tx) { number }
          #expect(try held.value("list 0", for: .french, seenBy: .everyone, in: tx) { -1 } == 0)
        }
      }
      #expect(held.count <= 8)
    }
  }

  @Test func whatCouldNotBeMadeIsNotHeld() async throws {
    try await inHouse { house async throws in
      await #expect(throws: Problem.self) {
        try await house.read { tx in
          try house.held.value("list", for: .french, seenBy: .everyone, in: tx) { () throws -> Int in throw Problem.notFound }
        }
      }
      #expect(try await Self.value(Made(), house) == 1)
    }
  }
}

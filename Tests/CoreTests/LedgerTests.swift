import Core
import Storage
import TestKit
import Testing
import Web

struct LedgerTests {
  static let features: [Feature] = {
    var feature = Feature("Test")
    feature.kinds = [
      Kind("city.admitted", "{record} became a member"), Kind("network.joined", "{record} joined {second}, says {city} ({year})"),
    ]
    return [feature]
  }()
  static let reader = Reader(language: .english, words: .none)

  @Test func whatIsUndoneCountsNoLongerAndOnlyOnce() async throws {
    try await inHouse { house in
      let record = try await house.record("city")
      let (first, second) = try await house.write { tx in
        (
          try Ledger.record("city.admitted", day: day("2021-03-01"), of: record, by: .house, in: tx),
          try Ledger.record("city.admitted", day: day("2021-03-02"), of: record, by: .house, in: tx)
        )
      }
      let standing: @Sendable () async throws -> [Int64] = {
        try await house.read { tx in try tx.values("SELECT l.position FROM core_ledger l WHERE \(Ledger.standing) ORDER BY l.position") }
      }
      let mended = try await house.write { tx in
        try Ledger.record("city.admitted", day: day("2021-03-03"), of: record, corrects: first, by: .house, in: tx)
      }
      #expect(try await standing() == [second, mended])
      let undoing = try await house.write { tx in try Ledger.undo(second, by: .house, in: tx) }
      #expect(try await standing() == [mended])
      for position in [first, second, undoing] {
        await #expect(performing: { try await house.write { tx in _ = try Ledger.undo(position, by: .house, in: tx) } }, throws: isConflict)
        await #expect(
          performing: {
            try await house.write { tx in
              _ = try Ledger.record("city.admitted", day: nil, of: record, corrects: position, by: .house, in: tx)
            }
          }, throws: isConflict)
      }
      await #expect(
        performing: { try await house.write { tx in _ = try Ledger.undo(999, by: .house, in: tx) } },
        throws: {
          if case .notFound = $0 as? Problem { true } else { false }
        })
      // Undoing the mending brings the first row back into no count.
      try await house.write { tx in _ = try Ledger.undo(mended, by: .house, in: tx) }
      #expect(try await standing() == [])
    }
  }

  @Test func theFeedSaysWhatHappenedAsFarAsOneMaySee() async throws {
    try await inHouse(Self.features) { house in
      let city = try await house.record("city")
      let network = try await house.record("network", audience: .members)
      let hidden = try await house.record("city", audience: .secretariat)
      let actor = Actor(person: PersonID(5), organisation: network.as(OrganisationNoun.self), roles: [], sight: .house)
      try await house.write { tx in
        try Cards.put(
          [
            Card(record: city, language: .english, kind: "city", title: "Rennes", address: "/cities/rennes", audience: .everyone),
            Card(record: network, language: .english, kind: "network", title: "RFVE", address: "/networks/rfve", audience: .members),
          ], in: tx)
        try Ledger.record("city.admitted", day: day("2020-01-05"), of: city, by: .house, in: tx)
        try Ledger.record("network.joined", day: day("2021-02-01"), of: city, and: network, values: ["year": "2021"], by: actor, in: tx)
        try Ledger.record("city.admitted", day: nil, of: city, by: .house, in: tx)
        try Ledger.record("city.admitted", day: day("2021-03-01"), of: hidden, by: .house, in: tx)
        try Ledger.record("made.up", day: day("2019-01-01"), of: city, by: .house, in: tx)
      }
      let visitor = try await house.read { tx in
        try Ledger.feed(FeedQuery(), seenBy: .everyone, reader: Self.reader, house: house, in: tx)
      }
      #expect(visitor.map(\.sentence) == ["Rennes joined …, says … (2021)", "Rennes became a member", "Recorded: Rennes"])
      #expect(visitor.map(\.address) == ["/cities/rennes", "/cities/rennes", "/cities/rennes"])
      let (statements, member) = try await house.read { tx in
        let before = tx.statements
        let feed = try Ledger.feed(
          FeedQuery(kinds: ["network.joined"]), seenBy: Sight([.members]), reader: Self.reader, house: house, in: tx)
        return (tx.statements - before, feed)
      }
      #expect(member.map(\.sentence) == ["Rennes joined RFVE, says RFVE (2021)"])
      #expect(statements == 1)
      let all = try await house.read { tx in
        try Ledger.feed(FeedQuery(order: .position), seenBy: .house, reader: Self.reader, house: house, in: tx)
      }
      #expect(all.map(\.position) == [5, 4, 2, 1])
      #expect(all[1].address == nil)
    }
  }

  @Test func pagesOfTheFeedFollowEachOtherWithoutGapOrRepeat() async throws {
    try await inHouse(Self.features) { house in
      let city = try await house.record("city")
      try await house.write { tx in
        // Several rows of one day, and days recorded out of order.
        for number in 0..<23 {
          try Ledger.record("city.admitted", day: day("2021-01-01").adding(days: number * 7 % 5), of: city, by: .house, in: tx)
        }
      }
      for order in [FeedQuery.Order.day, .position] {
        var positions: [Int64] = []
        var days: [Day] = []
        while true {
          let query = FeedQuery(order: order, before: positions.last, size: 5)
          let items = try await house.read { tx in try Ledger.feed(query, seenBy: .everyone, reader: Self.reader, house: house, in: tx) }
          if items.isEmpty { break }
          positions += items.map(\.position)
          days += items.compactMap(\.day)
        }
        #expect(positions.count == 23)
        #expect(Set(positions).count == 23)
        if order == .day { #expect(days == days.sorted(by: >)) } else { #expect(positions == positions.sorted(by: >)) }
      }
    }
  }

  @Test func aFeedIsNarrowedToARecordOrToOrganisations() async throws {
    try await inHouse(Self.features) { house in
      let rennes = try await house.record("city")
      let lyon = try await house.record("city")
      let act = try await house.record("act", owner: rennes.as(OrganisationNoun.self))
      let ofLyon = Actor(person: nil, organisation: lyon.as(OrganisationNoun.self), roles: [], sight: .house)
      try await house.write { tx in
        try Ledger.record("city.admitted", day: day("2021-01-01"), of: rennes, by: .house, in: tx)
        // Lyon does something to an act of Rennes: the row belongs to Rennes.
        try Ledger.record("made.up", day: day("2021-01-02"), of: act, and: lyon, by: ofLyon, in: tx)
        try Ledger.record("city.admitted", day: day("2021-01-03"), of: lyon, by: .house, in: tx)
      }
      let positions: @Sendable (FeedQuery) async throws -> [Int64] = { query in
        try await house.read { tx in
          try Ledger.feed(query, seenBy: .everyone, reader: Self.reader, house: house, in: tx).map(\.position)
        }
      }
      #expect(try await positions(FeedQuery(record: lyon)) == [3, 2])
      #expect(try await positions(FeedQuery(record: act)) == [2])
      #expect(try await positions(FeedQuery(organisation: rennes.as(OrganisationNoun.self))) == [2, 1])
      #expect(try await positions(FeedQuery(organisation: lyon.as(OrganisationNoun.self))) == [3])
      #expect(try await positions(FeedQuery(organisations: [])) == [])
      let many = Set((2000..<3500).map { OrganisationID(Int64($0)) }).union([lyon.as(OrganisationNoun.self)])
      #expect(try await positions(FeedQuery(organisations: many)) == [3])
    }
  }

  @Test func viewsAddUpInMemoryAndAreWrittenOnce() async throws {
    try await inHouse { house in
      let record = try await house.record()
      let position = house.database.position
      for _ in 0..<3 { house.counters.add(.view, of: record, on: day("2021-03-25")) }
      house.counters.add(.download, of: record, on: day("2021-03-26"))
      let count: @Sendable (Counters.What, Period) async throws -> Int = { what, period in
        try await house.read { tx in try Counters.count(what, of: record, period, in: tx) }
      }
      #expect(try await count(.view, .all) == 0)
      try await house.counters.flush(into: house.database)
      house.counters.add(.view, of: record, on: day("2021-03-27"))
      try await house.counters.flush(into: house.database)
      try await house.counters.flush(into: house.database)
      #expect(try await count(.view, .all) == 4)
      #expect(try await count(.view, Period(to: day("2021-03-26"))) == 3)
      #expect(try await count(.download, .year(2021)) == 1)
      #expect(house.database.position == position)
    }
  }
}

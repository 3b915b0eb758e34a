import Storage
import Synchronization
import TestDatabases
import Testing

/// One writer at a time in the whole house. Several `Database` values on one place have pools of their own and
/// exclude each other through the engine alone, as processes do.
@Suite struct ManyWritersTests {
  private func withHouses(_ count: Int, _ body: ([Database]) async throws -> Void) async throws {
    try await TestDatabase.withPlace { place async throws in
      var houses: [Database] = []
      for _ in 0..<count { houses.append(try await Database.open(place)) }
      try await houses[0].write { tx throws in
        try tx.execute(
          """
          CREATE TABLE test_ledger (
            position BIGINT PRIMARY KEY, who BIGINT NOT NULL, amount BIGINT NOT NULL, total BIGINT NOT NULL)
          """)
      }
      do { try await body(houses) } catch {
        for house in houses { await house.close() }
        throw error
      }
      for house in houses { await house.close() }
    }
  }

  /// Sum, then insert: wrong at once if two transactions could read before either wrote.
  @Test func aSumThenInsertIsNeverWrong() async throws {
    try await withHouses(3) { houses async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<6 {
          let house = houses[writer % houses.count]
          group.addTask {
            for round in 1...25 {
              try await house.write { tx throws in
                let sum = try tx.value("SELECT sum(amount) FROM test_ledger", as: Int64.self) ?? 0
                let amount = Int64(writer * 100 + round)
                let position = try tx.nextPosition()
                try tx.execute(
                  "INSERT INTO test_ledger (position, who, amount, total) VALUES (\(position), \(writer), \(amount), \(sum + amount))")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let rows = try await houses[0].read { tx in try tx.rows("SELECT position, amount, total FROM test_ledger ORDER BY position") }
      #expect(rows.count == 150)
      var sum: Int64 = 0
      for (index, row) in rows.enumerated() {
        sum += try row("amount") as Int64
        #expect(try row("total") == sum)
        // Without a gap, and in the order of commits.
        #expect(try row("position") == index + 1)
      }
      #expect(try await houses[1].refreshPosition() == 150)
    }
  }

  /// A cursor that asks for `position > mine` never misses a row that commits later with a smaller position.
  @Test func positionsBecomeVisibleInOrder() async throws {
    try await withHouses(4) { houses async throws in
      let done = Flag()
      try await withThrowingTaskGroup(of: [Int64].self) { group in
        for writer in 0..<3 {
          group.addTask {
            for round in 0..<40 {
              try await houses[writer].write { tx throws in
                for _ in 0...(round % 3) {
                  let position = try tx.nextPosition()
                  try tx.execute("INSERT INTO test_ledger (position, who, amount, total) VALUES (\(position), \(writer), 1, 0)")
                }
              }
            }
            return []
          }
        }
        group.addTask {
          var mine: Int64 = 0
          var seen: [Int64] = []
          while true {
            let last = done.isRaised
            let new: [Int64] = try await houses[3].read { [mine] tx throws in
              try tx.values("SELECT position FROM test_ledger WHERE position > \(mine) ORDER BY position")
            }
            seen += new
            mine = new.last ?? mine
            if last || Task.isCancelled { return seen }
          }
        }
        var finished = 0
        for try await seen in group {
          finished += 1
          if finished == 3 { done.raise() }
          if !seen.isEmpty { #expect(seen == Array(1...Int64(3 * (40 + 13 + 13 + 13)))) }
        }
      }
    }
  }

  @Test func identifiersAreNeverHandedOutTwice() async throws {
    try await withHouses(3) { houses async throws in
      let all = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for house in houses {
          group.addTask {
            var mine: [Int64] = []
            for _ in 0..<30 { mine.append(try await house.write { tx in try tx.nextID(Int.self).value }) }
            return mine
          }
        }
        return try await group.reduce(into: [Int64]()) { $0 += $1 }
      }
      #expect(all.sorted() == Array(1000..<1090))
    }
  }

  @Test func theKnownPositionFollowsOtherProcesses() async throws {
    try await withHouses(2) { houses async throws in
      _ = try await houses[0].write { tx in try tx.nextPosition() }
      #expect(houses[0].position == 1)
      #expect(houses[1].position == 0)
      #expect(try await houses[1].refreshPosition() == 1)
      #expect(houses[1].position == 1)
    }
  }

  /// A write that reads much while more readers than connections come and go: nobody is sent away.
  @Test func readersAndWritersGoOnTogether() async throws {
    try await withHouses(1) { houses async throws in
      let house = houses[0]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for reader in 0..<12 {
          group.addTask {
            for _ in 0..<10 { _ = try await house.read { tx in try tx.count("SELECT count(*) FROM test_ledger WHERE who < \(reader)") } }
          }
        }
        for writer in 0..<20 {
          group.addTask {
            _ = try await house.write { tx throws in
              let position = try tx.nextPosition()
              try tx.execute("INSERT INTO test_ledger (position, who, amount, total) VALUES (\(position), \(writer), 1, 1)")
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await house.read { tx in try tx.count("SELECT count(*) FROM test_ledger") } == 20)
    }
  }
}

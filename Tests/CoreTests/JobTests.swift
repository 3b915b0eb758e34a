import Storage
import TestKit
import Testing
import Time
import Web

@testable import Core

@Suite struct JobTests {
  @Test func aKeyMeansOnceAlsoWhenTheJobIsDone() async throws {
    let tally = Tally()
    try await withHouse(jobs: [JobKind("test.count") { _, payload in await tally.add(payload["name"] ?? "") }]) { house, _ in
      for expected in [true, false] {
        let written = try await house.database.write { try Jobs.enqueue("test.count", payload: ["name": "a"], key: "a", in: $0) }
        #expect(written == expected)
      }
      await Worker(house).runDue()
      let again = try await house.database.write { try Jobs.enqueue("test.count", payload: ["name": "a"], key: "a", in: $0) }
      #expect(!again)
      await Worker(house).runDue()
      #expect(await tally["a"] == 1)
    }
  }

  @Test func aJobVanishesWithTheChangeThatAskedForIt() async throws {
    let tally = Tally()
    try await withHouse(jobs: [JobKind("test.count") { _, _ in await tally.add("ran") }]) { house, _ in
      await #expect(throws: Broken.self) {
        try await house.database.write { tx in
          try Jobs.enqueue("test.count", in: tx)
          throw Broken(description: "no")
        }
      }
      await Worker(house).runDue()
      #expect(await tally["ran"] == 0)
    }
  }

  @Test func dueLaterRunsLater() async throws {
    let tally = Tally()
    try await withHouse(jobs: [JobKind("test.count") { _, _ in await tally.add("ran") }]) { house, clock in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.count", at: tx.now.adding(seconds: 90), in: tx) }
      await Worker(house).runDue()
      #expect(await tally["ran"] == 0)
      clock.pass(seconds: 91)
      await Worker(house).runDue()
      #expect(await tally["ran"] == 1)
    }
  }

  @Test func threeTriesWithGrowingPausesThenFailedWithItsReason() async throws {
    let tally = Tally()
    let kind = JobKind("test.fail") { _, _ in
      await tally.add("tried")
      throw Broken(description: "the reason")
    }
    try await withHouse(jobs: [kind]) { house, clock in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.fail", in: tx) }
      for (pause, tries) in [(0.0, 1), (59, 1), (2, 2), (598, 2), (4, 3), (86_400, 3)] {
        clock.pass(seconds: pause)
        await Worker(house).runDue()
        #expect(await tally["tried"] == tries)
      }
      let job = try #require(try await house.database.read { try Jobs.list(state: .failed, in: $0) }.first)
      #expect(job.reason == "the reason")
      #expect(job.fault == .error)
      #expect(job.tries == 3)

      try await house.database.write { try Jobs.retry(job.id, by: .house, in: $0) }
      await Worker(house).runDue()
      #expect(await tally["tried"] == 4)
      try await house.database.write { try Jobs.drop(job.id, by: .house, in: $0) }
      #expect(try await house.database.read { try Jobs.list(in: $0) }.contains { $0.id == job.id } == false)
    }
  }

  @Test func onlyTheSecretariatRunsTheHouse() async throws {
    let visitor = Actor(person: PersonID(5000), organisation: nil, roles: [.political], sight: .everyone)
    try await withHouse { house, _ in
      await #expect(throws: Problem.self) { try await house.database.write { try Jobs.retry(ID(1), by: visitor, in: $0) } }
      await #expect(throws: Problem.self) { try await house.database.write { try Jobs.drop(ID(1), by: visitor, in: $0) } }
      await #expect(throws: Problem.self) { try await house.database.write { try Outbox.retry(ID(1), by: visitor, in: $0) } }
    }
  }

  @Test func aKindThatNobodyKnowsFailsAtOnce() async throws {
    try await withHouse { house, _ in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.unknown", in: tx) }
      await Worker(house).runDue()
      let job = try await house.database.read { try Jobs.list(state: .failed, in: $0) }.first
      #expect(job?.fault == .unknownKind)
    }
  }

  @Test func theJobOfAKilledWorkerIsTakenWhenItsLeaseEnds() async throws {
    let tally = Tally()
    try await withHouse(jobs: [JobKind("test.count") { _, _ in await tally.add("ran") }]) { house, clock in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.count", in: tx) }
      // Claimed, and nothing heard of again: what kill -9 leaves.
      let claimed = try await house.database.write { try Jobs.claim(by: "killed", lease: 60, in: $0) }
      #expect(claimed?.kind == "test.count")
      clock.pass(seconds: 59)
      await Worker(house).runDue()
      #expect(await tally["ran"] == 0)
      clock.pass(seconds: 2)
      await Worker(house).runDue()
      #expect(await tally["ran"] == 1)
      // The killed one cannot change the result any more.
      let late = try #require(claimed)
      try await house.database.write { tx in
        _ = try Jobs.fail(late, by: "killed", fault: .error, reason: "late", pauses: nil, in: tx)
      }
      #expect(try await house.database.read { try Jobs.counts(in: $0) }[.failed] == nil)
    }
  }

  @Test func aJobThatKillsItsWorkersIsBlamedAtLast() async throws {
    try await withHouse(jobs: [JobKind("test.count") { _, _ in }]) { house, clock in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.count", in: tx) }
      for _ in 0...Jobs.lossesAllowed {
        let job = try await house.database.write { try Jobs.claim(by: "killed", lease: 60, in: $0) }
        #expect(job != nil)
        clock.pass(seconds: 61)
      }
      #expect(try await house.database.write { try Jobs.claim(by: "another", lease: 60, in: $0) } == nil)
      #expect(try await house.database.read { try Jobs.list(state: .failed, in: $0) }.first?.fault == .lost)
    }
  }

  @Test func aLeaseIsRenewedByItsHolderOnly() async throws {
    try await withHouse(jobs: []) { house, clock in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.long", in: tx) }
      let job = try #require(try await house.database.write { try Jobs.claim(by: "one", lease: 60, in: $0) })
      clock.pass(seconds: 50)
      #expect(try await house.database.write { try Jobs.renew(job.id, by: "one", lease: 60, in: $0) })
      #expect(try await house.database.write { try Jobs.renew(job.id, by: "two", lease: 60, in: $0) } == false)
      clock.pass(seconds: 50)
      #expect(try await house.database.write { try Jobs.claim(by: "two", lease: 60, in: $0) } == nil)
    }
  }

  @Test func periodKeys() {
    let moment = Moment("2026-11-23T17:05:00.000Z") ?? Moment(milliseconds: 0)
    #expect(Jobs.periodKey(JobKind("a.b", every: .hour) { _, _ in }, at: moment) == "a.b@2026-11-23T17")
    #expect(Jobs.periodKey(JobKind("a.b", every: .day) { _, _ in }, at: moment) == "a.b@2026-11-23")
    #expect(Jobs.periodKey(JobKind("a.b") { _, _ in }, at: moment) == nil)
  }

  @Test func twoWorkersOnOneDatabaseDoEachHoursWorkOnce() async throws {
    let tally = Tally()
    let kinds = [
      JobKind("test.hourly", every: .hour) { _, payload in await tally.add(payload["period"] ?? "") },
      JobKind("test.daily", every: .day) { _, payload in await tally.add(payload["period"] ?? "") },
    ]
    let place = try await TestDatabase.place(targets: ["Storage", "Core"])
    let clock = TestClock()
    let houses = [
      try await openHouse(place, jobs: kinds, clock: clock), try await openHouse(place, jobs: kinds, clock: clock),
    ]
    for _ in 0..<4 {
      await withTaskGroup(of: Void.self) { group in
        for house in houses { for _ in 0..<2 { group.addTask { await Worker(house).runDue() } } }
      }
      clock.pass(seconds: 3600)
    }
    #expect(
      await tally.counts == [
        "2021-03-25": 1, "2021-03-25T11": 1, "2021-03-25T12": 1, "2021-03-25T13": 1, "2021-03-25T14": 1,
      ])
    for house in houses { await house.database.close() }
    await TestDatabase.remove(place)
  }

  @Test func aWorkerToldToStopFinishesWhatItHasBegun() async throws {
    let tally = Tally()
    let (begun, released) = (Gate(), Gate())
    let kind = JobKind("test.slow") { _, _ in
      await begun.open()
      await released.pass()
      await tally.add(Task.isCancelled ? "interrupted" : "finished")
    }
    try await withHouse(jobs: [kind]) { house, _ in
      try await house.database.write { tx in _ = try Jobs.enqueue("test.slow", in: tx) }
      let worker = Task { await Worker(house).run() }
      await begun.pass()
      worker.cancel()
      await released.open()
      await worker.value
      #expect(await tally.counts == ["finished": 1])
      #expect(try await house.database.read { try Jobs.counts(in: $0) }[.running] == nil)
    }
  }

  @Test func oldDoneWorkIsForgottenAndItsKeyLater() async throws {
    try await withHouse(jobs: [JobKind("test.count") { _, _ in }]) { house, clock in
      try await house.database.write { tx in
        try Jobs.enqueue("test.count", in: tx)
        try Jobs.enqueue("test.count", key: "kept", in: tx)
      }
      await Worker(house).runDue()
      func left() async throws -> [String?] {
        try await house.database.read { try Jobs.list(in: $0) }.filter { $0.kind == "test.count" }.map(\.key)
      }
      clock.pass(days: 8)
      await Worker(house).runDue()
      #expect(try await left() == ["kept"])
      clock.pass(days: 400)
      await Worker(house).runDue()
      #expect(try await left() == [])
    }
  }
}

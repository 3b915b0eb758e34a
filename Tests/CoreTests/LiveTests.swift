import Core
import Storage
import TestKit
import Testing
import Web

/// Live pages over a real server: what a reader is sent, and when a line ends.
@Suite(.serialized) struct LiveTests {
  private static func reader(_ served: LiveHouse, _ view: String = "hall", cookie: String? = nil, since: String?) throws -> Listeners {
    let listeners = Listeners(port: served.port, path: "/en/rooms/\(view)/live", count: 1, cookie: cookie)
    try listeners.enter(0, since: since)
    return listeners
  }

  @Test func eachChangeIsSentOnceAndInOrder() async throws {
    try await LiveHouse.with { served in
      let missed = [try await served.touch("item.opened"), try await served.touch("vote.opened")]
      let line = try Self.reader(served, since: "\(missed[0] - 1)")
      #expect(await line.read(seconds: 10) { $0[0].events.count == 2 })
      let later = [try await served.touch("vote.closed"), try await served.touch("vote.published")]
      let all = missed + later
      #expect(await line.read(seconds: 10) { $0[0].last == all.last })
      let events = line.readers[0].events
      #expect(events.map(\.position) == all)
      #expect(events.map(\.what) == ["item.opened", "vote.opened", "vote.closed", "vote.published"])
      #expect(events[0].data == "" && events[1].data?.hasPrefix("<p>en 2</p>\n<p>aaa") == true, "only the last of several is drawn")
      #expect(events[3].data?.hasPrefix("<p>en 4</p>") == true)
    }
  }

  @Test func aBrokenLineCatchesUp() async throws {
    try await LiveHouse.with { served in
      let first = try await served.touch()
      let line = try Self.reader(served, since: "\(first)")
      #expect(await line.read(seconds: 10) { $0[0].status == 200 })
      var all: [Int64] = []
      for round in 0..<6 {
        if round == 2 {
          line.leave(0)
          #expect(await served.settles { served.house.live.count == 0 }, "it is noticed that the reader has left")
        }
        if round == 4 { try line.enter(0, since: line.readers[0].last.map(String.init)) }
        all.append(try await served.touch("round.\(round)"))
        if round != 2, round != 3 { #expect(await line.read(seconds: 10) { $0[0].last == all.last }) }
      }
      #expect(line.readers[0].events.map(\.position) == all)
    }
  }

  @Test func whatAnotherProcessCommitsComesWithTheNextLook() async throws {
    try await LiveHouse.with { served in
      let since = try await served.touch()
      let line = try Self.reader(served, since: "\(since)")
      #expect(await line.read(seconds: 10) { $0[0].status == 200 })
      try await served.elsewhere { other in
        let position = try await other.database.write { tx in
          try Live.touch("room", "far.away", in: tx)
          return try tx.position()
        }
        #expect(await !line.read(seconds: 0.2) { $0[0].last == position }, "nobody has looked yet")
        try await served.house.database.refreshPosition()
        #expect(await line.read(seconds: 10) { $0[0].last == position })
      }
      #expect(line.readers[0].events.map(\.what) == ["far.away"])
    }
  }

  @Test(arguments: [
    "abc", "-1", "+5", "99999999999999999999999", "999999999999999999", "9e9", "0x10", "1;DROP TABLE core_live", "١٢", " ", "1 2",
  ]) func aNumberThatIsNoneOfOursShowsThePageAsItIs(said: String) async throws {
    try await LiveHouse.with { served in
      let position = try await served.touch()
      let line = try Self.reader(served, since: said)
      #expect(await line.read(seconds: 10) { $0[0].events.count == 1 })
      let first = line.readers[0].events[0]
      #expect(first.what == "drawn" && first.position >= position && first.data?.hasPrefix("<p>en 1</p>") == true)
      let next = try await served.touch("vote.closed")
      #expect(await line.read(seconds: 10) { $0[0].last == next })
      #expect(line.readers[0].events.count == 2)
    }
  }

  /// A change and nothing else moves a line: not another channel, not the ledger.
  @Test func othersAreNotHeard() async throws {
    try await LiveHouse.with { served in
      let since = try await served.touch()
      let line = try Self.reader(served, since: "\(since)")
      #expect(await line.read(seconds: 10) { $0[0].comments == 1 })
      try await served.house.database.write { tx in try Live.touch("elsewhere", "vote.opened", in: tx) }
      try await served.house.database.write { tx in _ = try tx.nextPosition() }
      #expect(await !line.read(seconds: 0.3) { !$0[0].events.isEmpty })
      #expect(served.house.live.draws == 0)
      let next = try await served.touch()
      #expect(await line.read(seconds: 10) { $0[0].last == next })
    }
  }

  @Test func whoHasMissedTooMuchSeesThePageAsItIs() async throws {
    try await LiveHouse.with { served in
      let position = try await served.house.database.write { tx in
        for _ in 0..<1500 { try Live.touch("room", "hand.raised", in: tx) }
        return try tx.position()
      }
      let line = try Self.reader(served, since: "0")
      #expect(await line.read(seconds: 10) { $0[0].last == position })
      #expect(line.readers[0].events.map(\.what) == ["drawn"])
      let near = try Self.reader(served, since: "\(position - 900)")
      #expect(await near.read(seconds: 10) { $0[0].last == position })
      #expect(near.readers[0].events.map(\.position) == Array(position - 899...position))
    }
  }

  @Test func everyLanguageAndRoleIsDrawnOnce() async throws {
    try await LiveHouse.with { served in
      let since = try await served.touch()
      let lines = try ["hall", "member"].map { view in
        let listeners = Listeners(port: served.port, path: "/en/rooms/\(view)/live", count: 20)
        for number in 0..<20 { try listeners.enter(number, since: "\(since)") }
        return listeners
      }
      for line in lines { #expect(await line.read(seconds: 20) { $0.allSatisfy { $0.status == 200 } }) }
      for round in 1...5 {
        let position = try await served.touch()
        for line in lines { #expect(await line.read(seconds: 20) { $0.allSatisfy { $0.last == position } }) }
        #expect(served.house.live.draws == round * 2)
      }
    }
  }

  @Test func whoMayNotSeeItIsToldNothing() async throws {
    try await LiveHouse.with(lines: EventLines(pulse: .milliseconds(200))) { served in
      let officer = Actor(person: PersonID(5001), organisation: nil, roles: [.secretariat], sight: .house)
      served.people.enter("token-of-an-officer-of-the-house", officer)
      let cookie = "paideia=token-of-an-officer-of-the-house"
      let since = try await served.touch()
      #expect(try await Self.status(Self.reader(served, "chair", since: "\(since)")) == 404)
      let chair = try Self.reader(served, "chair", cookie: cookie, since: "\(since)")
      let hall = try Self.reader(served, since: "\(since)")
      #expect(await chair.read(seconds: 10) { $0[0].status == 200 })
      #expect(await hall.read(seconds: 10) { $0[0].status == 200 })

      let next = try await served.house.database.write { [record = served.record] tx in
        try Record.setAudience(record, .secretariat, in: tx)
        try Live.touch("room", "closed.to.the.public", in: tx)
        return try tx.position()
      }
      #expect(await chair.read(seconds: 10) { $0[0].last == next })
      #expect(await hall.read(seconds: 10) { !$0[0].isOpen }, "the line ends")
      #expect(hall.readers[0].events.isEmpty)
      #expect(try await Self.status(Self.reader(served, since: "\(since)")) == 404)

      served.people.enter("token-of-an-officer-of-the-house", nil)
      #expect(await chair.read(seconds: 10) { !$0[0].isOpen }, "the session has ended")
    }
  }

  private static func status(_ line: Listeners) async throws -> Int {
    await line.read(seconds: 10) { $0[0].status != 0 }
    return line.readers[0].status
  }

  @Test func onePersonHasSoManyLinesAndNoMore() async throws {
    try await LiveHouse.with { served in
      served.people.enter(
        "token-of-a-person-with-many-windows", Actor(person: PersonID(5002), organisation: nil, roles: [], sight: .everyone))
      let lines = Listeners(
        port: served.port, path: "/en/rooms/hall/live", count: 13, cookie: "paideia=token-of-a-person-with-many-windows")
      for number in 0..<12 { try lines.enter(number, since: nil) }
      #expect(await lines.read(seconds: 10) { $0.prefix(12).allSatisfy { $0.status == 200 } })
      try lines.enter(12, since: nil)
      #expect(await lines.read(seconds: 10) { $0[12].status == 429 })
      lines.leave(3)
      #expect(await served.settles { served.house.live.count == 11 })
      try lines.enter(12, since: nil)
      #expect(await lines.read(seconds: 10) { $0[12].status == 200 })
    }
  }

  @Test func oldChangesAreSweptButForTheLast() async throws {
    let clock = TestClock()
    try await inHouse(clock: clock) { house in
      try await house.write { tx in for name in ["a", "a", "b"] { try Live.touch(name, "x", in: tx) } }
      clock.pass(days: 2)
      try await house.write { tx in try Live.touch("c", "x", in: tx) }
      await Worker(house).runDue()
      let left = try await house.read { tx in try tx.values("SELECT channel FROM core_live ORDER BY position", as: String.self) }
      #expect(left == ["a", "b", "c"])
    }
  }

  /// A third of the lines breaks and comes back meanwhile.
  @Test(.timeLimit(.minutes(3))) func twoThousandLinesMissNothing() async throws {
    try await LiveHouse.with(weight: 2000) { served in
      let since = try await served.touch()
      let lines = Listeners(port: served.port, path: "/en/rooms/hall/live", count: 2000)
      try await lines.enter(0..<2000, since: "\(since)")
      #expect(await lines.read(seconds: 30) { $0.allSatisfy { $0.status == 200 } })
      #expect(served.house.live.count == 2000)
      var all: [Int64] = []
      for round in 0..<9 {
        if round == 3 { for number in stride(from: 0, to: 2000, by: 3) { lines.leave(number) } }
        if round == 6 { try await lines.enter(stride(from: 0, to: 2000, by: 3)) }
        let position = try await served.touch("round.\(round)")
        all.append(position)
        #expect(await lines.read(seconds: 30) { $0.allSatisfy { !$0.isOpen || $0.last == position } })
      }
      let wrong = lines.readers.filter { $0.events.map(\.position) != all }.count
      #expect(wrong == 0, "every line has seen every change once and in order")
      #expect(served.house.live.draws == all.count, "drawn once for all")
    }
  }
}

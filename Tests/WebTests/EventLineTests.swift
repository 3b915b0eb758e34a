import Foundation
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import Web

/// Answers that go on, over a real server.
@Suite(.serialized) struct EventLineTests {
  /// A line that says one thing, and then only that it is there.
  private static func line(_ ended: Counter, _ asked: Counter = Counter()) -> EventLine {
    let line = EventLine { _ in asked.next() == 1 ? EventText("id: 1\nevent: first\ndata: a\n\n") : .nothing }
    line.whenEnded { _ = ended.next() }
    return line
  }

  private static func settles(_ done: () -> Bool, seconds: Double = 5) async -> Bool {
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    while !done() {
      if ContinuousClock.now > end { return false }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  @Test func saysThatItIsThereAndNoticesWhoLeaves() async throws {
    let (ended, lines) = (Counter(), EventLines(pulse: .milliseconds(100)))
    try await Wire.serving(lines: lines, respond: { _ in .events(Self.line(ended)) }) { wire in
      let readers = Listeners(port: wire.port, path: "/", count: 2)
      for number in 0..<2 { try readers.enter(number, since: nil) }
      #expect(await readers.read(seconds: 10) { $0.allSatisfy { $0.events.count == 1 && $0.comments >= 3 } })
      #expect(readers.readers[0].events == [.init(position: 1, what: "first", data: "a")])
      #expect(lines.count == 2 && ended.count == 0)
      readers.leave(0)
      #expect(await Self.settles { ended.count == 1 })
      #expect(lines.count == 1)
    }
    #expect(ended.count == 2 && lines.count == 0)
  }

  @Test func itsHeadKeepsProxiesFromHoldingItBack() async throws {
    let ended = Counter()
    try await Wire.serving(respond: { _ in .events(Self.line(ended)) }) { wire in
      let head = try #require(try await wire.send("HEAD / HTTP/1.1\nHost: a\nAccept-Encoding: gzip\nConnection: close\n\n")).head
      #expect(head["content-type"] == "text/event-stream; charset=utf-8")
      #expect(head["cache-control"] == "no-store" && head["x-accel-buffering"] == "no")
      #expect(head["content-encoding"] == nil)
      #expect(head["content-security-policy"] != nil)
      #expect(await Self.settles { ended.count == 1 }, "a line that is not sent has ended")
    }
  }

  @Test func stoppingEndsEveryLine() async throws {
    let ended = Counter()
    let stopping = Mutex(ContinuousClock.now)
    let readers = try await Wire.serving(respond: { _ in .events(Self.line(ended)) }) { wire in
      let readers = Listeners(port: wire.port, path: "/", count: 50)
      for number in 0..<50 { try readers.enter(number, since: nil) }
      #expect(await readers.read(seconds: 10) { $0.allSatisfy { $0.events.count == 1 } })
      stopping.withLock { $0 = .now }
      return readers
    }
    #expect(stopping.withLock { $0 }.duration(to: .now) < .seconds(1))
    #expect(ended.count == 50)
    #expect(await readers.read(seconds: 2) { $0.allSatisfy { !$0.isOpen } })
  }

  @Test func whoReadsNothingIsCutOff() async throws {
    let ended = Counter()
    let part = EventText("data: \(String(repeating: "a", count: 100_000))\n\n")
    let lines = EventLines(pulse: .milliseconds(50), patience: .milliseconds(300))
    let make: @Sendable () -> EventLine = {
      let line = EventLine { _ in part }
      line.whenEnded { _ = ended.next() }
      return line
    }
    try await Wire.serving(lines: lines, respond: { _ in .events(make()) }) { wire in
      let slow = try RawHTTP.Line(port: wire.port, window: 4096)
      try slow.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
      let quick = Listeners(port: wire.port, path: "/", count: 1)
      try quick.enter(0, since: nil)
      // The slow one holds the connection until what the line takes by itself is full.
      #expect(await quick.read(seconds: 20) { _ in ended.count == 1 })
      #expect(quick.readers[0].isOpen && lines.count == 1, "others go on")
      _ = slow
    }
  }
}

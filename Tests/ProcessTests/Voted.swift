import Foundation
import Storage
import Synchronization
import TestKit
import Testing

extension Outages {
  /// Six hundred delegates vote within a minute, over and over, while the server is killed fifty times. A vote whose answer did not come
  /// is sent again, as people do; in the end the count is what the last answers said, each once.
  @Suite struct Voted {
    static let voters = 600
    static let kills = 50
    static let lines = 12

    /// What a voter was told last.
    struct Receipt: Sendable, Hashable {
      let code: String
      let choice: String
    }

    final class Receipts: Sendable {
      struct All: Sendable {
        var last: [Int: Receipt] = [:]
        var answers = 0
        var broken = 0
        var strange: [String] = []
        /// Seconds until everybody had an answer.
        var everybody: Double?
      }
      private let all = Mutex(All())
      private let stopped = Atomic<Bool>(false)
      var now: All { all.withLock { $0 } }
      var isStopped: Bool { stopped.load(ordering: .relaxed) }
      func stop() { stopped.store(true, ordering: .relaxed) }
      func note(_ change: (inout All) -> Void) { all.withLock { change(&$0) } }
    }

    @Test(.timeLimit(.minutes(4))) func everyReceiptIsCountedOnce() async throws {
      try await Site.with { site in
        try await site.fill()
        let server = try await site.serve(["--without-work"])
        let electorate = try await Electorate.gather(Self.voters, at: site)
        let receipts = Receipts()
        let (kills, last) = try await aside { try Self.voteAndKill(electorate, server, receipts) }
        let all = receipts.now
        print(
          "killed \(kills) times: \(all.answers) votes acknowledged, \(all.broken) answers lost, everybody after \(all.everybody ?? -1) s")
        #expect(kills >= Self.kills)
        #expect(all.strange == [], "Every answer that came was a receipt.")
        #expect(all.last.count == Self.voters)
        #expect(all.broken > 0, "kills that nobody noticed prove nothing")
        #expect(all.answers > Self.voters, "some voted again")
        #expect((all.everybody ?? .infinity) <= 60, "within a minute, kills included")

        try await aside { () throws in
          try electorate.close()
          try electorate.count()
          try electorate.publish()
        }
        let (ballots, words) = try await electorate.recounted()
        #expect(words.hasSuffix("This is the published result.\n"))
        let counted = Set(ballots.map { Receipt(code: $0.key, choice: $0.value) })
        #expect(counted == Set(all.last.values), "\(counted.count) ballots, \(all.last.count) receipts")
        #expect(try await last.stop().status == 0)
      }
    }

    private static func voteAndKill(_ electorate: Electorate, _ first: Running, _ receipts: Receipts) throws -> (Int, Running) {
      let began = Date.now
      let group = DispatchGroup()
      for line in 0..<lines {
        let mine = electorate.voters.indices.filter { $0 % lines == line }
        group.enter()
        Thread.detachNewThread {
          vote(mine, electorate, receipts, since: began)
          group.leave()
        }
      }
      var server = first
      var kills = 0
      while kills < Self.kills {
        Thread.sleep(forTimeInterval: Double.random(in: 0.05...0.35))
        server.kill()
        _ = server.end()
        kills += 1
        server = try electorate.site.start(["serve", "--without-work"])
        // Now and then it dies again before it has come up.
        if kills == Self.kills || Int.random(in: 0..<10) > 0 { try server.untilReady(electorate.site.port) }
      }
      // Those who have not had their turn still get it.
      receipts.stop()
      group.wait()
      return (kills, server)
    }

    /// Each of these in turn, until told to stop and each has an answer to what they sent last.
    private static func vote(_ mine: [Int], _ electorate: Electorate, _ receipts: Receipts, since began: Date) {
      var round = 0
      while round == 0 || !receipts.isStopped {
        for number in mine where round == 0 || !receipts.isStopped {
          untilAnswered(number, electorate, receipts, since: began)
          // Some think better of it at once.
          if number.isMultiple(of: 5) { untilAnswered(number, electorate, receipts, since: began) }
        }
        round += 1
      }
    }

    private static func untilAnswered(_ number: Int, _ electorate: Electorate, _ receipts: Receipts, since began: Date) {
      let until = Date.now.addingTimeInterval(90)
      while Date.now < until {
        let choice = electorate.choice()
        let reply: RawHTTP.Reply
        do { reply = try electorate.cast(electorate.voters[number], choice) } catch {
          // Whether such a vote was written nobody knows; a server that is down has surely not written it.
          if case RawHTTP.Failure.connect = error {} else { receipts.note { $0.broken += 1 } }
          Thread.sleep(forTimeInterval: 0.02)
          continue
        }
        guard let code = Electorate.code(in: reply) else {
          receipts.note { $0.strange.append("\(number): \(reply.status) \(reply.text.suffix(1500))") }
          return
        }
        receipts.note { all in
          all.last[number] = Receipt(code: code, choice: Electorate.text(choice))
          all.answers += 1
          if all.last.count == electorate.voters.count, all.everybody == nil { all.everybody = Date.now.timeIntervalSince(began) }
        }
        return
      }
      receipts.note { $0.strange.append("\(number): no answer in 90 s") }
    }
  }
}

import Foundation
import Synchronization
import TestKit

/// What the server has said yes to, by all clients together.
final class Acknowledged: Sendable {
  struct Act: Sendable {
    let id: Int64
    let what: String
    /// The number of its picture.
    var picture: Int?
  }

  struct All: Sendable {
    var acts: [Act] = []
    /// Addresses that were invited.
    var invitations: [String] = []
    /// Answers that are neither a yes nor a broken line.
    var strange: [String] = []
    var count: Int { acts.count + invitations.count }
  }

  private let all = Mutex(All())
  private let stopped = Atomic<Bool>(false)
  var now: All { all.withLock { $0 } }
  var isStopped: Bool { stopped.load(ordering: .relaxed) }
  func stop() { stopped.store(true, ordering: .relaxed) }
  func note(_ change: (inout All) -> Void) { all.withLock { change(&$0) } }
}

/// Somebody who writes without pause over HTTP, through the forms, and remembers every yes. A write whose answer did not
/// come is not tried again: it may have happened or not.
struct Writer: Sendable {
  enum Kind: Sendable {
    case acts, pictures
    /// Of people for these organisations in turn: each is a mail and the job that delivers it.
    case invitations(slugs: [String])
  }

  let name: String
  let kind: Kind
  let browser: RawHTTP
  let said: Acknowledged

  /// - Returns: leave `group` when told to stop.
  func begin(_ group: DispatchGroup) {
    group.enter()
    Thread.detachNewThread {
      var number = 0
      while !said.isStopped {
        number += 1
        do { try write(number) } catch { Thread.sleep(forTimeInterval: 0.02) }
      }
      group.leave()
    }
  }

  private func write(_ number: Int) throws {
    switch kind {
    case .acts:
      try act(number, picture: nil) { fields in try browser.post("/en/act", fields) }
    case .pictures:
      try act(number, picture: number) { fields in
        try browser.upload("/en/act", fields, file: "picture", name: "\(name)-\(number).png", Picture.png(number))
      }
      // Several hundred megabytes of pictures would prove nothing more.
      Thread.sleep(forTimeInterval: 0.15)
    case .invitations(let slugs):
      let address = "\(name)-\(number)@example.org"
      let reply = try browser.post(
        "/en/team/\(slugs[number % slugs.count])/invitations",
        [("name", "Invited by \(name)"), ("address", address), ("role", "technical"), ("language", "en"), ("evidence", "a test")])
      if reply.status == 303 { said.note { $0.invitations.append(address) } } else { strange(reply, number) }
    }
  }

  private func act(_ number: Int, picture: Int?, _ send: ([(String, String)]) throws -> RawHTTP.Reply) throws {
    let what = "Act \(number) of \(name)"
    let day = "2021-\(["03", "05", "10"][number % 3])-\(10 + number % 18)"
    let reply = try send([("objective", "4.11"), ("what", what), ("day", day), ("place", "online"), ("source", "a test")])
    guard reply.status == 303, let id = Int64(reply.location.split(separator: "/").last ?? "") else { return strange(reply, number) }
    said.note { $0.acts.append(Acknowledged.Act(id: id, what: what, picture: picture)) }
  }

  private func strange(_ reply: RawHTTP.Reply, _ number: Int) {
    said.note { $0.strange.append("\(name) \(number): \(reply.status) \(reply.text.suffix(3000))") }
    Thread.sleep(forTimeInterval: 0.2)
  }
}

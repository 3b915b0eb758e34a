import Core
import Storage
import Time
import Web

/// Votes that open and close by themselves.
enum VoteTimer {
  private static let name = "vote.timer"
  /// Seconds until a vote that could not be opened is tried again.
  private static let patience = 60.0
  /// Days after which it is not tried any more: whoever leads has forgotten it.
  private static let longest = 1

  /// Sets the jobs that open and close it when their time has come.
  static func wind(_ vote: RecordID, _ opens: Moment?, _ closes: Moment?, in tx: WriteTx) throws {
    for moment in [opens, closes].compactMap({ $0 }) { try Jobs.enqueue(name, payload: ["vote": "\(vote)"], at: moment, in: tx) }
  }

  static let job = JobKind(name) { house, payload in
    guard let id = payload["vote"].flatMap({ RecordID(text: $0) }) else { return }
    let waits = try await house.database.write { tx in
      try close(due: id, in: tx)
      return try isDue(id, in: tx)
    }
    guard waits else { return }
    do {
      try await house.database.write { tx in
        if try isDue(id, in: tx) { try Vote.open(id, by: .house, in: tx) }
      }
    } catch is Problem {
      try await house.database.write { tx in
        try Jobs.enqueue(name, payload: payload, at: tx.now.adding(seconds: patience), in: tx)
      }
    }
  }

  /// A net under the jobs: those of a house that was asleep, or restored from a copy.
  static let clock = JobKind("vote.clock", every: .hour) { house, _ in
    let due: [RecordID] = try await house.database.read { tx in
      try tx.values(
        """
        SELECT v.id FROM governance_vote v WHERE v.state = 'open' AND v.closes IS NOT NULL AND v.closes <= \(tx.now) ORDER BY v.id
        """)
    }
    for id in due { try await house.database.write { tx in try close(due: id, in: tx) } }
  }

  private static func close(due id: RecordID, in tx: WriteTx) throws {
    guard let vote = try vote(id, in: tx), vote.state == .open, vote.way != .hands, let closes = vote.closes, closes <= tx.now
    else { return }
    try Vote.shut(vote, nil, by: .house, in: tx)
    try Live.touch(try Assembly.find(vote.assembly, in: tx).channel, "vote.closed", in: tx)
  }

  private static func vote(_ id: RecordID, in tx: Tx) throws -> Vote? {
    do { return try Vote.find(id, seenBy: .house, in: tx) } catch Problem.notFound { return nil }
  }

  private static func isDue(_ id: RecordID, in tx: Tx) throws -> Bool {
    guard let vote = try vote(id, in: tx), vote.state == .prepared, let opens = vote.opens else { return false }
    return opens <= tx.now && tx.now.day <= opens.day.adding(days: longest)
  }
}

extension Vote {
  /// From now on somebody opens it by hand.
  static func stopTimer(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state == .prepared else { throw Problem.conflict("This vote has already been opened.") }
    try tx.execute("UPDATE governance_vote SET opens = NULL, version = version + 1 WHERE id = \(id) AND state = 'prepared'")
    try Live.touch(assembly.channel, "vote.timed", in: tx)
  }
}

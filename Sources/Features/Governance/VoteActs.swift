import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// What is done with a counted vote: lots, those who stand again, scrutineers who agree.
enum VoteActs {
  static func drawLot(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Vote.drawLot(id, by: actor, in: tx) }
    return visit.redirect(to: "/votes/\(id)", done: visit.t("Lots are drawn. The order is published with the result."))
  }

  static func runoff(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let made = try await visit.write { tx in try Vote.prepareRunoff(id, by: actor, in: tx) }
    return visit.redirect(to: "/votes/\(made)", done: visit.t("The vote is prepared."))
  }

  static func again(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let made = try await visit.write { tx in try Vote.again(id, by: actor, in: tx) }
    return visit.redirect(to: "/votes/\(made)", done: visit.t("The vote is prepared again. Open it when all are ready."))
  }

  static func countersign(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Countersignature.sign(id, by: actor, in: tx) }
    return visit.redirect(to: "/votes/\(id)", done: visit.t("You have countersigned the count."))
  }

  /// What a page says of these, read with it.
  struct Picture: Sendable {
    var signed: [Int: Day] = [:]
    var mine: Holders.Holder?
    var runoff: RecordID?
    /// The vote whose tied stand in this one.
    var first: RecordID?
    /// Cities that may vote secretly, where fewer than five can be seen through.
    var few: Int?
    /// The annulled vote that this one repeats, and the one that repeats this.
    var repeats: RecordID?
    var repetition: RecordID?
    var papers = 0
  }

  static func read(_ vote: Vote, _ assembly: Assembly, leads: Bool, person: PersonID?, in tx: Tx) throws -> Picture {
    var picture = Picture()
    picture.first = try tx.value("SELECT runoff_of FROM governance_vote WHERE id = \(vote.id) AND runoff_of IS NOT NULL", as: RecordID.self)
    if vote.state == .published { picture.runoff = try Vote.runoff(of: vote.id, in: tx) }
    picture.repeats = vote.repeats
    // Prepared, it is the chair's alone; opened, everybody's.
    if vote.state == .annulled, let repetition = try Vote.repetition(of: vote.id, in: tx) {
      let isSeen = try leads || Vote.find(repetition, seenBy: .house, in: tx).state != .prepared
      picture.repetition = isSeen ? repetition : nil
    }
    guard vote.way == .secret else { return picture }
    picture.mine = try Holders.list(of: vote.id, in: tx).first { $0.person == person }
    picture.signed = try Countersignature.list(of: vote.id, in: tx)
    if vote.state == .open || vote.state == .closed { picture.papers = try HallPapers.given(vote.id, in: tx) }
    if leads, vote.state == .prepared {
      let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
      let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
      picture.few = few((vote.everybody ? attendance.everybody() : attendance.voters()).count)
    } else {
      picture.few = try few(vote, in: tx)
    }
    return picture
  }

  /// Of an open secret vote: how many may vote, if they are fewer than five.
  static func few(_ vote: Vote, in tx: Tx) throws -> Int? {
    guard vote.way == .secret, vote.state == .open else { return nil }
    return few(try tx.count("SELECT count(*) FROM governance_right WHERE vote = \(vote.id)"))
  }

  private static func few(_ number: Int) -> Int? { number < 5 ? number : nil }
}

import Ballots
import Core
import Directory
import Storage
import Time
import Web

extension Vote {
  /// Casts a city's vote. Sent again while the vote is open, it replaces what was sent before.
  ///
  /// - Parameter sealed: the envelope of a secret vote; nil for a roll call.
  /// - Throws: a sentence for each way in which a vote does not count: too late, not this city's, by somebody else.
  package static func cast(
    _ id: RecordID, for city: OrganisationID, _ choice: BallotChoice, sealed: [UInt8]? = nil, by actor: Actor, in tx: WriteTx
  ) throws {
    let vote = try find(id, seenBy: actor.sight, in: tx)
    try mayCast(vote, for: city, by: actor, in: tx)
    guard vote.question.kind.refusal(of: choice) == nil else {
      throw FieldProblem("choice", "This ballot does not answer the question. Check it again.")
    }
    switch vote.way {
    case .hands: throw Problem.conflict("This vote is by show of hands.")
    case .rollCall:
      try tx.execute(
        """
        INSERT INTO governance_voice (vote, organisation, choice) VALUES (\(id), \(city), \(choice.description))
        ON CONFLICT (vote, organisation) DO UPDATE SET choice = excluded.choice
        """)
    case .secret:
      guard let sealed else { throw Problem.malformed }
      try tx.execute(
        """
        INSERT INTO governance_envelope (vote, organisation, sealed) VALUES (\(id), \(city), \(sealed))
        ON CONFLICT (vote, organisation) DO UPDATE SET sealed = excluded.sealed
        """)
    }
    // Nothing else changes here: no ledger row, no moment, no live event. Who has voted is nobody's news while a vote is open.
    try tx.execute("UPDATE governance_right SET marked = TRUE WHERE vote = \(id) AND organisation = \(city)")
  }

  /// Whether this actor casts a city's vote now, with a sentence for each way in which they do not.
  static func mayCast(_ vote: Vote, for city: OrganisationID, by actor: Actor, in tx: Tx) throws {
    switch vote.state {
    // Its chair alone knows of it.
    case .prepared: throw Problem.notFound
    case .open: break
    case .closed, .counted, .published: throw Problem.conflict("This vote is closed. The last vote cast before it closed counts.")
    case .annulled: throw Problem.conflict("This vote was annulled. If it is repeated, you can vote again.")
    }
    guard vote.takesVotes(at: tx.now) else { throw Problem.conflict("This vote is closed. The last vote cast before it closed counts.") }
    guard let own = actor.organisation, let person = actor.person else { throw Problem.forbidden("Vote for a city") }
    // One row: with ten thousand voters a list of all rights for each ballot would be most of the work.
    guard let right = try right(of: city, in: vote.id, tx) else {
      throw Problem.conflict("This city has no vote here: it was not there when the vote was opened, or the roll of voters says why.")
    }
    guard right.holder == own else {
      throw city == own
        ? Problem.conflict("For this question, your city has given its vote to another city.")
        : Problem.conflict("You do not hold the vote of this city.")
    }
    // Whoever got a paper has one vote too.
    if right.onPaper { throw Problem.conflict("This city votes on paper in the hall.") }
    guard try Delegate.all(of: vote.assembly, among: [own], on: tx.now.day, in: tx)[own]?.person == person else {
      throw Problem.conflict(
        "Somebody else is accredited to vote for your city. Your political delegate or the secretariat can change that.")
    }
  }
}

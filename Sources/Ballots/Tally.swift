/// Ballots counted. Every ballot weighs one: unequal weights are cast as so many unit ballots. The order of ballots does not matter.
package enum Tally {
  /// The ballots must be of the question's kind (`VoteKind.refusal`, papers included); one that is not is counted as spoilt, so
  /// that nothing is lost from the sum.
  package static func count(_ ballots: [Choice], _ question: Question) -> Count {
    let ballots = ballots.map { question.kind.refusal(of: $0, onPaper: true) == nil ? $0 : .spoilt }
    var count = Count(cast: ballots.count)
    count.blank = ballots.count { $0 == .blank }
    count.spoilt = ballots.count { $0 == .spoilt }
    count.abstentions = ballots.count { $0 == .abstain }
    count.none = ballots.count { $0 == .none }
    switch question.kind.form {
    case .yesNo: decide(ballots, question, &count)
    case .one, .several: fill(ballots, question, &count)
    case .ranked:
      let rankings = ballots.compactMap { if case .ranking(let order) = $0 { order } else { nil } }
      let transfers = Transfers.count(
        rankings, options: question.kind.options, seats: question.kind.seats ?? 1, withdrawn: Set(question.withdrawn), ties: question.ties)
      count.votes = transfers.rounds.first?.votes.map(\.whole) ?? Array(repeating: 0, count: question.kind.options)
      count.election = transfers.election
      count.transfers = transfers
    }
    return count
  }

  private static func decide(_ ballots: [Choice], _ question: Question, _ count: inout Count) {
    let yes = ballots.count { $0 == .yes }
    let no = ballots.count { $0 == .no }
    count.votes = [yes, no]
    count.verdict = (question.majority ?? .simple).verdict(
      YesNo(yes: yes, no: no, abstentions: count.abstentions, blank: count.blank + count.spoilt), roll: question.roll,
      casting: question.casting)
  }

  private static func fill(_ ballots: [Choice], _ question: Question, _ count: inout Count) {
    count.votes = Array(repeating: 0, count: question.kind.options)
    for ballot in ballots {
      switch ballot {
      case .option(let number): count.votes[number - 1] += 1
      case .options(let numbers): for number in numbers { count.votes[number - 1] += 1 }
      default: break
      }
    }
    count.election = Election.mostVotes(count, question)
  }
}

/// A count as numbers: what a page says and what `result.json` holds.
package struct Count: Sendable, Hashable, Codable {
  /// Ballots in all.
  package var cast: Int
  package var blank = 0
  package var spoilt = 0
  package var abstentions = 0
  /// Ballots for none of these.
  package var none = 0
  /// By option; of yes and no, those two; of a ranked vote, first preferences.
  package var votes: [Int] = []
  /// Of yes and no.
  package var verdict: Verdict?
  /// Of options.
  package var election: Election?
  /// Round by round, of a ranked vote.
  package var transfers: Transfers?

  init(cast: Int) { self.cast = cast }

  /// Ballots that say something, abstentions apart.
  package var valid: Int { cast - blank - spoilt - abstentions }
}

/// How the votes on a proposal fell. Numbers are votes: where cities weigh unequally, a city of weight three counts as three.
package struct YesNo: Sendable, Hashable, Codable {
  package var yes: Int
  package var no: Int
  package var abstentions: Int
  /// Handed in without a choice, or spoilt on paper: cast, not valid.
  package var blank: Int

  package init(yes: Int, no: Int, abstentions: Int = 0, blank: Int = 0) {
    self.yes = yes
    self.no = no
    self.abstentions = abstentions
    self.blank = blank
  }
}

/// The votes that could have been given, at the moment of the vote.
package struct Roll: Sendable, Hashable, Codable {
  /// On the frozen roll with a right to vote.
  package var entitled: Int
  /// Present or validly represented.
  package var present: Int
  /// Marked on the roll as having voted: as many ballots must be found.
  package var voted: Int

  package init(entitled: Int, present: Int, voted: Int) {
    self.entitled = entitled
    self.present = present
    self.voted = voted
  }
}

/// Whether a proposal reached its majority, with the arithmetic, so that a page can say it in words: have, needed, missing, of how many.
package struct Verdict: Sendable, Hashable, Codable {
  package enum Outcome: String, Sendable, Hashable, Codable {
    case reached, missed
    /// Equal, and the chair's casting vote is waited for.
    case waitsForChair
    /// Equal, and the chair has decided.
    case chairFor, chairAgainst
    /// Equal, and the vote is held again.
    case toRepeat
  }

  package let rule: Majority
  package let outcome: Outcome
  /// Votes for.
  package let have: Int
  /// The fewest votes for that reach the majority; of a simple one, one more than against.
  package let needed: Int
  /// Of how many the part is taken; of a simple majority, those for and against.
  package let whole: Int

  package var missing: Int { max(0, needed - have) }
  package var isAdopted: Bool { outcome == .reached || outcome == .chairFor }
}

/// What the chair says where votes are equal and the rule leaves it to the chair.
package enum CastingVote: String, Sendable, Hashable, Codable { case yes, no }

extension Majority {
  /// The whole of which the part is taken, and the fewest votes for that reach it.
  func need(_ votes: YesNo, _ roll: Roll) -> (whole: Int, needed: Int) {
    let valid = votes.yes + votes.no
    let abstentions = countsAbstentions ? votes.abstentions : 0
    let whole =
      switch base {
      case .valid: valid + abstentions
      case .cast: valid + votes.blank + abstentions
      case .present: roll.present
      case .entitled: roll.entitled
      }
    return switch threshold {
    case .simple: (valid + abstentions, votes.no + abstentions + 1)
    case .moreThan(let part): (whole, part.moreThan(of: whole))
    // Two thirds of nobody are reached by nobody: one vote is always needed.
    case .atLeast(let part): (whole, max(1, part.atLeast(of: whole)))
    }
  }

  /// Votes equal for and against are a tie where one vote more would have been enough; anything else is reached or missed.
  package func verdict(_ votes: YesNo, roll: Roll, casting: CastingVote? = nil) -> Verdict {
    let (whole, needed) = need(votes, roll)
    let outcome: Verdict.Outcome =
      if votes.yes >= needed {
        .reached
      } else if isTied(votes, roll) {
        switch (tie, casting) {
        case (.rejected, _): .missed
        case (.repeated, _): .toRepeat
        case (.chair, .yes): .chairFor
        case (.chair, .no): .chairAgainst
        case (.chair, nil): .waitsForChair
        }
      } else {
        .missed
      }
    return Verdict(rule: self, outcome: outcome, have: votes.yes, needed: needed, whole: whole)
  }

  private func isTied(_ votes: YesNo, _ roll: Roll) -> Bool {
    guard votes.yes == votes.no, votes.yes > 0 else { return false }
    var more = votes
    more.yes += 1
    return more.yes >= need(more, roll).needed
  }
}

import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// A question that a body answers in writing, between its meetings.
///
/// It is no `Vote`: a vote has an assembly, with a meeting, presence and a chair who publishes; here nobody meets and the end comes
/// by itself. What they share is the arithmetic of Ballots, the rules and the register.
package struct Procedure: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case open
    case adopted, rejected
    /// Too few answered.
    case lapsed
    /// Objections, or equal votes that only a chair could settle: for a meeting.
    case discussion
    case withdrawn

    package var label: Phrase {
      switch self {
      case .open: "Open for answers"
      case .adopted: "Adopted"
      case .rejected: "Not adopted"
      case .lapsed: "Too few answers"
      case .discussion: "To be discussed at a meeting"
      case .withdrawn: "Procedure withdrawn"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .open, .discussion: .waiting
      case .adopted: .good
      case .rejected, .lapsed, .withdrawn: .stopped
      }
    }
  }

  package let id: RecordID
  package let body: ID<Body>
  package let rulesID: RecordID
  /// Who sees what was decided.
  package let audience: Audience
  package let state: State
  package let opened: Moment
  package let lastDay: Day
  package let closes: Moment
  package let ended: Moment?
  /// The item of an agenda to which it went.
  package let item: RecordID?

  package var path: String { "/procedures/\(id)" }
  package func takesAnswers(at now: Moment) -> Bool { state == .open && now < closes }

  /// A deadline is the end of that day wherever one is: twelve hours after it ends in Greenwich.
  package static func closing(_ day: Day) -> Moment { day.adding(days: 1).start.adding(seconds: 12 * 3600) }
}

/// What one city says in writing.
package struct WrittenAnswer: Sendable, Equatable {
  package enum Choice: String, SQLWord, CaseIterable {
    case yes, no, abstain
    /// “I ask for discussion.”
    case objection

    package var label: Phrase {
      switch self {
      case .yes: "Yes"
      case .no: "No"
      case .abstain: "We abstain"
      case .objection: "I ask for discussion at a meeting"
      }
    }
    /// In the count: whoever asks for discussion is neither for nor against.
    var ballot: BallotChoice {
      switch self {
      case .yes: .yes
      case .no: .no
      case .abstain, .objection: .abstain
      }
    }
  }

  package let organisation: OrganisationID
  /// Nil while it has not answered.
  package let choice: Choice?
  package let reason: String?
  package let answered: Moment?
}

/// What the answers come to by the rules.
package struct WrittenResult: Sendable, Equatable {
  package let quorum: QuorumState
  package let verdict: Verdict?
  package let votes: YesNo
  package let objections: Int

  package init(_ answers: [WrittenAnswer], _ rules: BodyRules) {
    let choices = answers.compactMap(\.choice)
    let roll = Ballots.Roll(entitled: answers.count, present: choices.count, voted: choices.count)
    let question = Question(title: "", kind: .yesNo(), majority: rules.majority(for: .ordinary), roll: roll)
    quorum = rules.quorum.state(.first, heads: Presence(entitled: answers.count, present: choices.count))
    let count = Tally.count(choices.map(\.ballot), question)
    verdict = count.verdict
    votes = YesNo(yes: count.votes.first ?? 0, no: count.votes.last ?? 0, abstentions: count.abstentions)
    objections = choices.count { $0 == .objection }
  }

  /// - Parameter needed: how many objections bring the question to a meeting; nil where the rules know none.
  package func state(_ needed: Int?) -> Procedure.State {
    if let needed, objections >= needed { return .discussion }
    guard quorum.isReached else { return .lapsed }
    return switch verdict?.outcome {
    case .reached, .chairFor: .adopted
    case .waitsForChair, .toRepeat: .discussion
    case .missed, .chairAgainst, nil: .rejected
    }
  }
}

import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// A vote of an assembly.
package struct Vote: Sendable, Equatable {
  package enum Way: String, SQLWord, CaseIterable {
    /// Counted in the hall and written down.
    case hands
    /// Each city says openly what it votes.
    case rollCall = "roll-call"
    case secret

    package var label: Phrase {
      switch self {
      case .hands: "Show of hands"
      case .rollCall: "Roll call"
      case .secret: "Secret vote"
      }
    }
  }

  package enum State: String, SQLWord, CaseIterable {
    case prepared, open
    /// Nobody votes any more. A secret vote is still sealed.
    case closed
    /// Envelopes are opened; only who leads sees the result.
    case counted
    case published
    case annulled

    package var label: Phrase {
      switch self {
      case .prepared: "In preparation"
      case .open: "Voting open"
      case .closed: "Voting closed"
      case .counted: "Counted"
      case .published: "Result published"
      case .annulled: "Annulled"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .prepared, .closed, .counted: .waiting
      case .open: .good
      case .published: .neutral
      case .annulled: .stopped
      }
    }
  }

  package let id: RecordID
  package let assembly: RecordID
  package let item: RecordID?
  package let kind: DecisionKind
  package let way: Way
  package let question: Question
  package let state: State
  package let everybody: Bool
  package let isRehearsal: Bool
  package let repeats: RecordID?
  /// The body whose seats an election fills.
  package let elects: ID<Body>?
  package let opened: Moment?
  /// When it opens by itself; nil where somebody opens it.
  package let opens: Moment?
  /// When it closes by itself.
  package let closes: Moment?
  package let closed: Moment?
  package let published: Moment?
  /// The quorum at its opening: how many were there, how many were needed. Nil where the rules ask for none.
  package let have: Int?
  package let needed: Int?
  package let key: [UInt8]?
  package let hands: YesNo?
  package let version: Int

  package var path: String { "/votes/\(id)" }
  package func takesVotes(at now: Moment) -> Bool { state == .open && way != .hands && closes.map { now < $0 } ?? true }
}

/// A right to vote: of a city, cast by the delegate of the holder.
package struct VotingRight: Sendable, Equatable {
  package let organisation: OrganisationID
  package let holder: OrganisationID
  package let weight: Int
  package let marked: Bool
  /// On paper, in the hall.
  package let onPaper: Bool
}

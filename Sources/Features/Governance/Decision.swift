import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// A decision of a body: its number, who sees to it and until when, how far it has come.
package struct Decision: Sendable, Equatable {
  package enum Outcome: String, SQLWord, CaseIterable {
    case adopted, rejected, elected

    package var label: Phrase {
      switch self {
      case .adopted: "Adopted"
      case .rejected: "Not adopted"
      case .elected: "Choice made"
      }
    }
    package var tone: Kit.Tone { self == .rejected ? .stopped : .good }
  }

  package enum State: String, SQLWord, CaseIterable {
    /// Nothing is to be done.
    case taken
    case toDo = "to-do"
    case doing, done, dropped

    package var label: Phrase {
      switch self {
      case .taken: "No follow-up needed"
      case .toDo: "To do"
      case .doing: "Under way"
      case .done: "Carried out"
      case .dropped: "Dropped"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .taken: .neutral
      case .toDo: .waiting
      case .doing: .waiting
      case .done: .good
      case .dropped: .stopped
      }
    }
  }

  package let id: RecordID
  package let body: ID<Body>
  package let assembly: RecordID?
  package let item: RecordID?
  /// Nil where it was taken by consensus or in writing.
  package let vote: RecordID?
  /// The procedure in which it was taken in writing.
  package let written: RecordID?
  package let year: Int
  /// Within its body and year, from 1 on, without gaps.
  package let number: Int
  package let day: Day
  package let outcome: Outcome
  package let state: State
  /// Who sees to it; nil for the secretariat.
  package let owner: OrganisationID?
  package let due: Day?
  package let version: Int

  package var path: String { "/decisions/\(id)" }
  package var label: String { "\(year)/\(number)" }
}

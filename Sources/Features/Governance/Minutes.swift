import Core
import Directory
import Storage
import Time
import Web

/// What is written down of an assembly: drafted from what happened, circulated, amended by those who were there, approved, and then
/// sealed for ever.
package struct Minutes: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    /// Seen by the secretariat alone.
    case draft
    /// Everybody entitled reads them; cities that were there propose amendments.
    case circulated
    /// Sealed: nothing of them changes any more.
    case approved

    package var label: Phrase {
      switch self {
      case .draft: "Draft minutes"
      case .circulated: "Circulated for amendments"
      case .approved: "Approved minutes"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .draft: .neutral
      case .circulated: .waiting
      case .approved: .good
      }
    }
  }

  package let id: RecordID
  package let assembly: RecordID
  package let state: State
  /// Whether who spoke is named under each item.
  package let namesSpeakers: Bool
  /// How often they were circulated.
  package let round: Int
  package let circulated: Moment?
  /// The last day for amendments.
  package let until: Day?
  /// Of the agenda of a later assembly, which approves them.
  package let item: RecordID?
  /// Which approved them; nil where silence did.
  package let decision: RecordID?
  package let approved: Moment?
  package let code: String?
  package let version: Int

  package var path: String { "/assemblies/\(assembly)/minutes" }
  /// Whether a city may still propose an amendment.
  package func takesAmendments(on day: Day) -> Bool { state == .circulated && until.map { day <= $0 } ?? false }
  /// Usual where nobody says otherwise.
  package static let days = 15
}

/// A part of minutes that is read, edited and amended by itself.
package struct MinutesPassage: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case opening, presence, proxies, item
    /// Votes and decisions that belong to no item.
    case others
    case closing

    package var label: Phrase {
      switch self {
      case .opening: "Opening of the session"
      case .presence: "Cities that were present"
      case .proxies: "Cities represented by another"
      case .item: "Item of the agenda"
      case .others: "Other decisions"
      case .closing: "End of the session"
      }
    }
  }

  package let id: RecordID
  package let minutes: RecordID
  package let place: Int
  package let kind: Kind
  package let item: RecordID?
  /// In which its meaning was last changed by hand; nil while it stands as what happened wrote it.
  package let language: Language?
}

/// What a city that was there wants otherwise in one passage.
package struct MinutesAmendment: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case proposed, accepted, declined

    package var label: Phrase {
      switch self {
      case .proposed: "Waiting for the secretariat’s answer"
      case .accepted: "Amendment accepted"
      case .declined: "Amendment declined"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .proposed: .waiting
      case .accepted: .good
      case .declined: .stopped
      }
    }
  }

  package let id: RecordID
  package let minutes: RecordID
  package let passage: RecordID
  package let organisation: OrganisationID
  package let round: Int
  package let language: Language
  package let state: State
  package let proposed: Moment
  package let answered: Moment?
}

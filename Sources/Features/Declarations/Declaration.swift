import Core
import Directory
import Storage
import Time
import Web

/// A text that the association adopts in its own name, from the idea to what institutions answer.
package struct Declaration: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case declaration, resolution

    package var label: Phrase {
      switch self {
      case .declaration: "Declaration"
      case .resolution: "Resolution"
      }
    }
  }

  package enum State: String, SQLWord, CaseIterable {
    /// Seen by the secretariat.
    case idea
    /// Seen by the body that is to adopt it.
    case draft
    /// Cities propose amendments.
    case consultation
    /// As it stands after the consultation.
    case amended
    case adopted, rejected
    /// Cities sign it.
    case open
    case closed

    package var label: Phrase {
      switch self {
      case .idea: "Idea"
      case .draft: "Draft of a text"
      case .consultation: "In consultation"
      case .amended: "Ready to be decided"
      case .adopted: "Adopted text"
      case .rejected: "Text not adopted"
      case .open: "Open to signature"
      case .closed: "Closed to signature"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .idea, .draft: .neutral
      case .consultation, .amended, .open: .waiting
      case .adopted, .closed: .good
      case .rejected: .stopped
      }
    }
    package var isAdopted: Bool { self == .adopted || self == .open || self == .closed }
    /// Whether its words can be changed by hand.
    package var isWritten: Bool { self == .idea || self == .draft || self == .amended }
  }

  /// How long a consultation lasts unless somebody says otherwise.
  package static let consultationDays = 21

  package let id: RecordID
  package let kind: Kind
  package let state: State
  package let body: ID<Body>
  /// Of the authentic text.
  package let language: Language
  package let consultsUntil: Day?
  package let decision: RecordID?
  package let decided: Day?
  package let position: Int64?
  package let signsUntil: Day?
  package let version: Int

  package var path: String { "/declarations/\(id)" }
  package func takesAmendments(on day: Day) -> Bool { state == .consultation && consultsUntil.map { day <= $0 } ?? false }
  package func takesSignatures(on day: Day) -> Bool { state == .open && signsUntil.map { day <= $0 } ?? true }

  /// Whose eyes a text is for in each state.
  static func audience(_ state: State, _ body: ID<Body>) -> Audience {
    switch state {
    case .idea: .secretariat
    case .draft: .of(record: body.as(RecordNoun.self))
    case .consultation, .amended, .rejected: .members
    case .adopted, .open, .closed: .everyone
    }
  }

  /// Paragraphs of a text as people type it: an empty line parts them.
  static func paragraphs(_ text: String) -> [String] {
    text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.allSatisfy(\.isWhitespace) }
      .map { $0.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ").trimmed }.filter { !$0.isEmpty }
  }
}

/// A city's proposal for one paragraph, and what the adopting body made of it.
package struct Amendment: Sendable, Equatable {
  package enum Verdict: String, SQLWord, CaseIterable {
    case waiting, accepted, modified, declined

    package var label: Phrase {
      switch self {
      case .waiting: "Waiting for an answer"
      case .accepted: "Accepted"
      case .modified: "Accepted, modified"
      case .declined: "Declined"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .waiting: .waiting
      case .accepted, .modified: .good
      case .declined: .stopped
      }
    }
    package var isTaken: Bool { self == .accepted || self == .modified }
  }

  /// Characters of its reason.
  package static let reasonLimit = 500

  package let id: RecordID
  package let declaration: RecordID
  package let paragraph: RecordID
  package let city: OrganisationID
  package let language: Language
  package let made: Moment
  package let verdict: Verdict
}

/// A city under a text. Persons who support it are another number.
package struct Signature: Sendable, Equatable {
  package enum Way: String, SQLWord, CaseIterable {
    case mandate
    case council

    package var label: Phrase {
      switch self {
      case .mandate: "By its political delegate"
      case .council: "By a decision of its council"
      }
    }
  }

  /// How long the city can say that it did not sign.
  package static let disputeDays = 7

  package let id: RecordID
  package let declaration: RecordID
  package let city: OrganisationID
  package let way: Way
  package let signed: Moment
  package let position: Int64
  package let ended: Moment?
}

package struct Dispatch: Sendable, Equatable {
  package let id: RecordID
  package let declaration: RecordID
  package let organisation: OrganisationID?
  /// As it was typed; of a known organisation, its name on that day.
  package let name: String
  package let day: Day
  package let answered: Day?
}

/// A text of others.
package struct JoinedText: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case proposed, joined, declined

    package var label: Phrase {
      switch self {
      case .proposed: "To be decided"
      case .joined: "Joined by the association"
      case .declined: "Not joined"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .proposed: .waiting
      case .joined: .good
      case .declined: .stopped
      }
    }
  }

  package let id: RecordID
  package let state: State
  package let organisation: OrganisationID?
  package let name: String
  package let link: String?
  package let decision: RecordID?
  package let decided: Day?
  package let position: Int64?

  package var path: String { "/declarations/joined/\(id)" }
}

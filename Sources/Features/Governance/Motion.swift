import Core
import Directory
import Storage
import Time
import Web

/// What a city moves while an assembly is in session: a motion, or other words for the motion of another city.
package struct Motion: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case moved, voting, adopted, rejected, withdrawn, lapsed

    package var label: Phrase {
      switch self {
      case .moved: "Moved"
      case .voting: "Being voted on"
      case .adopted: "Adopted"
      case .rejected: "Not adopted"
      case .withdrawn: "Withdrawn"
      case .lapsed: "Lapsed"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .moved, .voting: .waiting
      case .adopted: .good
      case .rejected: .stopped
      case .withdrawn, .lapsed: .neutral
      }
    }
    /// Not decided yet.
    package var isOpen: Bool { self == .moved || self == .voting }
  }

  package let id: RecordID
  package let assembly: RecordID
  package let item: RecordID?
  /// The motion that it amends; nil for a motion.
  package let target: RecordID?
  /// The wording for which an amendment was proposed.
  package let targetVersion: Int?
  package let organisation: OrganisationID
  /// In which it was moved, and in which it is amended.
  package let language: Language
  package let state: State
  package let moved: Moment
  /// The vote that decides it, once it is on the list of votes.
  package let vote: RecordID?
  /// Of its wording.
  package let version: Int

  package var isAmendment: Bool { target != nil }
  package var path: String { "/motions/\(id)" }

  package init(
    id: RecordID, assembly: RecordID, item: RecordID? = nil, target: RecordID? = nil, targetVersion: Int? = nil,
    organisation: OrganisationID, language: Language, state: State = .moved, moved: Moment, vote: RecordID? = nil, version: Int = 1
  ) {
    self.id = id
    self.assembly = assembly
    self.item = item
    self.target = target
    self.targetVersion = targetVersion
    self.organisation = organisation
    self.language = language
    self.state = state
    self.moved = moved
    self.vote = vote
    self.version = version
  }
}

extension Motion {
  package enum Act: Sendable, CaseIterable { case amend, withdraw, decide }

  /// Why this cannot be done with it now: amendments come before their motion, and nothing changes under a vote.
  package func refusal(_ act: Act, among all: [Motion]) -> Phrase? {
    switch state {
    case .voting: return "It is being voted on."
    case .adopted, .rejected: return "It has been decided."
    case .withdrawn: return "It was withdrawn."
    case .lapsed: return "It lapsed when the session was closed."
    case .moved: break
    }
    switch act {
    case .withdraw: return nil
    case .amend:
      if isAmendment { return "An amendment is not amended: propose another one to the motion." }
      return vote == nil ? nil : "It is already on the list of votes."
    case .decide:
      if vote != nil { return "It is already on the list of votes." }
      return hasOpenAmendments(among: all) ? "Its amendments come first: decide them." : nil
    }
  }

  private func hasOpenAmendments(among all: [Motion]) -> Bool { all.contains { $0.target == id && $0.state.isOpen } }

  /// Whether the motion has got other words since this amendment to it was proposed.
  package func isOutdated(among all: [Motion]) -> Bool {
    guard let target, let motion = all.first(where: { $0.id == target }) else { return false }
    return motion.version != targetVersion
  }
}

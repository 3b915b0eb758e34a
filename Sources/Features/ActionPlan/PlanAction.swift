import Core
import Storage
import Web

/// What somebody undertakes for an objective: an organisation that owns it, dates, and how it stands.
package struct PlanAction: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case planned, running
    case atRisk = "at-risk"
    case done, postponed, dropped

    package var label: Phrase {
      switch self {
      case .planned: "Planned"
      case .running: "Running"
      case .atRisk: "At risk"
      case .done: "Done"
      case .postponed: "Postponed"
      case .dropped: "Dropped"
      }
    }
    /// A state that its owner must explain.
    package var asksReason: Bool { self == .atRisk || self == .postponed || self == .dropped }
    package var isOpen: Bool { self == .planned || self == .running || self == .atRisk }
  }

  package let id: RecordID
  package let objective: RecordID
  package let owner: OrganisationID
  package let network: OrganisationID?
  package let starts: Day?
  package let ends: Day?
  package let state: State
  package let reason: String?
  /// In which the title and the reason were written.
  package let language: Language
  /// When its owner last said how it stands; nil is silence, not "fine".
  package let heard: Moment?

  /// Still open after its last day, or planned after its first.
  package func isLate(on day: Day) -> Bool {
    guard state.isOpen else { return false }
    if let ends, ends < day { return true }
    if state == .planned, let starts, starts < day { return true }
    return false
  }

  /// No word from its owner for a month while it should be running.
  package func isSilent(at moment: Moment) -> Bool {
    guard state.isOpen else { return false }
    if let starts, starts > moment.day { return false }
    return heard.map { moment.seconds(since: $0) > 31 * 86_400 } ?? true
  }

  package func tone(on day: Day) -> Kit.Tone {
    if isLate(on: day) { return .late }
    return switch state {
    case .planned: .neutral
    case .running: .good
    case .atRisk: .late
    case .done: .good
    case .postponed: .waiting
    case .dropped: .stopped
    }
  }
}

import Core
import Directory
import Storage
import Web

/// Why a city of the association does not vote at an assembly, and what would cure it.
package enum Hindrance: String, SQLWord, CaseIterable {
  /// Admitted, and not ratified by the Assembly yet: speaks, does not vote.
  case provisional
  case suspended
  /// Fees are due.
  case dues
  /// Has no seat in the body.
  case noSeat = "no-seat"

  package var label: Phrase {
    switch self {
    case .provisional: "Provisional member: not ratified yet"
    case .suspended: "Membership suspended"
    case .dues: "Fees are due"
    case .noSeat: "No seat in this body"
    }
  }

  package var cure: Phrase {
    switch self {
    case .provisional: "The city votes once it is ratified, by this Assembly if that is on the agenda."
    case .suspended: "The Executive Committee or the Assembly can end the suspension."
    case .dues: "Pay what is due, or agree another date with the secretariat, before the roll is closed."
    case .noSeat: "The Assembly elects the members of this body."
    }
  }
}

/// One line of the roll: whether a city votes, and why not.
package struct RollEntry: Sendable, Equatable {
  package let organisation: OrganisationID
  package let hindrance: Hindrance?
  /// Votes that it has; one in the association, whatever its population. Other bodies weigh their cities (`Weights`).
  package let weight: Int
  /// Of whoever corrected the line after the roll was closed.
  package let reason: String?
  /// What a correction says; nil follows from the hindrance.
  private let corrected: Bool?

  package init(
    _ organisation: OrganisationID, hindrance: Hindrance?, weight: Int = 1, votes: Bool? = nil, reason: String? = nil
  ) {
    self.organisation = organisation
    self.hindrance = hindrance
    self.weight = weight
    self.reason = reason
    corrected = votes
  }

  package var votes: Bool { corrected ?? (hindrance == nil) }

  /// A city votes if it is a ratified member and no fee is due on the day on which the roll is closed. Dues that nobody has recorded
  /// hinder nobody. In a body of seats, the seat counts before the standing.
  package static func hindrance(_ standing: Standing, _ dues: Dues?, isSeated: Bool) -> Hindrance? {
    if !isSeated { return .noSeat }
    switch standing {
    case .provisional: return .provisional
    case .suspended: return .suspended
    case .member: return dues == .due ? .dues : nil
    }
  }
}

/// Everybody on the roll, and the numbers that a quorum needs.
package struct ElectoralRoll: Sendable, Equatable {
  package let entries: [RollEntry]
  /// Since when it stands still; nil while it follows standings from day to day.
  package let frozen: Moment?
  private let places: [OrganisationID: Int]

  package init(_ entries: [RollEntry], frozen: Moment?) {
    self.entries = entries
    self.frozen = frozen
    places = Dictionary(entries.enumerated().map { ($1.organisation, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(_ organisation: OrganisationID) -> RollEntry? { places[organisation].map { entries[$0] } }
  package func votes(_ organisation: OrganisationID) -> Bool { self[organisation]?.votes ?? false }
  package var entitled: [RollEntry] { entries.filter(\.votes) }
}

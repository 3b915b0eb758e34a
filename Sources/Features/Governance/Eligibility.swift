import Core
import Directory
import Time
import Web

/// Why a city cannot be elected as things stand, and what would cure it.
package enum Impediment: String, Sendable, CaseIterable {
  case notMember = "not-member"
  case suspended
  case dues
  /// Not a member for a year on the day of the assembly.
  case tooNew = "too-new"
  /// Sits in the body, and its term does not end.
  case seated
  case letterMissing = "letter-missing"
  case letterLate = "letter-late"

  package var label: Phrase {
    switch self {
    case .notMember: "Not a ratified member"
    case .suspended: "Membership suspended"
    case .dues: "Fees are due"
    case .tooNew: "A member for less than a year"
    case .seated: "Already sits in this body, and its term does not end"
    case .letterMissing: "The letter signed by the mayor is missing"
    case .letterLate: "The letter signed by the mayor came after the last day"
    }
  }

  package var cure: Phrase {
    switch self {
    case .notMember: "The Assembly ratifies new members. A city can stand once it has been a member for a year."
    case .suspended: "The Executive Committee or the Assembly can end the suspension."
    case .dues: "Pay what is due, or agree another date with the secretariat, before the vote is prepared."
    case .tooNew: "The city can stand at the first assembly after its first year as a member."
    case .seated: "The city can stand when its term ends."
    case .letterMissing: "Submit the letter by the last day for candidatures."
    case .letterLate: "Nothing cures this for this election. The city can stand at the next one."
    }
  }
}

/// What eligibility is computed from.
package struct Eligibility: Sendable, Equatable {
  package enum Term: Sendable, Equatable {
    case none
    /// Outgoing: its seat is among those that are filled.
    case ends
    case stays
  }

  /// On the day on which it is asked; nil for who is no member at all.
  package var standing: Standing?
  package var dues: Dues?
  /// A ratified member already a year before the assembly.
  package var wasMember: Bool
  package var term: Term
  /// When the letter came; nil while there is none.
  package var letter: Day?
  /// The last day for it; nil where the rules set none.
  package var lastDay: Day?

  package init(standing: Standing?, dues: Dues? = nil, wasMember: Bool, term: Term = .none, letter: Day?, lastDay: Day?) {
    self.standing = standing
    self.dues = dues
    self.wasMember = wasMember
    self.term = term
    self.letter = letter
    self.lastDay = lastDay
  }

  /// All of them, so that a city cures them at once. Dues that nobody has recorded hinder nobody, as on the roll.
  package var impediments: [Impediment] {
    var found: [Impediment] = []
    switch standing {
    case .suspended: found.append(.suspended)
    case .provisional, nil: found.append(.notMember)
    case .member: if !wasMember { found.append(.tooNew) }
    }
    if dues == .due { found.append(.dues) }
    if term == .stays { found.append(.seated) }
    if let letter {
      if let lastDay, letter > lastDay { found.append(.letterLate) }
    } else {
      found.append(.letterMissing)
    }
    return found
  }

  /// Terms that end by the last day of the year of an assembly are filled by it.
  package static func term(of seat: Seat?, meeting day: Day) -> Term {
    seat.map { isFilled(until: $0.to, meeting: day) ? .ends : .stays } ?? .none
  }

  package static func isFilled(until end: Day?, meeting day: Day) -> Bool { end.map { $0.year <= day.year } ?? false }
}

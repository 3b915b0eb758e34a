import Core
import Directory
import Storage
import Time
import Web

/// Municipal elections of a day: in a whole country, or in cities named one by one. The calendar starts empty; each
/// entry says where its day was read.
package struct Election: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    /// By a coordinator, for the secretariat to enter.
    case proposed
    case entered, refused, removed
  }

  package let id: RecordID
  /// ISO 3166-1, two letters.
  package let country: String
  package let day: Day
  /// All member cities of the country, not those of `cities`.
  package let whole: Bool
  package let cities: [OrganisationID]
  package let source: String
  package let state: State
  package let proposedFor: OrganisationID?
  /// When it began to count.
  package let enteredDay: Day?
  package let batch: Int64?

  /// From when days are counted: an election entered late asks from the day on which it was entered.
  package var start: Day { max(day, enteredDay?.adding(days: -1) ?? day) }

  /// What people typed, short enough to be said again.
  static func cut(_ text: String, _ limit: Int) -> String { text.count > limit ? "\(text.prefix(limit))…" : text }
}

/// What somebody says of an election, checked.
package struct ElectionInput: Sendable, Equatable {
  package var country: String
  package var day: Day
  /// Empty is the whole country.
  package var cities: [OrganisationID]
  package var source: String

  package init(country: String, day: Day, cities: [OrganisationID], source: String) {
    self.country = country
    self.day = day
    self.cities = cities
    self.source = source
  }
}

/// What the house does about an election, in days from it.
package enum Step: String, SQLWord, CaseIterable {
  /// Mail to the team: prepare the hand-over.
  case notice
  /// Mandates need confirming from here on.
  case ask
  /// Mail to the holders: still you?
  case first, second
  /// A task for the coordinators.
  case coordinator
  /// The list of the secretariat and the Executive Committee.
  case committee

  package var days: Int {
    switch self {
    case .notice: -60
    case .ask: 1
    case .first: 7
    case .second: 30
    case .coordinator: 45
    case .committee: 75
    }
  }

  var label: Phrase {
    switch self {
    case .notice: "The team was told to prepare its hand-over"
    case .ask: "Mandates had to be confirmed from this day on"
    case .first: "The delegates were asked by e-mail"
    case .second: "The delegates were asked by e-mail again"
    case .coordinator: "The coordinators were told"
    case .committee: "The secretariat and the Executive Committee were told"
    }
  }
}

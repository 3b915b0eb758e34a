import Web

/// What advice is about: what a team meets first, then the Charter's principles in a few groups.
enum Theme: String, CaseIterable, Sendable {
  case start, policy, network, exchange, training, assessment, charter, day
  case participation, inclusion, culture, space, health, work

  var label: Phrase {
    switch self {
    case .start: "A new team: where to begin"
    case .policy: "Education in all departments"
    case .network: "Networks and working groups"
    case .exchange: "Exchange and study visits"
    case .training: "Training of the team"
    case .assessment: "Self-assessment and indicators"
    case .charter: "The Charter and how to spread it"
    case .day: "The International Day"
    case .participation: "Governance and citizen participation"
    case .inclusion: "Inclusion and equality"
    case .culture: "Culture and intergenerational dialogue"
    case .space: "Public space and sustainability"
    case .health: "Health"
    case .work: "Guidance and work"
    }
  }

  /// Objectives of the plan whose acts show experience with it.
  var objectives: [String] {
    switch self {
    case .start: ["2.1"]
    case .policy: ["2.2"]
    case .network: ["2.6", "4.2", "4.6"]
    case .exchange: ["2.4"]
    case .training: ["2.3", "2.5"]
    case .assessment: ["2.7"]
    case .charter: ["1.2", "1.6"]
    case .day: ["4.11"]
    case .participation, .inclusion, .culture, .space, .health, .work: []
    }
  }

  static var choices: [Choice] { allCases.map { Choice($0.rawValue, $0.label) } }
}

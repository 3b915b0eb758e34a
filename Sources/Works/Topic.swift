import Web

/// What a work is about: the topics under which the association's bank files experiences, and those that its Charter
/// strengthened in 2020 (gender, sustainability, health and care, culture, the digital divide).
package enum Topic: String, CaseIterable, Sendable {
  case participation, coexistence, inclusion, equality, childhood, generations, lifelong, community, culture, leisure, health,
    sustainability, space, digital, work

  package var label: Phrase {
    switch self {
    case .participation: "Citizen participation"
    case .coexistence: "Living together and culture of peace"
    case .inclusion: "Social inclusion"
    case .equality: "Gender equality"
    case .childhood: "Children and young people"
    case .generations: "Relations between generations"
    case .lifelong: "Lifelong learning"
    case .community: "Community development"
    case .culture: "Culture and creativity"
    case .leisure: "Play and leisure"
    case .health: "Health and care"
    case .sustainability: "Sustainable development"
    case .space: "Public space and mobility"
    case .digital: "Digital inclusion"
    case .work: "Guidance and work"
    }
  }

  package static var choices: [Choice] { allCases.map { Choice($0.rawValue, $0.label) } }
}

/// The seventeen Sustainable Development Goals of the United Nations, by their short names.
package enum Goal: Int, CaseIterable, Sendable {
  case poverty = 1, hunger, health, education, equality, water, energy, growth, industry, inequalities, cities, consumption, climate,
    oceans, land, peace, partnerships

  package init?(_ value: String) {
    guard let number = Int(value) else { return nil }
    self.init(rawValue: number)
  }

  package var label: Phrase {
    switch self {
    case .poverty: "No poverty"
    case .hunger: "Zero hunger"
    case .health: "Good health and well-being"
    case .education: "Quality education"
    case .equality: "Gender equality"
    case .water: "Clean water and sanitation"
    case .energy: "Affordable and clean energy"
    case .growth: "Decent work and economic growth"
    case .industry: "Industry, innovation and infrastructure"
    case .inequalities: "Reduced inequalities"
    case .cities: "Sustainable cities and communities"
    case .consumption: "Responsible consumption and production"
    case .climate: "Climate action"
    case .oceans: "Life below water"
    case .land: "Life on land"
    case .peace: "Peace, justice and strong institutions"
    case .partnerships: "Partnerships for the goals"
    }
  }

  package func name(_ reader: Reader) -> String { "\(rawValue). \(reader.t(label))" }
}

/// For whom a work is.
package enum Beneficiary: String, CaseIterable, Sendable {
  case everyone, children, youth, families, women, older, newcomers, disability, teachers, staff

  package var label: Phrase {
    switch self {
    case .everyone: "All inhabitants"
    case .children: "Children"
    case .youth: "Young people"
    case .families: "Families"
    case .women: "Women"
    case .older: "Older people"
    case .newcomers: "Newcomers"
    case .disability: "People with disabilities"
    case .teachers: "Teachers and educators"
    case .staff: "Municipal staff"
    }
  }

  package static var choices: [Choice] { allCases.map { Choice($0.rawValue, $0.label) } }
}

/// Under which terms a work may be used by others.
package enum Licence: String, CaseIterable, Sendable {
  case attribution, sameTerms, asked

  package var label: Phrase {
    switch self {
    case .attribution: "Anybody may use it, naming its source (CC BY 4.0)"
    case .sameTerms: "Anybody may use it, naming its source and sharing under the same terms (CC BY-SA 4.0)"
    case .asked: "Ask whose it is first"
    }
  }

  /// Where the terms stand; nil where there are none but to ask.
  package var address: String? {
    switch self {
    case .attribution: "https://creativecommons.org/licenses/by/4.0/"
    case .sameTerms: "https://creativecommons.org/licenses/by-sa/4.0/"
    case .asked: nil
    }
  }

  package static var choices: [Choice] { allCases.map { Choice($0.rawValue, $0.label) } }
}

import Core
import Directory
import Storage
import Web

/// Groups of countries by gross national income per person.
package enum IncomeGroup: String, SQLWord, CaseIterable {
  case one = "I", two = "II", three = "III", four = "IV"
}

/// Inhabitants from (included) to below (not included; nil for the last band). A touching bound belongs to the upper band.
package struct Band: Hashable, Sendable {
  package let from: Int
  package let below: Int?
}

/// What membership costs in one year, by population band and income group.
package struct Tariff: Sendable, Equatable {
  package enum State: String, SQLWord {
    case draft, approved, closed
    var label: Phrase {
      switch self {
      case .draft: "Draft"
      case .approved: "Approved"
      case .closed: "Closed"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .draft: .waiting
      case .approved: .good
      case .closed: .neutral
      }
    }
  }

  package struct Rate: Hashable, Sendable {
    package let group: IncomeGroup
    /// The band that begins here.
    package let from: Int
  }

  package let year: Int
  package let currency: String
  /// In cents.
  package var rates: [Rate: Int]
  /// By country, ISO 3166-1.
  package var groups: [String: IncomeGroup]

  package init(year: Int, currency: String = Money.euro, rates: [Rate: Int], groups: [String: IncomeGroup]) {
    self.year = year
    self.currency = currency
    self.rates = rates
    self.groups = groups
  }

  /// In order.
  package var bands: [Band] {
    let starts = Set(rates.keys.map(\.from)).sorted()
    return starts.enumerated().map { Band(from: $1, below: $0 + 1 < starts.count ? starts[$0 + 1] : nil) }
  }

  package func band(of population: Int) -> Band? { bands.last { $0.from <= population } }

  /// Nil where the tariff has no such line.
  package func fee(_ band: Band, _ group: IncomeGroup) -> Money? {
    rates[Rate(group: group, from: band.from)].map { Money(cents: $0, currency: currency) }
  }

  /// A group stated of the city for this very year stands before the country's; an older one serves only where the
  /// tariff does not know the country.
  package func group(of country: String?, stated: Fact?) -> IncomeGroup? {
    let own = stated?.value.flatMap(IncomeGroup.init(rawValue:))
    if let own, stated?.from?.year == year { return own }
    return country.flatMap { groups[$0] } ?? own
  }
}

/// What a city pays in a year and from what that follows, or why it is not billed.
package struct FeeLine: Sendable, Equatable {
  package enum Outcome: String, SQLWord, CaseIterable {
    case bill
    case noPopulation = "no-population"
    case noGroup = "no-group"
    case noRate = "no-rate"
    case suspended, exempt
    case billed

    var label: Phrase {
      switch self {
      case .bill: "To bill"
      case .noPopulation: "The population is not known"
      case .noGroup: "Its country has no income group in this tariff"
      case .noRate: "The tariff has no amount for this band and group"
      case .suspended: "Its membership is suspended"
      case .exempt: "Exempt by decision"
      case .billed: "Already billed"
      }
    }
  }

  package var city: OrganisationID
  package var country: String?
  package var outcome: Outcome
  package var population: Fact?
  package var group: IncomeGroup?
  package var band: Band?
  /// By the tariff alone.
  package var full: Money?
  /// After what the Committee decided.
  package var due: Money?
  package var decision: String?

  package var inhabitants: Int? { population?.value.flatMap { Int($0) } }
}

/// What is known of a city when its fee is worked out.
package struct Payer: Sendable {
  package var city: OrganisationID
  package var country: String?
  package var standing: Standing?
  package var population: Fact?
  package var group: Fact?
  package var relief: Relief?
  package var isBilled = false

  package init(city: OrganisationID, country: String?, standing: Standing? = .member, population: Fact?, group: Fact? = nil) {
    self.city = city
    self.country = country
    self.standing = standing
    self.population = population
    self.group = group
  }
}

/// What the Executive Committee decided for one city and year.
package struct Relief: Sendable, Equatable {
  /// In place of the tariff; 0 is exempt.
  package let cents: Int
  package let decision: String
}

extension Tariff {
  /// The rule in one place: simulation, run and the first invoice of a new member all ask it.
  package func line(_ payer: Payer) -> FeeLine {
    var line = FeeLine(city: payer.city, country: payer.country, outcome: .bill, population: payer.population)
    line.group = group(of: payer.country, stated: payer.group)
    line.band = line.inhabitants.flatMap { band(of: $0) }
    if let band = line.band, let group = line.group { line.full = fee(band, group) }
    line.due = line.full
    if let relief = payer.relief {
      line.due = Money(cents: relief.cents, currency: currency)
      line.decision = relief.decision
    }
    line.outcome = outcome(line, payer)
    return line
  }

  private func outcome(_ line: FeeLine, _ payer: Payer) -> FeeLine.Outcome {
    if payer.isBilled { return .billed }
    if payer.standing == .suspended { return .suspended }
    if let relief = payer.relief { return relief.cents == 0 ? .exempt : .bill }
    if line.inhabitants == nil { return .noPopulation }
    if line.group == nil { return .noGroup }
    return line.full == nil ? .noRate : .bill
  }
}

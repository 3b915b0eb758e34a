import Storage
import Web
import Core

/// A city, candidate city, network, delegation, partner, institution or the association itself. What is true of it
/// only for a time (names, standing, population, networks) stands in dated rows beside it.
package struct Organisation: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case city, candidate, network, delegation, partner, institution, association

    /// The kind of its record and of its card. A candidate becomes a city without changing address.
    package var record: String { self == .candidate ? "city" : rawValue }
  }

  package let id: OrganisationID
  package let kind: Kind
  /// The last part of its address, for ever: `rennes`. A changed name adds a redirect, never changes this.
  package let slug: String
  /// What the field calls it: `RECE`, `LATAM`. Cities have none.
  package let code: String?
  /// ISO 3166-1, two letters, upper case; nil for what spans several.
  package let country: String?
  package let latitude: Double?
  package let longitude: Double?
  package let website: String?
  /// Its present name in its own language. Names in other languages: `Organisations.names`.
  package let name: String

  package var record: RecordID { id.as(RecordNoun.self) }

  /// Its public page, without the language.
  package var path: String {
    switch kind {
    case .city, .candidate: "/cities/\(slug)"
    case .network, .delegation: "/networks/\(slug)"
    case .partner, .institution, .association: "/organisations/\(slug)"
    }
  }
}

/// Where a city stands in the association, as a dated fact.
package enum Standing: String, SQLWord, CaseIterable {
  /// Ratified by the General Assembly.
  case member
  /// Admitted, waiting for ratification: full use, without vote.
  case provisional
  case suspended

  package var label: Phrase {
    switch self {
    case .member: "Member city"
    case .provisional: "Provisional member"
    case .suspended: "Suspended"
    }
  }
}

/// Whether a member's fees are paid, as a dated fact that rolls of voters and coordinators read.
package enum Dues: String, SQLWord, CaseIterable {
  case inOrder = "in-order"
  case due

  package var label: Phrase {
    switch self {
    case .inOrder: "In order"
    case .due: "Not in order"
    }
  }
}

/// Something true of an organisation from a day (included) to a day (not included), with where that was read. A nil
/// `from` is unknown, not "always"; a nil value says that somebody looked and it is not known.
package struct Fact: Sendable, Equatable {
  package enum Name: String, SQLWord, CaseIterable {
    /// A word of `Standing`.
    case membership
    /// Inhabitants, digits only.
    case population
    /// I to IV, by the country's national income per person.
    case incomeGroup = "income_group"
    /// A year or a day as the source gives it.
    case founded
    /// A word of `Dues`: whether a member has paid what is due. Coordinators see this and never an amount.
    case dues
  }

  package let name: Name
  package let value: String?
  package let from: Day?
  package let to: Day?
  package let source: String
  /// The organisation that says so of itself; nil for what others state.
  package let saidBy: OrganisationID?
  /// The day on which it said so.
  package let said: Day?

  package init(
    _ name: Name, _ value: String?, from: Day? = nil, to: Day? = nil, source: String, saidBy: OrganisationID? = nil, said: Day? = nil
  ) {
    self.name = name
    self.value = value
    self.from = from
    self.to = to
    self.source = source
    self.saidBy = saidBy
    self.said = said
  }
}

import Storage
import Web

/// How a feature counts: standing rows of the ledger by kind, or a count of its own.
package struct Measure: Sendable {
  /// What counts as one.
  package enum Distinct: String, Sendable {
    case rows
    /// A record counts once however many rows speak of it.
    case records
    /// An organisation counts once: the owner of the row's record, else whoever was acted for.
    case organisations
  }
  /// Nil when nothing is recorded: "no data", which is not zero.
  package typealias Count = @Sendable (FigureQuery, Tx) throws -> Int?
  /// The rows behind the count: as many as it says.
  package typealias Rows = @Sendable (FigureQuery, Reader, Tx) throws -> [FigureRow]

  /// `experiences.published`; unique in the house.
  package let name: String
  package let label: Phrase
  /// What is counted, in the plural: "experiences".
  package let unit: Phrase
  package let kinds: [String]
  package let distinct: Distinct
  package let count: Count?
  package let rows: Rows?

  /// Counts standing rows of these kinds.
  package init(_ name: String, _ label: Phrase, unit: Phrase, kinds: [String], distinct: Distinct = .rows) {
    self.name = name
    self.label = label
    self.unit = unit
    self.kinds = kinds
    self.distinct = distinct
    count = nil
    rows = nil
  }

  /// Counts what the ledger does not say by itself (members at a date), from tables of the feature's own.
  package init(_ name: String, _ label: Phrase, unit: Phrase, count: @escaping Count, rows: @escaping Rows) {
    self.name = name
    self.label = label
    self.unit = unit
    kinds = []
    distinct = .rows
    self.count = count
    self.rows = rows
  }
}

/// Whose figure it is. A network or a country is a set of organisations: Core knows no membership, so the caller asks
/// Directory for the members at the date that matters and hands them over.
package enum FigureScope: Sendable, Equatable {
  case house
  case organisation(OrganisationID)
  case organisations(Set<OrganisationID>)
}

/// Days from and to, both included. Without any bound, rows whose day is unknown count too; within bounds they do not.
package struct Period: Sendable, Equatable, Hashable {
  package let from: Day?
  package let to: Day?
  package init(from: Day? = nil, to: Day? = nil) {
    self.from = from
    self.to = to
  }
  package static let all = Period()
  package static func year(_ year: Int) -> Period {
    Period(from: Day(year: year, month: 1, day: 1), to: Day(year: year, month: 12, day: 31))
  }
}

/// What a figure is asked for, as a measure's own count receives it.
package struct FigureQuery: Sendable, Equatable {
  package let scope: FigureScope
  package let period: Period
  package let sight: Sight
  package init(scope: FigureScope = .house, period: Period = .all, sight: Sight) {
    self.scope = scope
    self.period = period
    self.sight = sight
  }
}

/// A number about the network, or why there is none.
package enum Figure: Sendable, Equatable {
  /// No room of the house brings what it counts, and nobody recorded it: "not recorded here yet".
  case notRecordedYet
  /// Nothing recorded: "no data", never zero.
  case noData
  case number(Int)
}

/// One of the rows behind a figure.
package struct FigureRow: Sendable, Equatable {
  /// Plain text in the reader's language.
  package let sentence: String
  /// Without the language; nil when there is no page that the reader may see.
  package let address: String?
  package let day: Day?
  /// The row of the ledger, when it is one.
  package let position: Int64?
  package init(_ sentence: String, address: String?, day: Day?, position: Int64? = nil) {
    self.sentence = sentence
    self.address = address
    self.day = day
    self.position = position
  }
}

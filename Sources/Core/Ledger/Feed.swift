import Storage
import Web

/// Which rows of the ledger are wanted.
package struct FeedQuery: Sendable, Equatable {
  package enum Order: String, Sendable {
    /// By the day it happened, then as recorded: what people read as news.
    case day
    /// As recorded: for live pages and cursors.
    case position
  }

  /// Empty for all.
  package var kinds: [String]
  /// Rows whose first or second record this is.
  package var record: RecordID?
  /// Rows that belong to one of these organisations (as in `FigureScope`); nil for all. A country or a network is resolved
  /// to its organisations by the caller.
  package var organisations: Set<OrganisationID>?
  package var order: Order
  /// Rows after this one in the order of the feed: the position of the last row of the page before.
  package var before: Int64?
  /// At most 200.
  package var size: Int

  package init(
    kinds: [String] = [], record: RecordID? = nil, organisation: OrganisationID? = nil, organisations: Set<OrganisationID>? = nil,
    order: Order = .day, before: Int64? = nil, size: Int = 50
  ) {
    self.kinds = kinds
    self.record = record
    self.organisations = organisation.map { [$0] } ?? organisations
    self.order = order
    self.before = before
    self.size = size
  }
}

/// A row of the ledger as a reader reads it.
package struct FeedItem: Sendable, Equatable {
  package let row: LedgerRow
  /// Plain text in the reader's language.
  package let sentence: String
  /// Of the record's card, without the language; nil when it has none that the reader may see.
  package let address: String?
  /// Of the record's card.
  package let title: String?
  package let picture: String?

  package var position: Int64 { row.position }
  /// Known in every feed; rows behind a figure may lack it.
  package var day: Day? { row.day }
  package var recorded: Moment { row.recorded }
}

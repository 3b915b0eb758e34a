/// A table with its caption. The first column names the row.
package struct Table: Sendable {
  package struct Column: Sendable {
    package var label: String
    package var numeric: Bool
    /// The address that sorts by this column, if it can be sorted by.
    package var sortPath: String?
    package var sorted: Sorted?
    package init(_ label: String, numeric: Bool = false, sortPath: String? = nil, sorted: Sorted? = nil) {
      self.label = label
      self.numeric = numeric
      self.sortPath = sortPath
      self.sorted = sorted
    }
  }
  package enum Sorted: String, Sendable { case ascending, descending }

  package var caption: String
  /// A caption that a heading above already says is only read aloud.
  package var captionShown: Bool
  package var columns: [Column]
  package var rows: [[HTML]]
  /// Said when there are no rows.
  package var empty: HTML?

  package init(_ caption: String, _ columns: [Column], rows: [[HTML]], captionShown: Bool = true, empty: HTML? = nil) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.captionShown = captionShown
    self.empty = empty
  }
}

extension Kit {
  package static func table(_ table: Table, _ reader: Reader) -> HTML { "" }
}

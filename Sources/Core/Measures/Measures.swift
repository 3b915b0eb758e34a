import Storage
import Web

/// Figures: counted over standing rows that the reader may see, by the day they happened.
package enum Measures {
  /// One figure. `seenBy` limits what counts; `house` knows which kinds some room brings.
  package static func figure(
    _ measure: Measure, _ scope: FigureScope, _ period: Period, seenBy sight: Sight, house: House, in tx: Tx
  ) throws -> Figure {
    fatalError("written next")
  }

  /// The rows behind a figure, latest first: over all pages exactly as many as the figure says.
  package static func rows(
    _ measure: Measure, _ scope: FigureScope, _ period: Period, page: Int = 1, size: Int = 50, seenBy sight: Sight,
    reader: Reader, house: House, in tx: Tx
  ) throws -> [FigureRow] {
    fatalError("written next")
  }

  /// What is counted under one key when many figures are asked at once.
  package struct Counted: Sendable {
    package let key: String
    package let kinds: [String]
    package let distinct: Measure.Distinct
    package init(_ key: String, kinds: [String], distinct: Measure.Distinct = .rows) {
      self.key = key
      self.kinds = kinds
      self.distinct = distinct
    }
  }

  /// Many figures of one scope and period in one query. A key without anything recorded is absent.
  package static func figures(
    _ counted: [Counted], _ scope: FigureScope, _ period: Period, seenBy sight: Sight, in tx: Tx
  ) throws -> [String: Int] {
    fatalError("written next")
  }
}

/// A number about the network as a page shows it. Nothing recorded is never zero.
package enum FigureShown: Sendable {
  case notRecordedYet, noData, number(Int)
  /// A number that is not a count: an amount, a share; already written in the reader's language.
  case words(String)
}

extension Kit {
  /// A number, what it counts, for which period, and the way to the rows behind it.
  package static func figure(_ shown: FigureShown, label: String, period: String? = nil, path: String? = nil, _ reader: Reader) -> HTML { "" }
  /// Several side by side.
  package static func figures(_ figures: [HTML]) -> HTML { "" }
}

/// A number about the network as a page shows it. Nothing recorded is never zero.
package enum FigureShown: Sendable {
  case notRecordedYet, noData, number(Int)
  /// A number that is not a count: an amount, a share; already written in the reader's language.
  case words(String)
}

extension Kit {
  /// A number, what it counts, for which period, and the way to the rows behind it.
  package static func figure(
    _ shown: FigureShown, label: String, period: String? = nil, path: String? = nil, _ reader: Reader
  ) -> HTML {
    let value: HTML =
      switch shown {
      case .notRecordedYet: "<span class=\"none\">\(reader.t("Not recorded here yet"))</span>"
      case .noData: "<span class=\"none\">\(reader.t("No data"))</span>"
      case .number(let number): "<b>\(reader.number(number))</b>"
      case .words(let words): "<b>\(words)</b>"
      }
    let when: HTML = period.map { "<small>\($0)</small>" } ?? ""
    let inner: HTML = "\(value) <span>\(label)</span> \(when)"
    guard let path else { return "<div class=\"figure\">\(inner)</div>" }
    return "<a class=\"figure\" href=\"\(path: path)\">\(inner)</a>"
  }

  /// Several side by side.
  package static func figures(_ figures: [HTML]) -> HTML {
    "<ul class=\"figures\">\(figures.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
  }
}

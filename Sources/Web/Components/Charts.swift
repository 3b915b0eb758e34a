/// One value of a chart.
package struct Bar: Sendable {
  package var label: String
  package var value: Double
  package var path: String?
  /// `"1"`…`"4"`: its hue; else ink.
  package var axis: String?
  package init(_ label: String, _ value: Double, path: String? = nil, axis: String? = nil) {
    self.label = label
    self.value = value
    self.path = path
    self.axis = axis
  }
}

/// One line of a radar: values between 0 and `maximum`, in the order of the axes.
package struct RadarLine: Sendable {
  package var label: String
  package var values: [Double]
  package init(_ label: String, _ values: [Double]) {
    self.label = label
    self.values = values
  }
}

extension Kit {
  /// The table that says what a chart shows, folded under it.
  static func chartTable(_ table: Table, _ reader: Reader) -> HTML {
    "<details><summary>\(reader.t("The same as a table"))</summary>\(Kit.table(table, reader))</details>"
  }

  /// A value of a chart, as the language writes it.
  static func written(_ value: Double, _ reader: Reader) -> String {
    value == value.rounded() && abs(value) < 1e15 ? reader.number(Int(value)) : reader.decimal(value, decimals: 2)
  }
}

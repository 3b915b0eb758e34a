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
  /// Lying bars, which are the rows of their own table.
  package static func bars(_ bars: [Bar], caption: String, unit: String, _ reader: Reader) -> HTML { "" }
  /// Standing bars, one per month (or year), with the table that says the same.
  package static func months(_ bars: [Bar], caption: String, unit: String, _ reader: Reader) -> HTML { "" }
  /// A line of small bars inside a sentence or a cell; `label` says in words what it shows.
  package static func sparkline(_ values: [Int], label: String) -> HTML { "" }
  /// At most two lines, at least three axes, with the table that says the same.
  package static func radar(_ axes: [String], _ lines: [RadarLine], maximum: Double, caption: String, _ reader: Reader) -> HTML { "" }
}

/// One way to narrow a list: a select whose choices say how many.
package struct Facet: Sendable {
  package var name: String
  package var label: String
  package var choices: [(value: String, label: String, count: Int?)]
  package var chosen: String?
  package init(_ name: String, _ label: String, _ choices: [(value: String, label: String, count: Int?)], chosen: String? = nil) {
    self.name = name
    self.label = label
    self.choices = choices
    self.chosen = chosen
  }
}

extension Kit {
  /// A form that narrows a list (GET): words, selects, one button, and a link that clears.
  /// - Parameter words: what was typed in the field `q`; nil draws no such field.
  package static func facets(_ facets: [Facet], words: String? = nil, action: String, _ reader: Reader) -> HTML { "" }
}

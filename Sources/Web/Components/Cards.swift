/// How a record presents itself in a list.
package struct CardItem: Sendable {
  package var title: String
  package var path: String
  package var summary: String
  /// “City”, “Experience”.
  package var kind: String?
  package var place: String?
  package var day: Day?
  /// The language of the text, when it is not the reader's.
  package var language: Language?
  /// The text comes from a machine.
  package var machine: Bool
  package var badge: HTML?
  package init(
    title: String, path: String, summary: String = "", kind: String? = nil, place: String? = nil, day: Day? = nil,
    language: Language? = nil, machine: Bool = false, badge: HTML? = nil
  ) {
    self.title = title
    self.path = path
    self.summary = summary
    self.kind = kind
    self.place = place
    self.day = day
    self.language = language
    self.machine = machine
    self.badge = badge
  }
}

extension Kit {
  package static func cards(_ items: [CardItem], _ reader: Reader) -> HTML { "" }
}

/// One row of a feed or a history.
package struct TimelineItem: Sendable {
  /// Nil when the day is unknown.
  package var day: Day?
  package var sentence: HTML
  /// Who, acting for whom; or a remark.
  package var note: HTML?
  package init(day: Day?, sentence: HTML, note: HTML? = nil) {
    self.day = day
    self.sentence = sentence
    self.note = note
  }
}

extension Kit {
  /// Newest first; a day is said once for all that happened on it.
  package static func timeline(_ items: [TimelineItem], _ reader: Reader) -> HTML { "" }
}

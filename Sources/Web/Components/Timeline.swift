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
  /// In the order given, newest first; a day is said once for all that happened on it.
  /// - Parameter brief: what came several times on one day is said once. Never where rows are counted.
  package static func timeline(_ items: [TimelineItem], brief: Bool = false, _ reader: Reader) -> HTML {
    if items.isEmpty { return "" }
    var days: [(day: Day?, items: [TimelineItem])] = []
    for item in items {
      if let last = days.last, last.day == item.day {
        let again = last.items.last.map { $0.sentence.text == item.sentence.text && $0.note?.text == item.note?.text } ?? false
        if brief, again { continue }
        days[days.count - 1].items.append(item)
      } else {
        days.append((item.day, [item]))
      }
    }
    let rows = days.map { group -> HTML in
      let day: HTML = group.day.map { shortDay($0, reader) } ?? "<span>\(reader.t("Date unknown"))</span>"
      let sentences = group.items.map { item -> HTML in
        "<li>\(item.sentence)\(item.note.map { "<small>\($0)</small>" as HTML })</li>"
      }
      return "<li>\(day)<ul>\(sentences)</ul></li>\n"
    }
    return "<ol class=\"timeline\">\n\(rows)</ol>\n"
  }
}

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
  /// In place of title and summary: the same with the words marked that somebody looked for.
  package var markedTitle: HTML?
  package var markedSummary: HTML?
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
  /// A list of records.
  /// - Parameter level: of the titles' headings, 2 to 4: one below the heading above the list.
  package static func cards(_ items: [CardItem], level: Int = 3, _ reader: Reader) -> HTML {
    if items.isEmpty { return "" }
    let level = min(max(level, 2), 4)
    let rows = items.map { item -> HTML in
      let language = item.language.flatMap { $0 == reader.language ? nil : $0 }
      let summary: HTML =
        item.summary.isEmpty && item.markedSummary == nil
        ? "" : "<p\(attribute: "lang", language?.code)>\(item.markedSummary ?? .text(item.summary))</p>"
      return """
        <li><h\(level)><a href="\(path: item.path)"\(attribute: "lang", language?.code)>\(item.markedTitle ?? .text(item.title))</a></h\(level)>\
        \(summary)\(meta(item, language, reader))</li>

        """
    }
    return "<ul class=\"cards\">\n\(rows)</ul>\n"
  }

  private static func meta(_ item: CardItem, _ language: Language?, _ reader: Reader) -> HTML {
    var parts: [HTML] = [item.kind, item.place].compactMap { $0 }.filter { !$0.isEmpty }.map { "<span>\($0)</span>" }
    if let day = item.day { parts.append(shortDay(day, reader)) }
    if let language { parts.append("<span>\(reader.t("In {language}", ["language": languageName(language, reader)]))</span>") }
    if item.machine { parts.append("<span>\(reader.t("Machine translation"))</span>") }
    if let badge = item.badge { parts.append(badge) }
    return parts.isEmpty ? "" : "<div class=\"meta\">\(parts.joined(" "))</div>"
  }
}

import Core
import Directory
import Meetings
import Storage
import Web
import Works

enum GroupViews {
  static let note = Form([.area("note", "A sentence to go with it", limit: 2000, rows: 2)], id: "move")

  static func page(_ sheet: GroupPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    """
    \(result(sheet, visit))
    \(uses(sheet, visit))
    \(facts(sheet, visit))
    \(moves(sheet, sent, visit))
    \(cities(sheet, visit))
    \(meetings(sheet, visit))
    \(documents(sheet, visit))
    \(history(sheet, visit))
    \(Kit.helpLink("working-groups", visit.reader))
    """
  }

  private static func text(_ field: String, _ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    guard let text = sheet.texts[field], !text.body.isEmpty else { return "" }
    return Kit.text(Markdown.html(text.body), text, of: sheet.group.id, visit)
  }

  private static func result(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    guard sheet.group.state == .closed else { return "" }
    let product: HTML =
      sheet.product.map {
        "<a class=\"button main\" href=\"\(path: visit.path($0.document.path))\">\(typography($0.title, $0.language))</a>"
      }
      ?? sheet.group.link.map { "<a class=\"button main\" href=\"\(link: $0)\" rel=\"noopener\">\($0)</a>" } ?? ""
    let shown = sheet.texts["summary"]?.language
    let others = sheet.summaries.filter { $0.language != shown && !$0.isMachine }.map { text -> HTML in
      "<details><summary lang=\"\(text.language.code)\">\(text.language.ownName)</summary><div lang=\"\(text.language.code)\">\(Markdown.html(text.body))</div></details>"
    }
    return
      "<section><h2>\(visit.t("What came of it"))</h2>\(text("summary", sheet, visit))\(others)<div class=\"actions\">\(product)</div></section>"
  }

  /// What its cities said three months later.
  private static func uses(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let said = sheet.uses
    guard !said.counts.isEmpty else { return "" }
    let reader = visit.reader
    let answered = said.counts.values.reduce(0, +)
    let counts = Kit.definitions(
      GroupUse.Answer.allCases.map { (reader.t($0.label), "\(reader.number(said.counts[$0] ?? 0))" as HTML) })
    let words = said.words.map { "<li><strong>\($0.city)</strong> (\(reader.t($0.answer.label)))\(reader.colon)\($0.words)</li>" as HTML }
    let list: HTML = words.isEmpty ? "" : "<ul>\(words)</ul>"
    let asked = reader.t(
      "{answered} of {count} cities have answered, three months later.", count: said.asked, ["answered": reader.number(answered)])
    return Kit.section(reader.t("Used since"), "<p>\(asked)</p>\(counts)\(list)")
  }

  private static func facts(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    return Kit.definitions([
      (reader.t("Network"), "\(sheet.names[sheet.network.id] ?? sheet.network.name)"),
      (reader.t("Lead city"), "\(sheet.names[sheet.group.lead] ?? "")"),
      (reader.t("Expected product"), text("product", sheet, visit)), (reader.t("Calendar of the work"), text("calendar", sheet, visit)),
      (reader.t("Proposed on"), proposed(sheet, visit)),
      (reader.t("Closed on"), sheet.group.closed.map { Kit.day($0, reader) } ?? ""),
    ])
  }

  private static func proposed(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let day = Kit.day(sheet.group.proposed.day, visit.reader)
    guard let path = sheet.proposal else { return day }
    return "\(day) <a href=\"\(path: visit.path(path))\">\(visit.t("Open the proposal"))</a>"
  }

  private static func moves(_ sheet: GroupPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var parts: HTML = ""
    for move in sheet.moves {
      let path = visit.path("\(sheet.group.path)/moves/\(move.name)")
      parts += (sent ?? note.start()).html(action: path, submit: move.label, reader: reader)
    }
    if sheet.isLed, sheet.group.state == .reporting {
      parts +=
        "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("\(sheet.group.path)/closing"))\">\(reader.t("Close the group with its product"))</a></div>"
    }
    if sheet.returnable != nil {
      parts += Kit.button(
        reader.t("Undo the last step"), action: visit.path("\(sheet.group.path)/return"), tone: .quiet,
        detail: reader.t(sheet.group.state.label), reader)
    }
    return parts.isEmpty ? "" : "<section><h2>\(reader.t("Next step"))</h2>\(parts)</section>"
  }

  private static func cities(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.participants.map { participant -> [HTML] in
      let lead: HTML = participant.city == sheet.group.lead ? " \(Kit.badge(reader.t("Lead city"), .neutral))" : ""
      let until: HTML = participant.to.map { Kit.shortDay($0, reader) } ?? ""
      return [
        "\(sheet.names[participant.city] ?? "")\(lead)", Kit.shortDay(participant.from, reader), until,
        "\(reader.number(sheet.attendance[participant.city] ?? 0))",
      ]
    }
    let columns: [Table.Column] = [
      .init(reader.t("City")), .init(reader.t("Since")), .init(reader.t("Until")), .init(reader.t("Meetings attended"), numeric: true),
    ]
    var action: HTML = ""
    if let city = sheet.city, sheet.group.state.takesMembers {
      let isIn = sheet.participants.contains { $0.city == city && $0.to == nil }
      let path = visit.path("\(sheet.group.path)/cities")
      if !isIn { action = Kit.button(reader.t("Take part with our city"), action: path, tone: .main, reader) }
      if isIn, city != sheet.group.lead { action = Kit.button(reader.t("Leave the group"), action: "\(path)/end", reader) }
    }
    return Kit.section(reader.t("Cities"), Kit.table(Table(reader.t("Cities"), columns, rows: rows, captionShown: false), reader) + action)
  }

  private static func meetings(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let table = MeetingList.table(sheet.meetings, owners: false, empty: visit.t("No meetings yet."), visit)
    let plan: HTML =
      sheet.isLed && sheet.group.state.takesMembers
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(sheet.group.path)/meetings"))\">\(visit.t("Plan a meeting"))</a></div>"
      : ""
    return Kit.section(visit.t("Meetings"), table + plan)
  }

  private static func documents(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let isIn = sheet.isLed || sheet.participants.contains { $0.city == sheet.city && $0.to == nil }
    let add: HTML =
      isIn && sheet.group.state.takesMembers
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(sheet.group.path)/documents"))\">\(visit.t("Add a document"))</a></div>"
      : ""
    let table = DocumentList.table(sheet.documents, empty: visit.t("No documents yet."), visit)
    return Kit.section(visit.t("Documents"), table + add + sheet.withdrawn)
  }

  private static func history(_ sheet: GroupPages.Sheet, _ visit: Visit) -> HTML {
    let items = sheet.turns.map { turn -> TimelineItem in
      let undone = turn.undone.map { visit.t("Undone on {day}", ["day": visit.reader.shortDay($0.day)]) }
      let parts = [turn.organisation.flatMap { sheet.names[$0] }, turn.note, undone].compactMap { $0 }
      let note: HTML = parts.map { "\($0)" as HTML }.joined(" · ")
      return TimelineItem(day: turn.moved.day, sentence: "\(visit.t(turn.state.label))", note: note)
    }
    return Kit.section(visit.t("History"), Kit.timeline(items, visit.reader))
  }
}

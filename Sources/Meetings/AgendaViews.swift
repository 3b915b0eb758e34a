import Core
import Directory
import Storage
import Web

/// The agenda as the meeting's page shows it and as its organisers change it.
enum AgendaViews {
  struct Agenda: Sendable {
    let meeting: Meeting
    let items: [AgendaItem]
    let texts: [RecordID: [String: Text]]
    /// Of the cities that asked.
    let names: [OrganisationID: String]
    /// Of the meeting and of its items.
    let papers: [RecordID: HTML]
    let recordings: [Recording]

    var numbers: [RecordID: Int] { AgendaItem.numbers(items) }
    func title(_ id: RecordID) -> String { texts[id]?["title"]?.body ?? "" }
  }

  /// Four queries and those of the papers.
  static func read(_ meeting: Meeting, _ visit: Visit, in tx: Tx) throws -> Agenda {
    let items = try AgendaItem.list(of: meeting.id, in: tx)
    return Agenda(
      meeting: meeting, items: items, texts: try Texts.read(items.map(\.id), ["title", "words"], for: visit.language, in: tx),
      names: try Organisations.names(items.compactMap(\.askedBy), visit.language, on: tx.now.day, in: tx),
      papers: try visit.papers(of: [meeting.id] + items.map(\.id), in: tx),
      recordings: meeting.starts <= tx.now ? try Recording.list(of: meeting.id, in: tx) : [])
  }

  /// On the meeting's page; empty for who could not fill an empty one.
  static func section(_ agenda: Agenda, isOrganiser: Bool, _ visit: Visit) -> HTML {
    let edit = Link(visit.t("Change the agenda"), visit.path("\(agenda.meeting.path)/agenda"))
    let mayEdit = isOrganiser && agenda.meeting.state != .cancelled
    if agenda.items.isEmpty {
      guard mayEdit, agenda.meeting.state == .planned else { return "" }
      let begin = Link(visit.t("Write the agenda"), edit.path)
      return Kit.section(visit.t("Agenda"), Kit.empty(visit.t("There is no agenda yet."), next: begin, visit.reader))
    }
    let way: HTML = mayEdit ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: edit.path)\">\(edit.label)</a></div>" : ""
    return Kit.section(visit.t("Agenda"), list(agenda, visit) { _ in "" } + total(agenda, warning: mayEdit, visit.reader) + way)
  }

  /// - Parameters:
  ///   - isPage: whether the agenda is the page itself, and not a part of one under its heading.
  ///   - after: what stands below an item: its buttons, for who looks after it.
  static func list(_ agenda: Agenda, isPage: Bool = false, _ visit: Visit, after: (AgendaItem) -> HTML) -> HTML {
    let numbers = agenda.numbers
    let beginnings = AgendaItem.beginnings(agenda.items, from: agenda.meeting.starts)
    let rows = agenda.items.map { item -> HTML in
      let title = agenda.texts[item.id]?["title"]
      let foreign = title.flatMap { $0.language == visit.language ? nil : $0.language.code }
      let words = typography(title?.body ?? "", title?.language ?? visit.language)
      let link: HTML = "<a href=\"\(path: visit.path(item.path))\"\(attribute: "lang", foreign)>\(words)</a>"
      let number: HTML = numbers[item.id].map { "<span class=\"number\">\(visit.reader.number($0)).</span> " } ?? ""
      let name: HTML = "\(number)\(item.state == .dropped ? "<s>\(link)</s>" : link)"
      let heading: HTML = isPage ? "<h2>\(name)</h2>" : "<h3>\(name)</h3>"
      return """
        <li id="\("item-\(item.id)")"\(attribute: "class", item.state == .dropped ? "dropped" : nil)>\
        \(heading)\
        \(facts(item, begins: beginnings[item.id], agenda, visit))\(self.words(agenda.texts[item.id], of: item.id, visit))\(agenda.papers[item.id] ?? "")\(ChannelViews.recordings(agenda.recordings, of: item.id, visit.reader))\(after(item))</li>

        """
    }
    return "<ol class=\"cards\">\n\(rows)</ol>\n"
  }

  /// “20 minutes · 12:50 · asked for by Rennes”, and the state where it says something.
  static func facts(_ item: AgendaItem, begins: Moment?, _ agenda: Agenda, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var parts: [HTML] = []
    if let begins, agenda.meeting.state == .planned { parts.append(MeetingClock(agenda.meeting, reader).hour(begins)) }
    if let minutes = item.minutes, item.state != .dropped { parts.append("\(reader.t("{count} minutes", count: minutes))") }
    if let city = item.askedBy.flatMap({ agenda.names[$0] }) { parts.append("\(reader.t("asked for by {city}", ["city": city]))") }
    if item.state != .final { parts.append(Kit.badge(reader.t(item.state.label), item.state.tone)) }
    return parts.isEmpty ? "" : "<p class=\"soft\">\(parts.joined(" · "))</p>\n"
  }

  /// With the mark of the title where there is nothing below it.
  static func words(_ texts: [String: Text]?, of id: RecordID, _ visit: Visit) -> HTML {
    guard let text = texts?["words"], !text.body.isEmpty else {
      guard let title = texts?["title"], title.isMachine else { return "" }
      return Kit.text("", title, of: id, visit)
    }
    return Kit.text(Markdown.html(text.body), text, of: id, visit)
  }

  /// What the items take together, beside what the meeting has.
  /// - Parameter warning: whether too much is said as something to mend: to who can.
  static func total(_ agenda: Agenda, warning: Bool, _ reader: Reader) -> HTML {
    let total = AgendaItem.total(agenda.items)
    guard total > 0 else { return "" }
    let values = [
      "items": reader.t("{count} minutes", count: total), "meeting": reader.t("{count} minutes", count: agenda.meeting.minutes),
    ]
    if warning, total > agenda.meeting.minutes {
      return Kit.notice(
        Notice(.warning, "\(reader.t("The items take {items} together; the meeting lasts {meeting}.", values))"), reader)
    }
    return "<p class=\"soft\">\(reader.t("The items take {items} together; the meeting lasts {meeting}.", values))</p>\n"
  }

  static func adding(to record: RecordID, _ title: String, _ visit: Visit) -> [HTML] {
    visit.addingPapers(to: record).map { link in
      "<a class=\"button quiet\" href=\"\(path: link.path)\">\(link.label)<span class=\"aloud\"> \(title)</span></a>"
    }
  }

  /// What an organiser does with one item, as buttons that work without script.
  static func buttons(_ item: AgendaItem, _ agenda: Agenda, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let title = agenda.title(item.id)
    let path = visit.path(item.path)
    var buttons: [HTML] = []
    func button(_ label: String, _ way: String, _ fields: Fields = Fields()) -> HTML {
      Kit.button(label, action: "\(path)/\(way)", fields: fields, tone: .quiet, detail: title, reader)
    }
    let isOpen = agenda.meeting.state == .planned
    if item.state == .dropped {
      return isOpen ? "<div class=\"actions\">\(button(reader.t("Put it back"), "return"))</div>" : ""
    }
    if isOpen {
      if item.state == .proposed { buttons.append(button(reader.t("Take it up"), "acceptance")) }
      if item.id != agenda.items.first?.id { buttons.append(button(reader.t("Move up"), "place", Fields([("way", "up")]))) }
      if item.id != agenda.items.last?.id { buttons.append(button(reader.t("Move down"), "place", Fields([("way", "down")]))) }
      buttons.append(
        "<a class=\"button quiet\" href=\"\(path: "\(path)/edit")\">\(reader.t("Change the item"))<span class=\"aloud\"> \(title)</span></a>"
      )
      buttons.append(button(reader.t("Take it off"), "withdrawal"))
    }
    if agenda.meeting.starts <= visit.now {
      if item.state == .final { buttons.append(button(reader.t("It is dealt with"), "completion")) }
      if item.state == .done { buttons.append(button(reader.t("Not dealt with after all"), "reopening")) }
    }
    buttons += adding(to: item.id, title, visit)
    return buttons.isEmpty ? "" : "<div class=\"actions\">\(buttons.joined(" "))</div>"
  }
}

import Core
import Directory
import Storage
import Web

/// Meetings as lists of any room show them. Three queries.
package struct MeetingList: Sendable {
  package struct Item: Sendable {
    package let meeting: Meeting
    package let title: String
    package let language: Language
    /// A machine has made the title.
    package let isMachine: Bool
    package let owner: String
  }

  package static func read(_ query: MeetingQuery, _ visit: Visit, seenBy sight: Sight? = nil, in tx: Tx) throws -> [Item] {
    var meetings = try Meeting.list(query, seenBy: sight ?? visit.sight, in: tx)
    // What is going on now is still ahead.
    if query.from != nil, query.states == [.planned] { meetings = meetings.filter { $0.ends > tx.now } }
    let texts = try Texts.read(meetings.map(\.id), ["title"], for: visit.language, in: tx)
    let names = try Organisations.names(meetings.map(\.owner), visit.language, on: tx.now.day, in: tx)
    return meetings.map { meeting in
      let title = texts[meeting.id]?["title"]
      return Item(
        meeting: meeting, title: title?.body ?? "", language: title?.language ?? visit.language,
        isMachine: title?.isMachine ?? false, owner: names[meeting.owner] ?? "")
    }
  }

  /// - Parameter owners: whether to say whose each is, where a list holds those of several.
  package static func table(_ items: [Item], owners: Bool = true, empty: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = items.map { item -> [HTML] in
      let foreign = item.language == reader.language ? nil : item.language.code
      var row: [HTML] = [
        "<a href=\"\(path: visit.path(item.meeting.path))\"\(attribute: "lang", foreign)>\(typography(item.title, item.language))</a>\(Kit.machineMark(item.isMachine, reader))",
        MeetingClock(item.meeting, reader).html(item.meeting.starts),
      ]
      if owners { row.append("\(item.owner)") }
      row.append("\(item.meeting.place ?? reader.t("Online"))")
      row.append(Kit.badge(reader.t(item.meeting.state.label), item.meeting.state.tone))
      return row
    }
    var columns: [Phrase] = ["Meeting", "Begins"]
    if owners { columns.append("Organised by") }
    columns += ["Place", "Status"]
    return Kit.table(
      Table(
        reader.t("Meetings"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false, empty: Kit.empty(empty, reader)), reader
    )
  }
}

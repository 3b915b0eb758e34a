import Core
import Storage
import Web

extension AgendaItem {
  static let columns: SQL = "i.id, i.meeting, i.place, i.kind, i.minutes, i.asked_by, i.state, i.version, r.audience"

  /// All of a meeting, those taken off too, in their order. Whoever asks has found the meeting, whose audience is theirs.
  package static func list(of meeting: RecordID, in tx: Tx) throws -> [AgendaItem] {
    try tx.rows(
      "SELECT \(columns) FROM meetings_item i JOIN core_record r ON r.id = i.id WHERE i.meeting = \(meeting) ORDER BY i.place, i.id"
    ).map(AgendaItem.init)
  }

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> AgendaItem {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM meetings_item i JOIN core_record r ON r.id = i.id WHERE i.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try AgendaItem(row)
  }

  /// Those of a city, at any meeting that the reader sees, the latest first.
  package static func asked(by city: OrganisationID, limit: Int = 50, seenBy sight: Sight, in tx: Tx) throws -> [AgendaItem] {
    try tx.rows(
      """
      SELECT \(columns) FROM meetings_item i JOIN core_record r ON r.id = i.id
      WHERE i.asked_by = \(city) AND \(sight.sees("r.audience")) ORDER BY i.id DESC LIMIT \(limit)
      """
    ).map(AgendaItem.init)
  }

  /// None for what was taken off: it is read where it stood, and not searched for.
  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let items = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT \(columns), m.starts, m.zone FROM meetings_item i JOIN core_record r ON r.id = i.id
        JOIN meetings_meeting m ON m.id = i.meeting WHERE i.state <> 'dropped' AND i.id IN \(in: portion)
        """
      ).map { (item: try AgendaItem($0), day: Zone.wall(try $0("starts"), in: try $0("zone")).day) }
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(items.map(\.item.id), ["title", "words"], for: language, in: tx)
      return items.map { item, day in
        let title = texts[item.id]?["title"]
        var facets: [String: [String]] = [:]
        if let title, title.language != language { facets["language"] = [title.language.code] }
        if title?.isMachine ?? false { facets["machine"] = [language.code] }
        return Card(
          record: item.id, language: language, kind: "agenda-item", title: title?.body ?? "",
          summary: String(Markdown.plain(texts[item.id]?["words"]?.body ?? "").prefix(200)), day: day, address: item.path,
          audience: item.audience, facets: facets
        ).speaking((texts[item.id] ?? [:]).values)
      }
    }
  }

  init(_ row: Row) throws {
    id = try row("id")
    meeting = try row("meeting")
    place = try row("place")
    kind = try row("kind")
    minutes = try row("minutes")
    askedBy = try row("asked_by")
    state = try row("state")
    version = try row("version")
    audience = try row("audience")
  }
}

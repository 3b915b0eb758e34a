import Core
import Directory
import Storage
import Web

/// Which meetings are wanted.
package struct MeetingQuery: Sendable {
  /// Nil for all.
  package var owners: [OrganisationID]?
  /// Besides those of the owners: where somebody is registered for this city, or was present for it.
  package var city: (id: OrganisationID, present: Bool)?
  package var about: RecordID?
  /// Only among these; nil for any.
  package var ids: [RecordID]?
  package var states: [Meeting.State] = []
  /// Ends after.
  package var from: Moment?
  /// Starts before.
  package var until: Moment?
  package var latestFirst = false
  package var limit = 100
  package init() {}

  /// Planned and not over yet, the next first.
  package static func ahead(of owners: [OrganisationID]?, about: RecordID? = nil, now: Moment, limit: Int = 20) -> MeetingQuery {
    var query = MeetingQuery()
    query.owners = owners
    query.about = about
    query.states = [.planned]
    // No meeting lasts longer than two days.
    query.from = now.adding(days: -2)
    query.limit = limit
    return query
  }

  /// Those at which somebody was present for a city, the latest first.
  package static func attended(by city: OrganisationID, limit: Int = 10) -> MeetingQuery {
    var query = MeetingQuery()
    query.city = (city, present: true)
    query.states = [.held]
    query.latestFirst = true
    query.limit = limit
    return query
  }

  /// All of them, the latest first.
  package static func all(of owners: [OrganisationID]?, about: RecordID? = nil, limit: Int = 100) -> MeetingQuery {
    var query = MeetingQuery()
    query.owners = owners
    query.about = about
    query.latestFirst = true
    query.limit = limit
    return query
  }
}

extension Meeting {
  static let columns: SQL = """
    m.id, m.owner, m.organiser, m.about, m.series, m.first_starts, m.starts, m.minutes, m.zone, m.place, m.link, m.languages, m.capacity, m.closes,
    m.state, m.guests, m.sequence, m.version, m.changed, r.audience
    """

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Meeting {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM meetings_meeting m JOIN core_record r ON r.id = m.id WHERE m.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try Meeting(row)
  }

  package static func list(_ query: MeetingQuery, seenBy sight: Sight, in tx: Tx) throws -> [Meeting] {
    var conditions: [SQL] = [sight.sees("r.audience")]
    let owned = query.owners.map { SQL.any("m.owner", of: $0) }
    let there = query.city.map { city -> SQL in
      city.present
        ? "EXISTS (SELECT 1 FROM meetings_presence p WHERE p.meeting = m.id AND p.organisation = \(city.id))"
        : """
        EXISTS (SELECT 1 FROM meetings_registration g WHERE g.meeting = m.id AND g.organisation = \(city.id) AND g.state <> 'withdrawn')
        """
    }
    let either = [owned, there].compactMap { $0 }
    if !either.isEmpty { conditions.append("(\(either.joined(separator: " OR ")))") }
    if let ids = query.ids { conditions.append(SQL.any("m.id", of: ids)) }
    if let about = query.about { conditions.append("m.about = \(about)") }
    if !query.states.isEmpty { conditions.append("m.state IN \(in: query.states)") }
    if let from = query.from { conditions.append("m.starts >= \(from)") }
    if let until = query.until { conditions.append("m.starts < \(until)") }
    let order: SQL = query.latestFirst ? "m.starts DESC, m.id DESC" : "m.starts, m.id"
    return try tx.rows(
      """
      SELECT \(columns) FROM meetings_meeting m JOIN core_record r ON r.id = m.id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT \(query.limit)
      """
    ).map(Meeting.init)
  }

  /// How many of each owner took place within a period of days.
  package static func heldCounts(of owners: [OrganisationID], _ period: Period, in tx: Tx) throws -> [OrganisationID: Int] {
    if owners.isEmpty { return [:] }
    var conditions: [SQL] = [SQL.any("m.owner", of: owners), "m.state = 'held'"]
    if let from = period.from { conditions.append("m.starts >= \(from.start)") }
    if let to = period.to { conditions.append("m.starts < \(to.adding(days: 1).start)") }
    let rows = try tx.rows(
      "SELECT m.owner, count(*) AS number FROM meetings_meeting m WHERE \(conditions.joined(separator: " AND ")) GROUP BY m.owner")
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("owner") as OrganisationID, try $0("number") as Int) })
  }

  /// At how many held meetings about a record each city was present.
  package static func attendance(about record: RecordID, in tx: Tx) throws -> [OrganisationID: Int] {
    let rows = try tx.rows(
      """
      SELECT p.organisation, count(DISTINCT p.meeting) AS number FROM meetings_presence p
      JOIN meetings_meeting m ON m.id = p.meeting
      WHERE m.about = \(record) AND m.state = 'held' GROUP BY p.organisation
      """)
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("organisation") as OrganisationID, try $0("number") as Int) })
  }

  /// Of a meeting and of the items of its agenda: for whoever may see the meeting.
  static let texts: [TextKind] = {
    var meeting = TextKind("meeting", [("title", "Title"), ("words", "What it is about"), ("reason", "Why it was cancelled")])
    meeting.markdown = ["words", "reason"]
    meeting.forCircles = true
    var item = TextKind("agenda-item", [("title", "Title"), ("words", "Text")])
    item.markdown = ["words"]
    item.forCircles = true
    return [meeting, item]
  }()

  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let meetings = try inPortions(ids) { portion in
      try tx.rows("SELECT \(columns) FROM meetings_meeting m JOIN core_record r ON r.id = m.id WHERE m.id IN \(in: portion)")
        .map(Meeting.init)
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(meetings.map(\.id), ["title", "words"], for: language, in: tx)
      return meetings.map { meeting in
        let title = texts[meeting.id]?["title"]
        var facets = ["state": [meeting.state.rawValue]]
        if let title, title.language != language { facets["language"] = [title.language.code] }
        if title?.isMachine ?? false { facets["machine"] = [language.code] }
        return Card(
          record: meeting.id, language: language, kind: "meeting", title: title?.body ?? "",
          summary: String(Markdown.plain(texts[meeting.id]?["words"]?.body ?? "").prefix(200)), place: meeting.place, day: meeting.day,
          address: meeting.path, audience: meeting.audience, facets: facets
        ).speaking((texts[meeting.id] ?? [:]).values)
      }
    }
  }

  package init(_ row: Row) throws {
    id = try row("id")
    owner = try row("owner")
    organiser = try row("organiser")
    about = try row("about")
    series = try row("series")
    announced = try row("first_starts")
    starts = try row("starts")
    minutes = try row("minutes")
    zone = try row("zone")
    place = try row("place")
    link = try row("link")
    languages = Meeting.languages(try row("languages"))
    capacity = try row("capacity")
    closes = try row("closes")
    state = try row("state")
    guests = try row("guests")
    sequence = try row("sequence")
    version = try row("version")
    changed = try row("changed")
    audience = try row("audience")
  }
}

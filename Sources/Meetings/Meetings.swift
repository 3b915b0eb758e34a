import Core
import Directory
import Storage
import Web

extension Feature {
  /// Meetings of any organisation: announced, moved, held, with registration and calendars.
  package static let meetings: Feature = {
    var feature = Feature("Meetings")
    feature.permissions = [MeetingPermissions.organise]
    feature.routes =
      [
        .get("/meetings", MeetingPages.list).example("/meetings"),
        .member(.get, "/meetings/calendars", CalendarPages.list).example("/meetings/calendars"),
        .member(.post, "/meetings/calendars", CalendarPages.make),
        .member(.post, "/meetings/calendars/{owner}/removal", CalendarPages.end),
        .get("/meetings/{id}", MeetingPages.show),
        .get("/meetings/{id}/meeting.ics", MeetingPages.file),
        .member(.post, "/meetings/{id}/registration", MeetingPages.register),
        .member(.post, "/meetings/{id}/registration/withdrawal", MeetingPages.withdraw),
        .member(.get, "/meetings/{id}/edit", MeetingEditing.edit).knowing("language"),
        .member(.post, "/meetings/{id}/edit", MeetingEditing.save),
        .member(.get, "/meetings/{id}/cancellation", MeetingEditing.cancelForm),
        .member(.post, "/meetings/{id}/cancellation", MeetingEditing.cancel),
        .member(.get, "/meetings/{id}/attendance", MeetingEditing.attendanceForm),
        .member(.post, "/meetings/{id}/attendance", MeetingEditing.attendance),
        .member(.get, "/meetings/{id}/copies", MeetingEditing.copyForm),
        .member(.post, "/meetings/{id}/copies", MeetingEditing.copy),
        .get("!/calendars/{key}", CalendarPages.show),
      ] + agenda + door + languages
    feature.menu = [MenuEntry(.member, "Meetings", "/meetings", order: 24)]
    feature.kinds = [
      Kind("meeting.announced", "Announced: {record}"), Kind("meeting.moved", "The meeting “{record}” was moved"),
      Kind("meeting.cancelled", "The meeting “{record}” was cancelled"), Kind("meeting.held", "The meeting “{record}” took place"),
      Kind("meeting.recorded", "A recording of “{record}” is there"),
      Kind("meeting.changed", "The meeting “{record}” was changed"), Kind("meeting.agenda", "The agenda of “{record}” was changed"),
    ]
    feature.jobs = [MeetingLetters.job, MeetingLetters.reminders]
    feature.cards = [
      CardKind("meeting", "Meeting") { records, tx in try Meeting.cards(records, in: tx) },
      CardKind("agenda-item", "Item of an agenda") { records, tx in try AgendaItem.cards(records, in: tx) },
    ]
    feature.texts = Meeting.texts
    feature.measures = [Measure("meetings.held", "Meetings held", unit: "meetings", kinds: ["meeting.held"], distinct: .records)]
    feature.desks = [MeetingDesk.desk]
    feature.paperPlaces = [
      PaperPlace("meeting") { id, actor, language, tx in
        try papers(of: try Meeting.organised(id, by: actor, in: tx), title: id, language, back: "/meetings/\(id)", in: tx)
      },
      PaperPlace("agenda-item") { id, actor, language, tx in
        let (item, meeting) = try AgendaItem.organised(id, by: actor, in: tx)
        return try papers(of: meeting, title: id, language, back: item.path, in: tx)
      },
    ]
    feature.waiting = [
      Waiting("meetings") { actor, _, now in
        actor.holds(MeetingPermissions.organise)
          ? "SELECT count(*) FROM meetings_meeting m WHERE \(Meeting.unreported(by: actor, now))" : nil
      } find: { visit, tx in
        guard let actor = visit.actor, actor.holds(MeetingPermissions.organise) else { return [] }
        let meetings = try Meeting.unreported(by: actor, in: tx)
        let texts = try Texts.read(meetings.map(\.id), ["title"], for: visit.language, in: tx)
        return meetings.map { meeting in
          Waiting.Item(
            title: visit.t("Say who was at “{meeting}”", ["meeting": texts[meeting.id]?["title"]?.body ?? ""]),
            path: "\(meeting.path)/attendance")
        }
      }
    ]
    feature.ties = [
      Tie(
        "It organises a meeting or is registered for one.", "SELECT organiser AS id FROM meetings_meeting",
        "SELECT organisation FROM meetings_registration", "SELECT organisation FROM meetings_presence",
        "SELECT asked_by FROM meetings_item WHERE asked_by IS NOT NULL")
    ]
    feature.holdings = [Registration.holding, Presence.holding, CalendarFeed.holding]
    feature.erasures = [Erasure { person, tx in try Registration.erase(person, in: tx) }]
    feature.retentions = [Registration.retention, Registration.farewell]
    return feature
  }()

  private static let languages: [Route] = [
    .member(.get, "/meetings/{id}/languages", ChannelPages.languages), .member(.post, "/meetings/{id}/languages", ChannelPages.open),
    .member(.post, "/meetings/{id}/languages/{channel}/removal", ChannelPages.close),
    .member(.get, "/meetings/{id}/recordings", ChannelPages.recordings),
    .member(.post, "/meetings/{id}/recordings", ChannelPages.addRecording),
    .member(.post, "/meetings/{id}/recordings/{recording}/removal", ChannelPages.removeRecording),
  ]

  private static let door: [Route] = [
    .member(.get, "/meetings/{id}/door", DoorPages.show).knowing("q"), .member(.post, "/meetings/{id}/door", DoorPages.enter),
    .member(.post, "/meetings/{id}/door/{presence}/departure", DoorPages.leave),
    .member(.post, "/meetings/{id}/door/{presence}/removal", DoorPages.remove),
    .member(.get, "/meetings/{id}/presence", DoorPages.presence),
    .member(.get, "/meetings/{id}/presence.csv", DoorPages.csv), .member(.get, "/meetings/{id}/presence.xlsx", DoorPages.xlsx),
    .member(.post, "/meetings/{id}/presence", DoorPages.come), .member(.post, "/meetings/{id}/presence/end", DoorPages.go),
  ]

  /// Whoever looks after the meeting adds its papers; whoever may see it sees them, unless somebody chooses otherwise.
  private static func papers(
    of meeting: Meeting, title record: RecordID, _ language: Language, back: String, in tx: Tx
  ) throws -> PaperPlace.Found {
    let open = try meeting.audiences(in: tx)
    return PaperPlace.Found(
      owner: meeting.owner, contributor: meeting.organiser, audiences: [meeting.audience] + open.filter { $0 != meeting.audience },
      title: try Texts.read(record, ["title"], for: language, in: tx)["title"]?.body ?? "", back: back)
  }

  private static let agenda: [Route] = [
    .member(.get, "/meetings/{id}/agenda", AgendaPages.edit), .member(.post, "/meetings/{id}/agenda", AgendaPages.add),
    .get("/meetings/{id}/agenda/{item}", AgendaPages.show),
    .member(.get, "/meetings/{id}/agenda/{item}/edit", AgendaPages.editForm).knowing("language"),
    .member(.post, "/meetings/{id}/agenda/{item}/edit", AgendaPages.save),
    .member(.post, "/meetings/{id}/agenda/{item}/place", AgendaPages.move),
    .member(.post, "/meetings/{id}/agenda/{item}/acceptance", AgendaPages.accept),
    .member(.post, "/meetings/{id}/agenda/{item}/withdrawal", AgendaPages.drop),
    .member(.post, "/meetings/{id}/agenda/{item}/return", AgendaPages.restore),
    .member(.post, "/meetings/{id}/agenda/{item}/completion", AgendaPages.finish),
    .member(.post, "/meetings/{id}/agenda/{item}/reopening", AgendaPages.reopen),
  ]
}

extension Meeting {
  /// Over for a day, and nobody has said yet whether it took place: those that this actor looks after.
  static func unreported(by actor: Actor, _ now: Moment) -> SQL {
    let own: SQL = actor.organisation.map { "m.organiser = \($0)" } ?? "FALSE"
    return """
      m.state = 'planned' AND m.starts < \(now.adding(days: -1)) AND (\(own) OR \(actor.may(MeetingPermissions.organise, owner: "m.owner")))
      """
  }

  /// The oldest first.
  static func unreported(by actor: Actor, in tx: Tx) throws -> [Meeting] {
    try tx.rows(
      """
      SELECT \(columns) FROM meetings_meeting m JOIN core_record r ON r.id = m.id
      WHERE \(unreported(by: actor, tx.now)) ORDER BY m.starts, m.id LIMIT 200
      """
    ).map(Meeting.init)
  }
}

import Core
import Directory
import Storage
import Web

enum DoorViews {
  /// Who is registered and not in yet, each with a button; a search by city where they are many.
  static func awaited(_ door: DoorPages.Door, _ words: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let path = visit.path("\(door.meeting.path)/door")
    if door.awaited.isEmpty { return "" }
    let wanted = NameKey.of(words)
    let found = door.awaited.filter { registration in
      wanted.isEmpty
        || [door.names[registration.organisation], door.people[registration.person]].contains { NameKey.of($0 ?? "").contains(wanted) }
    }.sorted { (door.names[$0.organisation] ?? "") < (door.names[$1.organisation] ?? "") }
    let rows = found.prefix(DoorPages.listed).map { registration -> [HTML] in
      let name = door.people[registration.person] ?? reader.t("Former representative")
      let buttons = hows(door.meeting).map { how in
        Kit.button(
          reader.t(how == .site ? "Check in on site" : "Check in online"), action: path,
          fields: Fields([("person", "\(registration.person)"), ("how", how.rawValue)]), tone: .quiet, detail: name, reader)
      }
      return ["\(door.names[registration.organisation] ?? "")", "\(name)", "\(buttons.joined(" "))"]
    }
    let search: HTML = """
      <form class="facets" method="get" action="\(path: path)"><label>\(reader.t("City or name"))\
      <input type="search" name="q" value="\(words)" maxlength="100"></label><button type="submit">\(reader.t("Search"))</button></form>

      """
    let isMany = door.awaited.count > 8 || !words.isEmpty
    let columns = ["City", "Name", "Check in"] as [Phrase]
    let table = Table(
      reader.t("Registered and not here yet"), columns.map { .init(reader.t($0)) }, rows: Array(rows), captionShown: false,
      empty: Kit.empty(reader.t("Nobody of this name is registered and not here yet."), reader))
    let more: HTML =
      found.count > DoorPages.listed
      ? "<p class=\"soft\">\(reader.t("{count} more: search by city.", count: found.count - DoorPages.listed))</p>" : ""
    return Kit.section(reader.t("Registered and not here yet"), (isMany ? search : "") + Kit.table(table, reader) + more)
      + "<h2>\(reader.t("Somebody else"))</h2>"
  }

  private static func hows(_ meeting: Meeting) -> [Presence.How] {
    switch (meeting.place, meeting.link) {
    case (nil, _): [.online]
    case (_, nil): [.site]
    default: [.site, .online]
    }
  }

  static func inside(_ door: DoorPages.Door, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let inside = door.inside
    let rows = inside.map { presence -> [HTML] in
      let name = door.names[presence.organisation] ?? ""
      let button =
        door.isOpen
        ? Kit.button(
          reader.t("Check out"), action: visit.path("\(door.meeting.path)/door/\(presence.id)/departure"), tone: .quiet,
          detail: person(presence, door) ?? name, reader) : ""
      return [
        "\(name)", "\(person(presence, door) ?? "")", "\(reader.t(presence.how.label))",
        MeetingClock(door.meeting, reader).hour(presence.entered), button,
      ]
    }
    let columns = ["City", "Name", "Takes part", "Here since", "Check out"] as [Phrase]
    let table = Table(
      reader.t("Here now"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("Nobody is here now."), reader))
    let cities = Set(inside.map(\.organisation)).count
    let count: HTML = inside.isEmpty ? "" : "<p>\(reader.t("{count} cities are here now.", count: cities))</p>"
    return Kit.section(
      reader.t("Here now"), count + Kit.table(table, reader),
      more: door.intervals.isEmpty ? nil : Link(reader.t("How long each city was there"), visit.path("\(door.meeting.path)/presence")))
  }

  static func gone(_ door: DoorPages.Door, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = door.intervals.compactMap { presence -> [HTML]? in
      guard let left = presence.left else { return nil }
      let clock = MeetingClock(door.meeting, reader)
      return [
        "\(door.names[presence.organisation] ?? "")", "\(person(presence, door) ?? "")", "\(reader.t(presence.how.label))",
        clock.hour(presence.entered), clock.hour(left),
      ]
    }
    if rows.isEmpty { return "" }
    let columns = ["City", "Name", "Took part", "Arrival", "Departure"] as [Phrase]
    let table = Table(reader.t("Were here"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false)
    return Kit.section(reader.t("Were here"), Kit.table(table, reader))
  }

  private static func person(_ presence: Presence, _ door: DoorPages.Door) -> String? { presence.person.flatMap { door.people[$0] } }

  /// On the meeting's page, for who is registered and comes online, on the day; afterwards, how long their city was there.
  static func own(_ sheet: MeetingPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let meeting = sheet.meeting
    let path = visit.path("\(meeting.path)/presence")
    guard let mine = sheet.mine, mine.state == .taken else { return "" }
    if Presence.takesEntries(meeting, at: visit.now) {
      if let presence = sheet.presence {
        let since = reader.t("You are checked in since {time}.", ["time": reader.time(presence.entered)])
        return "<p>\(since)</p>\(Kit.button(reader.t("I am leaving"), action: "\(path)/end", tone: .quiet, reader))"
      }
      guard meeting.link != nil else { return "" }
      return "<p>\(reader.t("Say that you are here, so that your city counts as present."))</p>"
        + Kit.button(reader.t("I am here, online"), action: path, tone: .main, reader)
    }
    guard meeting.state == .held, let minutes = sheet.minutes else { return "" }
    let values = ["minutes": reader.t("{count} minutes", count: minutes), "all": reader.t("{count} minutes", count: meeting.minutes)]
    return "<p>\(reader.t("Your city was there for {minutes}; the meeting was planned for {all}.", values))</p>"
  }
}

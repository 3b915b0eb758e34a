import Core
import Directory
import Storage
import Time
import Web

/// The sheet, on the page and on paper alike. Links lead on; on paper they are words.
enum SheetViews {
  /// - Parameter others: what other rooms bring, after what is open.
  static func sections(_ sheet: HandoverSheet, _ reader: Reader, kinds: [String: Phrase], others: HTML) -> HTML {
    HandoverSheet.Section.allCases.map { section -> HTML in
      let own: HTML =
        "<section><h2>\(reader.t(section.title))</h2>\n\(body(section, sheet, reader, kinds))\(note(section, sheet, reader))</section>\n"
      return section == .open ? own + others : own
    }.joined()
  }

  /// What other rooms bring: working groups, what is owed, money of networks; each as this reader may see it.
  static func others(_ city: OrganisationID, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> HTML {
    let desks = visit.house.features.flatMap(\.desks).filter(\.isHandedOver).sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    return try desks.compactMap { desk in
      try desk.show(visit, actor, city, tx).map { "<section><h2>\(visit.t(desk.title))</h2>\n\($0)</section>\n" as HTML }
    }.joined()
  }

  private static func body(_ section: HandoverSheet.Section, _ sheet: HandoverSheet, _ reader: Reader, _ kinds: [String: Phrase]) -> HTML {
    switch section {
    case .team: team(sheet, reader)
    case .place: place(sheet, reader)
    case .open: open(sheet, reader, kinds)
    case .dates: dates(sheet, reader, kinds)
    case .acts: acts(sheet, reader)
    case .page: page(sheet, reader)
    case .month: month(sheet, reader)
    }
  }

  private static func path(_ path: String, _ reader: Reader) -> String { "/\(reader.language)\(path)" }

  private static func team(_ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    let rows = sheet.team.map { mandate -> [HTML] in
      [
        .text(sheet.people[mandate.person] ?? ""), .text(reader.t(mandate.role.label)),
        mandate.from.map { Kit.day($0, reader) } ?? .text(reader.t("unknown")),
        mandate.needsConfirmation
          ? Kit.badge(reader.t("To be confirmed"), .waiting) : mandate.confirmed.map { Kit.day($0, reader) } ?? "",
      ]
    }
    let table = Kit.table(
      Table(
        reader.t("Who acts now"),
        [.init(reader.t("Name")), .init(reader.t("Role")), .init(reader.t("Since")), .init(reader.t("Confirmed"))], rows: rows,
        captionShown: false, empty: Kit.empty(reader.t("Nobody acts for this city."), reader)), reader)
    let standIns = sheet.standIns.map { mandate -> HTML in
      let values = [
        "name": sheet.people[mandate.person] ?? "", "from": mandate.from.map { reader.day($0) } ?? "",
        "until": mandate.to.map { reader.day($0.adding(days: -1)) } ?? "",
      ]
      return "<p>\(reader.t("{name} stands in from {from} until {until}.", values))</p>"
    }
    return table + standIns.joined()
  }

  private static func place(_ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    let standing = sheet.standing.flatMap { fact -> HTML? in
      guard let word = fact.value.flatMap({ Standing(rawValue: $0) }) else { return nil }
      let since: HTML = fact.from.map { ", \(reader.t("since")) \(Kit.day($0, reader))" } ?? ""
      return "\(reader.t(word.label))\(since)"
    }
    func list(_ organisations: [Organisation]) -> HTML {
      organisations.map { "<a href=\"\(path: path($0.path, reader))\">\(sheet.names[$0.id] ?? $0.name)</a>" as HTML }.joined("<br>")
    }
    let seats = sheet.seats.map { found -> HTML in
      let until: HTML = found.seat.to.map { ", \(reader.t("until")) \(Kit.day($0, reader))" } ?? ""
      return "\(found.body)\(until)"
    }.joined("<br>")
    return Kit.definitions([
      (reader.t("Standing"), standing ?? "\(reader.t("Not a member"))"),
      (reader.t("Fees"), sheet.dues.map { "\(reader.t($0.label))" } ?? "\(reader.t("Not recorded here yet"))"),
      (reader.t("Networks"), list(sheet.networks)), (reader.t("Coordinates"), list(sheet.coordinated)), (reader.t("Seats"), seats),
    ])
  }

  private static func open(_ sheet: HandoverSheet, _ reader: Reader, _ kinds: [String: Phrase]) -> HTML {
    var items: [HTML] = []
    let team = path("/team/\(sheet.city.slug)", reader)
    if sheet.unconfirmed > 0 {
      items.append("<li><a href=\"\(path: team)\">\(reader.t("{count} mandates to confirm or end", count: sheet.unconfirmed))</a></li>")
    }
    items += sheet.requests.map { request -> HTML in
      let kind = kinds[request.kind].map { reader.t($0) } ?? request.kind
      let label = request.title.map { reader.t("{request}: {title}", ["request": kind, "title": $0]) } ?? kind
      let due: HTML = request.due.map { ", \(reader.t("until")) \(Kit.day($0, reader))" } ?? ""
      return "<li><a href=\"\(path: path(request.path, reader))\">\(label)</a>\(due)</li>"
    }
    return items.isEmpty ? "<p>\(reader.t("Nothing is open."))</p>" : "<ul>\(items)</ul>"
  }

  private static func dates(_ sheet: HandoverSheet, _ reader: Reader, _ kinds: [String: Phrase]) -> HTML {
    var dates: [(day: Day, words: String)] = []
    if let next = sheet.elections.next { dates.append((next.day, reader.t("Municipal election"))) }
    for request in sheet.requests {
      if let due = request.due, due >= sheet.day { dates.append((due, kinds[request.kind].map { reader.t($0) } ?? "")) }
    }
    for found in sheet.seats { if let to = found.seat.to { dates.append((to, reader.t("Its seat ends: {body}", ["body": found.body]))) } }
    for mandate in sheet.standIns {
      if let to = mandate.to { dates.append((to.adding(days: -1), reader.t("Last day of a stand-in"))) }
    }
    // Each year on 30 November, since 2016.
    let year = sheet.day.year
    if let day = [year, year + 1].compactMap({ Day(year: $0, month: 11, day: 30) }).first(where: { $0 >= sheet.day }) {
      dates.append((day, reader.t("International Day of the Educating City")))
    }
    let items = dates.sorted { ($0.day, $0.words) < ($1.day, $1.words) }.map { [Kit.day($0.day, reader), .text($0.words)] }
    return Kit.table(
      Table(reader.t("What comes next"), [.init(reader.t("Day")), .init(reader.t("What is coming up"))], rows: items, captionShown: false),
      reader)
  }

  private static func acts(_ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    if sheet.acts.isEmpty { return "<p>\(reader.t("Nothing recorded yet."))</p>" }
    let items = sheet.acts.map { item -> TimelineItem in
      let words: HTML = item.address.map { "<a href=\"\(path: path($0, reader))\">\(item.sentence)</a>" } ?? "\(item.sentence)"
      return TimelineItem(day: item.day, sentence: words)
    }
    return Kit.timeline(items, reader)
  }

  private static func page(_ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    let rows = sheet.texts.flatMap { found in
      found.texts.filter { !$0.body.isEmpty }.map { text -> [HTML] in
        let months = max(0, (sheet.day.number - text.updated.day.number) / 30)
        let age = months == 0 ? reader.t("this month") : reader.t("{count} months ago", count: months)
        return [
          .text(found.field == "presentation" ? reader.t("Presentation") : found.field), .text(Kit.languageName(text.language, reader)),
          Kit.day(text.updated.day, reader), .text(age),
        ]
      }
    }
    let own = path(sheet.city.path, reader)
    return Kit.table(
      Table(
        reader.t("Texts of its page"),
        [.init(reader.t("Text")), .init(reader.t("Language")), .init(reader.t("Written on")), .init(reader.t("Age"))], rows: rows,
        captionShown: false, empty: "<p>\(reader.t("The page has no text from the city itself yet."))</p>"), reader)
      + "<p class=\"no-print\"><a href=\"\(path: own)\">\(reader.t("See its page"))</a></p>"
  }

  private static func month(_ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    let slug = sheet.city.slug
    let tasks: [(String, String)] = [
      (reader.t("Sign in, and choose the language in which we write to you."), "/account"),
      (reader.t("Confirm who acts for the city, and end what is over."), "/team/\(slug)"),
      (reader.t("Go through what is open, the nearest date first."), "/requests"),
      (reader.t("Read the city’s page, and update what is out of date."), "/cities/\(slug)/presentation"),
      (reader.t("Introduce yourself to the people who coordinate your network."), "/welcome"),
      (reader.t("Read the Charter, and tell your colleagues about it."), "/charter"),
    ]
    return "<ol>\(tasks.map { "<li><a href=\"\(path: path($0.1, reader))\">\($0.0)</a></li>" as HTML })</ol>"
  }

  private static func note(_ section: HandoverSheet.Section, _ sheet: HandoverSheet, _ reader: Reader) -> HTML {
    guard let text = sheet.notes[section.field], !text.body.isEmpty else { return "" }
    let paragraphs = text.body.split(separator: "\n").map { "<p>\($0)</p>" as HTML }.joined()
    return "<h3>\(reader.t("What a successor should know"))</h3>\(Kit.text(paragraphs, language: text.language, origin: .written, reader))"
  }
}

import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum AssemblyEditing {
  private static func formPage(_ visit: Visit) async throws -> FormPage {
    let (bodies, names) = try await visit.read { tx in
      let bodies = try Bodies.all(in: tx)
      return (bodies, try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx))
    }
    let association = bodies.first { $0.slug == "general-assembly" } ?? bodies.first
    guard let association else { throw Problem.notFound }
    let place = MeetingPlace(
      owner: association.organisation, about: association.record, audiences: [.everyone, .members, .of(record: association.record)],
      back: "/assemblies")
    var page = try await MeetingEditing.plan(
      visit, at: place, path: "/assemblies/new", breadcrumb: [Link(visit.t("Assemblies"), visit.path("/assemblies"))])
    page.title = visit.t("Plan an assembly")
    page.submit = "Plan the assembly"
    page.lead = visit.t(
      "The day is announced at once; the convocation is sent when you decide. The rules of the body say which days are possible.")
    page.form.fields.insert(
      .choice("body", "Body", bodies.map { Choice("\($0.id)", name: names[$0.record]?["name"]?.body ?? $0.slug) }, required: true), at: 0)
    page.form.fields.insert(
      .choice(
        "kind", "Kind", Assembly.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true,
        help: "An extraordinary assembly may be held just before an ordinary one: plan both."), at: 1)
    page.start.set("body", "\(association.id)")
    // Which body it is, is chosen beside it.
    if let place = page.form.fields.firstIndex(where: { $0.name == "audience" }) {
      let seen: [Web.Choice] = [
        Choice("1", "Everybody"), Choice("2", "People of all member cities"), Choice("0", "Cities with a seat in the body"),
      ]
      page.form.fields[place] = .choice("audience", "Who may see it", seen, required: true)
      page.start.set("audience", "1")
    }
    page.start.set("kind", Assembly.Kind.ordinary.rawValue)
    page.after = Kit.helpLink("assemblies", visit.reader)
    return page
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await formPage(visit).shown(visit) }

  static func prepare(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await formPage(visit).sent(visit, done: visit.t("The assembly is planned. Write its agenda, then convene it.")) { filled, tx in
      guard let id = ID<Body>(text: filled.string("body")), let kind = Assembly.Kind(rawValue: filled.string("kind")) else {
        throw Problem.malformed
      }
      let body = try Bodies.find(id, in: tx)
      var details = try MeetingForm.details(filled)
      if details.audience.value == 0 { details.audience = .of(record: body.record) }
      let made = try Assembly.prepare(details, kind: kind, of: body, by: actor, in: tx)
      return "/assemblies/\(made)"
    }
  }

  // MARK: Convening

  /// Who will be written to, before anything leaves.
  static func convocation(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (sheet, invited, titles) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      let titles = try Texts.all(sheet.items.map(\.id), ["title"], in: tx)
      return (sheet, try AssemblyLetters.invited(sheet.attendance.roll, in: tx), titles)
    }
    let names = try await visit.read { tx in
      try Organisations.names(invited.unreachable, visit.language, on: tx.now.day, in: tx)
    }
    let reader = visit.reader
    let silent = invited.unreachable.map { "<li>\(names[$0] ?? "")</li>" as HTML }
    // More than one looks through at a glance wait behind their number.
    let list: HTML =
      silent.count <= 12
      ? "<ul>\(silent)</ul>"
      : "<details><summary>\(reader.t("{count} cities", count: silent.count))</summary><ul>\(silent)</ul></details>"
    let nobody: HTML =
      silent.isEmpty
      ? ""
      : Kit.section(
        reader.t("Cities where nobody can be reached"),
        "<p>\(reader.t("Nobody acts for these cities, or their addresses do not work. Find a contact before you convene."))</p>\(list)"
      )
    let body: HTML = """
      <p>\(reader.t("{count} people get the convocation with the proposed agenda, each in their own language.", count: invited.people.count)) \
      \(reader.t("{count} cities are on the roll.", count: sheet.attendance.roll.entries.count))</p>
      \(nobody)
      \(missing(sheet, titles, visit))
      \(Kit.button(reader.t("Convene now"), action: visit.path("\(sheet.assembly.path)/convocation"), tone: .main, reader))
      """
    return visit.page(visit.t("Convene: {assembly}", ["assembly": sheet.title]), body) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Assemblies"), visit.path("/assemblies")), Link(sheet.title, visit.path(sheet.assembly.path))]
    }
  }

  /// Items that do not exist yet in every language of the body; whoever reads another gets the one in which they were written.
  private static func missing(_ sheet: AssemblySheet, _ titles: [RecordID: [String: [Text]]], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let items = sheet.items.filter { $0.state != .dropped }.compactMap { item -> HTML? in
      let written = Set(titles[item.id]?["title"]?.filter { !$0.isMachine }.map(\.language) ?? [])
      let lacking = sheet.rules.languages.filter { !written.contains($0) }.map { Kit.languageName($0, reader) }
      if lacking.isEmpty { return nil }
      return "<li><a href=\"\(path: visit.path("\(item.path)/edit"))\">\(sheet.title(item.id))</a>: \(reader.list(lacking))</li>"
    }
    if items.isEmpty { return "" }
    return Kit.section(
      reader.t("Not yet in every language of the body"),
      "<p>\(reader.t("Anybody who reads one of these languages gets the item as it was written."))</p><ul>\(items)</ul>")
  }

  static func convene(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Assembly.convene(id, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)", done: visit.t("The assembly is convened. The e-mails are on their way."))
  }

  static func fixAgenda(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Assembly.fixAgenda(id, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)", done: visit.t("The agenda is final. Everybody is told by e-mail."))
  }

  // MARK: Items that cities ask for

  private static func itemPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let sheet = try await visit.read { tx in try AssemblySheet.read(visit, in: tx) }
    return FormPage(
      title: visit.t("Ask for an item on the agenda"),
      form: Form([
        .text("title", "Item of the agenda", required: true, limit: 200),
        .area("words", "Why, and what should be decided", required: true, limit: 4000, rows: 6),
        .choice("language", "Written in", MeetingForm.languageChoices(visit.reader), required: true),
      ]), path: "\(sheet.assembly.path)/items", submit: "Ask for this item",
      start: Fields([("language", visit.language.code)]),
      lead: visit.t("The secretariat will answer. An item that is taken up appears on the agenda with the name of your city."),
      breadcrumb: [Link(sheet.title, visit.path(sheet.assembly.path))])
  }

  static func itemForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await itemPage(visit, actor).shown(visit) }

  static func askItem(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await itemPage(visit, actor).sent(visit, done: visit.t("Your item is proposed. The secretariat will answer.")) {
      filled, tx in
      try Assembly.ask(
        AgendaDetails(
          title: filled.string("title"), words: filled.string("words"), language: Language(filled.string("language")) ?? .english),
        at: id, by: actor, in: tx)
      return "/assemblies/\(id)"
    }
  }
}

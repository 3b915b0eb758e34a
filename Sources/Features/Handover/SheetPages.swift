import Core
import Directory
import Storage
import Time
import Web

/// The hand-over sheet of a city, for its own people, its coordinators and the secretariat.
enum SheetPages {
  /// One's own.
  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = actor.organisation else { throw Problem.notFound }
    let organisation = try await visit.read { tx in try Organisations.find(id, in: tx) }
    guard organisation.kind == .city || organisation.kind == .candidate else { return visit.redirect(to: "/teams") }
    return visit.redirect(to: "/handover/\(organisation.slug)")
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    let reader = visit.reader
    let (sheet, others) = try await visit.read { tx in
      let sheet = try HandoverSheet.read(slug: slug, for: actor, reader, visit.house, in: tx)
      return (sheet, try SheetViews.others(sheet.city.id, visit, actor, in: tx))
    }
    if sheet.city.slug != slug { return visit.redirect(to: "/handover/\(sheet.city.slug)") }
    let mayWrite = actor.may(HandoverPermissions.prepare, on: sheet.city.id)
    let kinds = visit.house.requestKinds.mapValues(\.label)
    let buddy: HTML =
      sheet.buddies.isEmpty
      ? "" : Kit.section(reader.t("Buddy city"), BuddyViews.list(sheet.buddies, of: sheet.city.id, sheet.names, visit))
    let write: HTML =
      mayWrite
      ? "<p class=\"actions no-print\"><a class=\"button\" href=\"\(path: visit.path("/handover/\(sheet.city.slug)/notes"))\">\(reader.t("Add what your successor should know"))</a></p>"
      : ""
    let body: HTML = """
      <p>\(reader.t("This sheet fills itself in from what is recorded here. What only people know is added under each section."))</p>
      \(write)\(paper(sheet, actor, visit))\(SheetViews.sections(sheet, reader, kinds: kinds, others: others))\(buddy)
      \(Kit.helpLink("hand-over", reader))
      """
    return visit.page(title(sheet, reader), body) { $0.indexed = false }
  }

  static func title(_ sheet: HandoverSheet, _ reader: Reader) -> String { reader.t("Hand-over sheet of {city}", ["city": sheet.name]) }

  /// The PDF holds what the city's own people see; coordinators print the page.
  static func mayHavePaper(_ city: OrganisationID, _ actor: Actor) -> Bool { actor.organisation == city || actor.isSecretariat }

  private static func paper(_ sheet: HandoverSheet, _ actor: Actor, _ visit: Visit) -> HTML {
    guard mayHavePaper(sheet.city.id, actor) else { return "" }
    let base = visit.path("/handover/\(sheet.city.slug)/paper")
    let items = sheet.papers.filter { $0.field.hasPrefix("pdf-") }.map { file in
      FileItem(
        name: file.name, path: "\(base)/\(file.field.dropFirst(4))", type: "PDF", size: file.size,
        language: Language(file.field.dropFirst(4)))
    }
    return """
      <div class="no-print">\(Kit.files(items, visit.reader))\(Kit.button(visit.t("Make a PDF"), action: base, tone: .quiet, visit.reader))</div>
      """
  }

  static func order(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language.nearestOfficial
    try await visit.write { tx in
      let city = try Organisations.find(slug: slug, in: tx)
      guard actor.may(DirectoryPermissions.seePeople, on: city.id) else { throw Problem.notFound }
      guard mayHavePaper(city.id, actor) else { throw Problem.forbidden(HandoverPermissions.prepare.label) }
      try SheetPaper.enqueue(city.id, language, in: tx)
    }
    return visit.redirect(to: "/handover/\(slug)", done: visit.t("The PDF is being made. It will be here in a minute, for thirty days."))
  }

  static func paper(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (slug, language) = (visit.parameter("slug"), visit.parameter("code"))
    let file = try await visit.read { tx -> Attachment in
      let city = try Organisations.find(slug: slug, in: tx)
      guard actor.may(DirectoryPermissions.seePeople, on: city.id), mayHavePaper(city.id, actor),
        let record = try Sheets.record(of: city.id, in: tx),
        let file = try Files.of([record], in: tx)[record]?.first(where: { $0.field == "pdf-\(language)" })
      else { throw Problem.notFound }
      return file
    }
    return Files.answer(file, visit)
  }
}

/// The PDF, made by a job from the same HTML as the page, as the city's own people see it.
enum SheetPaper {
  static func enqueue(_ city: OrganisationID, _ language: Language, in tx: WriteTx) throws {
    try Jobs.enqueue("handover.paper", payload: ["city": "\(city)", "language": language.code], in: tx)
  }

  static let job = JobKind("handover.paper") { house, payload in
    guard let id = payload["city"].flatMap({ OrganisationID(text: $0) }), let language = payload["language"].flatMap({ Language($0) })
    else { return }
    let reader = Reader(language: language, words: house.words)
    let actor = Actor(person: nil, organisation: id, roles: [.political], sight: Sight([.of(id), .members]))
    // What other rooms say is drawn for whoever acts for the city at all: the paper names no amount that some of them may not see.
    let (sheet, others) = try await house.database.read { tx in
      let sheet = try HandoverSheet.read(try Organisations.find(id, in: tx), for: actor, reader, house, in: tx)
      let networks = Set((sheet.networks + sheet.coordinated).map { Audience.of($0.id) })
      let colleague = Actor(
        person: nil, organisation: id, roles: [.communication], sight: Sight(networks.union([.of(id), .members])))
      let visit = Visit(
        request: Request(path: "/\(language)/handover/\(sheet.city.slug)"), reader: reader, actor: colleague, person: nil, house: house,
        now: tx.now)
      return (sheet, try SheetViews.others(id, visit, colleague, in: tx))
    }
    let body = SheetViews.sections(sheet, reader, kinds: house.requestKinds.mapValues(\.label), others: others)
    let name = "handover-\(sheet.city.slug)-\(language.code).pdf"
    let note: HTML = "\(reader.t("As recorded on {day}.", ["day": reader.day(sheet.day)]))"
    let file = try await Paper(title: SheetPages.title(sheet, reader), body: body, note: note, language: language).pdf(name: name, house)
    try await house.database.write { tx in
      let record = try Sheets.made(for: id, in: tx)
      let field = "pdf-\(language.code)"
      for old in try Files.of([record], in: tx)[record] ?? [] where old.field == field && old.sha != file.sha {
        try Files.detach(old.id, from: record, in: tx)
      }
      try Files.attach(file, to: record, field: field, name: name, in: tx)
    }
  }
}

/// What only people know, section by section, in the language of the page.
enum SheetNotes {
  static let form = Form(
    HandoverSheet.Section.allCases.map { section in Field.area(section.field, section.title, limit: 5000, rows: 4) })

  private struct Page: Sendable {
    let city: Organisation
    let name: String
    let values: Fields
    let version: Int
  }

  private static func read(_ visit: Visit, _ actor: Actor) async throws -> Page {
    let (slug, language) = (visit.parameter("slug"), visit.language)
    return try await visit.read { tx in
      let city = try Organisations.find(slug: slug, in: tx)
      guard actor.may(DirectoryPermissions.seePeople, on: city.id) else { throw Problem.notFound }
      try actor.require(HandoverPermissions.prepare, on: city.id)
      let record = try Sheets.record(of: city.id, in: tx)
      let all = try record.map { try Texts.all($0, in: tx) } ?? [:]
      let values = all.compactMap { field, texts in texts.first { $0.language == language }.map { (field, $0.body) } }.sorted {
        $0.0 < $1.0
      }
      return Page(
        city: city, name: try Organisations.names([city.id], language, on: tx.now.day, in: tx)[city.id] ?? city.name,
        values: Fields(values), version: try Sheets.version(record, language, in: tx))
    }
  }

  private static func body(_ page: Page, _ filled: Filled, _ visit: Visit) -> HTML {
    """
    <p>\(visit.t("You are writing in {language}. To write in another language, change the language of this page.", ["language": Kit.languageName(visit.language, visit.reader)])) \
    \(visit.t("Read by your own people, your coordinators and the secretariat. Write nothing about people that they would not like to read."))</p>
    \(filled.html(action: visit.path("/handover/\(page.city.slug)/notes"), submit: "Save these notes", reader: visit.reader, version: "\(page.version)"))
    \(Kit.helpLink("hand-over", visit.reader))
    """
  }

  private static func adjust(_ page: Page, _ visit: Visit) -> (inout Chrome) -> Void {
    { chrome in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.lead = HTML.text(page.name)
      chrome.breadcrumb = [Link(visit.t("Hand-over sheet"), visit.path("/handover/\(page.city.slug)"))]
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await read(visit, actor)
    return visit.page(visit.t("What a successor should know"), body(page, form.start(page.values), visit), adjust(page, visit))
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await read(visit, actor)
    let title = visit.t("What a successor should know")
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty, let version = filled.version.flatMap({ Int($0) }) else {
      return visit.page(title, invalid: body(page, filled, visit), adjust(page, visit))
    }
    guard version == page.version else {
      let body = filled.conflict(
        with: page.values, action: visit.path("/handover/\(page.city.slug)/notes"), submit: "Save these notes", reader: visit.reader,
        version: "\(page.version)")
      return visit.page(title, invalid: body, status: .conflict, adjust(page, visit))
    }
    var notes: [HandoverSheet.Section: String] = [:]
    for section in HandoverSheet.Section.allCases { notes[section] = filled.string(section.field) }
    let (typed, language) = (notes, visit.language)
    try await visit.write { tx in try Sheets.write(typed, language, version: version, of: page.city.id, by: actor, in: tx) }
    return visit.redirect(to: "/handover/\(page.city.slug)", done: visit.t("Your notes are saved."))
  }
}

import Core
import Directory
import Storage
import Web

enum DocumentPages {
  struct Sheet: Sendable {
    let document: Document
    let title: Text?
    let owner: Organisation
    /// Who may see it.
    let seenBy: Phrase
    let names: [OrganisationID: String]
    let about: Card?
    let versions: [DocumentVersion]
    let files: [Attachment]
    let isKeeper: Bool
    /// In the twelve months before today.
    let downloads: Int
    let topics: [Topic]
    /// Of the Charter in force, and values of older editions.
    let principles: [(label: String, address: String?)]
    let goals: [Goal]
    let related: [Relations.Shown]
    let place: SeriesPlace?
    /// There is another language's title than the one shown.
    let original: Language
  }

  static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  static func read(_ id: RecordID, _ visit: Visit, in tx: Tx) throws -> Sheet {
    let document = try Document.find(id, seenBy: visit.sight, in: tx)
    let versions = try Document.versions(of: id, in: tx)
    let tagged = try Tags.read([id], in: tx)[id] ?? [:]
    let titles = try Texts.all(id, in: tx)["title"] ?? []
    let original = titles.first { $0.source == nil && !$0.isMachine && !$0.body.isEmpty }?.language ?? document.language
    let asked = visit.request.query["text"] == "original" ? titles.first { $0.language == original } : nil
    return Sheet(
      document: document, title: try asked ?? Texts.read(id, ["title"], for: visit.language, in: tx)["title"],
      owner: try Organisations.find(document.owner, in: tx), seenBy: try Audience.label(document.audience, in: tx),
      names: try Organisations.names(
        versions.compactMap(\.organisation) + [document.owner], visit.language, on: tx.now.day, in: tx),
      about: try document.about.flatMap { try Cards.of([$0], visit.language, seenBy: visit.sight, in: tx)[$0] }, versions: versions,
      files: try Files.of([id], in: tx)[id] ?? [], isKeeper: visit.actor.map { document.isKept(by: $0) } ?? false,
      downloads: try Counters.counts(.download, of: [id], since: tx.now.day.adding(days: -365), in: tx)[id] ?? 0,
      topics: topics(tagged), principles: try principles(tagged, visit, in: tx), goals: (tagged[.sdg] ?? []).compactMap { Goal($0) },
      related: try Relations.shown(of: id, visit.language, seenBy: visit.sight, in: tx),
      place: try Series.place(of: id, visit.language, seenBy: visit.sight, in: tx), original: original)
  }

  private static func topics(_ tagged: Tagged) -> [Topic] { (tagged[.topic] ?? []).compactMap { Topic(rawValue: $0) } }

  /// One query, where it bears any.
  private static func principles(_ tagged: Tagged, _ visit: Visit, in tx: Tx) throws -> [(label: String, address: String?)] {
    guard let values = tagged[.principle], !values.isEmpty else { return [] }
    let known = try Principles.all(visit.language, in: tx)
    return values.map { value in
      known.first { $0.value == value }.map { ($0.title, $0.address) } ?? (value, nil)
    }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let id = try id(visit)
    let sheet = try await visit.read { tx -> Sheet? in
      do { return try read(id, visit, in: tx) } catch Problem.notFound where visit.actor != nil { return nil }
    }
    guard let sheet else { return try await withdrawn(id, visit) }
    return visit.page(sheet.title.map { typography($0.body, $0.language) } ?? "", body(sheet, visit)) { chrome in
      chrome.indexed = sheet.document.audience == .everyone && visit.request.query["text"] == nil
      chrome.path = sheet.document.path
      chrome.breadcrumb = [Link(sheet.names[sheet.owner.id] ?? sheet.owner.name, visit.path(sheet.owner.path))]
      chrome.lead = "\(visit.t(sheet.document.kind.label))"
    }
  }

  /// Of one that was withdrawn, for who may offer it again; for everybody else it is not there.
  private static func withdrawn(_ id: RecordID, _ visit: Visit) async throws -> Answer {
    guard let actor = visit.actor else { throw Problem.notFound }
    let (document, title) = try await visit.read { tx in
      (
        try Document.withdrawn(id, by: actor, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
      )
    }
    let day = document.withdrawn.map { visit.reader.day($0.day) } ?? ""
    let said = visit.t("This document was withdrawn on {day}. Only those who look after it see this page.", ["day": day])
    return visit.page(title, "<p>\(said)</p>\(again(document, nil, visit))\(Kit.helpLink("documents", visit.reader))") { chrome in
      chrome.indexed = false
      chrome.lead = "\(visit.t(document.kind.label))"
    }
  }

  static func again(_ document: Document, _ title: String?, _ visit: Visit) -> HTML {
    Kit.button(
      visit.t("Offer it again"), action: visit.path("\(document.path)/return"), tone: title == nil ? .main : .quiet, detail: title,
      visit.reader)
  }

  private static func body(_ sheet: Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let document = sheet.document
    let newest = file(document.versions, sheet)
    let translated = sheet.files.compactMap { file in
      Document.language(of: file.field, in: document.versions).map { file.item($0) }
    }
    let name = Kit.languageName(document.language, reader)
    let authentic: HTML =
      translated.isEmpty ? "" : "<p class=\"soft\">\(reader.t("The text in {language} is the authentic one.", ["language": name]))</p>"
    let about: HTML = sheet.about.map { "<a href=\"\(path: visit.path($0.address))\">\(typography($0.title, visit.language))</a>" } ?? ""
    let facts = Kit.definitions([
      (reader.t("Language"), "\(Kit.languageName(document.language, reader))"), (reader.t("Belongs to"), about),
      (
        reader.t("Topics"),
        sheet.topics.map { "<a href=\"\(path: visit.path("/topics/\($0.rawValue)"))\">\(reader.t($0.label))</a>" as HTML }.joined("<br>")
      ),
      (
        reader.t("Principles of the Charter"),
        sheet.principles.map { principle -> HTML in
          principle.address.map { "<a href=\"\(path: visit.path($0))\">\(principle.label)</a>" } ?? "\(principle.label)"
        }.joined("<br>")
      ),
      (reader.t("Sustainable Development Goals"), sheet.goals.map { "\($0.name(reader))" as HTML }.joined("<br>")),
      (reader.t("Who may use it"), licence(document, reader)),
      (reader.t("Who may see it"), "\(reader.t(sheet.seenBy))"),
      (reader.t("Last changed"), Kit.moment(document.changed, reader)),
      (reader.t("Downloads in twelve months"), sheet.isKeeper ? "\(reader.number(sheet.downloads))" : ""),
    ])
    let older = sheet.versions.dropFirst().map { version -> [HTML] in
      let file = file(version.number, sheet)
      let link: HTML = file.map { "<a href=\"\(path: "/files/\($0.sha)")\">\($0.name)</a>" } ?? ""
      return [
        "<a href=\"\(path: visit.path(document.path(of: version.number)))\">\(reader.t("Version {number}", ["number": reader.number(version.number)]))</a>",
        Kit.shortDay(version.day, reader), link,
        "\(version.organisation.flatMap { sheet.names[$0] } ?? "")", "\(version.note ?? "")",
      ]
    }
    let columns = ["Version", "Day", "File", "Added by", "Remark"] as [Phrase]
    let table = Table(reader.t("Older versions"), columns.map { .init(reader.t($0)) }, rows: older, captionShown: false)
    let history: HTML = older.isEmpty ? "" : Kit.section(reader.t("Older versions"), Kit.table(table, reader))
    let note: HTML = sheet.versions.first?.note.map { "<p>\($0)</p>" } ?? ""
    let actions: HTML =
      sheet.isKeeper
      ? """
      <div class="actions"><a class="button" href="\(path: visit.path("\(document.path)/versions"))">\(reader.t("Add a newer version"))</a> \
      <a class="button" href="\(path: visit.path("\(document.path)/languages"))">\(reader.t("Add it in another language"))</a> \
      <a class="button" href="\(path: visit.path("\(document.path)/series"))">\(reader.t("Put it in a series"))</a> \
      <a class="button" href="\(path: visit.path("\(document.path)/edit"))">\(reader.t("Change title or audience"))</a></div>
      """ : ""
    return
      "\(mark(sheet, visit))\(Kit.files((newest.map { [$0.item(document.language)] } ?? []) + translated, reader))\(authentic)\(note)\(facts)\(series(sheet, visit))\(actions)"
      + "\(RelationViews.section(sheet.related, of: document.path, mayChange: sheet.isKeeper, visit))\(history)"
      + Kit.helpLink("documents", reader)
  }

  private static func licence(_ document: Document, _ reader: Reader) -> HTML {
    guard let licence = document.licence else { return "" }
    return licence.address.map { "<a href=\"\(link: $0)\" rel=\"license\">\(reader.t(licence.label))</a>" } ?? "\(reader.t(licence.label))"
  }

  /// Where the title comes from, with the original one click away.
  static func mark(_ sheet: Sheet, _ visit: Visit) -> HTML {
    guard let title = sheet.title else { return "" }
    let original = title.language == sheet.original ? nil : (sheet.original, visit.path("\(sheet.document.path)?text=original"))
    let mark = Kit.originMark(
      language: title.language, origin: TextOrigin(title.origin), stale: title.stale, original: original, visit.reader)
    guard sheet.document.audience == .everyone, visit.person != nil, sheet.original != visit.language, title.source != nil else {
      return mark
    }
    let link = visit.path("/texts/\(sheet.document.id)/\(visit.language)")
    return "\(mark)<p><a href=\"\(path: link)\">\(visit.t("Improve the translation of the title"))</a></p>"
  }

  /// Which series, and what comes before and after.
  private static func series(_ sheet: Sheet, _ visit: Visit) -> HTML {
    guard let place = sheet.place else { return "" }
    let reader = visit.reader
    let title = place.title.map { typography($0.body, $0.language) } ?? ""
    let foreign = place.title.flatMap { $0.language == reader.language ? nil : $0.language.code }
    let values = ["number": reader.number(place.number), "count": reader.number(place.count)]
    func link(_ card: Card?, _ label: Phrase, _ relation: String) -> HTML {
      guard let card else { return "" }
      let language = card.shown
      return """
        <li>\(reader.t(label))\(reader.colon)<a href="\(path: visit.path(card.address))" rel="\(relation)"\
        \(attribute: "lang", language == reader.language ? nil : language.code)>\(typography(card.title, language))</a>\(Kit.machineMark(card.isMachine, reader))</li>

        """
    }
    let ways: HTML = "\(link(place.before, "Before it", "prev"))\(link(place.after, "After it", "next"))"
    let list: HTML = ways.text.isEmpty ? "" : "<ul>\n\(ways)</ul>"
    return Kit.section(
      reader.t("Series"),
      """
      <p><a href="\(path: visit.path(place.series.path))"\(attribute: "lang", foreign)>\(title)</a>, \(reader.t("{number} of {count}", values))</p>
      \(list)
      """)
  }

  static func file(_ number: Int, _ sheet: Sheet) -> Attachment? {
    sheet.files.first { $0.field == Document.field(number) }
  }

  private static func versionPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (document, title) = try await visit.read { tx in
      (try Document.kept(id, by: actor, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
    }
    return FormPage(
      title: visit.t("Add a newer version"),
      form: Form([DocumentForm.file, .text("note", "What has changed", limit: 300)]), path: "\(document.path)/versions", submit: "Save",
      after: Kit.helpLink("documents", visit.reader), breadcrumb: [Link(title, visit.path(document.path))])
  }

  static func versionForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await versionPage(visit, actor).shown(visit) }

  static func renew(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await DocumentForm.sent(try await versionPage(visit, actor), visit, done: visit.t("The newer version is shown.")) {
      filled, file, name, tx in
      try Document.renew(id, file, named: name, note: filled.string("note"), by: actor, in: tx)
      return "/documents/\(id)"
    }
  }

  private static func languagePage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (document, title) = try await visit.read { tx in
      (try Document.kept(id, by: actor, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
    }
    let others = DocumentForm.languages.filter { $0 != document.language }
    return FormPage(
      title: visit.t("Add it in another language"),
      form: Form([
        DocumentForm.file,
        .choice("language", "Language", others.map { Choice($0.code, name: Kit.languageName($0, visit.reader)) }, required: true),
      ]), path: "\(document.path)/languages", submit: "Save", breadcrumb: [Link(title, visit.path(document.path))])
  }

  static func languageForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await languagePage(visit, actor).shown(visit) }

  static func addLanguage(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await DocumentForm.sent(try await languagePage(visit, actor), visit, done: visit.t("The file is added beside the others.")) {
      filled, file, name, tx in
      guard let language = Language(filled.string("language")) else { throw FieldProblem("language", "Choose one of these.") }
      try Document.add(language, file, named: name, to: id, by: actor, in: tx)
      return "/documents/\(id)"
    }
  }

  static func relations(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await RelationPages.form(of: id, path: "/documents/\(id)", visit) { tx in _ = try Document.kept(id, by: actor, in: tx) }
  }

  static func relate(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await RelationPages.sent(of: id, path: "/documents/\(id)", visit, actor) { tx in
      _ = try Document.kept(id, by: actor, in: tx)
    }
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let owner = try await visit.write { tx in
      let owner = try Document.find(id, seenBy: actor.sight, in: tx).owner
      try Document.withdraw(id, by: actor, in: tx)
      return try Organisations.find(owner, in: tx)
    }
    return visit.redirect(
      to: owner.path, done: visit.t("The document is withdrawn."), undo: Undo(action: visit.path("/documents/\(id)/return")))
  }

  static func bringBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Document.restore(id, by: actor, in: tx) }
    return visit.redirect(to: "/documents/\(id)", done: visit.t("The document is offered again."))
  }
}

extension Attachment {
  func item(_ language: Language) -> FileItem {
    FileItem(name: name, path: "/files/\(sha)", type: type.ending.uppercased(), size: size, language: language)
  }
}

import Core
import Directory
import Storage
import Web

/// The forms of documents, for the pages of this floor and of the rooms that add one.
package enum DocumentForm {
  static let languages = Language.written
  static let types: Set<FileType> = [.pdf, .docx, .xlsx, .odt, .csv, .markdown, .text, .png, .jpeg, .webp]
  static let file = Field.file(
    "file", "File", types: types.map(\.mediaType).sorted().map { String($0.prefix { $0 != ";" }) }, limit: Files.limit, required: true)

  /// - Parameter audiences: who may see it, as choices.
  /// - Parameter principles: of the Charter in force, as choices.
  static func details(_ audiences: [Choice], _ kinds: [Document.Kind], _ principles: [Choice], _ reader: Reader) -> Form {
    Form([
      .text("title", "Title", required: true, limit: 200),
      .choice("language", "Language", languages.map { Choice($0.code, name: Kit.languageName($0, reader)) }, required: true),
      .choice("kind", "Kind of document", kinds.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice("audience", "Who may see it", audiences, required: true),
      .choices("topic", "Topics", Topic.choices, help: "What it is about, so that the page of the topic shows it; at most five."),
      .choices("principle", "Principles of the Charter", principles, help: "Up to five."),
      .choices(
        "sdg", "Sustainable Development Goals", Goal.allCases.map { Choice("\($0.rawValue)", name: $0.name(reader)) }, help: "Up to five."),
      .choice("licence", "Who may use it", Licence.choices, required: false),
    ])
  }

  static func read(_ filled: Filled) throws -> DocumentDetails {
    guard let audience = filled.int("audience").map({ Audience(Int64($0)) }), let kind = Document.Kind(rawValue: filled.string("kind"))
    else {
      throw FieldProblem("kind", "Choose one of these.")
    }
    let topics = filled.list("topic").compactMap { Topic(rawValue: $0) }
    guard topics.count <= Tags.limit else { throw FieldProblem("topic", "At most {limit} topics.", ["limit": "\(Tags.limit)"]) }
    for field in ["principle", "sdg"] where filled.list(field).count > Tags.limit {
      throw FieldProblem(field, "At most {limit} of these.", ["limit": "\(Tags.limit)"])
    }
    return DocumentDetails(
      title: filled.string("title"), language: Language(filled.string("language")) ?? .english, kind: kind, audience: audience,
      topics: topics, principles: filled.list("principle"), goals: filled.list("sdg").compactMap { Goal($0) },
      licence: filled.optional("licence").flatMap(Licence.init(rawValue:)))
  }

  /// The page that adds a document. - Parameter path: where its form is sent, without the language.
  package static func adding(_ visit: Visit, at place: DocumentPlace, path: String, breadcrumb: [Link]) async throws -> FormPage {
    let (audiences, principles) = try await visit.read { tx in
      (try Audience.choices(place.audiences, in: tx), try Principles.choices(visit.language, in: tx))
    }
    var form = details(audiences, place.kinds, principles, visit.reader)
    form.fields.insert(file, at: 1)
    let start = Fields([
      ("language", visit.language.code), ("kind", (place.kinds.count == 1 ? place.kinds[0] : .other).rawValue),
      ("audience", "\(place.audiences.first?.value ?? Audience.members.value)"),
    ])
    return FormPage(
      title: visit.t("Add a document"), form: form, path: path, submit: "Add the document", start: start,
      after: Kit.helpLink("documents", visit.reader), breadcrumb: breadcrumb)
  }

  /// Sent from that page.
  package static func added(_ visit: Visit, _ actor: Actor, at place: DocumentPlace, page: FormPage) async throws -> Answer {
    try await sent(page, visit, done: visit.t("The document is added.")) { filled, file, name, tx in
      "/documents/\(try Document.add(try read(filled), file, named: name, at: place, by: actor, in: tx))"
    }
  }

  /// The file is kept before the change, in short writes of its own.
  static func sent(
    _ page: FormPage, _ visit: Visit, done: String,
    _ change: @escaping @Sendable (Filled, StoredFile, String, WriteTx) throws -> String
  ) async throws -> Answer {
    var filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("file") else { return page.drawn(filled, visit) }
    let file: StoredFile
    do {
      file = try await Files.store(upload.bytes, name: upload.name, accepted: types, in: visit.house.database)
    } catch Problem.invalid(let problems) {
      filled.add(problems)
      return page.drawn(filled, visit)
    }
    return try await page.sent(visit, done: done) { filled, tx in try change(filled, file, upload.name, tx) }
  }
}

/// Documents as lists of any room show them. Two queries.
package struct DocumentList: Sendable {
  package struct Item: Sendable {
    package let document: Document
    package let title: String
    package let language: Language
    /// A machine has made the title.
    package let isMachine: Bool
  }

  package static func read(
    of owners: [OrganisationID]? = nil, about: RecordID? = nil, limit: Int = 100, _ visit: Visit, in tx: Tx
  ) throws -> [Item] {
    let documents = try Document.list(of: owners, about: about, limit: limit, seenBy: visit.sight, in: tx)
    let texts = try Texts.read(documents.map(\.id), ["title"], for: visit.language, in: tx)
    return documents.map {
      Item(
        document: $0, title: texts[$0.id]?["title"]?.body ?? "", language: texts[$0.id]?["title"]?.language ?? $0.language,
        isMachine: texts[$0.id]?["title"]?.isMachine ?? false)
    }
  }

  /// Withdrawn documents of an owner or of what they are about, folded, each with its button; nothing for who may not offer one again.
  package static func withdrawn(
    of owner: OrganisationID? = nil, about: RecordID? = nil, among audience: Audience? = nil, _ visit: Visit, in tx: Tx
  ) throws -> HTML {
    guard let actor = visit.actor, actor.holds(DocumentPermissions.keep) else { return "" }
    let documents = try Document.withdrawn(of: owner, about: about, among: audience, by: actor, in: tx)
    if documents.isEmpty { return "" }
    let texts = try Texts.read(documents.map(\.id), ["title"], for: visit.language, in: tx)
    let items = documents.map { document -> HTML in
      let title = texts[document.id]?["title"]?.body ?? ""
      let day = document.withdrawn.map { visit.t("withdrawn on {day}", ["day": visit.reader.shortDay($0.day)]) } ?? ""
      return "<li>\(title) <span class=\"soft\">\(day)</span> \(DocumentPages.again(document, title, visit))</li>"
    }
    return "<details><summary>\(visit.t("Withdrawn documents"))</summary><ul>\(items)</ul></details>\n"
  }

  package static func table(_ items: [Item], empty: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = items.map { item -> [HTML] in
      let foreign = item.language == reader.language ? nil : item.language.code
      return [
        "<a href=\"\(path: visit.path(item.document.path))\"\(attribute: "lang", foreign)>\(typography(item.title, item.language))</a>\(Kit.machineMark(item.isMachine, reader))",
        "\(reader.t(item.document.kind.label))", "\(Kit.languageName(item.document.language, reader))",
        "\(reader.number(item.document.versions))", Kit.shortDay(item.document.changed.day, reader),
      ]
    }
    let columns = ["Title", "Kind", "Language", "Version", "Last changed"] as [Phrase]
    return Kit.table(
      Table(reader.t("Documents"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false, empty: Kit.empty(empty, reader)),
      reader)
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// The forms of the secretariat: what the text says, and how it goes from one state to the next.
enum DeclarationEditing {
  static let languages: [Language] = ["ca", "en", "es", "fr", "pt"].compactMap { Language($0) }
  static func languageChoices(_ reader: Reader) -> [Choice] { languages.map { Choice($0.code, name: Kit.languageName($0, reader)) } }

  static func trail(_ visit: Visit, _ id: RecordID? = nil, _ title: String = "") -> [Link] {
    let list = Link(visit.t("Declarations"), visit.path("/declarations"))
    return id.map { [list, Link(title, visit.path("/declarations/\($0)"))] } ?? [list]
  }

  /// A text that the secretariat looks after, with its title.
  static func read(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> (Declaration, [String: Text]) {
    let declaration = try Declaration.managed(try DeclarationPages.id(visit), by: actor, in: tx)
    return (declaration, try Texts.read(declaration.id, ["title", "summary"], for: declaration.language, in: tx))
  }

  private static func details(_ visit: Visit, in tx: Tx) throws -> [Field] {
    let bodies = try Bodies.all(in: tx)
    let names = try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx)
    return [
      .text("title", "Title", required: true, limit: 200), .area("summary", "In two sentences", limit: 600, rows: 3),
      .choice("kind", "Kind of text", Declaration.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice(
        "body", "Adopting body", bodies.map { Choice("\($0.id)", name: names[$0.record]?["name"]?.body ?? $0.slug) }, required: true),
    ]
  }

  private static func details(_ filled: Filled) throws -> DeclarationDetails {
    guard let kind = Declaration.Kind(rawValue: filled.string("kind")), let body = ID<Body>(text: filled.string("body")) else {
      throw Problem.malformed
    }
    return DeclarationDetails(title: filled.string("title"), summary: filled.string("summary"), kind: kind, body: body)
  }

  // MARK: A new one

  private static func newPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let fields = try await visit.read { tx in try details(visit, in: tx) }
    return FormPage(
      title: visit.t("New declaration or resolution"),
      form: Form(
        fields + [
          .choice("language", "Language of the authentic text", languageChoices(visit.reader), required: true)
        ]), path: "/declarations/new", submit: "Begin this text",
      start: Fields([("kind", Declaration.Kind.declaration.rawValue), ("language", visit.language.code)]),
      lead: visit.t("It begins as an idea that only the secretariat sees."), breadcrumb: trail(visit))
  }

  static func newForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await newPage(visit, actor).shown(visit) }

  static func begin(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await newPage(visit, actor).sent(visit, done: visit.t("Now write the text, paragraph by paragraph.")) { filled, tx in
      guard let language = Language(filled.string("language")) else { throw Problem.malformed }
      return "/declarations/\(try Declaration.begin(details(filled), in: language, by: actor, in: tx))/text"
    }
  }

  // MARK: Title, summary, kind, body

  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let ((declaration, texts), fields) = try await visit.read { tx in
      (try read(visit, actor, in: tx), try details(visit, in: tx))
    }
    let title = texts["title"]?.body ?? ""
    let page = FormPage(
      title: visit.t("Title and body"), form: Form(fields + [.hidden("version")]), path: "\(declaration.path)/editing", submit: "Save",
      start: Fields([
        ("title", title), ("summary", texts["summary"]?.body ?? ""), ("kind", declaration.kind.rawValue),
        ("body", "\(declaration.body)"), ("version", "\(declaration.version)"),
      ]), breadcrumb: trail(visit, declaration.id, title))
    return (page, declaration)
  }

  static func editForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit, actor).0.shown(visit) }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await editPage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try Declaration.change(declaration.id, to: details(filled), version: version, by: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: The text

  private static func textPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let (declaration, title, paragraphs) = try await visit.read { tx in
      let (declaration, texts) = try read(visit, actor, in: tx)
      let ids = try declaration.paragraphs(in: tx)
      let words = try Texts.read(ids, ["words"], for: declaration.language, in: tx)
      return (declaration, texts["title"]?.body ?? "", ids.map { words[$0]?["words"]?.body ?? "" })
    }
    let page = FormPage(
      title: visit.t("Write the text"),
      form: Form([
        .area("text", "Text", required: true, limit: 60_000, rows: 24, help: "An empty line begins the next paragraph."),
        .hidden("version"),
      ]), path: "\(declaration.path)/text", submit: "Save",
      start: Fields([("text", paragraphs.joined(separator: "\n\n")), ("version", "\(declaration.version)")]),
      lead: visit.t(
        "The authentic text, in {language}. Cities will answer paragraph by paragraph.",
        ["language": Kit.languageName(declaration.language, visit.reader)]), breadcrumb: trail(visit, declaration.id, title))
    return (page, declaration)
  }

  static func textForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await textPage(visit, actor).0.shown(visit) }

  static func write(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await textPage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try Declaration.write(
        declaration.id, Declaration.paragraphs(filled.string("text")), version: version, by: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: Other languages

  private static func translationPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration, [RecordID], Language) {
    let (declaration, title, ids, authentic) = try await visit.read { tx in
      let (declaration, texts) = try read(visit, actor, in: tx)
      let ids = try declaration.paragraphs(in: tx)
      return (declaration, texts["title"]?.body ?? "", ids, try Texts.read(ids, ["words"], for: declaration.language, in: tx))
    }
    let others = languages.filter { $0 != declaration.language }
    let wanted = (visit.form["language"] ?? visit.request.query["language"]).flatMap { Language($0) }.flatMap {
      others.contains($0) ? $0 : nil
    }
    let language = wanted ?? (others.contains(visit.language) ? visit.language : others[0])
    let standing = try await visit.read { tx in
      try Texts.all(ids + [declaration.id], in: tx).mapValues { fields in
        fields.compactMapValues { texts in texts.first { $0.language == language } }
      }
    }
    var fields: [Field] = [
      .hidden("language"), .text("title", "Title", limit: 200), .area("summary", "In two sentences", limit: 600, rows: 3),
    ]
    var start = [("language", language.code)]
    start.append(("title", standing[declaration.id]?["title"]?.body ?? ""))
    start.append(("summary", standing[declaration.id]?["summary"]?.body ?? ""))
    for (position, id) in ids.enumerated() {
      fields.append(.area("p\(id)", "Paragraph {number}", limit: 6000, rows: 4).naming(["number": "\(position + 1)"]))
      start.append(("p\(id)", standing[id]?["words"]?.body ?? ""))
    }
    let links = others.map { other -> HTML in
      "<a href=\"\(path: visit.path("\(declaration.path)/translation?language=\(other.code)"))\">\(Kit.languageName(other, visit.reader))</a>"
    }
    let original = ids.enumerated().map { "<p>\($0 + 1). \(authentic[$1]?["words"]?.body ?? "")</p>" as HTML }
    let page = FormPage(
      title: visit.t("Translate into {language}", ["language": Kit.languageName(language, visit.reader)]), form: Form(fields),
      path: "\(declaration.path)/translation?language=\(language.code)", submit: "Save", start: Fields(start),
      before: """
        <p>\(visit.t("Other languages:")) \(links.joined(", "))</p>
        <details><summary>\(visit.t("The authentic text"))</summary><div lang="\(declaration.language.code)">\(original)</div></details>
        """, breadcrumb: trail(visit, declaration.id, title))
    return (page, declaration, ids, language)
  }

  static func translationForm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await translationPage(visit, actor).0.shown(visit)
  }

  static func translate(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration, ids, language) = try await translationPage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      let words = Dictionary(ids.map { ($0, filled.string("p\($0)")) }, uniquingKeysWith: { first, _ in first })
      try Declaration.translate(
        declaration.id, into: language, title: filled.string("title"), summary: filled.string("summary"), words, by: actor, in: tx)
      return declaration.path
    }
  }
}

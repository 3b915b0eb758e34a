import Core
import Storage
import Web

/// What an organisation says of itself, in each language.
enum PresentationPages {
  static let form = Form([
    .markdown(
      "presentation", "Presentation", limit: 20_000,
      help: "Who you are and what you do as an educating city. A blank line starts a new paragraph."),
    .link("website", "Your website", help: "It begins with https://"),
    .hidden("version"),
  ])

  struct Page: Sendable {
    let organisation: Organisation
    let name: String
    let presentation: String
    let version: Int
    let written: [Language]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await read(visit, actor)
    let start = Fields([
      ("presentation", page.presentation), ("website", page.organisation.website ?? ""), ("version", String(page.version)),
    ])
    return visit.page(title(visit, page), body(visit, page, form.start(start)))
  }

  /// Each language has its own address, so the language being written is the one being read.
  private static func read(_ visit: Visit, _ actor: Actor) async throws -> Page {
    let slug = visit.parameter("slug")
    let language = visit.language
    return try await visit.read { tx in
      let organisation = try Organisations.find(slug: slug, in: tx)
      try actor.require(DirectoryPermissions.describe, on: organisation.id)
      let texts = try Texts.all(organisation.record, in: tx)["presentation"] ?? []
      return Page(
        organisation: organisation,
        name: try Organisations.names([organisation.id], language, on: tx.now.day, in: tx)[organisation.id] ?? organisation.name,
        presentation: texts.first { $0.language == language }?.body ?? "",
        version: try Organisations.version(of: organisation.id, in: tx), written: texts.filter { !$0.body.isEmpty }.map(\.language))
    }
  }

  private static func title(_ visit: Visit, _ page: Page) -> String {
    visit.t("Presentation of {organisation}", ["organisation": page.name])
  }

  private static func body(_ visit: Visit, _ page: Page, _ filled: Filled) -> HTML {
    let others = page.written.filter { $0 != visit.language }.map { Kit.languageName($0, visit.reader) }
    let known =
      others.isEmpty
      ? "" : visit.t("It also exists in: {languages}.", ["languages": others.joined(separator: ", ")])
    return """
      <p>\(visit.t("You are writing in {language}. To write in another language, change the language of this page.", ["language": Kit.languageName(visit.language, visit.reader)])) \(known)</p>
      \(filled.html(action: visit.path("/cities/\(page.organisation.slug)/presentation"), submit: "Publish", reader: visit.reader, version: String(page.version)))
      \(Kit.helpLink("city-page", visit.reader))
      """
  }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await read(visit, actor)
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty else { return visit.page(title(visit, page), invalid: body(visit, page, filled)) }
    if filled.version.flatMap(Int.init) != page.version { return conflict(visit, page, filled) }
    let (text, site, language) = (filled.string("presentation"), filled.optional("website"), visit.language)
    try await visit.write { tx in
      try Organisations.describe(
        page.organisation.id, presentation: text, language: language, website: site, version: page.version, by: actor, in: tx)
    }
    return visit.redirect(to: page.organisation.path, done: visit.t("Your presentation is published."))
  }

  private static func conflict(_ visit: Visit, _ page: Page, _ filled: Filled) -> Answer {
    let current = Fields([("presentation", page.presentation), ("website", page.organisation.website ?? "")])
    let body = filled.conflict(
      with: current, action: visit.path("/cities/\(page.organisation.slug)/presentation"), submit: "Publish", reader: visit.reader,
      version: String(page.version))
    return visit.page(title(visit, page), invalid: body, status: .conflict)
  }
}

import Core
import Foundation
import Storage
import Web

/// Plans and drafts: reading a document, reviewing what was read, publishing it. For the secretariat.
enum DraftPages {
  @Sendable static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (plans, drafts) = try await visit.read { tx in (try Plans.all(in: tx), try Drafts.all(by: actor, in: tx)) }
    return visit.page(visit.t("Plans and drafts"), DraftViews.list(plans, drafts, visit)) { $0.column = .narrow }
  }

  @Sendable static func upload(_ visit: Visit, _ actor: Actor) async throws -> Answer { uploadPage(visit).shown(visit) }

  private static func uploadPage(_ visit: Visit) -> FormPage {
    let languages = Language.official + ["pt", "ca", "it", "gl", "de"].compactMap { Language($0) }
    return FormPage(
      title: visit.t("Import a plan"),
      form: Form([
        .file(
          "document", "The document", types: ["text/markdown", "text/plain"], limit: 1_000_000, required: true,
          help: "As Markdown, in any language: headings for the axes, general and concrete objectives under them."),
        .number("year", "Year", in: 1990...2100, help: "If left empty, it is looked for in the document."),
        .choice(
          "language", "Language of the document", languages.map { Choice($0.code, name: Kit.languageName($0, visit.reader)) },
          help: "If left empty, it is detected."),
        .text("source", "Where the document comes from", required: true, limit: 300, help: "For people who read the plan later."),
        .file(
          "titles", "Short titles (JSON)", types: ["application/json"], limit: 1_000_000,
          help: "If you have them: they are offered in order. Those that come with this site are found automatically."),
      ]), path: "/plans/import", submit: "Read the document",
      lead: visit.t("Nothing is published yet: you will see what was read, and correct it."),
      breadcrumb: [Link(visit.t("Plans and drafts"), visit.path("/plans"))])
  }

  @Sendable static func read(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = uploadPage(visit)
    var filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("document") else { return page.drawn(filled, visit) }
    var document = PlanImport.Document(
      bytes: upload.bytes, name: upload.name, year: filled.int("year"), language: filled.optional("language").flatMap { Language($0) },
      source: filled.string("source"))
    if let titles = filled.file("titles") {
      document.titles = PlanTitles.read(titles.bytes)
      if document.titles == nil {
        filled.add(FieldProblem("titles", "This file does not contain short titles in the expected form."))
        return page.drawn(filled, visit)
      }
    }
    var draft: PlanDraft
    do throws(FieldProblem) { draft = try PlanImport.read(document) } catch {
      filled.add(error)
      return page.drawn(filled, visit)
    }
    if draft.offered == nil { draft.offered = PlanImport.shipped(draft.year) }
    return try await open(draft, visit, actor)
  }

  private static func open(_ draft: PlanDraft, _ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try await visit.write { tx in try Drafts.open(draft, by: actor, in: tx) }
    return visit.redirect(
      to: "/plans/drafts/\(id)", done: visit.t("The document has been read. Check it from top to bottom before publishing."))
  }

  @Sendable static func review(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let open = try await find(visit, actor)
    return visit.page(
      visit.t("Draft of the plan for {year}", ["year": "\(open.draft.year)"]), DraftViews.review(open, visit)
    ) { chrome in
      chrome.lead = DraftViews.lead(open.draft, visit.reader)
      chrome.breadcrumb = [Link(visit.t("Plans and drafts"), visit.path("/plans"))]
      chrome.indexed = false
    }
  }

  static func find(_ visit: Visit, _ actor: Actor) async throws -> Drafts.Open {
    guard let id = Drafts.DraftID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try await visit.read { tx in try Drafts.find(id, by: actor, in: tx) }
  }

  /// One change; the way back is in the notice.
  @Sendable static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = Drafts.DraftID(text: visit.parameter("id")), let step = visit.form["step"].flatMap({ Int($0) }),
      let edit = edit(visit.form)
    else { throw Problem.notFound }
    try await visit.write { tx in try Drafts.apply(edit, to: id, step: step, by: actor, in: tx) }
    let place = visit.form["part"].map { "#part-\($0)" } ?? ""
    return visit.redirect(
      to: "/plans/drafts/\(id)\(place)", done: visit.t("Changed."),
      undo: Undo(action: visit.path("/plans/drafts/\(id)/undo"), fields: Fields([("step", "\(step + 1)")])))
  }

  private static func edit(_ form: Fields) -> PlanDraft.Edit? {
    let part = form["part"].flatMap { Int($0) }
    switch (form["edit"], part) {
    case ("join", let part?): return .join(part: part)
    case ("cut", let part?): return form["at"].flatMap { Int($0) }.map { .cut(part: part, at: $0) }
    case ("up", let part?): return .moveUp(part: part)
    case ("down", let part?): return .moveDown(part: part)
    case ("role", let part?): return form["role"].flatMap { PlanPart.Role(rawValue: $0) }.map { .role(part: part, $0) }
    case ("offered", _): return .offered
    default: return nil
    }
  }

  @Sendable static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = Drafts.DraftID(text: visit.parameter("id")), let step = visit.form["step"].flatMap({ Int($0) }) else {
      throw Problem.notFound
    }
    try await visit.write { tx in try Drafts.undo(id, step: step, by: actor, in: tx) }
    return visit.redirect(to: "/plans/drafts/\(id)", done: visit.t("The last change was undone."))
  }

  @Sendable static func publish(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = Drafts.DraftID(text: visit.parameter("id")), let step = visit.form["step"].flatMap({ Int($0) }) else {
      throw Problem.notFound
    }
    let plan = try await visit.write { tx in try Drafts.publish(id, step: step, by: actor, in: tx) }
    return visit.redirect(to: plan.path, done: visit.t("The plan is published."))
  }

  @Sendable static func discard(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = Drafts.DraftID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Drafts.discard(id, by: actor, in: tx) }
    return visit.redirect(to: "/plans", done: visit.t("The draft was discarded."))
  }
}

/// One passage of a draft: its short titles, the kinds of evidence, what it is.
enum DraftPartPages {
  @Sendable static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let open = try await DraftPages.find(visit, actor)
    return try page(open, visit).shown(visit)
  }

  @Sendable static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let open = try await DraftPages.find(visit, actor)
    let number = try part(open, visit).id
    return try await page(open, visit).sent(visit, done: visit.t("Changed.")) { filled, tx in
      let has = { (name: String) in filled.form.fields.contains { $0.name == name } }
      let edit = PlanDraft.Edit.describe(
        part: number, titles: words(filled, "title"), goals: has("goal-en") ? words(filled, "goal") : nil,
        evidence: has("evidence") ? try kinds(filled) : nil)
      try Drafts.apply(edit, to: open.id, step: Int(filled.string("step")) ?? -1, by: actor, in: tx)
      return "/plans/drafts/\(open.id)#part-\(number)"
    }
  }

  private static func part(_ open: Drafts.Open, _ visit: Visit) throws -> PlanPart {
    guard let part = open.draft.parts.first(where: { "\($0.id)" == visit.parameter("part") }) else { throw Problem.notFound }
    return part
  }

  private static func words(_ filled: Filled, _ name: String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: Language.official.map { ($0.code, filled.string("\(name)-\($0.code)")) })
  }

  private static func kinds(_ filled: Filled) throws -> [String] {
    let kinds = filled.string("evidence").split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
    guard kinds.allSatisfy(EvidenceRule.isKind), kinds.count <= 30 else {
      throw FieldProblem("evidence", "A kind is two lower-case words with a dot between them, such as “meeting.held”.")
    }
    return kinds
  }

  private static func page(_ open: Drafts.Open, _ visit: Visit) throws -> FormPage {
    let part = try part(open, visit)
    var fields: [Field] = [
      .hidden("step"),
      .text("title-en", "Short title in English", limit: PlanDraft.titleLimit),
      .text("title-fr", "Short title in French", limit: PlanDraft.titleLimit),
      .text("title-es", "Short title in Spanish", limit: PlanDraft.titleLimit),
    ]
    var start = Fields([("step", "\(open.step)")])
    for language in Language.official {
      start.set("title-\(language.code)", part.titles[language.code] ?? "")
      start.set("goal-\(language.code)", part.goals[language.code] ?? "")
    }
    if part.role == .axis {
      fields += [
        .area("goal-en", "What the axis aims at, in plain English", limit: PlanDraft.goalLimit, rows: 2),
        .area("goal-fr", "What the axis aims at, in plain French", limit: PlanDraft.goalLimit, rows: 2),
        .area("goal-es", "What the axis aims at, in plain Spanish", limit: PlanDraft.goalLimit, rows: 2),
      ]
    } else {
      fields.append(
        .area(
          "evidence", "Kinds of evidence", limit: 1000, rows: 3,
          help: "Names of kinds of facts, one per line, such as “meeting.held”. They can be changed after publication too."))
      start.set("evidence", part.evidence.joined(separator: "\n"))
    }
    return FormPage(
      title: visit.t("Name this passage"), form: Form(fields), path: "/plans/drafts/\(open.id)/parts/\(part.id)", submit: "Save",
      start: start, before: "<blockquote lang=\"\(open.draft.language)\"><p>\(wording(part.passage.source))</p></blockquote>",
      breadcrumb: [
        Link(visit.t("Plans and drafts"), visit.path("/plans")),
        Link(visit.t("Draft of the plan for {year}", ["year": "\(open.draft.year)"]), visit.path("/plans/drafts/\(open.id)")),
      ])
  }
}

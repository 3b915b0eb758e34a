import Core
import Storage
import Web

enum ReportPages {
  /// Everybody reads a published report; a draft is for who follows the plan.
  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    let sheet = try await sheet(visit, year)
    guard sheet.report?.published != nil || visit.actor?.holds(PlanPermissions.follow) == true else { throw Problem.notFound }
    return visit.page(title(sheet, visit.reader), ReportViews.page(sheet, visit)) { chrome in
      chrome.breadcrumb = [Link(sheet.sheet.title, visit.path(sheet.sheet.plan.path))]
      chrome.lead = ReportViews.lead(sheet, visit.reader)
      chrome.column = .narrow
      chrome.indexed = sheet.report?.published != nil
    }
  }

  static func title(_ sheet: ReportSheet, _ reader: Reader) -> String {
    reader.t("Report on the plan of {year}", ["year": "\(sheet.sheet.plan.year)"])
  }

  private static func sheet(_ visit: Visit, _ year: Int) async throws -> ReportSheet {
    let (language, sight, house) = (visit.language, visit.sight, visit.house)
    return try await visit.read { tx in try ReportSheet.read(year, for: language, seenBy: sight, house: house, in: tx) }
  }

  @Sendable static func publish(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    try await visit.write { tx in try Reports.publish(Plans.find(year: year, in: tx), by: actor, in: tx) }
    return visit.redirect(
      to: "/plan/\(year)/report", done: visit.t("The report is published."),
      undo: Undo(action: visit.path("/plan/\(year)/report/withdrawal")))
  }

  @Sendable static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    try await visit.write { tx in try Reports.withdraw(Plans.find(year: year, in: tx), by: actor, in: tx) }
    return visit.redirect(to: "/plan/\(year)/report", done: visit.t("The report is a draft again."))
  }

  /// PDFs are made by a job, in the three official languages.
  @Sendable static func print(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    try await visit.write { tx in
      let plan = try Plans.find(year: year, in: tx)
      try actor.require(PlanPermissions.manage)
      _ = try Reports.open(plan, in: tx)
      try PlanPaper.enqueue(.report, plan, in: tx)
    }
    return visit.redirect(to: "/plan/\(year)/report", done: visit.t("The PDFs will be here in a minute."))
  }

  // MARK: Words

  @Sendable static func words(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await ObjectiveEditing.desk(visit)
    return try await wordsPage(desk, visit).shown(visit)
  }

  @Sendable static func write(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desk = try await ObjectiveEditing.desk(visit)
    return try await wordsPage(desk, visit).sent(visit, done: visit.t("The text is saved.")) { filled, tx in
      let words = Language.official.map { ($0.code, filled.string("words-\($0.code)")) }
      try Reports.write(desk.objective, Dictionary(uniqueKeysWithValues: words), by: actor, in: tx)
      return "/plan/\(desk.plan.year)/report#objective-\(desk.objective.code)"
    }
  }

  private static func wordsPage(_ desk: ObjectiveEditing.Desk, _ visit: Visit) async throws -> FormPage {
    let id = desk.objective.id
    let current = { @Sendable (tx: Tx) throws -> Fields in
      let texts = try Texts.all(id, in: tx)[TextField.report] ?? []
      return Fields(Language.official.map { language in ("words-\(language.code)", texts.first { $0.language == language }?.body ?? "") })
    }
    let start = try await visit.read(current)
    var page = FormPage(
      title: visit.t("Report on objective {code}", ["code": desk.objective.code]),
      form: Form([
        .markdown("words-en", "In English", limit: 10_000), .markdown("words-fr", "In French", limit: 10_000),
        .markdown("words-es", "In Spanish", limit: 10_000),
      ]), path: "\(desk.path)/report", submit: "Save", start: start,
      lead: visit.t("What the figures do not say. Facts and figures are added automatically."), breadcrumb: desk.breadcrumb(visit))
    page.current = current
    return page
  }
}

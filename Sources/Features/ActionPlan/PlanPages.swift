import Core
import Foundation
import Storage
import Web

/// Handlers that show the plan to everybody.
enum PlanPages {
  /// `/plan` leads to the plan in force.
  @Sendable static func current(_ visit: Visit) async throws -> Answer {
    guard let plan = try await visit.read({ tx in try Plans.current(in: tx) }) else {
      return visit.page(visit.t("Action Plan"), Kit.empty(visit.t("No plan has been published yet."), visit.reader))
    }
    return .redirect(to: visit.path(plan.path))
  }

  /// `/plan/2021`, and `/plan/2021.csv`.
  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let name = visit.parameter("year")
    if name.hasSuffix(".csv") { return try await PlanExports.csv(visit, try year(String(name.dropLast(4)))) }
    let drawn = try await drawn(visit, try year(name))
    return visit.page(drawn.title, drawn.body + PlanViews.staffLinks(drawn.plan, visit)) { chrome in
      chrome.lead = drawn.lead
      chrome.description = visit.t("The objectives of the association for {year}, and what has been recorded for each.", ["year": name])
    }
  }

  /// The whole plan in its exact wording, to be read in one go and printed.
  @Sendable static func print(_ visit: Visit) async throws -> Answer {
    let sheet = try await sheet(visit, try year(visit.parameter("year")))
    let id = sheet.plan.id
    let papers = PlanPaper.items(try await visit.read { tx in try Files.of([id], in: tx)[id] ?? [] })
    let body = PlanViews.papers(papers, sheet.plan, visit) + PlanViews.fullText(sheet, visit.reader)
    return visit.page(visit.t("{plan}: full text", ["plan": sheet.title]), body) { chrome in
      chrome.breadcrumb = [Link(sheet.title, visit.path(sheet.plan.path))]
      chrome.column = .narrow
      chrome.lead = PlanViews.sourceLine(sheet.plan, visit.reader)
    }
  }

  /// PDFs of the full text are made by a job, in the three official languages.
  @Sendable static func paper(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try year(visit.parameter("year"))
    try await visit.write { tx in
      try actor.require(PlanPermissions.manage)
      try PlanPaper.enqueue(.plan, Plans.find(year: year, in: tx), in: tx)
    }
    return visit.redirect(to: "/plan/\(year)/print", done: visit.t("The PDFs will be here in a minute."))
  }

  @Sendable static func objective(_ visit: Visit) async throws -> Answer {
    let picture = try await ObjectivePicture.read(visit, try year(visit.parameter("year")), visit.parameter("code"))
    let about = "\(picture.plan.year)/\(picture.objective.code)"
    let others = try await visit.read { tx in try visit.insets("objective", about: about, in: tx) }
    var answer = visit.page("\(picture.objective.code) \(picture.name)", ObjectiveViews.page(picture, others, visit)) { chrome in
      chrome.breadcrumb = [Link(picture.planTitle, visit.path(picture.plan.path))]
      chrome.description = shortened(Passage(picture.wording?.body ?? "").text, 200)
    }
    // What is late depends on the day.
    answer.validUntil = visit.now.day.adding(days: 1).start
    return answer
  }

  /// Throws `Problem.notFound` for what is no year.
  static func year(_ text: String) throws -> Int {
    guard text.utf8.count == 4, let year = Int(text), year > 0 else { throw Problem.notFound }
    return year
  }

  static func sheet(_ visit: Visit, _ year: Int) async throws -> PlanSheet {
    try await visit.read { tx in try sheet(visit, year, in: tx) }
  }

  private static func sheet(_ visit: Visit, _ year: Int, in tx: Tx) throws -> PlanSheet {
    let (language, sight, house) = (visit.language, visit.sight, visit.house)
    return try house.held.value("plan \(year)", for: language, seenBy: sight, in: tx) {
      try PlanSheet.read(year: year, for: language, seenBy: sight, known: house.knownKinds, in: tx)
    }
  }

  /// What the page of a plan says to all readers of one language and sight.
  private struct Drawn: Sendable {
    let plan: Plan
    let title: String
    let lead: HTML
    let body: HTML
  }

  private static func drawn(_ visit: Visit, _ year: Int) async throws -> Drawn {
    try await visit.read { tx in
      try visit.house.held.value("plan \(year), drawn", for: visit.language, seenBy: visit.sight, in: tx) {
        let sheet = try sheet(visit, year, in: tx)
        return Drawn(
          plan: sheet.plan, title: sheet.title, lead: PlanViews.lead(sheet, visit.reader), body: PlanViews.plan(sheet, visit))
      }
    }
  }
}

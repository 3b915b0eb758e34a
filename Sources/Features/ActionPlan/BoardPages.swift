import Core
import Directory
import Storage
import Web

/// What moves, what is stuck, and why: made for a quarter of an hour of the Executive Committee.
enum BoardPages {
  struct Board: Sendable {
    let sheet: PlanSheet
    let actions: [PlanAction]
    let titles: [RecordID: Text]
    let names: [OrganisationID: String]
    let late: [(indicator: Indicator, value: Indicator.Value)]
    /// Actions whose owners asked for help.
    let help: Set<RecordID>
    /// Today, or the last day of the plan's year once that is over.
    let day: Day
    let now: Moment
  }

  @Sendable static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    let (language, sight, house) = (visit.language, visit.sight, visit.house)
    let board = try await visit.read { tx in
      let sheet = try PlanSheet.read(year: year, for: language, seenBy: sight, known: house.knownKinds, in: tx)
      let actions = try Actions.of(plan: sheet.plan.id, in: tx)
      let day = min(tx.now.day, sheet.plan.period.to ?? tx.now.day)
      let objectives = Dictionary(uniqueKeysWithValues: sheet.objectives.map { ($0.objective.id, $0.objective) })
      var late: [(Indicator, Indicator.Value)] = []
      for indicator in try Indicators.of(plan: sheet.plan.id, in: tx) {
        guard let objective = objectives[indicator.objective] else { continue }
        let (value, _) = try Indicators.value(of: indicator, objective, seenBy: sight, house: house, in: tx)
        if indicator.standing(value, on: tx.now.day) == .late { late.append((indicator, value)) }
      }
      let titles = try Actions.titles(actions.map(\.id) + late.map(\.0.id), for: language, in: tx)
      return Board(
        sheet: sheet, actions: actions, titles: titles,
        names: try Organisations.names(Set(actions.map(\.owner)).sorted(), language, on: tx.now.day, in: tx), late: late,
        help: try Questions.asksHelp(plan: sheet.plan.id, in: tx), day: day, now: tx.now)
    }
    return visit.page(visit.t("{plan}: what moves, what is stuck", ["plan": board.sheet.title]), BoardViews.board(board, visit)) { chrome in
      chrome.breadcrumb = [Link(board.sheet.title, visit.path(board.sheet.plan.path))]
      chrome.lead = HTML.text(visit.t("As of {day}.", ["day": visit.reader.day(board.day)]))
      chrome.indexed = false
    }
  }

  @Sendable static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    try await visit.write { tx in try Plans.close(Plans.find(year: year, in: tx), by: actor, in: tx) }
    return visit.redirect(
      to: "/plans", done: visit.t("The plan is closed."), undo: Undo(action: visit.path("/plan/\(year)/reopening")))
  }

  @Sendable static func reopen(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    try await visit.write { tx in try Plans.reopen(Plans.find(year: year, in: tx), by: actor, in: tx) }
    return visit.redirect(to: "/plans", done: visit.t("The plan is open again."))
  }
}

enum BoardViews {
  static func board(_ board: BoardPages.Board, _ visit: Visit) -> HTML {
    """
    \(moves(board, visit))
    \(stuck(board, visit))
    \(why(board, visit))
    \(indicators(board, visit))
    """
  }

  private static func standing(_ board: BoardPages.Board) -> [PlanSheet.ObjectiveSheet] { board.sheet.axes.flatMap(\.standing) }

  private static func name(_ sheet: PlanSheet.ObjectiveSheet, _ board: BoardPages.Board, _ visit: Visit) -> HTML {
    """
    \(Kit.axisMark(sheet.objective.code, visit.reader)) \
    <a href="\(path: visit.path(sheet.objective.path(board.sheet.plan.year)))">\(sheet.name)</a>
    """
  }

  private static func figure(_ sheet: PlanSheet.ObjectiveSheet, _ reader: Reader) -> HTML {
    let words = sheet.figure.words(reader)
    if case .number = sheet.figure { return HTML.text(words) }
    return "<span class=\"no-data\">\(words)</span>"
  }

  private static func moves(_ board: BoardPages.Board, _ visit: Visit) -> HTML {
    let since = board.day.adding(days: -90)
    let moving = standing(board).filter { $0.count.latest.map { $0 >= since } ?? false }
    let rows = moving.sorted { ($0.count.latest ?? since) > ($1.count.latest ?? since) }.map { sheet -> [HTML] in
      [
        name(sheet, board, visit), figure(sheet, visit.reader),
        sheet.count.latest.map { Kit.shortDay($0, visit.reader) } ?? "",
      ]
    }
    return section(
      visit.t("What moves"),
      Table(
        visit.t("Objectives with facts from the last 90 days"),
        [Table.Column(visit.t("Objective")), Table.Column(visit.t("Recorded so far"), numeric: true), Table.Column(visit.t("Latest"))],
        rows: rows, empty: HTML.text(visit.t("Nothing was recorded in the last 90 days."))), visit)
  }

  private static func stuck(_ board: BoardPages.Board, _ visit: Visit) -> HTML {
    let since = board.day.adding(days: -90)
    let still = standing(board).filter { $0.count.latest.map { $0 < since } ?? true }
    let rows = still.map { sheet -> [HTML] in
      let owners = board.actions.filter { $0.objective == sheet.objective.id && $0.state.isOpen }.compactMap { board.names[$0.owner] }
      return [
        name(sheet, board, visit), figure(sheet, visit.reader),
        sheet.count.latest.map { Kit.shortDay($0, visit.reader) } ?? "",
        owners.isEmpty
          ? "<span class=\"no-data\">\(visit.t("nobody"))</span>" : HTML.text(visit.reader.list(Array(Set(owners)).sorted())),
      ]
    }
    return section(
      visit.t("What is stuck"),
      Table(
        visit.t("Objectives without facts from the last 90 days"),
        [
          Table.Column(visit.t("Objective")), Table.Column(visit.t("Recorded so far"), numeric: true), Table.Column(visit.t("Latest")),
          Table.Column(visit.t("Who is responsible")),
        ], rows: rows, empty: HTML.text(visit.t("Every objective moves."))), visit)
  }

  private static func why(_ board: BoardPages.Board, _ visit: Visit) -> HTML {
    let troubled = board.actions.filter { $0.state.asksReason || $0.isLate(on: board.now.day) || $0.isSilent(at: board.now) }
    let codes = Dictionary(uniqueKeysWithValues: board.sheet.objectives.map { ($0.objective.id, $0.objective.code) })
    let rows = troubled.map { action -> [HTML] in
      let silent: HTML = action.isSilent(at: board.now) ? Kit.badge(visit.t("Silent for a month"), .waiting) : ""
      let help: HTML = board.help.contains(action.id) ? Kit.badge(visit.t("Asks for help"), .late) : ""
      return [
        "\(Kit.axisMark(codes[action.objective] ?? "", visit.reader)) \(board.titles[action.id]?.body ?? "")",
        HTML.text(board.names[action.owner] ?? ""), ObjectiveViews.dates(action, visit.reader),
        "\(ObjectiveViews.state(action, on: board.now.day, visit.reader)) \(silent)\(help)",
        "<span lang=\"\(action.language.code)\">\(action.reason ?? "")</span>",
      ]
    }
    return section(
      visit.t("Why"),
      Table(
        visit.t("Actions that are late, at risk, postponed, dropped or silent"),
        [
          Table.Column(visit.t("Action")), Table.Column(visit.t("Owner")), Table.Column(visit.t("Dates")), Table.Column(visit.t("Status")),
          Table.Column(visit.t("Reason")),
        ], rows: rows, empty: HTML.text(visit.t("No action is in trouble."))), visit)
  }

  private static func indicators(_ board: BoardPages.Board, _ visit: Visit) -> HTML {
    guard !board.late.isEmpty else { return "" }
    let codes = Dictionary(uniqueKeysWithValues: board.sheet.objectives.map { ($0.objective.id, $0.objective.code) })
    let rows = board.late.map { indicator, value -> [HTML] in
      [
        "\(Kit.axisMark(codes[indicator.objective] ?? "", visit.reader)) \(board.titles[indicator.id]?.body ?? "")",
        HTML.text(value.words(indicator, visit.reader)),
        HTML.text(indicator.target.map { ObjectiveViews.amount($0, indicator, visit.reader) } ?? "–"),
        Kit.shortDay(indicator.ends, visit.reader),
      ]
    }
    return section(
      visit.t("Indicators behind their target"),
      Table(
        visit.t("Indicators with less than half of what should be reached by now"),
        [
          Table.Column(visit.t("Indicator")), Table.Column(visit.t("Now"), numeric: true), Table.Column(visit.t("Target"), numeric: true),
          Table.Column(visit.t("Until")),
        ], rows: rows), visit)
  }

  private static func section(_ title: String, _ table: Table, _ visit: Visit) -> HTML {
    "<section><h2>\(title)</h2>\(Kit.table(table, visit.reader))</section>"
  }
}

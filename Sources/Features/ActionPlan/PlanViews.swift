import Core
import Storage
import Web

/// The public page of a plan: four axes in plain words, what has been recorded for each objective, and the way to it.
enum PlanViews {
  static func lead(_ sheet: PlanSheet, _ reader: Reader) -> HTML {
    let standing = sheet.axes.reduce(0) { $0 + $1.standing.count }
    let moved = sheet.axes.reduce(0) { $0 + $1.moved }
    return """
      \(reader.t(
        "What the network set out to do in {year}: {objectives} objectives in {axes} axes. For {moved} of them something has been recorded so far.",
        ["year": "\(sheet.plan.year)", "objectives": reader.number(standing), "axes": reader.number(sheet.axes.count),
         "moved": reader.number(moved)]))
      """
  }

  /// Without anything that is for one reader: it is drawn once for many.
  static func plan(_ sheet: PlanSheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    return """
      \(summary(sheet, visit))
      \(Kit.helpLink("plan", reader))
      \(sheet.axes.map { axis(sheet, $0, visit) })
      <section>
        <h2>\(reader.t("About these figures"))</h2>
        <p>\(reader.t(
          "Each figure counts what happened during the year and was recorded on this site: nobody types it, and it opens to the list of facts behind it. “No data” means that nothing has been recorded, not that nothing was done."
        ))</p>
        <p>\(sourceLine(sheet.plan, reader))</p>
        <ul>
          <li><a href="\(path: visit.path("\(sheet.plan.path)/print"))">\(reader.t("Full text, to read or print"))</a></li>
          <li><a href="\(path: visit.path("\(sheet.plan.path).csv"))">\(reader.t("Table of objectives and figures (CSV)"))</a></li>
          <li><a href="\(path: "/api/v1/plans/\(sheet.plan.year)")">\(reader.t("The same for programs (JSON)"))</a></li>
        </ul>
      </section>

      """
  }

  private static func summary(_ sheet: PlanSheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    return """
      \(Kit.figures([
        Kit.figure(sheet.figure.shown, label: reader.t("Facts recorded for the plan"), period: "\(sheet.plan.year)", reader)
      ] + sheet.axes.map { axis in
        Kit.figure(
          axis.figure.shown, label: "\(axis.number). \(axis.name)", period: "\(sheet.plan.year)",
          path: visit.path("\(sheet.plan.path)#axis-\(axis.number)"), reader)
      }))
      \(sheet.latest.map { day in
        "<p>\(reader.t("The latest of these facts is from {day}.", ["day": reader.day(day)]))</p>" as HTML
      } ?? "")
      """
  }

  private static func axis(_ sheet: PlanSheet, _ axis: PlanSheet.AxisSheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    return """
      <section class="axis axis-\(axis.number)" id="axis-\(axis.number)">
        <h2>\(Kit.axisMark(axis.number, reader)) \(axis.name)</h2>
        \(goal(axis, reader))
        \(Kit.progress(
          reader.t("Objectives with something recorded"), axis.moved, of: axis.standing.count, axis: axis.number, reader))
        \(Kit.table(table(sheet, axis, visit), reader))
      </section>
      """
  }

  private static func goal(_ axis: PlanSheet.AxisSheet, _ reader: Reader) -> HTML {
    if let goal = axis.goal { return Kit.text("<p>\(typography(goal.body, goal.language))</p>", goal, reader) }
    return axis.goals.map { Kit.text("<p>\(wording($0.body))</p>", $0, reader) }.joined()
  }

  private static func table(_ sheet: PlanSheet, _ axis: PlanSheet.AxisSheet, _ visit: Visit) -> Table {
    let reader = visit.reader
    return Table(
      axis.name,
      [
        Table.Column(reader.t("Objective")), Table.Column(reader.t("Recorded so far"), numeric: true),
        Table.Column(reader.t("Latest")),
      ],
      rows: axis.objectives.map { row($0, sheet.plan, visit) }, captionShown: false)
  }

  private static func row(_ sheet: PlanSheet.ObjectiveSheet, _ plan: Plan, _ visit: Visit) -> [HTML] {
    let reader = visit.reader
    let path = visit.path(sheet.objective.path(plan.year))
    let dropped: HTML = sheet.objective.dropped == nil ? "" : Kit.badge(reader.t("Dropped from the plan"), .stopped)
    let figure: HTML
    switch sheet.figure {
    case .number(let number): figure = "<a href=\"\(path: path + "#evidence")\">\(reader.number(number))</a>"
    case let other: figure = "<span class=\"no-data\">\(other.words(reader))</span>"
    }
    return [
      "\(Kit.axisMark(sheet.objective.code, reader)) <a href=\"\(path: path)\">\(sheet.name)</a> \(dropped)", figure,
      sheet.count.latest.map { Kit.shortDay($0, reader) } ?? "",
    ]
  }

  /// Where the official wording comes from.
  static func sourceLine(_ plan: Plan, _ reader: Reader) -> HTML {
    """
    \(reader.t(
      "The exact wording is the one adopted, in {language}. Source: {source}. Version {version}.",
      ["language": Kit.languageName(plan.language, reader), "source": plan.source.isEmpty ? plan.document : plan.source,
       "version": "\(plan.version)"]))
    """
  }

  /// Ways on for whoever is signed in.
  static func staffLinks(_ plan: Plan, _ visit: Visit) -> HTML {
    guard let actor = visit.actor else { return "" }
    var links: [Link] = []
    if actor.holds(PlanPermissions.recordAct) { links.append(Link(visit.t("Record an act"), visit.path("/act"))) }
    if actor.holds(PlanPermissions.follow) {
      links.append(Link(visit.t("What moves, what is stuck"), visit.path("\(plan.path)/board")))
      links.append(Link(visit.t("Report on the plan of {year}", ["year": "\(plan.year)"]), visit.path("\(plan.path)/report")))
    }
    if actor.holds(PlanPermissions.manage) { links.append(Link(visit.t("Plans and drafts"), visit.path("/plans"))) }
    guard !links.isEmpty else { return "" }
    return """
      <section class="no-print"><h2>\(visit.t("For you"))</h2>
      <ul>\(links.map { "<li><a href=\"\(path: $0.path)\">\($0.label)</a></li>" as HTML })</ul></section>
      """
  }

  static func papers(_ papers: [FileItem], _ plan: Plan, _ visit: Visit) -> HTML {
    let make: HTML =
      visit.may(PlanPermissions.manage)
      ? Kit.button(visit.t("Make the PDFs"), action: visit.path("\(plan.path)/pdf"), tone: .quiet, visit.reader) : ""
    return (papers.isEmpty ? "" : Kit.files(papers, visit.reader)) + make
  }

  /// Every word of the plan as adopted, with its short titles only as codes.
  static func fullText(_ sheet: PlanSheet, _ reader: Reader) -> HTML {
    sheet.axes.map { axis -> HTML in
      let title = axis.wording.map { wording(PlanWords.withoutNumber($0.body)) } ?? HTML.text(axis.name)
      return """
        <section lang="\(sheet.plan.language.code)">
          <h2>\(axis.number). \(title)</h2>
          \(axis.goals.map { "<p><strong>\(wording($0.body))</strong></p>" as HTML })
          \(axis.objectives.map { objective -> HTML in
            let mark: HTML = objective.objective.dropped == nil ? "" : Kit.badge(reader.t("Dropped from the plan"), .stopped)
            return "<p>\(Kit.axisMark(objective.objective.code, reader)) \(wording(objective.wording?.body ?? "")) \(mark)</p>"
          })
        </section>
        """
    }.joined()
  }
}

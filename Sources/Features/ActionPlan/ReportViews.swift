import Core
import Storage
import Web

enum ReportViews {
  static func lead(_ sheet: ReportSheet, _ reader: Reader) -> HTML {
    if let day = sheet.report?.published { return HTML.text(reader.t("Published on {day}.", ["day": reader.day(day)])) }
    return "\(Kit.badge(reader.t("Draft"), .waiting)) · \(reader.t("As of {day}.", ["day": reader.day(sheet.day)]))"
  }

  static func page(_ sheet: ReportSheet, _ visit: Visit) -> HTML {
    """
    \(files(sheet, visit.reader))
    \(commands(sheet, visit))
    \(body(sheet, visit.reader, kinds: visit.house.kinds, edits: visit.may(PlanPermissions.manage)))
    """
  }

  private static func files(_ sheet: ReportSheet, _ reader: Reader) -> HTML {
    sheet.attachments.isEmpty ? "" : Kit.files(PlanPaper.items(sheet.attachments), reader)
  }

  private static func commands(_ sheet: ReportSheet, _ visit: Visit) -> HTML {
    guard visit.may(PlanPermissions.manage) else { return "" }
    let base = visit.path("\(sheet.sheet.plan.path)/report")
    let publish =
      sheet.report?.published == nil
      ? Kit.button(visit.t("Publish the report"), action: "\(base)/publication", tone: .main, visit.reader)
      : Kit.button(visit.t("Make it a draft again"), action: "\(base)/withdrawal", tone: .quiet, visit.reader)
    return """
      <div class="actions no-print">\(publish)
      \(Kit.button(visit.t("Make the PDFs"), action: "\(base)/pdf", visit.reader))</div>
      """
  }

  /// The same on the page and on paper.
  static func body(_ sheet: ReportSheet, _ reader: Reader, kinds: [String: Kind], edits: Bool = false) -> HTML {
    sheet.sheet.axes.map { axis -> HTML in
      """
      <section><h2>\(Kit.axisMark(axis.number, reader)) \(axis.name)</h2>
      \(Kit.progress(reader.t("Objectives with something recorded"), axis.moved, of: axis.standing.count, axis: axis.number, reader))
      \(axis.objectives.map { objective($0, sheet, reader, kinds, edits) })</section>
      """
    }.joined()
  }

  private static func objective(
    _ objective: PlanSheet.ObjectiveSheet, _ sheet: ReportSheet, _ reader: Reader, _ kinds: [String: Kind], _ edits: Bool
  ) -> HTML {
    let code = objective.objective.code
    let path = "/\(reader.language)\(objective.objective.path(sheet.sheet.plan.year))"
    let dropped: HTML = objective.objective.dropped == nil ? "" : Kit.badge(reader.t("Dropped from the plan"), .stopped)
    let edit: HTML =
      edits
      ? "<p class=\"no-print\"><a href=\"\(path: path + "/report")\">\(reader.t("Write about objective {code}", ["code": code]))</a></p>"
      : ""
    return """
      <section id="objective-\(code)"><h3>\(Kit.axisMark(code, reader)) <a href="\(path: path)">\(objective.name)</a> \(dropped)</h3>
      <p>\(reader.t("Recorded so far: {figure}", ["figure": objective.figure.words(reader)]))</p>
      \(facts(objective, sheet, reader, kinds))
      \(indicators(objective, sheet, reader))
      \(words(objective, sheet, reader))\(edit)</section>
      """
  }

  private static func facts(
    _ objective: PlanSheet.ObjectiveSheet, _ sheet: ReportSheet, _ reader: Reader, _ kinds: [String: Kind]
  ) -> HTML {
    let items = sheet.facts[objective.objective.id] ?? []
    guard !items.isEmpty else { return "" }
    let lines = items.map { item -> HTML in
      let card = sheet.cards[item.record]
      let text = EvidenceViews.words(
        item, title: card?.title, second: item.second.flatMap { sheet.cards[$0]?.title }, city: nil, kinds: kinds, reader)
      let linked: HTML = card.map { "<a href=\"\(path: "/\(reader.language)\($0.address)")\">\(text)</a>" } ?? HTML.text(text)
      return "<li>\(Kit.shortDay(item.day, reader)) · \(linked)</li>"
    }
    let rest = objective.count.number - items.count
    let more: HTML = rest > 0 ? "<li>\(reader.t("and {count} more", count: rest))</li>" : ""
    return "<ul>\(lines)\(more)</ul>"
  }

  private static func indicators(_ objective: PlanSheet.ObjectiveSheet, _ sheet: ReportSheet, _ reader: Reader) -> HTML {
    let rows = (sheet.indicators[objective.objective.id] ?? []).map { indicator, value -> HTML in
      let target = indicator.target.map { ObjectiveViews.amount($0, indicator, reader) }
      let now = value.words(indicator, reader)
      let said = target.map { reader.t("{now}, target {target}", ["now": now, "target": $0]) } ?? now
      return
        "<li>\(sheet.titles[indicator.id]?.body ?? "") · \(said) \(ObjectiveViews.badge(indicator.standing(value, on: sheet.day), reader))</li>"
    }
    return rows.isEmpty ? "" : "<ul>\(rows)</ul>"
  }

  private static func words(_ objective: PlanSheet.ObjectiveSheet, _ sheet: ReportSheet, _ reader: Reader) -> HTML {
    guard let text = sheet.words[objective.objective.id] else { return "" }
    return Kit.text(Markdown.html(text.body, language: text.language, heading: 4), text, reader)
  }
}

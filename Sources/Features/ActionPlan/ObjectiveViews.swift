import Core
import Directory
import Storage
import Web

/// The page of one objective: its wording, how one knows, who does what, and every fact behind its figure.
enum ObjectiveViews {
  /// - Parameter others: what other rooms say of this objective.
  static func page(_ picture: ObjectivePicture, _ others: [HTML], _ visit: Visit) -> HTML {
    let reader = visit.reader
    return """
      \(dropped(picture, reader))
      \(exactWording(picture, reader))
      \(Kit.figures([
        Kit.figure(
          picture.figure.shown, label: reader.t("Facts recorded for this objective"), period: "\(picture.plan.year)",
          path: visit.path("\(picture.path)#evidence"), reader)
      ]))
      \(indicators(picture, visit))
      \(actions(picture, visit))
      \(others.joined())
      \(evidence(picture, visit))
      \(counted(picture, visit))
      \(history(picture, reader))
      \(neighbours(picture, visit))
      """
  }

  private static func dropped(_ picture: ObjectivePicture, _ reader: Reader) -> HTML {
    guard let day = picture.objective.dropped else { return "" }
    return Kit.notice(
      Notice(
        .warning,
        HTML.text(
          reader.t(
            "This objective was dropped from the plan on {day}. Reason: {reason}",
            ["day": reader.day(day), "reason": picture.objective.reason ?? ""]))), reader)
  }

  private static func exactWording(_ picture: ObjectivePicture, _ reader: Reader) -> HTML {
    guard let text = picture.wording else { return "" }
    return """
      <section aria-labelledby="wording"><h2 id="wording">\(Kit.axisMark(picture.objective.code, reader)) \(reader.t("Exact wording"))</h2>
      \(Kit.text("<blockquote><p>\(wording(text.body))</p></blockquote>", text, reader))</section>
      """
  }

  private static func indicators(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    guard !picture.indicators.isEmpty else { return "" }
    let reader = visit.reader
    let rows = picture.indicators.map { indicator, value, day -> [HTML] in
      let standing = indicator.standing(value, on: picture.today)
      let said: HTML = day.map { Kit.shortDay($0, reader) } ?? HTML.text(reader.t("counted automatically"))
      return [
        HTML.text(picture.titles[indicator.id]?.body ?? ""), HTML.text(value.words(indicator, reader)),
        HTML.text(indicator.target.map { amount($0, indicator, reader) } ?? "–"), badge(standing, reader), said,
      ]
    }
    return """
      <section><h2>\(reader.t("How to measure it"))</h2>
      \(Kit.table(Table(
        reader.t("Indicators of this objective"),
        [
          Table.Column(reader.t("Indicator")), Table.Column(reader.t("Now"), numeric: true),
          Table.Column(reader.t("Target"), numeric: true), Table.Column(reader.t("Status")), Table.Column(reader.t("As of")),
        ], rows: rows, captionShown: false), reader))</section>
      """
  }

  static func badge(_ standing: Indicator.Standing, _ reader: Reader) -> HTML {
    switch standing {
    case .unknown: Kit.badge(reader.t("Not known"), .neutral)
    case .reached: Kit.badge(reader.t("Reached"), .good)
    case .onWay: Kit.badge(reader.t("In progress"), .waiting)
    case .late: Kit.badge(reader.t("Late"), .late)
    }
  }

  static func amount(_ number: Double, _ indicator: Indicator, _ reader: Reader) -> String {
    if indicator.type == .share { return reader.percent(number / 100) }
    if number == number.rounded(), abs(number) < 1e15 { return reader.number(Int(number)) }
    return reader.decimal(number)
  }

  private static func actions(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    guard !picture.actions.isEmpty else { return "" }
    let reader = visit.reader
    let rows = picture.actions.map { action -> [HTML] in
      let title = picture.titles[action.id]?.body ?? ""
      let mine = visit.may(PlanPermissions.report, on: action.owner)
      let name: HTML = mine ? "<a href=\"\(path: visit.path("/actions/\(action.id)"))\">\(title)</a>" : HTML.text(title)
      return [name, HTML.text(picture.names[action.owner] ?? ""), dates(action, reader), state(action, on: picture.today, reader)]
    }
    return """
      <section><h2>\(reader.t("Who does what"))</h2>
      \(Kit.table(Table(
        reader.t("Actions for this objective"),
        [Table.Column(reader.t("Action")), Table.Column(reader.t("Owner")), Table.Column(reader.t("Dates")), Table.Column(reader.t("Status"))],
        rows: rows, captionShown: false), reader))</section>
      """
  }

  static func dates(_ action: PlanAction, _ reader: Reader) -> HTML {
    switch (action.starts, action.ends) {
    case (let starts?, let ends?): "\(Kit.shortDay(starts, reader)) – \(Kit.shortDay(ends, reader))"
    case (nil, let ends?): "\(reader.t("until")) \(Kit.shortDay(ends, reader))"
    case (let starts?, nil): "\(reader.t("from")) \(Kit.shortDay(starts, reader))"
    case (nil, nil): ""
    }
  }

  static func state(_ action: PlanAction, on day: Day, _ reader: Reader) -> HTML {
    let late: HTML = action.isLate(on: day) && action.state != .atRisk ? " \(Kit.badge(reader.t("Late"), .late))" : ""
    return "\(Kit.badge(reader.t(action.state.label), action.isLate(on: day) ? .neutral : action.tone(on: day)))\(late)"
  }

  private static func evidence(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let record = visit.actor?.holds(PlanPermissions.recordAct) == true && picture.objective.dropped == nil
    let link: HTML =
      record
      ? "<p><a href=\"\(path: visit.path("/act?objective=\(picture.objective.code)"))\">\(reader.t("Record an act for this objective"))</a></p>"
      : ""
    let list: HTML =
      picture.items.isEmpty
      ? Kit.empty(reader.t("Nothing has been recorded for this objective so far."), reader)
      : Kit.timeline(EvidenceViews.timeline(picture, visit), reader)
    return """
      <section id="evidence"><h2>\(reader.t("What has been recorded"))</h2>
      \(list)
      \(Kit.pagination(PageOf(page: picture.page, size: ObjectivePicture.pageSize, count: picture.count.number), reader) { page in
        visit.path("\(picture.path)?page=\(page)#evidence")
      })
      \(undated(picture, visit))\(link)</section>
      """
  }

  private static func undated(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    let items = picture.undated.compactMap { picture.cards[$0] }.map { card -> HTML in
      "<li><a href=\"\(path: visit.path(card.address))\">\(card.title)</a></li>"
    }
    if items.isEmpty { return "" }
    return "<h3>\(visit.t("Known, but no source gives the day: counted in no year"))</h3><ul>\(items)</ul>"
  }

  private static func counted(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let known = visit.house.knownKinds
    let rules = picture.rules.map { rule -> HTML in
      guard known.contains(rule.kind), let kind = visit.house.kinds[rule.kind] else {
        return "<li><code>\(rule.kind)</code> (\(reader.t("not recorded here yet")))</li>"
      }
      return EvidenceViews.example(kind, reader)
    }
    let list: HTML = rules.isEmpty ? "" : "<ul>\(rules)</ul>"
    return """
      <section>\(Kit.help(
        reader.t("What counts as evidence"),
        "<p>\(reader.t("Facts of these kinds count for this objective, and acts that somebody entitled to do so entered by hand."))</p>\(list)"))
      \(editLink(picture, visit))</section>
      """
  }

  private static func editLink(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    guard visit.may(PlanPermissions.manage) else { return "" }
    return """
      <p class="no-print"><a href="\(path: visit.path("\(picture.path)/edit"))">\(visit.t(
        "Edit: titles, wording, evidence, actions, indicators"))</a></p>
      """
  }

  private static func history(_ picture: ObjectivePicture, _ reader: Reader) -> HTML {
    guard picture.wordings.count > 1 else { return "" }
    return """
      <section><h2>\(reader.t("Earlier wordings"))</h2>
      <dl lang="\(picture.plan.language.code)">\(picture.wordings.dropFirst().map { version, passage in
        "<dt>\(reader.t("Version {version}", ["version": "\(version)"]))</dt><dd>\(wording(passage.source))</dd>" as HTML
      })</dl></section>
      """
  }

  private static func neighbours(_ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    func link(_ code: String?, _ label: (String) -> String) -> HTML? {
      code.map { code in
        let words = label(visit.t("Objective {code}", ["code": code]))
        return "<a href=\"\(path: visit.path("\(picture.plan.path)/\(code)"))\">\(words)</a>"
      }
    }
    let links = [link(picture.neighbours.before) { "← \($0)" }, link(picture.neighbours.after) { "\($0) →" }].compactMap { $0 }
    return "<nav class=\"pages no-print\" aria-label=\"\(visit.t("Other objectives"))\">\(links.joined(" "))</nav>"
  }
}

extension Indicator.Value {
  func words(_ indicator: Indicator, _ reader: Reader) -> String {
    switch self {
    case .notRecordedYet: reader.t("not recorded here yet")
    case .noData: reader.t("no data")
    case .number(let number): ObjectiveViews.amount(number, indicator, reader)
    case .yes(true): reader.t("yes")
    case .yes(false): reader.t("no")
    case .words(let words): words
    }
  }
}

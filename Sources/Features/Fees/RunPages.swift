import Core
import Directory
import Storage
import Web

/// A run: who is billed with how much and why, who not and why; approve, follow.
enum RunPages {
  static func preparing(_ settings: FeeSettings) -> Filled {
    Form([.number("due_days", "Days until payment is due", in: 1...365, required: true)], id: "run")
      .start(Fields([("due_days", "\(settings.dueDays)")]))
  }

  static func prepare(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    let page = FormPage(
      title: visit.t("Prepare a billing run"), form: preparing(FeeSettings()).form, path: "/fees/\(year)/runs",
      submit: "Prepare a billing run",
      breadcrumb: [Link(visit.t("Fees {year}", ["year": "\(year)"]), visit.path("/fees/\(year)"))])
    return try await page.sent(visit, done: visit.t("Prepared. Look through it; nothing is billed until you approve it.")) { filled, tx in
      let id = try Runs.prepare(year, dueDays: filled.int("due_days") ?? 60, by: actor, in: tx)
      return "/fee-runs/\(id)"
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    let (run, lines, names, noticed) = try await visit.read { tx in
      let run = try Runs.find(id, in: tx)
      let lines = try Runs.lines(id, in: tx)
      let names = try Organisations.names(lines.map(\.line.city), language, on: tx.now.day, in: tx)
      let tariff = try Tariffs.require(run.year, in: tx).tariff
      let noticed = try Runs.noticed(lines.map(\.line), by: tariff, before: id, in: tx)
      return (run, lines, names, try NoticedViews.Picture(noticed, tariff, names: names, in: tx))
    }
    let sorted = lines.map { (name: names[$0.line.city] ?? "", line: $0) }.sorted { NameKey.of($0.name) < NameKey.of($1.name) }
    let body =
      standing(run, lines, visit) + NoticedViews.table(noticed, mayMend: run.state == .prepared, visit) + buttons(run, visit)
      + billed(sorted, visit)
      + others(sorted, visit) + Kit.helpLink("fee-year", visit.reader)
    let adjust = FeesViews.adjust(run.year, visit)
    return visit.page(visit.t("Billing run of {year}", ["year": "\(run.year)"]), body) { chrome in
      adjust(&chrome)
      if run.state == .approved { UnderWay.adjust(&chrome, visit) }
    }
  }

  private static func standing(_ run: FeeRun, _ lines: [RunLine], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let toBill = lines.filter { $0.line.outcome == .bill }
    let done = toBill.filter { $0.invoice != nil }.count
    let facts = Kit.definitions([
      (reader.t("Status"), Kit.badge(reader.t(run.state.label), run.state.tone)),
      (reader.t("Prepared on"), Kit.day(reader.today(run.prepared), reader)),
      (reader.t("Days until payment is due"), "\(run.dueDays)"),
      (reader.t("Finished on"), run.finished.map { Kit.day(reader.today($0), reader) } ?? ""),
    ])
    let figures = Kit.figures([
      Kit.figure(.words(FeesViews.sums(toBill.compactMap(\.line.due), reader)), label: reader.t("to bill"), period: "\(run.year)", reader),
      Kit.figure(.number(toBill.count), label: reader.t("cities are billed"), reader),
      Kit.figure(.number(lines.count - toBill.count), label: reader.t("cities are not billed"), reader),
    ])
    let progress =
      run.state == .prepared || run.state == .dropped ? "" : Kit.progress(reader.t("Invoices issued"), done, of: toBill.count, reader)
    return facts + figures + progress
  }

  private static func buttons(_ run: FeeRun, _ visit: Visit) -> HTML {
    guard run.state == .prepared else {
      return run.state == .approved ? UnderWay.words(visit.t("The invoices are being issued."), run.path, visit) : ""
    }
    let approve = Kit.button(
      visit.t("Approve: issue these invoices"), action: visit.path("\(run.path)/approval"), tone: .main, visit.reader)
    let drop = Kit.button(visit.t("Discard this billing run"), action: visit.path("\(run.path)/dropping"), tone: .quiet, visit.reader)
    return
      "<p>\(visit.t("Issued invoices are never changed; a credit note corrects them. Look through the lists before you approve."))</p>\(approve) \(drop)"
  }

  private static func billed(_ lines: [(name: String, line: RunLine)], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = lines.filter { $0.line.line.outcome == .bill }.map { name, line -> [HTML] in
      let city: HTML = line.invoice.map { FeesViews.link(visit, name, "/invoices/\($0)") } ?? .text(name)
      return [
        city, FeesViews.population(line.line, reader), NoticedViews.origin(line.line.population, reader),
        .text(line.line.band.map { FeeWords.band($0, reader) } ?? ""),
        .text(line.line.group?.rawValue ?? ""), .text(line.line.due.map { reader.money($0) } ?? ""), .text(line.line.decision ?? ""),
      ]
    }
    let columns = [
      Table.Column(visit.t("City")), .init(visit.t("Inhabitants"), numeric: true), .init(visit.t("Where the number comes from")),
      .init(visit.t("Band")), .init(visit.t("Group")), .init(visit.t("Fee"), numeric: true), .init(visit.t("Decision")),
    ]
    let none: HTML = "<p>\(visit.t("No city is to be billed."))</p>"
    return Kit.section(
      visit.t("To bill"), Kit.table(Table(visit.t("To bill"), columns, rows: rows, captionShown: false, empty: none), reader))
  }

  private static func others(_ lines: [(name: String, line: RunLine)], _ visit: Visit) -> HTML {
    let rest = lines.filter { $0.line.line.outcome != .bill }
    if rest.isEmpty { return "" }
    let rows = rest.map { name, line -> [HTML] in
      [
        .text(name), .text(FeesViews.country(line.line.country, visit)), .text(visit.t(line.line.outcome.label)),
        .text(line.line.decision ?? ""),
      ]
    }
    let columns = ["City", "Country", "Why", "Decision"] as [Phrase]
    let table = Table(visit.t("Not billed"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false)
    return FeesViews.folded(visit.t("Not billed"), Kit.table(table, visit.reader), count: rows.count, visit.reader)
  }

  static func approve(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Runs.approve(id, by: actor, in: tx) }
    return visit.redirect(to: "/fee-runs/\(id)", done: visit.t("Approved. The invoices are being issued."))
  }

  static func drop(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let year = try await visit.write { tx in
      try Runs.drop(id, by: actor, in: tx)
      return try Runs.find(id, in: tx).year
    }
    return visit.redirect(to: "/fees/\(year)", done: visit.t("The billing run is discarded. Nothing was billed."))
  }
}

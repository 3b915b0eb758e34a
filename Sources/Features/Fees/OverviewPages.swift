import Core
import Directory
import Storage
import Web

/// A year at a glance: what was billed, paid, is open; by country and by age; its runs.
enum OverviewPages {
  struct Picture: Sendable {
    let year: Int
    let tariff: TariffRow?
    let years: [Int]
    let invoices: [Invoice]
    let countries: [OrganisationID: String]
    let runs: [FeeRun]
    let settings: FeeSettings
    let blocked: [(item: FirstInvoice.Waiting, name: String)]
    let today: Day
  }

  /// The year that it is, else the newest that has a tariff.
  static func latest(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try await visit.read { tx in
      let years = try Tariffs.years(in: tx).map(\.year)
      return years.contains(tx.now.day.year) ? tx.now.day.year : years.first ?? tx.now.day.year
    }
    return try await page(visit, actor, year)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, try FeesViews.year(visit)) }

  private static func page(_ visit: Visit, _ actor: Actor, _ year: Int) async throws -> Answer {
    let picture = try await visit.read { tx in try read(year, visit.language, in: tx) }
    return visit.page(visit.t("Fees {year}", ["year": "\(year)"]), body(picture, visit)) { $0.indexed = false }
  }

  static func read(_ year: Int, _ language: Language, in tx: Tx) throws -> Picture {
    let invoices = try Invoices.list(where: "f.fee_year = \(year)", limit: 20_000, in: tx)
    let cities = try Organisations.find(Set(invoices.map(\.document.city)), in: tx)
    let waiting = try FirstInvoice.waiting(in: tx).filter { $0.year == year }
    let names = try Organisations.names(waiting.map(\.city), language, on: tx.now.day, in: tx)
    return Picture(
      year: year, tariff: try Tariffs.find(year, in: tx), years: try Tariffs.years(in: tx).map(\.year), invoices: invoices,
      countries: cities.compactMapValues(\.country), runs: try Runs.list(year, in: tx), settings: try FeeSettings.read(in: tx),
      blocked: waiting.map { ($0, names[$0.city] ?? "") }, today: tx.now.day)
  }

  static func tryAgain(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    try await visit.write { tx in
      try actor.require(FeesPermissions.manage)
      for item in try FirstInvoice.waiting(in: tx) where item.year == year { try FirstInvoice.issue(item.city, year, in: tx) }
    }
    return visit.redirect(to: "/fees/\(year)", done: visit.t("Tried again. What still prevents it is shown below."))
  }

  private static func body(_ picture: Picture, _ visit: Visit) -> HTML {
    let tabs = FeesViews.tabs(picture.year, "/fees/\(picture.year)", visit)
    let help = Kit.helpLink("fee-year", visit.reader)
    guard let tariff = picture.tariff else { return tabs + beginning(picture, visit) + help }
    let years = picture.years.filter { $0 != picture.year }.map { FeesViews.link(visit, "\($0)", "/fees/\($0)") }
    let others: HTML = years.isEmpty ? "" : "<p class=\"soft\">\(visit.t("Other years:")) \(years.joined(" "))</p>"
    return tabs + state(tariff, visit) + figures(picture, visit) + blocked(picture, visit) + runs(picture, tariff, visit)
      + pictures(picture, visit) + takeAway(picture, visit) + others + next(picture, visit) + help
  }

  private static func beginning(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.years.isEmpty {
      return Kit.empty(visit.t("There is no tariff here yet. One comes with the data set of the association."), visit.reader)
    }
    let form = TariffPages.copying(picture.years, picture.year)
    return
      "<p>\(visit.t("This year has no tariff yet. Copy an earlier one and change what is new; nothing applies until it is approved."))</p>"
      + form.html(action: visit.path("/fees/\(picture.year)/tariff/copying"), submit: "Copy the tariff", reader: visit.reader)
  }

  /// The way to a tariff of the year after.
  private static func next(_ picture: Picture, _ visit: Visit) -> HTML {
    let year = picture.year + 1
    if picture.years.contains(year) { return "" }
    return "<p>\(FeesViews.link(visit, visit.t("Prepare {year}", ["year": "\(year)"]), "/fees/\(year)"))</p>"
  }

  private static func state(_ tariff: TariffRow, _ visit: Visit) -> HTML {
    let decision: HTML = tariff.decision.map { "<br>\($0)" } ?? ""
    let way = FeesViews.link(visit, visit.t("Look at the tariff"), "/fees/\(tariff.year)/tariff")
    return "<p>\(visit.t("Tariff:")) \(Kit.badge(visit.t(tariff.state.label), tariff.state.tone)) \(way)\(decision)</p>"
  }

  private static func figures(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.invoices.isEmpty { return "<p>\(visit.t("Nothing is billed yet."))</p>" }
    let reader = visit.reader
    let (billed, paid, open) = sums(picture.invoices)
    let period = "\(picture.year)"
    return Kit.figures([
      Kit.figure(
        .words(FeesViews.sums(billed, reader)), label: reader.t("billed, less credit notes"), period: period,
        path: visit.path("/invoices?year=\(period)"), reader),
      Kit.figure(
        .words(FeesViews.sums(paid, reader)), label: reader.t("paid"), period: period,
        path: visit.path("/invoices?year=\(period)&state=paid"), reader),
      Kit.figure(
        .words(FeesViews.sums(open, reader)), label: reader.t("open"), period: period,
        path: visit.path("/invoices?year=\(period)&state=unpaid"), reader),
    ])
      + Kit.progress(
        reader.t("Invoices paid"), picture.invoices.filter { $0.open.cents <= 0 }.count, of: picture.invoices.count, reader)
  }

  /// Billed less credited, paid, open: each amount with its currency.
  static func sums(_ invoices: [Invoice]) -> (billed: [Money], paid: [Money], open: [Money]) {
    (
      invoices.map { Money(cents: $0.document.amount.cents - $0.credited, currency: $0.document.amount.currency) },
      invoices.map { Money(cents: $0.paid, currency: $0.document.amount.currency) }, invoices.map(\.open)
    )
  }

  private static func blocked(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.blocked.isEmpty { return "" }
    let items = picture.blocked.map { item, name in "<li>\(name)\(visit.reader.colon)\(visit.t(item.obstacle.label))</li>" as HTML }
    let button = Kit.button(visit.t("Try again"), action: visit.path("/fees/\(picture.year)/first-invoices"), visit.reader)
    return Kit.section(visit.t("First invoices that could not be made"), "<ul>\(items)</ul>\(button)")
  }

  private static func runs(_ picture: Picture, _ tariff: TariffRow, _ visit: Visit) -> HTML {
    let rows = picture.runs.map { run -> [HTML] in
      [
        FeesViews.link(visit, visit.reader.day(visit.reader.today(run.prepared)), run.path),
        Kit.badge(visit.t(run.state.label), run.state.tone), run.finished.map { Kit.shortDay(visit.reader.today($0), visit.reader) } ?? "",
      ]
    }
    let columns = ["Prepared on", "Status", "Finished on"] as [Phrase]
    let table =
      rows.isEmpty
      ? HTML.empty
      : Kit.table(Table(visit.t("Billing runs"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false), visit.reader)
    let isOpen = picture.runs.contains { $0.state == .prepared || $0.state == .approved }
    let prepare: HTML
    if tariff.state != .approved {
      prepare = tariff.state == .draft ? "<p>\(visit.t("Fees are billed once the tariff is approved."))</p>" : ""
    } else if isOpen {
      prepare = ""
    } else {
      prepare = RunPages.preparing(picture.settings).html(
        action: visit.path("/fees/\(picture.year)/runs"), submit: "Prepare a billing run", reader: visit.reader)
    }
    let body = table + prepare
    return body.isEmpty ? "" : Kit.section(visit.t("Billing"), body)
  }

  private static func pictures(_ picture: Picture, _ visit: Visit) -> HTML {
    let open = picture.invoices.filter { $0.open.isPositive }
    if open.isEmpty { return "" }
    let byCountry = Dictionary(grouping: open) { picture.countries[$0.document.city] ?? "" }
    let countries = byCountry.map { code, invoices in Bar(Countries.name(code, visit.language), total(invoices)) }
      .sorted { ($1.value, $0.label) < ($0.value, $1.label) }
    let byAge = Dictionary(grouping: open) { Age(due: $0.document.due ?? picture.today, on: picture.today) }
    let ages = Age.allCases.compactMap { age in byAge[age].map { Bar(visit.t(age.label), total($0)) } }
    let unit = open.first?.document.amount.currency ?? Money.euro
    return Kit.section(
      visit.t("What is still owed"),
      Kit.columns(
        Kit.bars(ages, caption: visit.t("By age"), unit: unit, visit.reader),
        Kit.bars(countries, caption: visit.t("By country"), unit: unit, visit.reader)))
  }

  /// In whole units, of the currency of the year.
  private static func total(_ invoices: [Invoice]) -> Double { Double(invoices.reduce(0) { $0 + $1.open.cents }) / 100 }

  private static func takeAway(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.invoices.isEmpty { return "" }
    return
      "<h2>\(visit.t("For the accountant"))</h2><p>\(visit.t("Every invoice, credit note and payment of the year, one line each."))</p>"
      + Kit.takeAway(visit.path("/fees/\(picture.year)/ledger"), visit.reader)
  }
}

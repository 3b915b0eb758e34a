import Core
import Directory
import Storage
import Web

/// All invoices, narrowed by year, state and words; the same list to take away.
enum InvoiceList {
  private struct Found: Sendable {
    let invoices: [Invoice]
    let names: [OrganisationID: String]
    let countries: [OrganisationID: String]
    let years: [Int]
    let today: Day
  }

  /// - Parameter asked: `year`, `state` (a state's word, or `unpaid`), `q`.
  private static func find(_ visit: Visit) async throws -> Found {
    let asked = visit.request.query
    let language = visit.language
    return try await visit.read { tx in
      var conditions: [SQL] = ["TRUE"]
      if let year = asked["year"].flatMap({ Int($0) }), Tariffs.range.contains(year) { conditions.append("f.fee_year = \(year)") }
      if asked["state"] == "unpaid" { conditions.append("\(Invoices.open) > 0") }
      var invoices = try Invoices.list(where: conditions.joined(separator: " AND "), limit: 20_000, in: tx)
      if let state = asked["state"].flatMap(Invoice.State.init(rawValue:)) {
        invoices = invoices.filter { $0.state(on: tx.now.day) == state }
      }
      let cities = Set(invoices.map(\.document.city))
      let names = try Organisations.names(cities, language, on: tx.now.day, in: tx)
      let words = NameKey.of(String((asked["q"] ?? "").prefix(200)))
      if !words.isEmpty {
        invoices = invoices.filter { invoice in
          let document = invoice.document
          return NameKey.of("\(names[document.city] ?? "") \(document.name) \(document.code) \(document.reference)").contains(words)
        }
      }
      return Found(
        invoices: invoices, names: names, countries: try Organisations.find(cities, in: tx).compactMapValues(\.country),
        years: try tx.values("SELECT DISTINCT fee_year FROM fees_document ORDER BY fee_year DESC"), today: tx.now.day)
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let found = try await find(visit)
    let asked = visit.request.query
    let page = min(max(Int(asked["page"] ?? "") ?? 1, 1), 10_000)
    let reader = visit.reader
    let rows = found.invoices.dropFirst((page - 1) * 50).prefix(50).map { row($0, found.names, found.today, visit) }
    let narrowed =
      "year=\(percentEncoded(asked["year"] ?? ""))&state=\(percentEncoded(asked["state"] ?? ""))&q=\(percentEncoded(asked["q"] ?? ""))"
    let year = asked["year"].flatMap { Int($0) } ?? found.years.first ?? found.today.year
    var states: [(value: String, label: String, count: Int?)] = [("unpaid", visit.t("Not paid"), nil)]
    for state in Invoice.State.allCases { states.append((state.rawValue, visit.t(state.label), nil)) }
    var years: [(value: String, label: String, count: Int?)] = []
    for year in found.years { years.append(("\(year)", "\(year)", nil)) }
    let facets = Kit.facets(
      [
        Facet("year", visit.t("Year"), years, chosen: asked["year"]), Facet("state", visit.t("Status"), states, chosen: asked["state"]),
      ], words: asked["q"] ?? "", action: visit.path("/invoices"), reader)
    let sum =
      found.invoices.isEmpty
      ? HTML.empty
      : "<p>\(reader.t("Still to pay in this list: {amount}", ["amount": FeesViews.sums(found.invoices.map(\.open), reader)]))</p>"
    let none: HTML = "<p>\(reader.t("No invoice matches. Invoices are issued by the billing run of their year."))</p>"
    let table = Table(reader.t("Invoices"), columns(visit), rows: Array(rows), captionShown: false, empty: none)
    let pages = Kit.pagination(PageOf(page: page, count: found.invoices.count), reader) { visit.path("/invoices?\(narrowed)&page=\($0)") }
    let body =
      FeesViews.tabs(year, "/invoices?year=\(year)", visit) + facets + sum + Kit.table(table, reader) + pages + takeAway(narrowed, visit)
    return visit.page(visit.t("Invoices"), body) { $0.indexed = false }
  }

  private static func takeAway(_ narrowed: String, _ visit: Visit) -> HTML {
    let links = [("csv", "CSV"), ("xlsx", visit.t("Spreadsheet"))].map { ending, label in
      FeesViews.link(visit, label, "/invoices.\(ending)?\(narrowed)")
    }
    return "<p class=\"take-away no-print\">\(visit.t("Download this table:")) \(links.joined(" "))</p>"
  }

  static func columns(_ visit: Visit) -> [Table.Column] {
    [
      Table.Column(visit.t("Invoice")), .init(visit.t("City")), .init(visit.t("Year")), .init(visit.t("Due")),
      .init(visit.t("Amount"), numeric: true), .init(visit.t("Still to pay"), numeric: true), .init(visit.t("Status")),
    ]
  }

  static func row(_ invoice: Invoice, _ names: [OrganisationID: String], _ today: Day, _ visit: Visit) -> [HTML] {
    let document = invoice.document
    let state = invoice.state(on: today)
    return [
      FeesViews.link(visit, document.code, document.path), .text(names[document.city] ?? document.name), "\(document.feeYear)",
      document.due.map { Kit.shortDay($0, visit.reader) } ?? "", .text(visit.reader.money(document.amount)),
      .text(visit.reader.money(invoice.open)), Kit.badge(visit.t(state.label), state.tone),
    ]
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.xlsx) }

  private static func sheet(_ visit: Visit) async throws -> Sheet {
    let found = try await find(visit)
    let columns =
      [
        "Invoice", "City", "Country", "Year", "Issued on", "Due", "Currency", "Amount", "Paid", "Credited", "Still to pay", "Status",
        "Reference",
      ]
      as [Phrase]
    return Sheet(
      "invoices", columns.map { visit.t($0) },
      rows: found.invoices.map { invoice in
        let document = invoice.document
        let currency = document.amount.currency
        return [
          .text(document.code), .text(found.names[document.city] ?? document.name), .text(found.countries[document.city] ?? ""),
          .number(document.feeYear), .day(document.issued), .day(document.due), .text(currency), .money(document.amount),
          .money(Money(cents: invoice.paid, currency: currency)), .money(Money(cents: invoice.credited, currency: currency)),
          .money(invoice.open), .text(visit.t(invoice.state(on: found.today).label)), .text(document.reference),
        ]
      })
  }
}

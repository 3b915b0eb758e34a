import Core
import Directory
import Storage
import Web

/// What the pages of this room share.
enum FeesViews {
  /// The year of the address; 404 for what is none.
  static func year(_ visit: Visit) throws -> Int {
    guard let year = Int(visit.parameter("year")), Tariffs.range.contains(year) else { throw Problem.notFound }
    return year
  }

  static func tabs(_ year: Int, _ current: String, _ visit: Visit) -> HTML {
    let links: [(String, String)] = [
      (visit.t("The year"), "/fees/\(year)"), (visit.t("Tariff"), "/fees/\(year)/tariff"),
      (visit.t("Simulation"), "/fees/\(year)/simulation"),
      (visit.t("Invoices"), "/invoices?year=\(year)"), (visit.t("Arrears"), "/fees/arrears"), (visit.t("Payments"), "/fee-payments"),
      (visit.t("Money to pay back"), "/fees/refunds"),
      (visit.t("Bank files"), "/bank-files"), (visit.t("Details on invoices"), "/fees/settings"),
    ]
    let items = links.map { label, path in Link(label, visit.path(path), current: path == current) }
    return Kit.tabs(items, label: visit.t("Fees"), visit.reader)
  }

  static func adjust(_ year: Int, _ visit: Visit) -> (inout Chrome) -> Void {
    { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Fees {year}", ["year": "\(year)"]), visit.path("/fees/\(year)"))]
    }
  }

  static func link(_ visit: Visit, _ label: String, _ path: String) -> HTML { "<a href=\"\(path: visit.path(path))\">\(label)</a>" }

  /// Text, or nothing.
  static func plain(_ text: String?) -> HTML { text.map { HTML.text($0) } ?? HTML.empty }

  /// A long table under its heading, folded while most readers need only its count.
  static func folded(_ title: String, _ table: HTML, count: Int, _ reader: Reader) -> HTML {
    if count <= 20 { return Kit.section(title, table) }
    return "<section><details><summary>\(title) (\(reader.number(count)))</summary>\(table)</details></section>\n"
  }

  static func country(_ code: String?, _ visit: Visit) -> String { code.map { Countries.name($0, visit.language) } ?? "" }

  /// Sums by currency, the euro first: amounts of two currencies are never added.
  static func sums(_ amounts: [Money], _ reader: Reader) -> String {
    var totals: [String: Int] = [:]
    for amount in amounts { totals[amount.currency, default: 0] += amount.cents }
    let order = totals.keys.sorted { ($0 == Money.euro ? "" : $0) < ($1 == Money.euro ? "" : $1) }
    let words = order.map { reader.money(Money(cents: totals[$0] ?? 0, currency: $0)) }
    return words.isEmpty ? reader.money(.zero) : reader.list(words)
  }

  /// One number of inhabitants and where it was read.
  static func population(_ line: FeeLine, _ reader: Reader) -> HTML {
    guard let count = line.inhabitants else { return "–" }
    return "\(reader.number(count))"
  }
}

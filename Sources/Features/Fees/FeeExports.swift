import Core
import Directory
import Storage
import Web

/// The journal of a year for the accountant: invoices add to what is owed, credit notes and payments take from it.
enum FeeExports {
  static func journalCSV(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await journal(visit).answer(.csv) }
  static func journalXLSX(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await journal(visit).answer(.xlsx) }

  private struct Line {
    let day: Day
    let order: Int64
    let cells: [Sheet.Cell]
  }

  private static func journal(_ visit: Visit) async throws -> Sheet {
    let year = try FeesViews.year(visit)
    let language = visit.language
    let (documents, payments, refunds, names) = try await visit.read { tx in
      let documents = try tx.rows(
        "SELECT \(Document.columns) FROM fees_document f WHERE f.fee_year = \(year) AND f.series <> 'R' ORDER BY f.id"
      ).map(Document.init)
      let payments = try tx.rows(
        """
        SELECT s.id, p.day, p.currency, p.method, p.payer, p.undone, s.purpose, s.cents, d.code, s.city FROM fees_share s
        JOIN fees_payment p ON p.id = s.payment LEFT JOIN fees_document d ON d.id = s.invoice
        WHERE p.undone IS NULL AND (d.fee_year = \(year)
          OR d.id IS NULL AND p.day >= \(Day(year: year, month: 1, day: 1)) AND p.day <= \(Day(year: year, month: 12, day: 31)))
        ORDER BY s.id
        """)
      let first = Day(year: year, month: 1, day: 1)
      let refunds = try Refunds.list(
        where: "b.undone IS NULL AND b.day >= \(first) AND b.day <= \(Day(year: year, month: 12, day: 31))", limit: 20_000, in: tx)
      let cities = try documents.map(\.city) + payments.map { try $0("city") } + refunds.map(\.city)
      return (documents, payments, refunds, try Organisations.names(cities, language, on: tx.now.day, in: tx))
    }
    var lines = documents.map { document in
      let isCredit = document.series == .credit
      let amount = isCredit ? Money(cents: -document.amount.cents, currency: document.amount.currency) : document.amount
      return Line(
        day: document.issued, order: document.id.value,
        cells: [
          .day(document.issued), .text(visit.t(document.series.label)), .text(document.code), .text(names[document.city] ?? document.name),
          .text(document.amount.currency), .money(amount), .nothing, .text(document.why),
        ])
    }
    for row in payments {
      let currency: String = try row("currency")
      let purpose: Share.Purpose = try row("purpose")
      let method: Payments.Method = try row("method")
      lines.append(
        Line(
          day: try row("day"), order: try row("id"),
          cells: [
            .day(try row("day")), .text(visit.t(purpose == .fee ? method.label : FeeWords.purpose(purpose))),
            .text(try row("code", as: String?.self) ?? ""),
            .text(names[try row("city")] ?? ""), .text(currency), .nothing, .money(Money(cents: try row("cents"), currency: currency)),
            .text(try row("payer")),
          ]))
    }
    for refund in refunds {
      lines.append(
        Line(
          day: refund.day, order: refund.id.value,
          cells: [
            .day(refund.day), .text(visit.t("Paid back")), .nothing, .text(names[refund.city] ?? ""), .text(refund.amount.currency),
            .nothing,
            .money(Money(cents: -refund.amount.cents, currency: refund.amount.currency)), .text(refund.reference),
          ]))
    }
    let columns = ["Day", "What", "Invoice", "City", "Currency", "Owed", "Paid", "Note"] as [Phrase]
    let sorted = lines.sorted { ($0.day, $0.order) < ($1.day, $1.order) }
    return Sheet("fees-ledger-\(year)", columns.map { visit.t($0) }, rows: sorted.map(\.cells))
  }
}

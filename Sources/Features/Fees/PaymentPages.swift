import Core
import Directory
import Storage
import Web

/// Payments, the newest first; each can be undone.
enum PaymentPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let language = visit.language
    let (payments, codes, names, today) = try await visit.read { tx in
      let payments = try Payments.list(where: "TRUE", in: tx)
      let ids = payments.flatMap { $0.shares.compactMap(\.invoice) }
      let codes = try inPortions(ids) { portion in
        try tx.rows("SELECT id, code FROM fees_document WHERE id IN \(in: portion)").map {
          (try $0("id") as RecordID, try $0("code") as String)
        }
      }
      return (
        payments, Dictionary(codes, uniquingKeysWith: { first, _ in first }),
        try Organisations.names(payments.flatMap { $0.shares.map(\.city) }, language, on: tx.now.day, in: tx), tx.now.day
      )
    }
    let reader = visit.reader
    let rows = payments.map { payment -> [HTML] in
      let shares = payment.shares.map { share -> HTML in
        let money = reader.money(Money(cents: share.cents, currency: payment.amount.currency))
        let city = names[share.city] ?? ""
        let invoice: HTML = share.invoice.map { FeesViews.link(visit, codes[$0] ?? "", "/invoices/\($0)") } ?? ""
        return "\(city) \(invoice) \(money)\(share.purpose == .fee ? "" : " (\(reader.t(FeeWords.purpose(share.purpose))))")"
      }
      let action: HTML =
        payment.undone == nil
        ? Kit.button(
          reader.t("Undo"), action: visit.path("/fee-payments/\(payment.id)/undoing"), tone: .quiet, detail: reader.money(payment.amount),
          reader)
        : Kit.badge(reader.t("Undone"), .stopped)
      return [
        Kit.shortDay(payment.day, reader), .text(reader.money(payment.amount)), .text(reader.t(payment.method.label)), .text(payment.payer),
        shares.joined("<br>"), action,
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("Amount"), numeric: true), .init(visit.t("How")), .init(visit.t("Payer")),
      .init(visit.t("What it pays")), .init(visit.t("What to do")),
    ]
    let none: HTML =
      "<p>\(visit.t("No payment has been entered yet. Import a file from the bank, or enter a payment on the page of its invoice."))</p>"
    let table = Table(visit.t("Payments"), columns, rows: rows, captionShown: false, empty: none)
    let body = FeesViews.tabs(today.year, "/fee-payments", visit) + Kit.table(table, reader) + Kit.helpLink("payments", reader)
    return visit.page(visit.t("Payments"), body) { $0.indexed = false }
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Payment>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Payments.undo(id, by: actor, in: tx) }
    return visit.redirect(to: "/fee-payments", done: visit.t("The payment is undone; what it paid is due again."))
  }
}

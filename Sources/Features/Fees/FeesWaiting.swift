import Core
import Directory
import Storage
import Web

/// What waits: for the secretariat what only people can decide, for a city what it owes.
enum FeesWaiting {
  static let all = [
    Waiting("fees of the house") { visit, tx in
      guard let actor = visit.actor, actor.may(FeesPermissions.manage) else { return [] }
      let late = try Reminders.forCommittee(in: tx)
      let first = try FirstInvoice.waiting(in: tx)
      let names = try Organisations.names(late.map(\.city) + first.map(\.city), visit.language, on: tx.now.day, in: tx)
      let decide = late.map { city, years in
        Waiting.Item(
          title: years > 1
            ? visit.t("{city}: {count} unpaid years, the Executive Committee decides", count: years, ["city": names[city] ?? ""])
            : visit.t("{city}: the last reminder went out", ["city": names[city] ?? ""]), path: "/fees/arrears")
      }
      let blocked = first.map { item in
        Waiting.Item(
          title: visit.t(
            "{city}: the first invoice could not be made. {why}.", ["city": names[item.city] ?? "", "why": visit.t(item.obstacle.label)]),
          path: "/fees/\(item.year)")
      }
      let lines = try tx.count("SELECT count(*) FROM fees_line WHERE state = 'open' AND kind = 'credit'")
      let bank =
        lines == 0 ? [] : [Waiting.Item(title: visit.t("{count} movements of the bank to match", count: lines), path: "/bank-files")]
      return decide + blocked + bank
    },
    Waiting("fees of a city") { visit, tx in
      guard let actor = visit.actor, let city = actor.organisation, !actor.isSecretariat, actor.may(FeesPermissions.answer, on: city) else {
        return []
      }
      return try Invoices.list(where: "f.city = \(city) AND \(Invoices.open) > 0", order: "f.due, f.id", limit: 10, in: tx).map { invoice in
        Waiting.Item(
          title: visit.t("Pay invoice {invoice}", ["invoice": invoice.document.code]), path: invoice.document.path,
          due: invoice.document.due)
      }
    },
  ]
}

import Core
import Directory
import Storage
import Web

/// What waits: for the secretariat what only people can decide, for a city what it owes.
enum FeesWaiting {
  static let all = [house, city]

  private static let house = Waiting("fees of the house") { actor, _, now in
    guard actor.may(FeesPermissions.manage) else { return nil }
    return """
      SELECT (SELECT count(DISTINCT f.city) FROM fees_reminder m JOIN fees_document f ON f.id = m.invoice
          WHERE m.level = 3 AND f.due < \(now.day) AND \(Invoices.open) > 0)
        + (SELECT count(*) FROM fees_first WHERE obstacle <> '')
        + (SELECT CASE WHEN EXISTS (SELECT 1 FROM fees_line n WHERE \(Statements.unmatched)) THEN 1 ELSE 0 END)
        + (\(Refunds.count))
      """
  } find: { visit, tx in
    guard visit.may(FeesPermissions.manage) else { return [] }
    let late = try Reminders.forCommittee(in: tx)
    let first = try FirstInvoice.waiting(in: tx)
    let names = try Organisations.names(late.map(\.city) + first.map(\.city), visit.language, on: tx.now.day, in: tx)
    let decide = late.map { city, years in
      Waiting.Item(title: unpaid(names[city] ?? "", years, visit), path: "/fees/arrears")
    }
    let blocked = first.map { item in
      let values = ["city": names[item.city] ?? "", "why": visit.t(item.obstacle.label)]
      return Waiting.Item(title: visit.t("{city}: the first invoice could not be made. {why}.", values), path: "/fees/\(item.year)")
    }
    let lines = try tx.count("SELECT count(*) FROM fees_line n WHERE \(Statements.unmatched)")
    let bank = lines == 0 ? [] : [Waiting.Item(title: visit.t("{count} bank movements to match", count: lines), path: "/bank-files")]
    let owed = try Refunds.owed(in: tx)
    let cities = try Organisations.names(owed.map(\.city), visit.language, on: tx.now.day, in: tx)
    let back = owed.map { owed in
      let values = ["amount": visit.reader.money(owed.amount), "city": cities[owed.city] ?? ""]
      return Waiting.Item(title: visit.t("Pay {amount} back to {city}", values), path: "/fees/refunds")
    }
    return decide + blocked + bank + back
  }

  static func unpaid(_ city: String, _ years: Int, _ visit: Visit) -> String {
    years > 1
      ? visit.t("{city}: {count} unpaid years, the Executive Committee decides", count: years, ["city": city])
      : visit.t("{city}: the last reminder went out", ["city": city])
  }

  private static let city = Waiting("fees of a city") { actor, _, _ in
    owing(actor).map { "SELECT count(*) FROM fees_document f WHERE f.series = 'F' AND f.city = \($0) AND \(Invoices.open) > 0" }
  } find: { visit, tx in
    guard let city = visit.actor.flatMap(owing) else { return [] }
    return try Invoices.list(where: "f.city = \(city) AND \(Invoices.open) > 0", order: "f.due, f.id", in: tx).map { invoice in
      Waiting.Item(
        title: visit.t("Pay invoice {invoice}", ["invoice": invoice.document.code]), path: invoice.document.path, due: invoice.document.due)
    }
  }

  /// For whom this actor pays; the secretariat pays for nobody.
  private static func owing(_ actor: Actor) -> OrganisationID? {
    guard let city = actor.organisation, !actor.isSecretariat, actor.may(FeesPermissions.answer, on: city) else { return nil }
    return city
  }
}

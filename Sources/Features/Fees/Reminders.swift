import Core
import Directory
import Storage
import Web

/// Once a day: reminders that have come due, and who is in order.
enum Reminders {
  static let job = JobKind("fees.daily", every: .day) { house, _ in
    try await house.database.write { tx in try InOrder.refreshAll(in: tx) }
    let waiting = try await house.database.read { tx in
      try tx.rows("SELECT city, year FROM fees_first").map { (try $0("city") as OrganisationID, try $0("year") as Int) }
    }
    for (city, year) in waiting { try await house.database.write { tx in try FirstInvoice.issue(city, year, in: tx) } }
    for id in try await house.database.read({ tx in try late(in: tx) }) {
      try await house.database.write { tx in try remind(id, house, in: tx) }
    }
  }

  private static func late(in tx: Tx) throws -> [RecordID] {
    try tx.values(
      """
      SELECT f.id FROM fees_document f WHERE f.series = 'F' AND f.due < \(tx.now.day) AND \(Invoices.open) > 0
        AND (SELECT count(*) FROM fees_reminder m WHERE m.invoice = f.id) < 3 ORDER BY f.id LIMIT 5000
      """)
  }

  /// The level that is due today, if any, with its mails, in one write.
  static func remind(_ id: RecordID, _ house: House, in tx: WriteTx) throws {
    let invoice = try Invoices.find(id, in: tx)
    let today = tx.now.day
    guard invoice.open.isPositive, let due = invoice.document.due else { return }
    var sent: [Int: Day] = [:]
    for row in try tx.rows("SELECT level, day FROM fees_reminder WHERE invoice = \(id)") { sent[try row("level")] = try row("day") }
    let stops = try Stops.of([id], in: tx)[id] ?? []
    let settings = try FeeSettings.read(in: tx)
    let rule = ReminderRule.Case(due: due, sent: sent, stops: stops.filter { Stops.holds($0, on: today) }.map(\.until))
    guard let level = ReminderRule.level(rule, days: settings.reminderDays, on: today) else { return }
    try tx.execute("INSERT INTO fees_reminder (invoice, level, day) VALUES (\(id), \(level), \(today))")
    try Ledger.record(
      "fee.reminded", day: today, of: id, and: invoice.document.city.as(), values: ["level": "\(level)"], by: .house, in: tx)
    var holders = try Contacts.holders(of: [invoice.document.city], on: today, in: tx)[invoice.document.city] ?? []
    // The last one goes to the politician too.
    if level == 3 { holders += try Mandates.holders(of: [invoice.document.city], roles: [.political], on: today, in: tx) }
    for holder in Contacts.distinct(holders) { try Outbox.put(mail(invoice, level, to: holder, house, in: tx), in: tx) }
  }

  private static func mail(_ invoice: Invoice, _ level: Int, to holder: Holder, _ house: House, in tx: Tx) throws -> Mail {
    let reader = Reader(language: holder.language, words: house.words)
    let document = invoice.document
    let names = try Organisations.names([document.city], reader.language, on: tx.now.day, in: tx)
    let values = [
      "invoice": document.code, "city": names[document.city] ?? document.name, "year": "\(document.feeYear)",
      "amount": reader.money(invoice.open), "day": document.due.map { reader.day($0) } ?? "",
      "reference": CreditorReference.spaced(document.reference), "iban": CreditorReference.spaced(document.issuer.iban),
    ]
    let (subject, opening): (String, String) =
      switch level {
      case 1:
        (
          reader.t("Reminder: invoice {invoice}, {city}", values),
          reader.t(
            "The {year} membership fee of {city} (invoice {invoice}, {amount}) was due on {day}. It may have been overlooked, or the transfer may be on its way; in that case there is nothing to do.",
            values)
        )
      case 2:
        (
          reader.t("Second reminder: invoice {invoice}, {city}", values),
          reader.t(
            "Invoice {invoice} for the {year} membership fee of {city} is still unpaid: {amount}, due on {day}. Please pay it, or tell us when you will.",
            values)
        )
      default:
        (
          reader.t("Last reminder: invoice {invoice}, {city}", values),
          reader.t(
            "Invoice {invoice} for the {year} membership fee of {city} has been unpaid since {day}: {amount}. We have written to you twice. After two unpaid years the Executive Committee decides on the membership; nothing ends automatically. Please pay it, or tell us what prevents you.",
            values)
        )
      }
    let letter = Letter(
      subject: subject,
      [
        .paragraph(opening), .paragraph(reader.t("Please give this reference with the transfer: {reference}. Account: {iban}.", values)),
        .paragraph(
          reader.t(
            "On the page of the invoice you can promise a payment date, or say that you are waiting for a purchase-order number: reminders then stop."
          )
        ),
        .link(reader.t("Open the invoice"), house.address(document.path, reader.language)),
      ])
    return letter.mail(to: holder.person, holder.address, holder.language, key: "fee reminder \(document.id) \(level) \(holder.person)")
  }

  /// Cities whose last reminder went out, with how many of their years are unpaid: the Committee decides.
  static func forCommittee(in tx: Tx) throws -> [(city: OrganisationID, years: Int)] {
    try tx.rows(
      """
      SELECT f.city, count(DISTINCT f.fee_year) AS years FROM fees_document f
      LEFT JOIN fees_reminder m ON m.invoice = f.id AND m.level = 3
      WHERE f.series = 'F' AND f.due < \(tx.now.day) AND \(Invoices.open) > 0 GROUP BY f.city HAVING count(m.level) > 0 ORDER BY f.city
      """
    ).map { (try $0("city"), try $0("years")) }
  }
}

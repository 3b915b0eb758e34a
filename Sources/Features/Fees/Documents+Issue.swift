import Core
import Directory
import Storage
import Web

/// Issuing. A number is given in the write that issues; the house has one writer, so numbers have no gaps.
package enum Documents {
  struct New {
    var series: Document.Series
    var city: Organisation
    var feeYear: Int
    var amount: Money
    var full: Money
    var run: RecordID?
    var invoice: Document?
    var due: Day?
    var why = ""
    var line: FeeLine?
  }

  /// What stands around the amounts, read once for many.
  struct Frame {
    let settings: FeeSettings
    let billing: [OrganisationID: Billing]
    let holders: [OrganisationID: [Holder]]

    init(_ cities: [OrganisationID], in tx: Tx) throws {
      settings = try FeeSettings.read(in: tx)
      billing = try Billing.all(of: cities, in: tx)
      holders = try Contacts.holders(of: cities, on: tx.now.day, in: tx)
    }
  }

  static func issue(_ new: New, _ frame: Frame, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let day = tx.now.day
    let (number, code) = try next(new.series, day.year, in: tx)
    let id = try Record.create(new.series.record, owner: new.city.id, audience: .of(new.city.id), in: tx)
    let billing = frame.billing[new.city.id] ?? Billing()
    let language = Contacts.language(frame.holders[new.city.id], country: new.city.country)
    let reference = new.invoice?.reference ?? CreditorReference.make(code) ?? code
    let settings = frame.settings
    let line = new.line
    try tx.execute(
      """
      INSERT INTO fees_document (id, series, series_year, number, code, city, fee_year, run, invoice, reference, issued, due, currency,
        full_cents, cents, why, language, country, population, population_day, population_source, population_said, income_group,
        from_population, below_population, name, address, tax_number, attention, issuer_name, issuer_address, issuer_tax, iban, bic, charges, sentence)
      VALUES (\(id), \(new.series), \(day.year), \(number), \(code), \(new.city.id), \(new.feeYear), \(new.run), \(new.invoice?.id),
        \(reference), \(day), \(new.due), \(new.amount.currency), \(new.full.cents), \(new.amount.cents), \(new.why), \(language.code),
        \(new.city.country), \(line?.inhabitants), \(line?.population?.from), \(line?.population?.source ?? ""), \(line?.population?.said),
        \(line?.group), \(line?.band?.from), \(line?.band?.below), \(billing.name.isEmpty ? new.city.name : billing.name), \(billing.address),
        \(billing.taxNumber), \(billing.attention), \(settings.name), \(settings.address), \(settings.taxNumber), \(settings.iban),
        \(settings.bic), \(settings.charges), \(settings.sentences[language] ?? ""))
      """)
    try Jobs.enqueue("fees.paper", payload: ["document": "\(id)"], key: "fees.paper \(id)", in: tx)
    try Jobs.enqueue("fees.letter", payload: ["document": "\(id)"], key: "fees.letter \(id)", in: tx)
    return id
  }

  private static func next(_ series: Document.Series, _ year: Int, in tx: WriteTx) throws -> (Int, String) {
    let last: Int = try tx.value("SELECT max(number) FROM fees_document WHERE series = \(series) AND series_year = \(year)") ?? 0
    let digits = String(last + 1)
    return (last + 1, "\(series.rawValue)-\(year)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits)
  }

  /// A city's invoice of a year, which is billed once; credit that was kept for the city is used at once.
  /// - Returns: nil where the city is billed already.
  static func bill(
    _ line: FeeLine, _ city: Organisation, year: Int, run: RecordID?, dueDays: Int, _ frame: Frame, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID? {
    guard let due = line.due, line.outcome == .bill else { return nil }
    let held = try tx.count("SELECT count(*) FROM fees_billed WHERE city = \(city.id) AND year = \(year) AND series = 'F'")
    guard held == 0 else { return nil }
    try frame.settings.requireComplete()
    var new = New(series: .invoice, city: city, feeYear: year, amount: due, full: line.full ?? due)
    new.run = run
    new.due = tx.now.day.adding(days: dueDays)
    new.why = line.decision ?? ""
    new.line = line
    let id = try issue(new, frame, by: actor, in: tx)
    try tx.execute("INSERT INTO fees_billed (city, year, series, invoice) VALUES (\(city.id), \(year), 'F', \(id))")
    // Before credit pays it: whoever waits for the payment learns of it.
    if run == nil { try FirstInvoice.tie(city.id, year, in: tx) }
    try Ledger.record("fee.invoiced", day: tx.now.day, of: id, and: city.record, values: ["year": "\(year)"], by: actor, in: tx)
    try Payments.useKept(on: id, by: actor, in: tx)
    return id
  }

  /// Takes an invoice back, or a part of it. What was paid beyond the rest is kept for the city.
  /// - Parameter amount: nil for all that was not credited yet.
  @discardableResult
  package static func credit(_ invoice: RecordID, amount: Money? = nil, why: String, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(FeesPermissions.manage)
    let found = try Invoices.find(invoice, in: tx)
    let rest = found.document.amount.cents - found.credited
    guard !why.trimmed.isEmpty else { throw FieldProblem("why", "Give the reason: it appears on the credit note.") }
    guard rest > 0 else { throw Problem.conflict("This invoice has already been credited.") }
    let cents = amount?.cents ?? rest
    guard cents > 0, cents <= rest, amount.map({ $0.currency == found.document.amount.currency }) ?? true else {
      throw FieldProblem("amount", "A credit note is above zero and at most what was billed.")
    }
    let city = try Organisations.find(found.document.city, in: tx)
    let money = Money(cents: cents, currency: found.document.amount.currency)
    var new = New(series: .credit, city: city, feeYear: found.document.feeYear, amount: money, full: money)
    new.invoice = found.document
    new.why = why.trimmed
    let id = try issue(new, try Frame([city.id], in: tx), by: actor, in: tx)
    // The year may be billed anew when nothing of the invoice stands.
    if cents == rest { try tx.execute("DELETE FROM fees_billed WHERE invoice = \(invoice)") }
    try Ledger.record("fee.credited", day: tx.now.day, of: id, and: city.record, by: actor, in: tx)
    try Payments.keepSurplus(of: invoice, by: actor, in: tx)
    try Settlement.refresh([invoice], by: actor, in: tx)
    return id
  }
}

extension Document.Series {
  /// The kind of its record.
  var record: String {
    switch self {
    case .invoice: "invoice"
    case .credit: "credit-note"
    case .receipt: "receipt"
    }
  }
}

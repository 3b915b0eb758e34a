import Core
import Directory
import Storage
import Web

/// What follows when an invoice becomes paid, or open again: receipt, ledger, the city's "in order".
enum Settlement {
  static func refresh(_ invoices: [RecordID], by actor: Actor, in tx: WriteTx) throws {
    var cities: Set<OrganisationID> = []
    for id in invoices {
      let invoice = try Invoices.find(id, in: tx)
      cities.insert(invoice.document.city)
      let position: Int64? = try tx.value("SELECT position FROM fees_settled WHERE invoice = \(id)")
      // Credited without any payment is neither paid nor owed.
      let isPaid = invoice.open.cents <= 0 && invoice.paid > 0
      if isPaid, position == nil { try settle(invoice, by: actor, in: tx) }
      if !isPaid, let position {
        try Ledger.undo(position, by: actor, in: tx)
        try tx.execute("DELETE FROM fees_settled WHERE invoice = \(id)")
      }
    }
    try InOrder.refresh(cities.sorted(), in: tx)
  }

  private static func settle(_ invoice: Invoice, by actor: Actor, in tx: WriteTx) throws {
    let city = try Organisations.find(invoice.document.city, in: tx)
    let paid = Money(cents: invoice.paid, currency: invoice.document.amount.currency)
    var new = Documents.New(series: .receipt, city: city, feeYear: invoice.document.feeYear, amount: paid, full: paid)
    new.invoice = invoice.document
    let receipt = try Documents.issue(new, try Documents.Frame([city.id], in: tx), by: actor, in: tx)
    // Without a day: a city's payments are nobody's news, while rooms that wait for a fee learn of it.
    let application = try FirstInvoice.application(of: invoice.id, in: tx)
    let position = try Ledger.record(
      "fee.paid", day: nil, of: city.record, and: invoice.id, values: application.map { ["application": "\($0)"] } ?? [:], by: actor, in: tx
    )
    try tx.execute("INSERT INTO fees_settled (invoice, receipt, position) VALUES (\(invoice.id), \(receipt), \(position))")
  }
}

/// Whether a city's fees are in order, stated as a dated fact: all that others ever see of them.
enum InOrder {
  /// States what has changed. A city that was never billed and never exempt has nothing stated of it.
  static func refresh(_ cities: [OrganisationID], in tx: WriteTx) throws {
    if cities.isEmpty { return }
    let day = tx.now.day
    let late = Set(
      try inPortions(cities) { portion in
        try tx.values(
          """
          SELECT f.city FROM fees_document f WHERE f.series = 'F' AND f.due < \(day) AND f.city IN \(in: portion) AND \(Invoices.open) > 0
          """, as: OrganisationID.self)
      })
    let known = try Organisations.known([.dues], of: cities, on: day, in: tx)
    for city in cities {
      let wanted: Dues = late.contains(city) ? .due : .inOrder
      guard known[city]?[.dues]?.value != wanted.rawValue else { continue }
      try Organisations.state(Fact(.dues, wanted.rawValue, from: day, source: "Fees"), of: city, by: .house, in: tx)
    }
  }

  /// For the daily job: whoever was ever billed or exempted.
  static func refreshAll(in tx: WriteTx) throws {
    try refresh(
      try tx.values(
        "SELECT f.city FROM fees_document f WHERE f.series = 'F' UNION SELECT r.city FROM fees_relief r WHERE r.cents = 0"), in: tx)
  }
}

import Core
import Directory
import Storage
import Web

/// What stops reminders: a promise, or a purchase-order number that is awaited. Issued invoices stay as they are.
package enum Stops {
  package enum Kind: String, SQLWord { case promise, order }
  /// Days for which the wait for a purchase-order number stops reminders.
  static let orderDays = 30
  /// A promise reaches at most this far.
  static let promiseDays = 366

  package static func promise(_ invoice: RecordID, until day: Day, by actor: Actor, in tx: WriteTx) throws {
    _ = try open(invoice, by: actor, in: tx)
    let today = tx.now.day
    guard day >= today, day <= today.adding(days: promiseDays) else {
      throw FieldProblem("until", "Choose a day from today on, within a year.")
    }
    try insert(invoice, .promise, until: day, number: nil, by: actor, in: tx)
  }

  /// The invoice waits inside the city for a purchase-order number.
  package static func awaitOrder(_ invoice: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try open(invoice, by: actor, in: tx)
    let waiting = try tx.count(
      "SELECT count(*) FROM fees_stop WHERE invoice = \(invoice) AND kind = 'order' AND number IS NULL AND until >= \(tx.now.day)")
    guard waiting == 0 else { throw Problem.conflict("This invoice is already waiting for a purchase-order number.") }
    try insert(invoice, .order, until: tx.now.day.adding(days: orderDays), number: nil, by: actor, in: tx)
  }

  /// The number came: it is noted, and the invoice has its days to be paid before a reminder.
  package static func order(_ invoice: RecordID, number: String, by actor: Actor, in tx: WriteTx) throws {
    _ = try open(invoice, by: actor, in: tx)
    guard !number.trimmed.isEmpty else { throw FieldProblem("number", "Fill this in.") }
    let changed = try tx.execute(
      "UPDATE fees_stop SET number = \(number.trimmed), until = \(tx.now.day.adding(days: orderDays)) WHERE invoice = \(invoice) AND kind = 'order' AND number IS NULL"
    )
    if changed == 0 { try insert(invoice, .order, until: tx.now.day.adding(days: orderDays), number: number.trimmed, by: actor, in: tx) }
    // The paper is set anew with it, beside the first.
    try Jobs.enqueue("fees.paper", payload: ["document": "\(invoice)"], in: tx)
  }

  private static func open(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Invoice {
    let invoice = try Invoices.find(id, by: actor, in: tx)
    try actor.require(FeesPermissions.answer, on: invoice.document.city)
    guard invoice.open.isPositive else { throw Problem.conflict("Nothing is due on this invoice any more.") }
    return invoice
  }

  private static func insert(_ invoice: RecordID, _ kind: Kind, until day: Day, number: String?, by actor: Actor, in tx: WriteTx) throws {
    let id = try tx.nextID(Stop.self)
    try tx.execute(
      """
      INSERT INTO fees_stop (id, invoice, kind, until, number, made, person)
      VALUES (\(id), \(invoice), \(kind), \(day), \(number), \(tx.now), \(actor.person))
      """)
  }

  package struct Stop: Sendable {
    package let kind: Kind
    package let until: Day
    package let number: String?
    package let made: Moment
  }

  static func of(_ invoices: [RecordID], in tx: Tx) throws -> [RecordID: [Stop]] {
    let rows = try inPortions(invoices) { portion in
      try tx.rows("SELECT invoice, kind, until, number, made FROM fees_stop WHERE invoice IN \(in: portion) ORDER BY id")
    }
    return Dictionary(
      grouping: try rows.map {
        (try $0("invoice") as RecordID, Stop(kind: try $0("kind"), until: try $0("until"), number: try $0("number"), made: try $0("made")))
      }, by: \.0
    ).mapValues { $0.map(\.1) }
  }

  /// Whether it still holds reminders back on a day.
  static func holds(_ stop: Stop, on day: Day) -> Bool { stop.until >= day }

  // MARK: Personal data

  static let holding = Holding(
    "fees", "Promises and purchase-order numbers", purpose: "So that reminders stop where somebody has answered.",
    read: { person, tx in
      try tx.rows("SELECT invoice, kind, until, made FROM fees_stop WHERE person = \(person) ORDER BY id").map { row in
        [
          "invoice": "\(try row("invoice") as Int64)", "kind": try row("kind"), "until": "\(try row("until") as Day)",
          "made": "\(try row("made") as Moment)",
        ]
      }
    },
    merge: { double, kept, tx in try tx.execute("UPDATE fees_stop SET person = \(kept) WHERE person = \(double)") })

  /// Whoever is named as the addressee of invoices to come is so no more; issued ones are accounts and stay.
  static let erasure = Erasure { person, tx in
    let name = try People.names([person], in: tx)[person] ?? ""
    if !name.isEmpty { try tx.execute("UPDATE fees_billing SET attention = '' WHERE attention = \(name)") }
  }

  static let retention = Retention(
    "fees", "Names on invoices and in bank movements",
    reason:
      "They are kept for ten years after the invoice or the movement, because accounts and their supporting documents must be kept that long.",
    days: 3653
  ) { before, tx in
    let invoices = try tx.execute(
      """
      UPDATE fees_document SET attention = '' WHERE id IN
        (SELECT d.id FROM fees_document d WHERE d.attention <> '' AND d.issued < \(before) ORDER BY d.id LIMIT 500)
      """)
    let payments = try tx.execute(
      """
      UPDATE fees_payment SET payer = '', note = '' WHERE id IN
        (SELECT p.id FROM fees_payment p WHERE (p.payer <> '' OR p.note <> '') AND p.day < \(before) ORDER BY p.id LIMIT 500)
      """)
    return invoices + payments
      + (try tx.execute(
        """
        UPDATE fees_line SET payer = '', account = '', text = '' WHERE id IN
          (SELECT n.id FROM fees_line n WHERE (n.payer <> '' OR n.account <> '' OR n.text <> '') AND n.booked < \(before) ORDER BY n.id LIMIT 500)
        """))
  }
}

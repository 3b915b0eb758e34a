import Core
import Directory
import Storage
import Web

/// Money that came in, and where it went. A payment is a row of its own; undoing it keeps the row.
package enum Payments {
  package enum Method: String, SQLWord, CaseIterable {
    case bank, hand, credit
    var label: Phrase {
      switch self {
      case .bank: "Bank file"
      case .hand: "Entered by hand"
      case .credit: "Credit used"
      }
    }
  }

  struct New {
    var day: Day
    var amount: Money
    var method: Method
    var payer = ""
    var note = ""
    var line: ID<BankLine>?
    var batch: Int64?
  }

  /// Writes a payment with its shares; what they name must be open by as much, or it is a conflict and nothing is written.
  @discardableResult
  static func enter(_ new: New, _ shares: [Share], by actor: Actor, in tx: WriteTx) throws -> ID<Payment> {
    let money = shares.filter { $0.purpose != .charges }.reduce(0) { $0 + $1.cents }
    guard money == new.amount.cents, !shares.isEmpty, shares.allSatisfy({ $0.cents > 0 }) else {
      throw Problem.conflict("The parts do not add up to the whole amount.")
    }
    var wanted: [RecordID: Int] = [:]
    for share in shares {
      if let invoice = share.invoice { wanted[invoice, default: 0] += share.cents }
    }
    for (id, cents) in wanted {
      let invoice = try Invoices.find(id, in: tx)
      guard invoice.document.amount.currency == new.amount.currency else {
        throw Problem.conflict("This payment is in a different currency from the invoice: it cannot pay it.")
      }
      guard invoice.open.cents >= cents else {
        throw Problem.conflict("In the meantime, less is due on this invoice than the payment would cover. Look at it again.")
      }
      guard shares.allSatisfy({ $0.invoice != id || $0.city == invoice.document.city }) else { throw Problem.malformed }
    }
    let id = try insert(new, shares, by: actor, in: tx)
    try Settlement.refresh(Array(wanted.keys), by: actor, in: tx)
    return id
  }

  private static func insert(_ new: New, _ shares: [Share], by actor: Actor, in tx: WriteTx) throws -> ID<Payment> {
    let id = try tx.nextID(Payment.self)
    try tx.execute(
      """
      INSERT INTO fees_payment (id, day, currency, cents, method, payer, note, line, batch, entered, entered_by)
      VALUES (\(id), \(new.day), \(new.amount.currency), \(new.amount.cents), \(new.method), \(new.payer), \(new.note), \(new.line),
        \(new.batch), \(tx.now), \(actor.person))
      """)
    for share in shares {
      let key = try tx.nextID(Share.self)
      try tx.execute(
        """
        INSERT INTO fees_share (id, payment, city, invoice, purpose, cents)
        VALUES (\(key), \(id), \(share.city), \(share.invoice), \(share.purpose), \(share.cents))
        """)
    }
    return id
  }

  /// By hand: a transfer seen on paper, a cheque. More than what is open is kept for the city.
  package static func enterByHand(
    _ invoice: RecordID, amount: Money, day: Day, note: String, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(FeesPermissions.manage)
    let found = try Invoices.find(invoice, in: tx)
    guard amount.isPositive else { throw FieldProblem("amount", "A payment is above zero.") }
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    guard found.open.isPositive else { throw Problem.conflict("Nothing is due on this invoice any more.") }
    let city = found.document.city
    var shares = [Share(.fee, city, invoice: invoice, cents: min(amount.cents, found.open.cents))]
    if amount.cents > found.open.cents { shares.append(Share(.kept, city, cents: amount.cents - found.open.cents)) }
    let new = New(day: day, amount: Money(cents: amount.cents, currency: found.document.amount.currency), method: .hand, note: note)
    try enter(new, shares, by: actor, in: tx)
  }

  /// Takes a payment back: what it paid is open again. Its row stays.
  package static func undo(_ id: ID<Payment>, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    guard let row = try tx.row("SELECT method, line, undone FROM fees_payment WHERE id = \(id)") else { throw Problem.notFound }
    guard try row("undone", as: Moment?.self) == nil else { throw Problem.conflict("This payment has already been undone.") }
    let shares = try tx.rows("SELECT city, invoice, purpose, cents FROM fees_share WHERE payment = \(id)")
    try tx.execute("UPDATE fees_payment SET undone = \(tx.now) WHERE id = \(id)")
    if let line: ID<BankLine> = try row("line") { try tx.execute("UPDATE fees_line SET state = 'open' WHERE id = \(line)") }
    let currency = try self.currency(of: id, in: tx)
    for share in shares where try share("purpose", as: Share.Purpose.self) == .kept && share("cents", as: Int.self) > 0 {
      // Credit that was used since is not there any more.
      guard try kept(try share("city"), currency: currency, in: tx) >= 0 else {
        throw Problem.conflict("The credit left over from this payment has since been used. Undo that first.")
      }
    }
    let returned = try shares.filter { try $0("purpose", as: Share.Purpose.self) == .refund }.map {
      try $0("city", as: OrganisationID.self)
    }
    for city in Set(returned) where try Refunds.balance(city, currency: currency, in: tx) < 0 {
      throw Problem.conflict("The credit left over from this payment has since been paid back. Undo that first.")
    }
    try Settlement.refresh(Set(try shares.compactMap { try $0("invoice", as: RecordID?.self) }).sorted(), by: actor, in: tx)
  }

  private static func currency(of id: ID<Payment>, in tx: Tx) throws -> String {
    try tx.value("SELECT currency FROM fees_payment WHERE id = \(id)") ?? Money.euro
  }

  /// Credit of a city in cents.
  static func kept(_ city: OrganisationID, currency: String, in tx: Tx) throws -> Int {
    try tx.value(
      """
      SELECT coalesce(sum(s.cents), 0) FROM fees_share s JOIN fees_payment p ON p.id = s.payment
      WHERE s.city = \(city) AND s.purpose = 'kept' AND p.undone IS NULL AND p.currency = \(currency)
      """) ?? 0
  }

  /// Sets credit that was kept for the city against an invoice: a payment of nothing whose parts cancel out.
  static func useKept(on invoice: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let found = try Invoices.find(invoice, in: tx)
    let cents = min(try kept(found.document.city, currency: found.document.amount.currency, in: tx), found.open.cents)
    if cents > 0 { try move(cents, from: .kept, to: found, by: actor, in: tx) }
  }

  /// Credit that was kept is to be sent back: a payment of nothing whose parts cancel out.
  static func turnKept(_ cents: Int, of city: OrganisationID, currency: String, by actor: Actor, in tx: WriteTx) throws {
    let shares = [Share(.kept, city, cents: -cents), Share(.refund, city, cents: cents)]
    _ = try insert(
      New(day: tx.now.day, amount: Money(cents: 0, currency: currency), method: .credit), shares, by: actor, in: tx)
  }

  /// What is paid beyond an invoice, after a credit note, is kept for the city.
  static func keepSurplus(of invoice: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let found = try Invoices.find(invoice, in: tx)
    if found.open.cents < 0 { try move(found.open.cents, from: .kept, to: found, by: actor, in: tx) }
  }

  private static func move(_ cents: Int, from purpose: Share.Purpose, to invoice: Invoice, by actor: Actor, in tx: WriteTx) throws {
    let nothing = Money(cents: 0, currency: invoice.document.amount.currency)
    let shares = [
      Share(purpose, invoice.document.city, cents: -cents), Share(.fee, invoice.document.city, invoice: invoice.id, cents: cents),
    ]
    _ = try insert(New(day: tx.now.day, amount: nothing, method: .credit), shares, by: actor, in: tx)
    try Settlement.refresh([invoice.id], by: actor, in: tx)
  }
}

/// A payment as pages list it.
package struct Payment: Sendable {
  package let id: ID<Payment>
  package let day: Day
  package let amount: Money
  package let method: Payments.Method
  package let payer: String
  package let note: String
  package let undone: Moment?
  package let shares: [Share]
}

extension Payments {
  /// Newest first.
  /// - Parameter condition: on `p`.
  static func list(where condition: SQL, limit: Int = 200, in tx: Tx) throws -> [Payment] {
    let rows = try tx.rows(
      """
      SELECT p.id, p.day, p.currency, p.cents, p.method, p.payer, p.note, p.undone FROM fees_payment p WHERE \(condition)
      ORDER BY p.day DESC, p.id DESC LIMIT \(limit)
      """)
    let ids: [ID<Payment>] = try rows.map { try $0("id") }
    let parts = try inPortions(ids) { portion in
      try tx.rows("SELECT payment, city, invoice, purpose, cents FROM fees_share WHERE payment IN \(in: portion) ORDER BY id").map { row in
        (
          try row("payment") as ID<Payment>,
          Share(try row("purpose"), try row("city"), invoice: try row("invoice"), cents: try row("cents"))
        )
      }
    }
    let shares = Dictionary(grouping: parts, by: \.0).mapValues { $0.map(\.1) }
    return try rows.map { row in
      let id: ID<Payment> = try row("id")
      return Payment(
        id: id, day: try row("day"), amount: Money(cents: try row("cents"), currency: try row("currency")), method: try row("method"),
        payer: try row("payer"), note: try row("note"), undone: try row("undone"), shares: shares[id] ?? [])
    }
  }

  static func of(_ invoice: RecordID, in tx: Tx) throws -> [Payment] {
    try list(where: "p.id IN (SELECT s.payment FROM fees_share s WHERE s.invoice = \(invoice))", in: tx)
  }
}

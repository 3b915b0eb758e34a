import Core
import Directory
import Storage
import Web

/// Invoices as matching knows them, kept up to date while lines are applied one after the other.
struct OpenInvoices {
  private(set) var open: [OpenInvoice] = []
  /// Of which nothing is open, not older than three years.
  private(set) var paid: [OpenInvoice] = []

  init(in tx: Tx) throws {
    let invoices = try Invoices.list(where: "f.fee_year >= \(tx.now.day.year - 3) OR \(Invoices.open) > 0", limit: 10_000, in: tx)
    let cities = Array(Set(invoices.map(\.document.city)))
    let day = tx.now.day
    let named = try Language.official.map { try Organisations.names(cities, $0, on: day, in: tx) }
    for invoice in invoices {
      let document = invoice.document
      let names = Set(named.compactMap { $0[document.city] } + [document.name])
      let known = OpenInvoice(
        id: document.id, code: document.code, reference: document.reference, city: document.city,
        open: invoice.open.cents < 0 ? Money(cents: 0, currency: invoice.open.currency) : invoice.open, names: names.sorted())
      if known.open.isPositive { open.append(known) } else if invoice.credited < document.amount.cents { paid.append(known) }
    }
  }

  func match(_ line: BankLine) -> Match {
    line.kind == .credit && line.amount.isPositive ? Matching.match(line.transfer, open, paid: paid) : .unknown
  }

  /// After a line was applied.
  mutating func take(_ shares: [Share]) {
    for share in shares {
      guard let place = open.firstIndex(where: { $0.id == share.invoice }) else { continue }
      let old = open[place]
      let rest = OpenInvoice(
        id: old.id, code: old.code, reference: old.reference, city: old.city,
        open: Money(cents: old.open.cents - share.cents, currency: old.open.currency), names: old.names)
      if rest.open.isPositive {
        open[place] = rest
      } else {
        open.remove(at: place)
        paid.append(rest)
      }
    }
  }
}

extension Match {
  var shares: [Share] {
    switch self {
    case .matched(let shares), .check(let shares, _): shares
    case .unknown: []
    }
  }

  /// What a page shows and sends back, so that what is applied is what was seen.
  var code: String {
    shares.map { "\($0.purpose.rawValue):\($0.invoice.map { "\($0)" } ?? "-"):\($0.city):\($0.cents)" }.joined(separator: ",")
  }
}

extension Statements {
  /// Applies the ticked lines in one write, all or nothing.
  /// - Parameter ticked: each line with the proposal that the page showed.
  /// - Returns: how many payments were entered.
  @discardableResult
  package static func apply(
    _ statement: RecordID, _ ticked: [(line: ID<BankLine>, seen: String)], by actor: Actor, in tx: WriteTx
  ) throws -> Int {
    try actor.require(FeesPermissions.manage)
    _ = try find(statement, in: tx)
    if ticked.isEmpty { throw FieldProblem("line", "Tick at least one movement.") }
    var invoices = try OpenInvoices(in: tx)
    let batch = try tx.nextID(BankStatement.self).value
    for (id, seen) in ticked {
      let line = try line(id, in: tx)
      guard line.statement == statement else { throw Problem.notFound }
      try requireOpen(line)
      let match = invoices.match(line)
      guard !match.shares.isEmpty, match.code == seen else {
        throw Problem.conflict("Something has changed since this page was shown: a ticked movement no longer pays the same.")
      }
      try enter(line, match.shares, batch: batch, by: actor, in: tx)
      invoices.take(match.shares)
    }
    return ticked.count
  }

  /// One movement by hand: split over invoices, the rest kept or to be refunded.
  package static func apply(_ id: ID<BankLine>, _ shares: [Share], by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let line = try line(id, in: tx)
    try requireOpen(line)
    guard line.kind == .credit else { throw Problem.conflict("Only money that came in can pay invoices.") }
    try enter(line, shares, batch: try tx.nextID(BankStatement.self).value, by: actor, in: tx)
  }

  private static func requireOpen(_ line: BankLine) throws {
    guard line.state == .open else { throw Problem.conflict("Somebody else has dealt with this movement in the meantime.") }
  }

  private static func enter(_ line: BankLine, _ shares: [Share], batch: Int64, by actor: Actor, in tx: WriteTx) throws {
    let new = Payments.New(
      day: line.booked, amount: line.amount, method: .bank, payer: line.payer, note: String(line.text.prefix(300)), line: line.id,
      batch: batch)
    try Payments.enter(new, shares, by: actor, in: tx)
    try tx.execute("UPDATE fees_line SET state = 'applied' WHERE id = \(line.id)")
  }

  /// Nothing to do with fees: a gift, a transfer between own accounts. And back.
  package static func setAside(_ id: ID<BankLine>, _ aside: Bool, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(FeesPermissions.manage)
    let line = try line(id, in: tx)
    guard line.state == (aside ? .open : .aside) else {
      throw Problem.conflict("Somebody else has dealt with this movement in the meantime.")
    }
    try tx.execute("UPDATE fees_line SET state = \(aside ? BankLine.State.aside : .open) WHERE id = \(id)")
    return line.statement
  }

  /// Takes back what was applied at once; the movements wait again.
  package static func undo(_ statement: RecordID, batch: Int64, by actor: Actor, in tx: WriteTx) throws -> Int {
    try actor.require(FeesPermissions.manage)
    let payments: [ID<Payment>] = try tx.values(
      """
      SELECT p.id FROM fees_payment p JOIN fees_line n ON n.id = p.line
      WHERE p.batch = \(batch) AND n.statement = \(statement) AND p.undone IS NULL ORDER BY p.id
      """)
    if payments.isEmpty { throw Problem.conflict("This has already been undone.") }
    for payment in payments { try Payments.undo(payment, by: actor, in: tx) }
    return payments.count
  }

  /// What was applied at once and still stands, the newest first: how many payments, when.
  static func batches(_ statement: RecordID, in tx: Tx) throws -> [(batch: Int64, count: Int, entered: Moment)] {
    try tx.rows(
      """
      SELECT p.batch, count(*) AS payments, max(p.entered) AS entered FROM fees_payment p JOIN fees_line n ON n.id = p.line
      WHERE n.statement = \(statement) AND p.undone IS NULL GROUP BY p.batch ORDER BY p.batch DESC
      """
    ).map { (try $0("batch"), try $0("payments"), try $0("entered")) }
  }
}

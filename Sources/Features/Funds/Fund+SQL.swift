import Core
import Directory
import Storage
import Time
import Web

/// Finders of funds and of what is asked of them.
package enum Funds {
  static let columns: SQL =
    "f.id, f.year, f.envelope, f.ceiling, f.two_from, f.opens, f.closes, f.report_due, f.state, f.version"
  static let grantColumns: SQL = "g.id, g.fund, g.network, g.owner, g.granted, g.decided, g.settled"

  /// The newest first. A fund in preparation is the secretariat's alone.
  package static func all(for actor: Actor?, in tx: Tx) throws -> [Fund] {
    let seen: SQL = actor?.isSecretariat ?? false ? "TRUE" : "f.state <> 'draft'"
    return try tx.rows("SELECT \(columns) FROM funds_fund f WHERE \(seen) ORDER BY f.year DESC").map(Fund.init)
  }

  /// Throws `Problem.notFound`.
  package static func find(year: Int, for actor: Actor?, in tx: Tx) throws -> Fund {
    guard let fund = try tx.row("SELECT \(columns) FROM funds_fund f WHERE f.year = \(year)").map(Fund.init),
      fund.state != .draft || actor?.isSecretariat ?? false
    else { throw Problem.notFound }
    return fund
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> Fund {
    guard let row = try tx.row("SELECT \(columns) FROM funds_fund f WHERE f.id = \(id)") else { throw Problem.notFound }
    return try Fund(row)
  }

  /// For the house's own work: no right is asked.
  package static func grant(_ id: RecordID, in tx: Tx) throws -> Grant {
    guard let row = try tx.row("SELECT \(grantColumns) FROM funds_grant g WHERE g.id = \(id)") else { throw Problem.notFound }
    return try Grant(row)
  }

  /// For whoever asks, who asks with them, the Committee and the secretariat; for others it is not there.
  package static func grant(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Grant {
    let grant = try grant(id, in: tx)
    if actor.may(FundPermissions.see, on: grant.owner) { return grant }
    guard let organisation = actor.organisation, try partners(of: id, in: tx).contains(where: { $0.city == organisation }) else {
      throw Problem.notFound
    }
    return grant
  }

  static func grants(of fund: RecordID, in tx: Tx) throws -> [Grant] {
    try tx.rows("SELECT \(grantColumns) FROM funds_grant g WHERE g.fund = \(fund) ORDER BY g.id").map(Grant.init)
  }

  static func lines(of grant: RecordID, in tx: Tx) throws -> [BudgetLine] {
    try tx.rows("SELECT l.id, l.label, l.asked, l.recommended FROM funds_line l WHERE l.grant_id = \(grant) ORDER BY l.id").map { row in
      BudgetLine(id: try row("id"), label: try row("label"), asked: try row.money("asked"), recommended: try row.moneyIfAny("recommended"))
    }
  }

  static func payments(of grant: RecordID, in tx: Tx) throws -> [FundPayment] {
    try tx.rows(
      """
      SELECT p.id, p.cents, p.reference, p.prepared_by, p.prepared, p.released FROM funds_payment p WHERE p.grant_id = \(grant) ORDER BY p.id
      """
    ).map { row in
      FundPayment(
        id: try row("id"), amount: try row.money("cents"), reference: try row("reference"), preparedBy: try row("prepared_by"),
        prepared: try row("prepared"), released: try row("released"))
    }
  }

  static func expenses(of grant: RecordID, in tx: Tx) throws -> [Expense] {
    try tx.rows("SELECT \(Expense.columns) FROM funds_expense e WHERE e.grant_id = \(grant) ORDER BY e.day, e.id").map(Expense.init)
  }

  /// The money of every grant of these funds, in one query each; a grant that was never decided allocates nothing.
  static func balances(of funds: [Fund], in tx: Tx) throws -> (funds: [RecordID: Balance], grants: [RecordID: Balance]) {
    var byFund = Dictionary(funds.map { ($0.id, Balance(envelope: $0.envelope)) }, uniquingKeysWith: { first, _ in first })
    var byGrant: [RecordID: Balance] = [:]
    let ids = funds.map(\.id)
    if ids.isEmpty { return ([:], [:]) }
    let rows = try tx.rows(
      """
      SELECT g.id, g.fund, g.granted,
        (SELECT sum(p.cents) FROM funds_payment p WHERE p.grant_id = g.id AND p.released IS NOT NULL) AS paid,
        (SELECT sum(e.euro) FROM funds_expense e WHERE e.grant_id = g.id AND e.state = 'accepted') AS justified
      FROM funds_grant g WHERE g.fund IN \(in: ids)
      """)
    for row in rows {
      let granted = try row.moneyIfAny("granted") ?? .zero
      let justified = try row.moneyIfAny("justified") ?? .zero
      let balance = Balance(
        envelope: granted, allocated: granted, paid: try row.moneyIfAny("paid") ?? .zero,
        justified: Money(cents: min(justified.cents, granted.cents)))
      let fund: RecordID = try row("fund")
      byGrant[try row("id")] = balance
      var whole = byFund[fund] ?? Balance()
      whole.allocated = whole.allocated + balance.allocated
      whole.paid = whole.paid + balance.paid
      whole.justified = whole.justified + balance.justified
      byFund[fund] = whole
    }
    return (byFund, byGrant)
  }

  static func balance(of grant: RecordID, in tx: Tx) throws -> Balance {
    try balances(of: [find(self.grant(grant, in: tx).fund, in: tx)], in: tx).grants[grant] ?? Balance()
  }

  /// Grants of a network whose report is late: its next request waits for it.
  static func late(_ network: OrganisationID, on day: Day, in tx: Tx) throws -> Int {
    try tx.count(
      """
      SELECT count(*) FROM funds_grant g JOIN funds_fund f ON f.id = g.fund
      WHERE g.network = \(network) AND g.granted IS NOT NULL AND g.settled = FALSE AND f.report_due < \(day)
        AND NOT EXISTS (SELECT 1 FROM funds_result r WHERE r.grant_id = g.id AND r.accepted IS NOT NULL)
      """)
  }
}

extension Fund {
  init(_ row: Row) throws {
    id = try row("id")
    year = try row("year")
    envelope = try row.money("envelope")
    ceiling = try row.moneyIfAny("ceiling")
    twoFrom = try row.moneyIfAny("two_from")
    opens = try row("opens")
    closes = try row("closes")
    reportDue = try row("report_due")
    state = try row("state")
    version = try row("version")
  }
}

extension Grant {
  init(_ row: Row) throws {
    id = try row("id")
    fund = try row("fund")
    network = try row("network")
    owner = try row("owner")
    granted = try row.moneyIfAny("granted")
    decided = try row("decided")
    settled = try row("settled")
  }
}

extension Expense {
  static let columns: SQL =
    "e.id, e.line, e.what, e.day, e.cents, e.currency, e.euro, e.tax_included, e.state, e.reason, e.submitted_by"

  init(_ row: Row) throws {
    id = try row("id")
    line = try row("line")
    what = try row("what")
    day = try row("day")
    amount = Money(cents: try row("cents"), currency: try row("currency"))
    euro = try row.money("euro")
    taxIncluded = try row("tax_included")
    state = try row("state")
    reason = try row("reason")
    submittedBy = try row("submitted_by")
  }
}

extension Row {
  fileprivate func money(_ column: String) throws -> Money { Money(cents: try self(column)) }
  fileprivate func moneyIfAny(_ column: String) throws -> Money? { (try self(column) as Int?).map { Money(cents: $0) } }
}

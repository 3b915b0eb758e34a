import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// What staff say of a fund, checked.
struct FundInput: Sendable {
  var year: Int
  var envelope: Money
  var ceiling: Money?
  var twoFrom: Money?
  var opens: Day
  var closes: Day
  var reportDue: Day
}

extension Funds {
  @discardableResult
  static func found(_ input: FundInput, by actor: Actor, in tx: WriteTx) throws -> Fund {
    try actor.require(FundPermissions.manage)
    try check(input)
    guard try tx.count("SELECT count(*) FROM funds_fund WHERE year = \(input.year)") == 0 else {
      throw Problem.invalid([FieldProblem("year", "There is already a fund for this year.")])
    }
    let id = try Record.create("fund", owner: nil, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO funds_fund (id, year, envelope, ceiling, two_from, opens, closes, report_due, state, version)
      VALUES (\(id), \(input.year), \(input.envelope.cents), \(input.ceiling?.cents), \(input.twoFrom?.cents), \(input.opens),
        \(input.closes), \(input.reportDue), \(Fund.State.draft), \(1))
      """)
    return try find(id, in: tx)
  }

  /// Once money is granted the envelope may grow, and shrink only to what is granted.
  static func change(_ fund: Fund, to input: FundInput, version: Int, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    try check(input)
    guard fund.version == version else {
      throw Problem.conflict("Somebody else changed this fund in the meantime. Open it again to see what it says now.")
    }
    let allocated = try balances(of: [fund], in: tx).funds[fund.id]?.allocated ?? .zero
    guard input.envelope.cents >= allocated.cents else {
      throw Problem.invalid([FieldProblem("envelope", "More than this has already been granted.")])
    }
    try tx.execute(
      """
      UPDATE funds_fund SET envelope = \(input.envelope.cents), ceiling = \(input.ceiling?.cents), two_from = \(input.twoFrom?.cents),
        opens = \(input.opens), closes = \(input.closes), report_due = \(input.reportDue), version = version + 1 WHERE id = \(fund.id)
      """)
  }

  private static func check(_ input: FundInput) throws {
    var problems: [FieldProblem] = []
    if !(2000...2100).contains(input.year) {
      problems.append(FieldProblem("year", "Write a number from {from} to {to}.", ["from": "2000", "to": "2100"]))
    }
    if !input.envelope.isPositive { problems.append(FieldProblem("envelope", "Write an amount above zero.")) }
    if input.ceiling.map({ !$0.isPositive }) ?? false { problems.append(FieldProblem("ceiling", "Write an amount above zero.")) }
    if input.closes < input.opens { problems.append(FieldProblem("closes", "The last day is before the first.")) }
    if input.reportDue < input.closes { problems.append(FieldProblem("report", "Reports are due after the call has closed.")) }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
  }

  /// Opens the call to the coordinating cities, or closes it.
  static func call(_ fund: Fund, to state: Fund.State, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    guard fund.state != state, state != .draft else { throw Problem.conflict("The call is already at this stage.") }
    try tx.execute("UPDATE funds_fund SET state = \(state), version = version + 1 WHERE id = \(fund.id)")
    try Record.setAudience(fund.id, .everyone, in: tx)
    if state == .open {
      try Ledger.record("fund.opened", day: tx.now.day, of: fund.id, values: ["year": "\(fund.year)"], by: actor, in: tx)
      // Opened again it is told again.
      let call = "\(fund.id)-\(fund.version)"
      try Jobs.enqueue("funds.call", payload: ["fund": "\(fund.id)", "call": call], key: "funds.call:\(call)", in: tx)
    }
  }

  // MARK: A network asks

  /// The coordinating city opens the conversation, for a network that it coordinates today.
  static func ask(
    _ fund: Fund, for network: OrganisationID, _ house: House, language: Language, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard let owner = actor.organisation else { throw Problem.forbidden(FundPermissions.ask.label) }
    try actor.require(FundPermissions.ask, on: owner)
    guard try Organisations.coordinated(by: owner, on: tx.now.day, in: tx).contains(where: { $0.id == network }) else {
      throw Problem.notFound
    }
    guard fund.takes(on: tx.now.day) else { throw Problem.conflict("The call of this fund is not open today.") }
    let open = try tx.count(
      "SELECT count(*) FROM funds_grant g JOIN core_record r ON r.id = g.id WHERE g.fund = \(fund.id) AND g.network = \(network) AND g.owner = \(owner) AND g.granted IS NULL AND g.settled = FALSE"
    )
    guard open == 0 else { throw Problem.conflict("This network already has an open request. Finish or withdraw it first.") }
    guard let kind = house.requestKinds[GrantRequest.name] else { throw Problem.notFound }
    let request = try Requests.open(kind, for: owner, about: fund.id, language: language, by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO funds_grant (id, fund, network, owner, granted, decided, settled)
      VALUES (\(request.id), \(fund.id), \(network), \(owner), \(nil as Int?), \(nil as Day?), FALSE)
      """)
    return request
  }

  /// Lines and partners change as long as the form may be changed.
  static func editable(_ id: RecordID, _ house: House, by actor: Actor, in tx: Tx) throws -> Grant {
    let grant = try grant(id, by: actor, in: tx)
    try actor.require(FundPermissions.ask, on: grant.owner)
    let request = try Requests.find(id, in: tx)
    guard GrantRequest.kind.state(request.state)?.editable ?? false else {
      throw Problem.conflict("This request has moved on: it cannot be changed now.")
    }
    return grant
  }

  static func addLine(_ id: RecordID, label: String, asked: Money, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    _ = try editable(id, house, by: actor, in: tx)
    guard asked.isPositive else { throw Problem.invalid([FieldProblem("asked", "Write an amount above zero.")]) }
    guard try lines(of: id, in: tx).count < 30 else { throw Problem.invalid([FieldProblem("label", "At most thirty lines.")]) }
    let line = try tx.nextID(BudgetLine.self)
    try tx.execute("INSERT INTO funds_line (id, grant_id, label, asked) VALUES (\(line), \(id), \(label), \(asked.cents))")
  }

  static func removeLine(_ line: ID<BudgetLine>, of id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    _ = try editable(id, house, by: actor, in: tx)
    guard try tx.execute("DELETE FROM funds_line WHERE id = \(line) AND grant_id = \(id)") > 0 else { throw Problem.notFound }
  }

  /// What the secretariat proposes to grant of each line, before it recommends.
  static func recommend(_ id: RecordID, _ amounts: [ID<BudgetLine>: Money], by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    guard try Requests.find(id, in: tx).state == "submitted" else {
      throw Problem.conflict("This request has moved on in the meantime. Look at it again before deciding.")
    }
    for line in try lines(of: id, in: tx) {
      guard let amount = amounts[line.id] else { continue }
      guard amount.cents >= 0, amount.cents <= line.asked.cents else {
        throw Problem.invalid([FieldProblem("line-\(line.id)", "From zero to the amount asked for.")])
      }
      try tx.execute("UPDATE funds_line SET recommended = \(amount.cents) WHERE id = \(line.id)")
    }
  }
}

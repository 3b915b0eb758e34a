import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// What a receipt says.
struct ExpenseInput: Sendable {
  var line: ID<BudgetLine>
  var what: String
  var day: Day
  var amount: Money
  var rate: Double
  var taxIncluded: Bool
}

extension Funds {
  /// Takes the amount out of the envelope. One writer at a time: of two who want the last euro one gets it, and the other is told.
  static func allocate(_ id: RecordID, in tx: WriteTx) throws {
    let grant = try grant(id, in: tx)
    let fund = try find(grant.fund, in: tx)
    let amount = try lines(of: id, in: tx).compactMap(\.recommended).reduce(.zero, +)
    let free = try balances(of: [fund], in: tx).funds[fund.id]?.free ?? .zero
    guard amount.isPositive, free.cents >= amount.cents else {
      throw Problem.conflict("This fund does not have that much left.")
    }
    try tx.execute("UPDATE funds_grant SET granted = \(amount.cents), decided = \(tx.now.day) WHERE id = \(id)")
  }

  /// The network does without: the whole grant is free for others again. What was paid comes back, or is accounted for, first.
  static func renounce(_ id: RecordID, in tx: WriteTx) throws {
    let payments = try payments(of: id, in: tx)
    guard payments.allSatisfy({ $0.released != nil }), payments.map(\.amount).reduce(.zero, +).cents == 0 else {
      throw Problem.conflict("Money has been paid on this grant: submit the report first, or wait until the money has been paid back.")
    }
    try tx.execute("UPDATE funds_grant SET settled = TRUE, granted = 0 WHERE id = \(id)")
  }

  // MARK: Payments: one prepares, another releases

  static func preparePayment(_ id: RecordID, _ amount: Money, reference: String, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    let grant = try grant(id, in: tx)
    guard let granted = grant.granted, !grant.settled else { throw Problem.conflict("Nothing can be paid on this request now.") }
    let before = try payments(of: id, in: tx).map(\.amount).reduce(.zero, +)
    guard amount.cents != 0, (before + amount).cents <= granted.cents, (before + amount).cents >= 0 else {
      throw Problem.invalid([FieldProblem("amount", "All payments together must be between zero and the amount granted.")])
    }
    let payment = try tx.nextID(FundPayment.self)
    try tx.execute(
      """
      INSERT INTO funds_payment (id, grant_id, cents, reference, prepared_by, prepared)
      VALUES (\(payment), \(id), \(amount.cents), \(reference), \(actor.person), \(tx.now.day))
      """)
  }

  static func releasePayment(_ payment: ID<FundPayment>, of id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    guard let found = try payments(of: id, in: tx).first(where: { $0.id == payment }) else { throw Problem.notFound }
    guard found.released == nil else { throw Problem.conflict("This payment has already been released.") }
    let isSettled = try tx.count("SELECT count(*) FROM funds_grant WHERE id = \(id) AND settled") > 0
    guard !isSettled else { throw Problem.conflict("This grant is settled: nothing more can be paid.") }
    guard found.preparedBy != actor.person else {
      throw Problem.forbidden("Decide what you did not ask or check yourself: this needs a second person")
    }
    try tx.execute("UPDATE funds_payment SET released_by = \(actor.person), released = \(tx.now.day) WHERE id = \(payment)")
    try Ledger.record("fund.paid", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// A payment not yet released is taken back by whoever looks after the fund.
  static func dropPayment(_ payment: ID<FundPayment>, of id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    guard try tx.execute("DELETE FROM funds_payment WHERE id = \(payment) AND grant_id = \(id) AND released IS NULL") > 0 else {
      throw Problem.conflict("This payment has already been released.")
    }
  }

  // MARK: Receipts: the network spends, the secretariat checks

  static func spend(_ id: RecordID, _ input: ExpenseInput, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let grant = try grant(id, by: actor, in: tx)
    try actor.require(FundPermissions.ask, on: grant.owner)
    guard try Requests.find(id, in: tx).state == "running" else {
      throw Problem.conflict("Expenses can only be entered while the grant is running.")
    }
    guard try lines(of: id, in: tx).contains(where: { $0.id == input.line }) else {
      throw Problem.invalid([FieldProblem("line", "This is not one of the answers. Choose one of these.")])
    }
    var problems: [FieldProblem] = []
    if !input.amount.isPositive { problems.append(FieldProblem("amount", "Write an amount above zero.")) }
    if input.day > tx.now.day { problems.append(FieldProblem("day", "This day has not come yet.")) }
    if !(input.rate > 0 && input.rate < 10_000) { problems.append(FieldProblem("rate", "This is not a number. Write it like 12.5.")) }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    let expense = try Record.create("expense", owner: grant.owner, audience: .of(grant.owner), in: tx)
    let euro = input.amount.currency == Money.euro ? input.amount : inEuro(input.amount, rate: input.rate)
    try tx.execute(
      """
      INSERT INTO funds_expense (id, grant_id, line, what, day, cents, currency, euro, tax_included, state, submitted_by)
      VALUES (\(expense), \(id), \(input.line), \(input.what), \(input.day), \(input.amount.cents), \(input.amount.currency),
        \(euro.cents), \(input.taxIncluded), \(Expense.State.submitted), \(actor.person))
      """)
    return expense
  }

  static func expense(_ expense: RecordID, of id: RecordID, in tx: Tx) throws -> Expense {
    guard let row = try tx.row("SELECT \(Expense.columns) FROM funds_expense e WHERE e.id = \(expense) AND e.grant_id = \(id)") else {
      throw Problem.notFound
    }
    return try Expense(row)
  }

  /// Never by whoever handed it in; refused with its reason.
  static func judge(_ expense: RecordID, of id: RecordID, accepts: Bool, reason: String, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FundPermissions.manage)
    let found = try self.expense(expense, of: id, in: tx)
    guard found.state == .submitted else { throw Problem.conflict("This expense has already been checked.") }
    guard found.submittedBy == nil || found.submittedBy != actor.person else {
      throw Problem.forbidden("Decide what you did not ask or check yourself: this needs a second person")
    }
    guard accepts || !reason.trimmed.isEmpty else { throw Problem.invalid([FieldProblem("reason", "Say why: one sentence is enough.")]) }
    if accepts, try Files.of([expense], in: tx)[expense]?.isEmpty ?? true {
      throw Problem.conflict("There is no receipt yet: an expense without one cannot be accepted.")
    }
    try tx.execute(
      """
      UPDATE funds_expense SET state = \(accepts ? Expense.State.accepted : .refused), reason = \(reason.trimmed.isEmpty ? nil : reason.trimmed),
        decided_by = \(actor.person) WHERE id = \(expense)
      """)
  }

  /// Taken back by the network while nobody has checked it.
  static func unspend(_ expense: RecordID, of id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let grant = try grant(id, by: actor, in: tx)
    try actor.require(FundPermissions.ask, on: grant.owner)
    guard try self.expense(expense, of: id, in: tx).state == .submitted else {
      throw Problem.conflict("This expense has already been checked.")
    }
    for file in try Files.of([expense], in: tx)[expense] ?? [] { try Files.detach(file.id, from: expense, in: tx) }
    try tx.execute("DELETE FROM funds_expense WHERE id = \(expense)")
  }

  // MARK: The report

  static let titleField = "title"
  static let resultField = "result"

  /// What was done with the money, in a language; seen by everybody once the report is accepted.
  static func writeResult(
    _ id: RecordID, title: String, words: String, language: Language, objectives codes: [String], people: Int?, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let grant = try grant(id, by: actor, in: tx)
    try actor.require(FundPermissions.ask, on: grant.owner)
    guard try Requests.find(id, in: tx).state == "running" else {
      throw Problem.conflict("The report can only be written while the grant is running.")
    }
    let objectives = try chosen(codes, for: try find(grant.fund, in: tx), in: tx)
    let known = try result(of: id, in: tx)
    let result = try known ?? Record.create("fund-result", owner: grant.network, audience: .of(grant.owner), in: tx)
    if known == nil {
      try tx.execute(
        "INSERT INTO funds_result (id, grant_id, objectives, people) VALUES (\(result), \(id), '', \(people))")
    } else {
      try tx.execute("UPDATE funds_result SET people = \(people) WHERE id = \(result)")
    }
    try tx.execute("DELETE FROM funds_served WHERE result = \(result)")
    for objective in objectives {
      try tx.execute("INSERT INTO funds_served (result, plan_year, code) VALUES (\(result), \(objective.year), \(objective.code))")
    }
    try Texts.write(result, titleField, language, title, in: tx)
    try Texts.write(result, resultField, language, words, in: tx)
  }

  static func result(of id: RecordID, in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT id FROM funds_result WHERE grant_id = \(id)")
  }

  static func requireReport(_ id: RecordID, in tx: Tx) throws {
    guard try result(of: id, in: tx) != nil else { throw Problem.conflict("First write what was done with the money.") }
  }

  static func acceptReport(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    guard try !expenses(of: id, in: tx).contains(where: { $0.state == .submitted }) else {
      throw Problem.conflict("Some expenses have not been checked yet.")
    }
    guard let result = try result(of: id, in: tx) else { throw Problem.conflict("First write what was done with the money.") }
    try tx.execute("UPDATE funds_result SET accepted = \(tx.now.day) WHERE id = \(result)")
    try Record.setAudience(result, .everyone, in: tx)
    try Cards.put(try FundResult.cards([result], in: tx), in: tx)
  }

  /// Ends when what was paid is what was justified: the rest is paid, or came back.
  static func settle(_ id: RecordID, in tx: WriteTx) throws {
    guard try payments(of: id, in: tx).allSatisfy({ $0.released != nil }) else {
      throw Problem.conflict("A payment is still waiting for a second person: release it or remove it first.")
    }
    let balance = try balance(of: id, in: tx)
    let rest = Balance.remainder(granted: balance.allocated, justified: balance.justified, paid: balance.paid)
    guard rest.cents == 0 else {
      throw Problem.conflict("Pay the balance first, or enter what was paid back: the amounts paid and accounted for must be the same.")
    }
    try tx.execute("UPDATE funds_grant SET settled = TRUE, granted = \(balance.justified.cents) WHERE id = \(id)")
  }
}

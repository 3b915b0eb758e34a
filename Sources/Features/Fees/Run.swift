import Core
import Directory
import Storage
import Web

/// The billing of a year: prepared, approved by another press, then carried out by a job. A year may be run again: only
/// what is new is billed.
package struct FeeRun: Sendable {
  package enum State: String, SQLWord, CaseIterable {
    case prepared, approved, done, dropped
    var label: Phrase {
      switch self {
      case .prepared: "Prepared"
      case .approved: "Being carried out"
      case .done: "Done"
      case .dropped: "Dropped"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .prepared, .approved: .waiting
      case .done: .good
      case .dropped: .stopped
      }
    }
  }

  package let id: RecordID
  package let year: Int
  package let state: State
  package let dueDays: Int
  package let prepared: Moment
  package let finished: Moment?

  var path: String { "/fee-runs/\(id)" }
}

/// One member as the run saw it.
package struct RunLine: Sendable {
  package let line: FeeLine
  package let invoice: RecordID?
}

package enum Runs {
  private static let columns: SQL = "u.id, u.year, u.state, u.due_days, u.prepared, u.finished"

  /// Throws `Problem.notFound`.
  package static func find(_ id: RecordID, in tx: Tx) throws -> FeeRun {
    guard let row = try tx.row("SELECT \(columns) FROM fees_run u WHERE u.id = \(id)") else { throw Problem.notFound }
    return try FeeRun(row)
  }

  /// The newest first.
  package static func list(_ year: Int, in tx: Tx) throws -> [FeeRun] {
    try tx.rows("SELECT \(columns) FROM fees_run u WHERE u.year = \(year) ORDER BY u.id DESC LIMIT 100").map(FeeRun.init)
  }

  package static func lines(_ id: RecordID, in tx: Tx) throws -> [RunLine] {
    let currency: String =
      try tx.value("SELECT t.currency FROM fees_run u JOIN fees_tariff t ON t.year = u.year WHERE u.id = \(id)") ?? Money.euro
    return try tx.rows("SELECT \(lineColumns) FROM fees_run_line n WHERE n.run = \(id) ORDER BY n.city").map { try RunLine($0, currency) }
  }

  private static let lineColumns: SQL = """
    n.city, n.outcome, n.country, n.population, n.population_day, n.population_source, n.population_said, n.income_group,
    n.from_population, n.below_population, n.full_cents, n.cents, n.decision, n.invoice
    """

  /// Lists who would be billed with how much and why, and who not and why. One at a time for a year.
  @discardableResult
  package static func prepare(_ year: Int, dueDays: Int, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(FeesPermissions.manage)
    let tariff = try Tariffs.require(year, in: tx)
    guard tariff.state == .approved else { throw Problem.conflict("A year can only be billed with an approved tariff.") }
    guard (1...365).contains(dueDays) else {
      throw FieldProblem("due_days", "Write a number from {from} to {to}.", ["from": "1", "to": "365"])
    }
    try FeeSettings.read(in: tx).requireComplete()
    guard try tx.count("SELECT count(*) FROM fees_run WHERE year = \(year) AND state IN ('prepared', 'approved')") == 0 else {
      throw Problem.conflict("A billing run of this year is already under way. Look at it before you begin another.")
    }
    let id = try Record.create("fee-run", owner: nil, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO fees_run (id, year, state, due_days, prepared, prepared_by)
      VALUES (\(id), \(year), 'prepared', \(dueDays), \(tx.now), \(actor.person))
      """)
    for payer in try Payers.members(for: year, on: tx.now.day, in: tx) { try insert(tariff.tariff.line(payer), id, in: tx) }
    return id
  }

  private static func insert(_ line: FeeLine, _ run: RecordID, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO fees_run_line (run, city, outcome, country, population, population_day, population_source, population_said,
        income_group, from_population, below_population, full_cents, cents, decision)
      VALUES (\(run), \(line.city), \(line.outcome), \(line.country), \(line.inhabitants), \(line.population?.from),
        \(line.population?.source ?? ""), \(line.population?.said), \(line.group), \(line.band?.from), \(line.band?.below), \(line.full?.cents), \(line.due?.cents),
        \(line.decision))
      """)
  }

  /// The second press: from now on the job bills, line by line.
  package static func approve(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let run = try find(id, in: tx)
    guard run.state == .prepared else { throw Problem.conflict("This billing run has already been approved or discarded.") }
    try FeeSettings.read(in: tx).requireComplete()
    guard try Tariffs.require(run.year, in: tx).state == .approved else {
      throw Problem.conflict("A year can only be billed with an approved tariff.")
    }
    try tx.execute("UPDATE fees_run SET state = 'approved', approved = \(tx.now), approved_by = \(actor.person) WHERE id = \(id)")
    try Jobs.enqueue("fees.run", payload: ["run": "\(id)"], key: "fees.run \(id)", in: tx)
  }

  package static func drop(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    guard try find(id, in: tx).state == .prepared else {
      throw Problem.conflict("Only a billing run that has not been approved can be discarded.")
    }
    try tx.execute("UPDATE fees_run SET state = 'dropped', finished = \(tx.now) WHERE id = \(id)")
  }

  /// Invoices issued in one write.
  static let portion = 20

  /// May be interrupted anywhere and run again: what was billed is not billed twice.
  static let job = JobKind("fees.run") { house, payload in
    guard let id = payload["run"].flatMap({ RecordID(text: $0) }) else { return }
    while try await house.database.write({ tx in try carryOn(id, in: tx) }) {}
  }

  /// Bills the next lines. False when nothing is left.
  static func carryOn(_ id: RecordID, in tx: WriteTx) throws -> Bool {
    let run = try find(id, in: tx)
    guard run.state == .approved else { return false }
    let currency = try Tariffs.require(run.year, in: tx).tariff.currency
    let lines = try tx.rows(
      """
      SELECT \(lineColumns) FROM fees_run_line n WHERE n.run = \(id) AND n.outcome = 'bill' AND n.invoice IS NULL
      ORDER BY n.city LIMIT \(portion)
      """
    ).map { try RunLine($0, currency).line }
    let cities = try Organisations.find(lines.map(\.city), in: tx)
    let frame = try Documents.Frame(lines.map(\.city), in: tx)
    // Prepared weeks ago: whoever has left or is suspended since is not billed.
    let standings = try Organisations.standings(of: lines.map(\.city), on: tx.now.day, in: tx)
    for line in lines {
      guard let city = cities[line.city] else { continue }
      guard let standing = standings[line.city], standing == .member || standing == .provisional else {
        try tx.execute("UPDATE fees_run_line SET outcome = \(FeeLine.Outcome.suspended) WHERE run = \(id) AND city = \(line.city)")
        continue
      }
      if let invoice = try Documents.bill(line, city, year: run.year, run: id, dueDays: run.dueDays, frame, by: .house, in: tx) {
        try tx.execute("UPDATE fees_run_line SET invoice = \(invoice) WHERE run = \(id) AND city = \(line.city)")
      } else {
        // Billed meanwhile, as a new member.
        try tx.execute("UPDATE fees_run_line SET outcome = 'billed' WHERE run = \(id) AND city = \(line.city)")
      }
    }
    if lines.count == portion { return true }
    try InOrder.refreshAll(in: tx)
    try tx.execute("UPDATE fees_run SET state = 'done', finished = \(tx.now) WHERE id = \(id)")
    try Ledger.record("fee.run", day: tx.now.day, of: id, values: ["year": "\(run.year)"], by: .house, in: tx)
    return false
  }

  /// A decision that comes while a run is under way holds for it too.
  static func apply(_ relief: Relief, to city: OrganisationID, year: Int, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE fees_run_line SET cents = \(relief.cents), decision = \(relief.decision),
        outcome = \(relief.cents == 0 ? FeeLine.Outcome.exempt : .bill)
      WHERE city = \(city) AND invoice IS NULL AND outcome IN ('bill', 'exempt', 'no-population', 'no-group', 'no-rate')
        AND run IN (SELECT u.id FROM fees_run u WHERE u.year = \(year) AND u.state IN ('prepared', 'approved'))
      """)
  }
}

extension FeeRun {
  init(_ row: Row) throws {
    id = try row("id")
    year = try row("year")
    state = try row("state")
    dueDays = try row("due_days")
    prepared = try row("prepared")
    finished = try row("finished")
  }
}

extension RunLine {
  init(_ row: Row, _ currency: String) throws {
    var line = FeeLine(city: try row("city"), country: try row("country"), outcome: try row("outcome"))
    if let population: Int = try row("population") {
      let said: Day? = try row("population_said")
      line.population = Fact(
        .population, "\(population)", from: try row("population_day"), source: try row("population_source"),
        saidBy: said == nil ? nil : line.city, said: said)
    }
    line.group = try row("income_group")
    let below: Int? = try row("below_population")
    line.band = try row("from_population", as: Int?.self).map { Band(from: $0, below: below) }
    line.full = try row("full_cents", as: Int?.self).map { Money(cents: $0, currency: currency) }
    line.due = try row("cents", as: Int?.self).map { Money(cents: $0, currency: currency) }
    line.decision = try row("decision")
    self.line = line
    invoice = try row("invoice")
  }
}

import Core
import Directory
import Storage
import Web

/// A bank file that was taken.
package struct BankStatement: Sendable {
  package let id: RecordID
  package let name: String
  package let format: String
  package let label: String
  package let from: Day?
  package let to: Day?
  package let opening: Money?
  package let closing: Money?
  /// Movements that an earlier file had brought already.
  package let known: Int
  package let added: Moment
}

/// One movement of a bank file, and what became of it.
package struct BankLine: Sendable {
  package enum State: String, SQLWord, CaseIterable {
    case open, applied
    case aside = "set-aside"
  }
  package let id: ID<BankLine>
  package let statement: RecordID
  package let kind: BankFile.Line.Kind
  package let state: State
  package let booked: Day
  package let amount: Money
  package let charges: Money
  package let payer: String
  package let reference: String
  package let text: String

  package var transfer: Transfer { Transfer(amount: amount, charges: charges, payer: payer, reference: reference, text: text) }
}

package enum Statements {
  /// Money that came in and pays nothing yet; `n` is the movement.
  static let unmatched: SQL = "n.state = 'open' AND n.kind = 'credit'"

  /// Keeps what is new in a file. Nothing is paid by it yet.
  package static func add(_ file: BankFile, name: String, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(FeesPermissions.manage)
    let ours = try FeeSettings.read(in: tx).iban
    guard !ours.isEmpty else {
      throw FieldProblem("file", "First enter the association’s account under “Details on invoices”.")
    }
    guard file.account == ours else {
      throw FieldProblem("file", "This file is for the account {account}, which is not the association’s.", ["account": file.account])
    }
    guard !file.lines.isEmpty else { throw FieldProblem("file", "The file contains no movements.") }
    var fresh: [BankFile.Line] = []
    var keys: Set<String> = []
    for line in file.lines where keys.insert(line.key).inserted {
      if try tx.count("SELECT count(*) FROM fees_line WHERE key = \(line.key)") == 0 { fresh.append(line) }
    }
    if fresh.isEmpty { throw Problem.conflict("Every movement in this file is already here: it was imported before.") }
    let id = try Record.create("bank-file", owner: nil, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO fees_statement (id, name, format, account, label, from_day, to_day, currency, opening, closing, known, added, added_by)
      VALUES (\(id), \(String(name.prefix(150))), \(file.format), \(file.account), \(String(file.label.prefix(200))), \(file.from), \(file.to),
        \(file.currency), \(file.opening?.cents), \(file.closing?.cents), \(file.lines.count - fresh.count), \(tx.now), \(actor.person))
      """)
    for line in fresh {
      let key = try tx.nextID(BankLine.self)
      try tx.execute(
        """
        INSERT INTO fees_line (id, statement, key, kind, state, booked, currency, cents, charges, payer, account, reference, text)
        VALUES (\(key), \(id), \(line.key), \(line.kind), 'open', \(line.booked), \(line.amount.currency), \(line.amount.cents),
          \(line.charges.cents), \(line.payer), \(line.account), \(line.reference), \(line.text))
        """)
    }
    return id
  }

  private static let columns: SQL =
    "s.id, s.name, s.format, s.label, s.from_day, s.to_day, s.currency, s.opening, s.closing, s.known, s.added"
  private static let lineColumns: SQL =
    "n.id, n.statement, n.kind, n.state, n.booked, n.currency, n.cents, n.charges, n.payer, n.reference, n.text"

  package static func find(_ id: RecordID, in tx: Tx) throws -> BankStatement {
    guard let row = try tx.row("SELECT \(columns) FROM fees_statement s WHERE s.id = \(id)") else { throw Problem.notFound }
    return try BankStatement(row)
  }

  static func list(in tx: Tx) throws -> [(statement: BankStatement, open: Int)] {
    try tx.rows(
      """
      SELECT \(columns), (SELECT count(*) FROM fees_line n WHERE n.statement = s.id AND n.state = 'open' AND n.kind = 'credit') AS waiting
      FROM fees_statement s ORDER BY s.id DESC LIMIT 100
      """
    ).map { (try BankStatement($0), try $0("waiting")) }
  }

  package static func lines(_ id: RecordID, in tx: Tx) throws -> [BankLine] {
    try tx.rows("SELECT \(lineColumns) FROM fees_line n WHERE n.statement = \(id) ORDER BY n.booked, n.id").map(BankLine.init)
  }

  package static func line(_ id: ID<BankLine>, in tx: Tx) throws -> BankLine {
    guard let row = try tx.row("SELECT \(lineColumns) FROM fees_line n WHERE n.id = \(id)") else { throw Problem.notFound }
    return try BankLine(row)
  }
}

extension BankStatement {
  init(_ row: Row) throws {
    id = try row("id")
    name = try row("name")
    format = try row("format")
    label = try row("label")
    from = try row("from_day")
    to = try row("to_day")
    let currency: String = try row("currency")
    opening = try row("opening", as: Int?.self).map { Money(cents: $0, currency: currency) }
    closing = try row("closing", as: Int?.self).map { Money(cents: $0, currency: currency) }
    known = try row("known")
    added = try row("added")
  }
}

extension BankLine {
  init(_ row: Row) throws {
    id = try row("id")
    statement = try row("statement")
    kind = try row("kind")
    state = try row("state")
    booked = try row("booked")
    let currency: String = try row("currency")
    amount = Money(cents: try row("cents"), currency: currency)
    charges = Money(cents: try row("charges"), currency: currency)
    payer = try row("payer")
    reference = try row("reference")
    text = try row("text")
  }
}

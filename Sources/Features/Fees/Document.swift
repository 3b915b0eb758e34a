import Core
import Directory
import Storage
import Web

/// An invoice, a credit note or a receipt as it was issued; nothing of it ever changes.
package struct Document: Sendable {
  package enum Series: String, SQLWord, CaseIterable {
    case invoice = "F", credit = "A", receipt = "R"
    var label: Phrase {
      switch self {
      case .invoice: "Invoice"
      case .credit: "Credit note"
      case .receipt: "Receipt"
      }
    }
  }

  package let id: RecordID
  package let series: Series
  /// `F-2021-0001`: without gaps per series and year of issue.
  package let code: String
  package let city: OrganisationID
  package let feeYear: Int
  /// Of a credit note or receipt: which invoice it is about.
  package let invoice: RecordID?
  package let reference: String
  package let issued: Day
  package let due: Day?
  package let full: Money
  package let amount: Money
  /// A decision that reduced it, the reason of a credit note.
  package let why: String
  package let language: Language
  package let population: Int?
  package let populationDay: Day?
  package let populationSource: String
  /// The day on which the city itself said that number; nil for what others state.
  package let populationSaid: Day?
  package let group: IncomeGroup?
  package let band: Band?
  package let name: String
  package let address: String
  package let taxNumber: String
  package let attention: String
  package let issuer: FeeSettings

  var path: String { "/invoices/\(id)" }
  var record: RecordID { id }
}

/// An invoice with what has happened to it since.
package struct Invoice: Sendable {
  package enum State: String, CaseIterable, Sendable {
    case open, overdue, partly, promised, paid, credited

    var label: Phrase {
      switch self {
      case .open: "To pay"
      case .overdue: "Overdue"
      case .partly: "Partly paid"
      case .promised: "Payment promised"
      case .paid: "Paid"
      case .credited: "Credited"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .open, .promised, .partly: .waiting
      case .overdue: .late
      case .paid: .good
      case .credited: .neutral
      }
    }
  }

  package let document: Document
  /// In cents: paid by money or credit, or kept by banks on the way.
  package let paid: Int
  package let credited: Int
  /// Until when reminders are stopped, if they are today.
  package let stopped: Day?
  /// The last reminder that went out; 0 for none.
  package let reminded: Int

  package var id: RecordID { document.id }
  package var open: Money { document.amount - Money(cents: paid + credited, currency: document.amount.currency) }

  package func state(on day: Day) -> State {
    if open.cents <= 0 { return credited >= document.amount.cents ? .credited : .paid }
    if stopped != nil { return .promised }
    if let due = document.due, due < day { return .overdue }
    return paid + credited > 0 ? .partly : .open
  }
}

extension Document {
  static let columns: SQL = """
    f.id, f.series, f.code, f.city, f.fee_year, f.invoice, f.reference, f.issued, f.due, f.currency, f.full_cents, f.cents, f.why,
    f.language, f.population, f.population_day, f.population_source, f.population_said, f.income_group, f.from_population,
    f.below_population, f.name, f.address, f.tax_number, f.attention, f.issuer_name, f.issuer_address, f.issuer_tax, f.iban, f.bic, f.charges, f.sentence
    """

  init(_ row: Row) throws {
    id = try row("id")
    series = try row("series")
    code = try row("code")
    city = try row("city")
    feeYear = try row("fee_year")
    invoice = try row("invoice")
    reference = try row("reference")
    issued = try row("issued")
    due = try row("due")
    let currency: String = try row("currency")
    full = Money(cents: try row("full_cents"), currency: currency)
    amount = Money(cents: try row("cents"), currency: currency)
    why = try row("why")
    language = Language(try row("language") as String) ?? .english
    population = try row("population")
    populationDay = try row("population_day")
    populationSource = try row("population_source")
    populationSaid = try row("population_said")
    group = try row("income_group")
    let from: Int? = try row("from_population")
    let below: Int? = try row("below_population")
    band = from.map { Band(from: $0, below: below) }
    name = try row("name")
    address = try row("address")
    taxNumber = try row("tax_number")
    attention = try row("attention")
    var issuer = FeeSettings()
    issuer.name = try row("issuer_name")
    issuer.address = try row("issuer_address")
    issuer.taxNumber = try row("issuer_tax")
    issuer.iban = try row("iban")
    issuer.bic = try row("bic")
    issuer.charges = try row("charges")
    issuer.sentences[language] = try row("sentence")
    self.issuer = issuer
  }
}

/// Finders. `f` is the row of the invoice.
package enum Invoices {
  static let paid: SQL = """
    coalesce((SELECT sum(s.cents) FROM fees_share s JOIN fees_payment p ON p.id = s.payment
      WHERE s.invoice = f.id AND p.undone IS NULL AND s.purpose IN ('fee', 'charges')), 0)
    """
  static let credited: SQL =
    "coalesce((SELECT sum(a.cents) FROM fees_document a WHERE a.invoice = f.id AND a.series = 'A'), 0)"
  static let open: SQL = "(f.cents - \(paid) - \(credited))"

  static func stopped(on day: Day) -> SQL {
    "(SELECT max(h.until) FROM fees_stop h WHERE h.invoice = f.id AND h.until >= \(day))"
  }

  static func columns(on day: Day) -> SQL {
    """
    \(Document.columns), \(paid) AS paid, \(credited) AS credited, \(stopped(on: day)) AS stopped,
    (SELECT max(m.level) FROM fees_reminder m WHERE m.invoice = f.id) AS reminded
    """
  }

  static func list(where condition: SQL, order: SQL = "f.id DESC", limit: Int = 1000, in tx: Tx) throws -> [Invoice] {
    try tx.rows(
      """
      SELECT \(columns(on: tx.now.day)) FROM fees_document f WHERE f.series = 'F' AND \(condition) ORDER BY \(order) LIMIT \(limit)
      """
    ).map(Invoice.init)
  }

  /// Throws `Problem.notFound`. For the house's own work: no right is asked.
  static func find(_ id: RecordID, in tx: Tx) throws -> Invoice {
    guard let invoice = try list(where: "f.id = \(id)", in: tx).first else { throw Problem.notFound }
    return invoice
  }

  /// Of its own city, or any for the secretariat; others are told that it is not there.
  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Invoice {
    let invoice = try find(id, in: tx)
    try Billing.requireSeen(invoice.document.city, by: actor)
    return invoice
  }

  package static func of(_ city: OrganisationID, in tx: Tx) throws -> [Invoice] {
    try list(where: "f.city = \(city)", order: "f.fee_year DESC, f.id DESC", in: tx)
  }
}

extension Invoice {
  init(_ row: Row) throws {
    document = try Document(row)
    paid = try row("paid")
    credited = try row("credited")
    stopped = try row("stopped")
    reminded = try row("reminded", as: Int?.self) ?? 0
  }
}

extension Documents {
  /// Credit notes and receipts of these invoices, the oldest first.
  static func about(_ invoices: [RecordID], in tx: Tx) throws -> [Document] {
    try inPortions(invoices) { portion in
      try tx.rows("SELECT \(Document.columns) FROM fees_document f WHERE f.invoice IN \(in: portion) ORDER BY f.id").map(Document.init)
    }
  }

  /// Of any series; no right is asked.
  static func find(_ id: RecordID, in tx: Tx) throws -> Document {
    guard let row = try tx.row("SELECT \(Document.columns) FROM fees_document f WHERE f.id = \(id)") else { throw Problem.notFound }
    return try Document(row)
  }
}

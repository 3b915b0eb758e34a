import Core
import Directory
import Storage
import Web

/// Money that went back to a city: what it paid too much, or had paid when a credit note came.
package struct Refund: Sendable {
  package let id: RecordID
  package let city: OrganisationID
  package let amount: Money
  package let day: Day
  /// As it stands on the bank statement.
  package let reference: String
  package let language: Language
  package let undone: Moment?
}

package enum Refunds {
  /// What is to go back to one city, in one currency.
  struct Owed: Sendable, Equatable {
    let city: OrganisationID
    /// To be sent back, and not yet paid back.
    let amount: Money
  }

  private static let columns: SQL = "b.id, b.city, b.currency, b.cents, b.day, b.reference, b.language, b.undone"

  /// Shares that are to be sent back, less what went back; `x` has city, currency and cents.
  private static let rows: SQL = """
    (SELECT s.city AS city, p.currency AS currency, s.cents AS cents FROM fees_share s JOIN fees_payment p ON p.id = s.payment
      WHERE s.purpose = 'refund' AND p.undone IS NULL
    UNION ALL SELECT b.city, b.currency, -b.cents FROM fees_refund b WHERE b.undone IS NULL) x
    """

  /// Cities to which money is owed, in the order in which they came.
  static func owed(in tx: Tx) throws -> [Owed] { try owed("TRUE", in: tx) }

  static func owed(to city: OrganisationID, in tx: Tx) throws -> [Owed] { try owed("x.city = \(city)", in: tx) }

  private static func owed(_ condition: SQL, in tx: Tx) throws -> [Owed] {
    try tx.rows(
      """
      SELECT x.city, x.currency, sum(x.cents) AS cents FROM \(rows) WHERE \(condition)
      GROUP BY x.city, x.currency HAVING sum(x.cents) > 0 ORDER BY x.city, x.currency
      """
    ).map { Owed(city: try $0("city"), amount: Money(cents: try $0("cents"), currency: try $0("currency"))) }
  }

  /// In cents; below zero where more went back than was owed, which no verb leaves behind.
  static func balance(_ city: OrganisationID, currency: String, in tx: Tx) throws -> Int {
    try tx.value("SELECT coalesce(sum(x.cents), 0) FROM \(rows) WHERE x.city = \(city) AND x.currency = \(currency)") ?? 0
  }

  /// The number of the list of what is owed, as a query.
  static let count: SQL =
    "SELECT count(*) FROM (SELECT 1 FROM \(rows) GROUP BY x.city, x.currency HAVING sum(x.cents) > 0) w"

  /// Credit that is kept for cities and could be paid back instead.
  static func kept(in tx: Tx) throws -> [Owed] {
    try tx.rows(
      """
      SELECT s.city, p.currency, sum(s.cents) AS cents FROM fees_share s JOIN fees_payment p ON p.id = s.payment
      WHERE s.purpose = 'kept' AND p.undone IS NULL GROUP BY s.city, p.currency HAVING sum(s.cents) > 0 ORDER BY s.city, p.currency
      """
    ).map { Owed(city: try $0("city"), amount: Money(cents: try $0("cents"), currency: try $0("currency"))) }
  }

  /// The newest first.
  static func list(where condition: SQL = "TRUE", limit: Int = 200, in tx: Tx) throws -> [Refund] {
    try tx.rows("SELECT \(columns) FROM fees_refund b WHERE \(condition) ORDER BY b.day DESC, b.id DESC LIMIT \(limit)").map(Refund.init)
  }

  /// Throws `Problem.notFound`; no right is asked.
  static func find(_ id: RecordID, in tx: Tx) throws -> Refund {
    guard let found = try list(where: "b.id = \(id)", in: tx).first else { throw Problem.notFound }
    return found
  }

  // MARK: Verbs

  /// What is kept for a city is to be paid back instead of waiting for its next invoice. Undone as a payment.
  static func decide(_ city: OrganisationID, currency: String, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let cents = try Payments.kept(city, currency: currency, in: tx)
    guard cents > 0 else { throw Problem.conflict("No credit is held for this city any more. Look at the list again.") }
    try Payments.turnKept(cents, of: city, currency: currency, by: actor, in: tx)
  }

  /// It went back: never more than is owed. The city is told, with a paper in its language.
  @discardableResult
  static func pay(
    _ city: OrganisationID, _ amount: Money, day: Day, reference: String, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(FeesPermissions.manage)
    guard amount.isPositive else { throw FieldProblem("amount", "A payment is above zero.") }
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    guard !reference.trimmed.isEmpty else { throw FieldProblem("reference", "Fill this in.") }
    guard amount.cents <= (try balance(city, currency: amount.currency, in: tx)) else {
      throw FieldProblem("amount", "This is more than is owed to the city.")
    }
    let found = try Organisations.find(city, in: tx)
    let holders = try Contacts.holders(of: [city], on: tx.now.day, in: tx)[city]
    let language = Contacts.language(holders, country: found.country)
    let id = try Record.create("refund", owner: city, audience: .of(city), in: tx)
    try tx.execute(
      """
      INSERT INTO fees_refund (id, city, currency, cents, day, reference, language, entered, entered_by)
      VALUES (\(id), \(city), \(amount.currency), \(amount.cents), \(day), \(reference.trimmed), \(language.code), \(tx.now), \(actor.person))
      """)
    // Without a day, as payments are: nobody's news.
    try Ledger.record("fee.refunded", day: nil, of: id, and: city.as(), by: actor, in: tx)
    try Jobs.enqueue("fees.refund", payload: ["refund": "\(id)"], key: "fees.refund \(id)", in: tx)
    return id
  }

  /// Entered by mistake: it is owed again.
  static func undo(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    guard try find(id, in: tx).undone == nil else { throw Problem.conflict("This payment has already been undone.") }
    try tx.execute("UPDATE fees_refund SET undone = \(tx.now) WHERE id = \(id)")
    try Jobs.enqueue("fees.refund", payload: ["refund": "\(id)", "undone": "yes"], key: "fees.refund undone \(id)", in: tx)
  }
}

extension Refund {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("city")
    amount = Money(cents: try row("cents"), currency: try row("currency"))
    day = try row("day")
    reference = try row("reference")
    language = Language(try row("language") as String) ?? .english
    undone = try row("undone")
  }
}

/// The paper that says what went back, and the mail that brings it.
enum RefundPaper {
  static let job = JobKind("fees.refund") { house, payload in
    guard let id = payload["refund"].flatMap({ RecordID(text: $0) }) else { return }
    let isUndone = payload["undone"] != nil
    let (refund, name, settings) = try await house.database.read { tx in
      let refund = try Refunds.find(id, in: tx)
      let name = try Organisations.names([refund.city], refund.language, on: refund.day, in: tx)[refund.city]
      return (refund, try name ?? Organisations.find(refund.city, in: tx).name, try FeeSettings.read(in: tx))
    }
    if !isUndone {
      let reader = Reader(language: refund.language, words: house.words)
      let pdf = try await paper(refund, name, settings, reader).pdf(name: "refund.pdf", house)
      try await house.database.write { tx in
        guard try Files.of([id], in: tx)[id] == nil else { return }
        try Files.attach(pdf, to: id, field: "pdf", name: "\(reader.t("Refund")) \(refund.day).pdf", in: tx)
      }
    }
    try await house.database.write { tx in
      let city = try Organisations.find(refund.city, in: tx)
      for holder in try Contacts.holders(of: [refund.city], on: tx.now.day, in: tx)[refund.city] ?? [] {
        try Outbox.put(try mail(refund, city, isUndone, to: holder, house, in: tx), in: tx)
      }
    }
  }

  private static func paper(_ refund: Refund, _ city: String, _ settings: FeeSettings, _ reader: Reader) -> Paper {
    let title = reader.t("Refund")
    let rows: [(String, String)] = [
      (reader.t("City"), city), (reader.t("Day of the payment"), reader.day(refund.day)), (reader.t("Reference"), refund.reference),
      (reader.t("Amount"), reader.money(refund.amount)),
    ]
    let address = settings.address.split(separator: "\n").map { "<br>\(String($0))" as HTML }.joined()
    let body: HTML = """
      <p><strong>\(settings.name)</strong>\(address)</p><h1>\(title)</h1>
      <p>\(reader.t("This amount, paid beyond the membership fees that are due, was paid back."))</p>
      <table>\(rows.map { "<tr><th scope=\"row\">\($0)</th><td>\($1)</td></tr>" as HTML })</table>
      """
    return Paper(title: title, body: body, language: refund.language, titleShown: false)
  }

  private static func mail(
    _ refund: Refund, _ city: Organisation, _ isUndone: Bool, to holder: Holder, _ house: House, in tx: Tx
  ) throws -> Mail {
    let reader = Reader(language: holder.language, words: house.words)
    let values = [
      "city": try Organisations.names([city.id], holder.language, on: tx.now.day, in: tx)[city.id] ?? city.name,
      "amount": reader.money(refund.amount), "day": reader.day(refund.day), "reference": refund.reference,
    ]
    let subject = isUndone ? reader.t("Not paid back after all: {amount}, {city}", values) : reader.t("Paid back: {amount}, {city}", values)
    let words =
      isUndone
      ? reader.t("The refund of {amount} to {city} on {day} was entered by mistake. The amount is still owed to the city.", values)
      : reader.t(
        "{amount} was paid back to {city} on {day}, with the reference “{reference}”. The document is on the page of the city’s fees.",
        values)
    let letter = Letter(
      subject: subject,
      [.paragraph(words), .link(reader.t("What we owe, and why"), house.address("/cities/\(city.slug)/fees", reader.language))])
    return letter.mail(
      to: holder.person, holder.address, holder.language, key: "fee refund \(refund.id) \(isUndone ? "undone " : "")\(holder.person)")
  }
}

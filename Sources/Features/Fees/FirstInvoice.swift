import Core
import Directory
import Storage
import Web

/// A candidate that was accepted gets the invoice of that year; what stands in the way is listed until it is mended.
enum FirstInvoice {
  static let reaction = Reaction("first invoice", to: ["application.accepted"]) { row, tx in
    let city: OrganisationID = row.record.as()
    let year = (row.day ?? tx.now.day).year
    try tx.execute(
      """
      INSERT INTO fees_first (city, year, obstacle, application) VALUES (\(city), \(year), '', \(row.second))
      ON CONFLICT (city, year) DO UPDATE SET application = excluded.application
      """)
    try Jobs.enqueue("fees.first", payload: ["city": "\(city)", "year": "\(year)"], key: "fees.first \(row.position)", in: tx)
  }

  /// Whose application ends without membership owes nothing: an invoice that waits is not issued, one that was issued is credited.
  static let withdrawn = Reaction(
    "an application that ended is not billed", to: ["application.withdrawn", "application.rejected", "application.closed"]
  ) { row, tx in
    let city: OrganisationID = row.record.as()
    try tx.execute("DELETE FROM fees_first WHERE city = \(city)")
    var payload = ["city": "\(city)", "kind": row.kind]
    if let application = row.second { payload["application"] = "\(application)" }
    try Jobs.enqueue("fees.withdrawn", payload: payload, in: tx)
  }

  static let crediting = JobKind("fees.withdrawn") { house, payload in
    guard let city = payload["city"].flatMap({ OrganisationID(text: $0) }) else { return }
    try await house.database.write { tx in
      // A city that has been admitted meanwhile pays like others, and one that was a member once still owes what it did.
      let application = payload["application"].flatMap { RecordID(text: $0) }
      let isCandidate = try Organisations.find(city, in: tx).kind == .candidate
      guard try isCandidate || Organisations.standing(of: city, on: tx.now.day, in: tx) == nil else { return }
      let concerned: SQL =
        isCandidate ? "TRUE" : "f.id IN (SELECT i.invoice FROM fees_first_invoice i WHERE i.application = \(application))"
      let open: [RecordID] = try tx.values(
        "SELECT f.id FROM fees_document f WHERE f.city = \(city) AND f.series = 'F' AND \(concerned) AND \(Invoices.open) > 0 ORDER BY f.id"
      )
      for id in open {
        let invoice = try Invoices.find(id, in: tx)
        let reader = Reader(language: invoice.document.language, words: house.words)
        let isWithdrawn = payload["kind"] ?? "application.withdrawn" == "application.withdrawn"
        let why = isWithdrawn ? reader.t("The application was withdrawn.") : reader.t("The application ended without membership.")
        // The whole: what was paid of it is kept for the city, where the secretariat sees it.
        try Documents.credit(id, why: why, by: .house, in: tx)
      }
    }
  }

  /// The Assembly did not ratify, and the decision says that the fee is given back: what was billed since the application is credited.
  static let notRatified = Reaction("the fee of a city that is not ratified", to: ["application.not-ratified"]) { row, tx in
    try tx.execute("DELETE FROM fees_first WHERE city = \(row.record)")
    guard row.values["fee"] == "credited" else { return }
    let payload = ["city": "\(row.record)", "since": row.values["since"] ?? "", "day": row.values["day"] ?? ""]
    try Jobs.enqueue("fees.not-ratified", payload: payload, key: "fees.not-ratified \(row.position)", in: tx)
  }

  static let givingBack = JobKind("fees.not-ratified") { house, payload in
    guard let city = payload["city"].flatMap({ OrganisationID(text: $0) }) else { return }
    let since = payload["since"].flatMap { Day($0) }
    try await house.database.write { tx in
      for invoice in try Invoices.of(city, in: tx) where since.map({ invoice.document.issued >= $0 }) ?? true {
        guard invoice.credited < invoice.document.amount.cents else { continue }
        let reader = Reader(language: invoice.document.language, words: house.words)
        let day = payload["day"].flatMap { Day($0) }.map { reader.day($0) } ?? ""
        let why = reader.t("The General Assembly did not ratify the membership, {day}.", ["day": day])
        try Documents.credit(invoice.id, why: why, by: .house, in: tx)
      }
      // What it had paid waits for no next invoice.
      for kept in try Refunds.kept(in: tx) where kept.city == city {
        try Refunds.decide(city, currency: kept.amount.currency, by: .house, in: tx)
      }
    }
  }

  static let job = JobKind("fees.first") { house, payload in
    guard let city = payload["city"].flatMap({ OrganisationID(text: $0) }), let year = payload["year"].flatMap({ Int($0) }) else { return }
    try await house.database.write { tx in try issue(city, year, in: tx) }
  }

  /// Tries; says what is missing otherwise. Quiet where the city is billed already.
  static func issue(_ id: OrganisationID, _ year: Int, in tx: WriteTx) throws {
    let city = try Organisations.find(id, in: tx)
    if let obstacle = try obstacle(city, year, in: tx) {
      try tx.execute("UPDATE fees_first SET obstacle = \(obstacle.rawValue) WHERE city = \(id) AND year = \(year)")
      return
    }
    guard let tariff = try Tariffs.find(year, in: tx), let line = try line(city, tariff.tariff, in: tx) else { return }
    let frame = try Documents.Frame([id], in: tx)
    _ = try Documents.bill(line, city, year: year, run: nil, dueDays: frame.settings.dueDays, frame, by: .house, in: tx)
    try tie(id, year, in: tx)
    try tx.execute("DELETE FROM fees_first WHERE city = \(id) AND year = \(year)")
    try InOrder.refresh([id], in: tx)
  }

  /// The invoice of that year, new or standing already, is the one that the application waits for.
  static func tie(_ city: OrganisationID, _ year: Int, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO fees_first_invoice (invoice, application)
      SELECT b.invoice, f.application FROM fees_first f JOIN fees_billed b ON b.city = f.city AND b.year = f.year AND b.series = 'F'
      WHERE f.city = \(city) AND f.year = \(year) AND f.application IS NOT NULL
      ON CONFLICT (invoice) DO UPDATE SET application = excluded.application
      """)
  }

  /// The application for which an invoice was issued; nil for those of members.
  static func application(of invoice: RecordID, in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT application FROM fees_first_invoice WHERE invoice = \(invoice)")
  }

  /// Whether this was the invoice of a candidate and nothing of it stands: that year is billed anew by a word of the secretariat alone,
  /// since nothing else would.
  static func mayAgain(_ invoice: Invoice, _ city: Organisation, in tx: Tx) throws -> Bool {
    let document = invoice.document
    guard document.series == .invoice, invoice.credited >= document.amount.cents else { return false }
    // A city of a network, or one that was a member once, applies as a city.
    let isOutside =
      try city.kind == .city && application(of: document.id, in: tx) != nil
      && Organisations.standing(of: city.id, on: tx.now.day, in: tx) == nil
    guard city.kind == .candidate || isOutside else { return false }
    return try tx.count(
      """
      SELECT (SELECT count(*) FROM fees_billed WHERE city = \(city.id) AND year = \(document.feeYear) AND series = 'F')
        + (SELECT count(*) FROM fees_first WHERE city = \(city.id) AND year = \(document.feeYear))
      """) == 0
  }

  /// Issues it anew for the same application; what stands in the way is listed like that of any other first invoice.
  static func again(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let invoice = try Invoices.find(id, in: tx)
    let city = try Organisations.find(invoice.document.city, in: tx)
    guard try mayAgain(invoice, city, in: tx) else {
      throw Problem.conflict("This year is billed already, or the city does not wait for a first invoice.")
    }
    let year = invoice.document.feeYear
    let application = try application(of: id, in: tx)
    try tx.execute("INSERT INTO fees_first (city, year, obstacle, application) VALUES (\(city.id), \(year), '', \(application))")
    try issue(city.id, year, in: tx)
  }

  private static func line(_ city: Organisation, _ tariff: Tariff, in tx: Tx) throws -> FeeLine? {
    try Payers.of([city], for: tariff.year, on: tx.now.day, in: tx).first.map { tariff.line($0) }
  }

  enum Obstacle: String, SQLWord, CaseIterable {
    case tariff, settings
    case noPopulation = "no-population"
    case noGroup = "no-group"
    case noRate = "no-rate"

    var label: Phrase {
      switch self {
      case .tariff: "There is no approved tariff for that year"
      case .settings: "The name of the association or its IBAN is missing"
      case .noPopulation: FeeLine.Outcome.noPopulation.label
      case .noGroup: FeeLine.Outcome.noGroup.label
      case .noRate: FeeLine.Outcome.noRate.label
      }
    }
  }

  private static func obstacle(_ city: Organisation, _ year: Int, in tx: Tx) throws -> Obstacle? {
    guard let tariff = try Tariffs.find(year, in: tx), tariff.state == .approved else { return .tariff }
    let settings = try FeeSettings.read(in: tx)
    if settings.name.isEmpty || settings.iban.isEmpty { return .settings }
    return try line(city, tariff.tariff, in: tx).flatMap { Obstacle(rawValue: $0.outcome.rawValue) }
  }

  struct Waiting: Sendable {
    let city: OrganisationID
    let year: Int
    let obstacle: Obstacle
  }

  /// What could not be issued yet.
  static func waiting(in tx: Tx) throws -> [Waiting] {
    try tx.rows("SELECT city, year, obstacle FROM fees_first WHERE obstacle <> '' ORDER BY year, city LIMIT 100").map {
      Waiting(city: try $0("city"), year: try $0("year"), obstacle: try $0("obstacle"))
    }
  }
}

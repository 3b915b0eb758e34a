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
      "INSERT INTO fees_first (city, year, obstacle) VALUES (\(city), \(year), '') ON CONFLICT (city, year) DO NOTHING")
    try Jobs.enqueue("fees.first", payload: ["city": "\(city)", "year": "\(year)"], key: "fees.first \(city) \(year)", in: tx)
  }

  /// Who withdraws owes nothing: an invoice that waits is not issued, one that was issued is credited.
  static let withdrawn = Reaction("a withdrawn application is not billed", to: ["application.withdrawn"]) { row, tx in
    let city: OrganisationID = row.record.as()
    try tx.execute("DELETE FROM fees_first WHERE city = \(city)")
    try Jobs.enqueue("fees.withdrawn", payload: ["city": "\(city)"], in: tx)
  }

  static let crediting = JobKind("fees.withdrawn") { house, payload in
    guard let city = payload["city"].flatMap({ OrganisationID(text: $0) }) else { return }
    try await house.database.write { tx in
      // A city that has been admitted meanwhile pays like others.
      guard try Organisations.find(city, in: tx).kind == .candidate else { return }
      let open: [RecordID] = try tx.values(
        "SELECT f.id FROM fees_document f WHERE f.city = \(city) AND f.series = 'F' AND \(Invoices.open) > 0 ORDER BY f.id")
      for id in open {
        let invoice = try Invoices.find(id, in: tx)
        let reader = Reader(language: invoice.document.language, words: house.words)
        try Documents.credit(id, amount: invoice.open, why: reader.t("The application was withdrawn."), by: .house, in: tx)
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
    try tx.execute("DELETE FROM fees_first WHERE city = \(id) AND year = \(year)")
    try InOrder.refresh([id], in: tx)
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
      case .tariff: "There is no approved tariff of that year"
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

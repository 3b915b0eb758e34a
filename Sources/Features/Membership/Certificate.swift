import Core
import Directory
import Storage
import Web

/// The paper that says that a city is a member, in its language, with a code that anybody can verify.
struct Certificate: Sendable {
  let id: RecordID
  let city: OrganisationID
  let code: String
  let since: Day
  let language: Language
  let decision: String

  var path: String { "/certificates/\(code)" }

  /// In groups, as it is read aloud and typed.
  var shown: String { PaperCode.grouped(code) }

  /// Gives a city its certificate; the PDF follows by a job.
  static func issue(to city: OrganisationID, since day: Day, language: Language, decision: String, in tx: WriteTx) throws {
    let id = try Record.create("certificate", owner: city, audience: .of(city), in: tx)
    let code = PaperCode.make()
    try tx.execute(
      """
      INSERT INTO membership_certificate (id, organisation, code, since, language, decision, made)
      VALUES (\(id), \(city), \(code), \(day), \(language.nearestOfficial.code), \(decision), \(tx.now))
      """)
    try Jobs.enqueue("membership.certificate", payload: ["certificate": "\(id)"], in: tx)
  }

  private static let columns: SQL = "c.id, c.organisation, c.code, c.since, c.language, c.decision"

  static func find(code: String, in tx: Tx) throws -> Certificate? {
    try tx.row("SELECT \(columns) FROM membership_certificate c WHERE c.code = \(PaperCode.plain(code))").map(Certificate.init)
  }

  static func find(_ id: RecordID, in tx: Tx) throws -> Certificate? {
    try tx.row("SELECT \(columns) FROM membership_certificate c WHERE c.id = \(id)").map(Certificate.init)
  }

  /// The newest.
  static func of(_ city: OrganisationID, in tx: Tx) throws -> Certificate? {
    try tx.row("SELECT \(columns) FROM membership_certificate c WHERE c.organisation = \(city) ORDER BY c.id DESC LIMIT 1")
      .map(Certificate.init)
  }

  /// Nil while it is being made.
  func file(in tx: Tx) throws -> Attachment? { try Files.of([id], in: tx)[id]?.first { $0.field == "certificate" } }

  /// Sets the PDF, once, and tells the delegates of the city.
  static let job = JobKind("membership.certificate") { house, payload in
    guard let id = payload["certificate"].flatMap({ RecordID(text: $0) }) else { return }
    let found = try await house.database.read { tx -> (Certificate, String, String?, String)? in
      guard let certificate = try find(id, in: tx), try certificate.file(in: tx) == nil else { return nil }
      let city = try Organisations.find(certificate.city, in: tx)
      let association = try Organisations.association(in: tx)
      let names = try Organisations.names(
        [city.id] + [association?.id].compactMap { $0 }, certificate.language, on: certificate.since, in: tx)
      return (certificate, names[city.id] ?? city.name, city.country, association.flatMap { names[$0.id] ?? $0.name } ?? "")
    }
    guard let (certificate, city, country, association) = found else { return }
    let paper = certificate.paper(city, country, association, house)
    let pdf = try await paper.pdf(name: "certificate.pdf", house)
    try await house.database.write { tx in
      guard try certificate.file(in: tx) == nil else { return }
      let reader = Reader(language: certificate.language, words: house.words)
      try Files.attach(pdf, to: id, field: "certificate", name: "\(reader.t("Certificate of membership")) \(city).pdf", in: tx)
      try certificate.tell(city, house, in: tx)
    }
  }

  private func paper(_ city: String, _ country: String?, _ association: String, _ house: House) -> Paper {
    let reader = Reader(language: language, words: house.words)
    let place = country.map { Countries.name($0, language) } ?? ""
    let address = house.address(path, language)
    let body: HTML = """
      <p class="who">\(association)</p>
      <h1>\(reader.t("Certificate of membership"))</h1>
      <p>\(reader.t("It is certified that"))</p>
      <p class="city">\(city)</p><p class="place">\(place)</p>
      <p>\(reader.t("has committed itself to the Charter of Educating Cities and has been a member city of the association since {day}.", ["day": reader.day(since)]))</p>
      <p>\(reader.t("Decision: {decision}", ["decision": decision]))</p>
      <p class="code">\(reader.t("Anybody can verify this certificate at {address}", ["address": address]))<br>
      \(reader.t("Code: {code}", ["code": shown]))</p>
      """
    return Paper(title: reader.t("Certificate of membership"), body: body, language: language, style: Certificate.style, titleShown: false)
  }

  private static let style = """
    @page { size: A4 landscape; margin: 22mm 25mm; @bottom-right { content: none } }
    body { text-align: center } .who { font-size: 12pt; letter-spacing: .04em; margin-top: 6mm } h1 { font-size: 27pt; margin: 9mm 0 }
    .city { font: 700 25pt "Noto Serif", "DejaVu Serif", serif; margin: 6mm 0 1mm } .place { font-size: 13pt; margin-bottom: 7mm }
    .code { margin-top: 15mm; font-size: 8.5pt; color: #5a554d }
    """

  private func tell(_ city: String, _ house: House, in tx: WriteTx) throws {
    for holder in try Mandates.holders(of: [self.city], roles: [.political, .technical], on: tx.now.day, in: tx) {
      let reader = Reader(language: holder.language, words: house.words)
      let letter = Letter(
        subject: reader.t("{city} is a member city: the certificate", ["city": city]),
        [
          .paragraph(
            reader.t(
              "The General Assembly has ratified the membership of {city}. The certificate is ready on this page, with a code that anybody can verify.",
              ["city": city])), .link(reader.t("Open the certificate"), house.address(path, holder.language)),
        ])
      try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: "certificate \(id) \(holder.person)"), in: tx)
    }
  }
}

extension Certificate {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("organisation")
    code = try row("code")
    since = try row("since")
    language = Language(try row("language") as String) ?? .english
    decision = try row("decision")
  }
}

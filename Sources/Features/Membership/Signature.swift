import Approvals
import Core
import Directory
import Storage
import Web

/// The mayor's signature under an application, asked for by a link to the mayor's office.
struct Signature: Sendable {
  enum Standing: Sendable, Equatable {
    case none
    /// The link waits until then.
    case asked(Moment)
    case signed(name: String, Moment)
    /// What was signed is no longer what the form says.
    case outdated
  }

  static let days = 30
  /// The answers that the mayor answers for; others may be put right afterwards.
  static let covered = ["name", "country", "population", "population_year", "mayor", "reasons", "charter", "council_day"]

  static let form = Form([.text("name", "Your full name, as signature", required: true, limit: 120, autocomplete: "name")])

  static let askForm = Form(
    [
      .email("address", "E-mail address of the mayor’s office", required: true, autocomplete: "off"),
      .choice(
        "language", "Language of the letter",
        [Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español")],
        required: true),
    ], id: "signature")

  static func digest(_ values: Fields) -> String {
    let text = covered.map { "\($0)=\(values.all($0).joined(separator: "\u{1F}"))" }.joined(separator: "\u{1E}")
    return Secret.hash(text)
  }

  static func standing(of request: RecordID, values: Fields, in tx: Tx) throws -> Standing {
    guard
      let row = try tx.row(
        "SELECT signed, name, digest, ends FROM membership_signature WHERE request = \(request) ORDER BY id DESC LIMIT 1")
    else { return .none }
    if let signed: Moment = try row("signed") {
      return try row("digest") == digest(values) ? .signed(name: try row("name"), signed) : .outdated
    }
    let ends: Moment = try row("ends")
    return ends > tx.now ? .asked(ends) : .none
  }

  /// Sends a link; an older one that waits no longer works.
  static func ask(_ request: RequestRow, address: String, language: Language, _ house: House, in tx: WriteTx) throws {
    guard let state = Application.kind.state(request.state), state.editable else {
      throw Problem.conflict("This request has moved on: it cannot be changed now.")
    }
    guard covered.allSatisfy({ !(request.values[$0] ?? "").isEmpty }) else {
      throw FieldProblem(
        "address",
        "First fill in what the mayor signs: name, country, inhabitants, mayor, reasons, commitment and date of the council’s decision.")
    }
    try drop(of: request.id, in: tx)
    let id = try tx.nextID(Signature.self)
    let ends = tx.now.adding(days: days)
    try tx.execute(
      """
      INSERT INTO membership_signature (id, request, address, language, asked, ends, name)
      VALUES (\(id), \(request.id), \(address), \(language.code), \(tx.now), \(ends), '')
      """)
    let token = try Links.make(.signature, subject: id.value, ends: ends, in: tx)
    let reader = Reader(language: language, words: house.words)
    let city = try Organisations.names([request.owner], language, on: tx.now.day, in: tx)[request.owner] ?? ""
    let letter = Letter(
      subject: reader.t("For your signature: {city} and the Educating Cities", ["city": city]),
      [
        .paragraph(
          reader.t(
            "{city} has prepared its application for membership of the International Association of Educating Cities. It needs the signature of the mayor.",
            ["city": city])),
        .paragraph(
          reader.t(
            "Read the commitment and the form on this page, type your name and press the button. The link is valid until {day}.",
            ["day": reader.day(ends.day)])),
        .link(reader.t("Read and sign"), house.address("/joining/signature/\(token)", language)),
      ])
    try Outbox.put(letter.mail(to: nil, address, language, key: "signature \(id)"), in: tx)
  }

  /// The request that a link lets sign, while it stands open.
  static func find(token: String, in tx: Tx) throws -> RequestRow? {
    guard let subject = try Links.find(token, .signature, in: tx)?.subject,
      let request: RecordID = try tx.value("SELECT request FROM membership_signature WHERE id = \(subject) AND signed IS NULL")
    else { return nil }
    let row = try Requests.find(request, in: tx)
    return Application.kind.state(row.state)?.editable == true ? row : nil
  }

  /// Signs, once. Nil when somebody was quicker or the link has ended.
  /// - Parameter digest: of the answers that the page showed.
  static func sign(token: String, name: String, digest shown: String, in tx: WriteTx) throws -> RequestRow? {
    guard let request = try find(token: token, in: tx) else { return nil }
    guard digest(request.values) == shown else {
      throw FieldProblem("name", "The form was changed while you were reading it. Read it again before you sign.")
    }
    guard let link = try Links.use(token, .signature, in: tx), let id = link.subject else { return nil }
    try tx.execute(
      "UPDATE membership_signature SET signed = \(tx.now), name = \(name), address = '', digest = \(shown) WHERE id = \(id)")
    return request
  }

  /// What was asked and not signed is taken back.
  static func drop(of request: RecordID, in tx: WriteTx) throws {
    let open: [Int64] = try tx.values("SELECT id FROM membership_signature WHERE request = \(request) AND signed IS NULL")
    for id in open { try Links.drop(.signature, subject: id, in: tx) }
    try tx.execute("DELETE FROM membership_signature WHERE request = \(request) AND signed IS NULL")
  }
}

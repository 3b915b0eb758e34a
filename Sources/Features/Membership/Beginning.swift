import Core
import Directory
import Storage
import Web

/// Somebody of a city that wants to join: asks, proves the address by a link, and goes on in an application.
struct Beginning: Sendable {
  enum State: String, SQLWord { case sent, used }

  let id: ID<Beginning>
  let city: String
  let country: String
  let name: String
  let address: String
  let language: Language
  let made: Moment
  let state: State
  let organisation: OrganisationID?

  static let days = 3
  static let columns: SQL = "b.id, b.city, b.country, b.name, b.address, b.language, b.made, b.state, b.organisation"

  static func form(_ reader: Reader) -> Form {
    Form([
      .text("city", "Name of your city", required: true, limit: 200), .choice("country", "Country", countries(reader), required: true),
      .text("name", "Your name", required: true, limit: 120, autocomplete: "name"),
      .email("address", "Your e-mail address", required: true, help: "Preferably an address of the city. We send a link there."),
      .choice(
        "language", "Language in which we write to you",
        [Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español")], required: true),
    ])
  }

  /// In the order of their names.
  static func countries(_ reader: Reader) -> [Choice] {
    Countries.codes.map { (code: $0, name: Countries.name($0, reader.language)) }
      .map { (key: Folding.sortKey($0.name, in: reader.language), country: $0) }.sorted { $0.key < $1.key }
      .map { Choice($0.country.code, name: $0.country.name) }
  }

  /// Writes down who asks and sends the link; what it answers is the same for everybody.
  static func ask(_ filled: Filled, _ house: House, in tx: WriteTx) throws {
    let language = Language(filled.string("language")) ?? .english
    guard !NameKey.of(filled.string("city")).isEmpty else { throw FieldProblem("city", "A name has 1 to 200 characters.") }
    let id = try tx.nextID(Beginning.self)
    try tx.execute(
      """
      INSERT INTO membership_beginning (id, city, country, name, address, language, made, state)
      VALUES (\(id), \(filled.string("city")), \(filled.string("country")), \(filled.string("name")), \(filled.string("address")),
        \(language.code), \(tx.now), \(State.sent))
      """)
    let token = try Links.make(.joining, subject: id.value, ends: tx.now.adding(days: days), in: tx)
    let reader = Reader(language: language, words: house.words)
    let values = ["city": filled.string("city"), "days": String(days)]
    let letter = Letter(
      subject: reader.t("{city} and the Educating Cities: your link", values),
      [
        .paragraph(
          reader.t(
            "Somebody, probably you, wants to begin the application of {city} for membership. Open this page and press the button. The link is valid for {days} days.",
            values)),
        .link(reader.t("Begin the application"), house.address("/joining/\(token)", language)),
        .paragraph(reader.t("If it was not you, do nothing: nothing begins without this link.")),
      ])
    try Outbox.put(letter.mail(to: nil, filled.string("address"), language, key: "joining \(id)"), in: tx)
  }

  static func find(token: String, in tx: Tx) throws -> Beginning? {
    guard let subject = try Links.find(token, .joining, in: tx)?.subject else { return nil }
    return try find(ID<Beginning>(subject), in: tx)
  }

  static func find(_ id: ID<Beginning>, in tx: Tx) throws -> Beginning? {
    try tx.row("SELECT \(columns) FROM membership_beginning b WHERE b.id = \(id)").map(Beginning.init)
  }

  enum Outcome: Sendable {
    /// Nobody knew the city: its application is open.
    case begun(SignIn.Entry)
    /// The city is known: somebody vouches first.
    case known
  }

  /// Uses the link, once. Nil when it was used before or has ended.
  static func confirm(token: String, _ house: House, in tx: WriteTx) throws -> Outcome? {
    guard let beginning = try find(token: token, in: tx), try Links.use(token, .joining, in: tx) != nil else { return nil }
    let known = try Organisations.named(beginning.city, country: beginning.country, in: tx)
      .filter { $0.kind == .city || $0.kind == .candidate }
    if let first = known.first {
      try Newcomer.ask(beginning, for: first.id, house, in: tx)
      try finish(beginning.id, for: first.id, in: tx)
      return .known
    }
    var new = NewOrganisation(.candidate, beginning.city)
    new.country = beginning.country
    new.isHidden = true
    let city = try Organisations.register(new, by: .house, in: tx)
    let entry = try enter(beginning, for: city, house, in: tx)
    try finish(beginning.id, for: city, in: tx)
    return .begun(entry)
  }

  /// The person gets the mandate that the application needs, and a session.
  private static func enter(_ beginning: Beginning, for city: OrganisationID, _ house: House, in tx: WriteTx) throws -> SignIn.Entry {
    let (person, request) = try open(
      name: beginning.name, address: beginning.address, beginning.language, as: beginning.city, for: city, house, by: .house, in: tx)
    return try SignIn.enter(person, for: city, next: request.map { "/\(beginning.language)\($0.path)" }, in: tx)
  }

  /// The mandate, and the application where the city is no member and has none yet.
  /// - Parameter written: the name of the city as it was written.
  static func open(
    name: String, address: String, _ language: Language, as written: String, for city: OrganisationID, _ house: House, by giver: Actor,
    in tx: WriteTx
  ) throws -> (PersonID, RequestRow?) {
    let person = try People.find(address: address, in: tx)?.id ?? People.register(name: name, address: address, language: language, in: tx)
    let held = try Mandates.open(of: person, on: tx.now.day, in: tx)
    if !held.contains(where: { $0.organisation == city && $0.role == .technical }) {
      try Mandates.open(person, for: city, as: .technical, evidence: "", by: giver, in: tx)
    }
    let isMember = try Organisations.standing(of: city, on: tx.now.day, in: tx) != nil
    if try isMember || Application.open(of: city, house, in: tx) != nil { return (person, nil) }
    let actor = Actor(person: person, organisation: city, roles: [.technical], sight: .everyone)
    var values = Fields([
      ("name", written), ("language", language.code), ("technical_name", name), ("technical_email", address),
      ("technical_language", language.code),
    ])
    if let country = try Organisations.find(city, in: tx).country { values.set("country", country) }
    return (person, try Application.begin(for: city, values: values, language: language, house, by: actor, in: tx))
  }

  /// What happened stays, name and address do not.
  private static func finish(_ id: ID<Beginning>, for city: OrganisationID, in tx: WriteTx) throws {
    try tx.execute(
      "UPDATE membership_beginning SET state = \(State.used), name = '', address = '', organisation = \(city) WHERE id = \(id)")
  }
}

extension Beginning {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("city")
    country = try row("country")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    made = try row("made")
    state = try row("state")
    organisation = try row("organisation")
  }
}

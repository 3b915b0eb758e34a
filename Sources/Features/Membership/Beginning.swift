import Core
import Directory
import Storage
import Web

/// Somebody of a city that wants to join: asks, proves the address by a link, and goes on in an application.
struct Beginning: Sendable {
  enum State: String, SQLWord { case sent, used, known, vouched, refused }

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
    /// The city is known: the secretariat looks first.
    case known
  }

  /// Uses the link, once. Nil when it was used before or has ended.
  static func confirm(token: String, _ house: House, in tx: WriteTx) throws -> Outcome? {
    guard let beginning = try find(token: token, in: tx), try Links.use(token, .joining, in: tx) != nil else { return nil }
    let known = try Organisations.named(beginning.city, country: beginning.country, in: tx)
      .filter { $0.kind == .city || $0.kind == .candidate }
    if let first = known.first {
      try tx.execute(
        "UPDATE membership_beginning SET state = \(State.known), organisation = \(first.id) WHERE id = \(beginning.id)")
      try tell(beginning, first, house, in: tx)
      return .known
    }
    var new = NewOrganisation(.candidate, beginning.city)
    new.country = beginning.country
    new.isHidden = true
    let city = try Organisations.register(new, by: .house, in: tx)
    let entry = try enter(beginning, for: city, house, in: tx)
    try finish(beginning.id, .used, by: nil, in: tx)
    return .begun(entry)
  }

  /// The person gets the mandate that the application needs, and a session.
  private static func enter(_ beginning: Beginning, for city: OrganisationID, _ house: House, in tx: WriteTx) throws -> SignIn.Entry {
    let (person, request) = try open(beginning, for: city, house, in: tx)
    return try SignIn.enter(person, for: city, next: request.map { "/\(beginning.language)\($0.path)" }, in: tx)
  }

  private static func open(
    _ beginning: Beginning, for city: OrganisationID, _ house: House, in tx: WriteTx
  ) throws -> (PersonID, RequestRow?) {
    let person =
      try People.find(address: beginning.address, in: tx)?.id
      ?? People.register(name: beginning.name, address: beginning.address, language: beginning.language, in: tx)
    let held = try Mandates.open(of: person, on: tx.now.day, in: tx)
    if !held.contains(where: { $0.organisation == city && $0.role == .technical }) {
      try Mandates.open(person, for: city, as: .technical, evidence: "", by: .house, in: tx)
    }
    let isMember = try Organisations.standing(of: city, on: tx.now.day, in: tx) != nil
    if try isMember || Application.open(of: city, house, in: tx) != nil { return (person, nil) }
    let actor = Actor(person: person, organisation: city, roles: [.technical], sight: .everyone)
    let values = Fields([
      ("name", beginning.city), ("country", beginning.country), ("language", beginning.language.code), ("technical_name", beginning.name),
      ("technical_email", beginning.address), ("technical_language", beginning.language.code),
    ])
    return (person, try Application.begin(for: city, values: values, language: beginning.language, house, by: actor, in: tx))
  }

  private static func tell(_ beginning: Beginning, _ city: Organisation, _ house: House, in tx: WriteTx) throws {
    for holder in try Mandates.holders(roles: [.secretariat], on: tx.now.day, in: tx) {
      let reader = Reader(language: holder.language, words: house.words)
      let values = ["city": city.name, "name": beginning.name]
      let letter = Letter(
        subject: reader.t("Somebody wants to act for {city}", values),
        [
          .paragraph(
            reader.t("{name} wants to begin an application for {city}, which is already known here. They were given no access.", values)),
          .link(reader.t("Look at it and decide"), house.address("/joining/known", holder.language)),
        ])
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "joining known \(beginning.id) \(holder.person)"), in: tx)
    }
  }

  /// What happened stays, name and address do not.
  private static func finish(_ id: ID<Beginning>, _ state: State, by person: PersonID?, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE membership_beginning SET state = \(state), name = '', address = '', decided_by = \(person), decided = \(tx.now) WHERE id = \(id)
      """)
  }

  // MARK: The secretariat

  /// Of cities that are known, waiting for somebody to vouch.
  static func waiting(in tx: Tx) throws -> [Beginning] {
    try tx.rows("SELECT \(columns) FROM membership_beginning b WHERE b.state = \(State.known) ORDER BY b.id LIMIT 100").map(Beginning.init)
  }

  static func vouch(_ id: ID<Beginning>, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let beginning = try known(id, by: actor, in: tx)
    guard let city = beginning.organisation else { throw Problem.notFound }
    _ = try open(beginning, for: city, house, in: tx)
    let reader = Reader(language: beginning.language, words: house.words)
    let letter = Letter(
      subject: reader.t("You may act for {city}", ["city": beginning.city]),
      [
        .paragraph(
          reader.t("The secretariat has confirmed that you act for {city}. Sign in with this address to go on.", ["city": beginning.city])),
        .link(reader.t("Sign in"), house.address("/sign-in", beginning.language)),
      ])
    try Outbox.put(letter.mail(to: nil, beginning.address, beginning.language, key: "joining vouched \(id)"), in: tx)
    try finish(id, .vouched, by: actor.person, in: tx)
  }

  static func refuse(_ id: ID<Beginning>, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let beginning = try known(id, by: actor, in: tx)
    let reader = Reader(language: beginning.language, words: house.words)
    let letter = Letter(
      subject: reader.t("Your application for {city}", ["city": beginning.city]),
      [
        .paragraph(
          reader.t(
            "{city} is already known here, and we could not confirm that you act for it. Ask a colleague who acts for the city to invite you, or write to the secretariat.",
            ["city": beginning.city]))
      ])
    try Outbox.put(letter.mail(to: nil, beginning.address, beginning.language, key: "joining refused \(id)"), in: tx)
    try finish(id, .refused, by: actor.person, in: tx)
  }

  private static func known(_ id: ID<Beginning>, by actor: Actor, in tx: Tx) throws -> Beginning {
    try actor.require(.admitsMembers)
    guard let beginning = try find(id, in: tx) else { throw Problem.notFound }
    guard beginning.state == .known else { throw Problem.conflict("Somebody has decided this in the meantime.") }
    return beginning
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

import Core
import Directory
import Storage
import Time
import Web

extension Declaration {
  static let columns: SQL = """
    d.id, d.kind, d.state, d.body, d.language, d.consults_until, d.decision, d.decided, d.position, d.signs_until, d.version
    """

  /// Throws `Problem.notFound`.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Declaration {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM declarations_declaration d JOIN core_record r ON r.id = d.id WHERE d.id = \(id) AND \(sight.sees("r.audience"))"
      )
    else { throw Problem.notFound }
    return try Declaration(row)
  }

  /// The latest first.
  package static func list(_ states: [State] = State.allCases, seenBy sight: Sight, in tx: Tx) throws -> [Declaration] {
    try tx.rows(
      """
      SELECT \(columns) FROM declarations_declaration d JOIN core_record r ON r.id = d.id
      WHERE d.state IN \(in: states) AND \(sight.sees("r.audience")) ORDER BY d.id DESC LIMIT 300
      """
    ).map(Declaration.init)
  }

  /// Paragraphs in order, without those that were taken out.
  func paragraphs(in tx: Tx) throws -> [RecordID] {
    try tx.values("SELECT p.id FROM declarations_paragraph p WHERE p.declaration = \(id) AND NOT p.dropped ORDER BY p.place, p.id")
  }

  /// How many cities stand under each. One query.
  package static func signatories(of ids: [RecordID], in tx: Tx) throws -> [RecordID: Int] {
    let rows = try tx.rows(
      """
      SELECT s.declaration, count(*) AS number FROM declarations_signature s WHERE s.ended IS NULL AND s.declaration IN \(in: ids)
      GROUP BY s.declaration
      """)
    return try Dictionary(
      rows.map { (try $0("declaration") as RecordID, try $0("number") as Int) }, uniquingKeysWith: { first, _ in first })
  }

  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let found = try inPortions(ids) { portion in
      try tx.rows(
        "SELECT \(columns), r.audience FROM declarations_declaration d JOIN core_record r ON r.id = d.id WHERE d.id IN \(in: portion)"
      ).map { (try Declaration($0), try $0("audience") as Audience) }
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(found.map(\.0.id), ["title", "summary"], for: language, in: tx)
      return found.map { declaration, audience in
        Card(
          record: declaration.id, language: language, kind: "declaration", title: texts[declaration.id]?["title"]?.body ?? "",
          summary: texts[declaration.id]?["summary"]?.body ?? "", day: declaration.decided, address: declaration.path, audience: audience,
          facets: ["state": [declaration.state.rawValue]]
        ).speaking((texts[declaration.id] ?? [:]).values)
      }
    }
  }

  init(_ row: Row) throws {
    id = try row("id")
    kind = try row("kind")
    state = try row("state")
    body = try row("body")
    language = try row("language")
    consultsUntil = try row("consults_until")
    decision = try row("decision")
    decided = try row("decided")
    position = try row("position")
    signsUntil = try row("signs_until")
    version = try row("version")
  }
}

extension Amendment {
  private static let columns: SQL = "a.id, a.declaration, a.paragraph, a.city, a.language, a.made, a.verdict"

  package static func find(_ id: RecordID, of declaration: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Amendment {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM declarations_amendment a JOIN core_record r ON r.id = a.id
        WHERE a.id = \(id) AND a.declaration = \(declaration) AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try Amendment(row)
  }

  /// In the order of the paragraphs they are about.
  package static func list(of declaration: RecordID, seenBy sight: Sight, in tx: Tx) throws -> [Amendment] {
    try tx.rows(
      """
      SELECT \(columns) FROM declarations_amendment a JOIN core_record r ON r.id = a.id
      JOIN declarations_paragraph p ON p.id = a.paragraph
      WHERE a.declaration = \(declaration) AND \(sight.sees("r.audience")) ORDER BY p.place, a.id LIMIT 500
      """
    ).map(Amendment.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    declaration = try row("declaration")
    paragraph = try row("paragraph")
    city = try row("city")
    language = try row("language")
    made = try row("made")
    verdict = try row("verdict")
  }
}

extension Signature {
  private static let columns: SQL = "s.id, s.declaration, s.city, s.way, s.signed, s.position, s.ended"

  /// Those that stand. Of a text that the caller may see.
  package static func standing(of declaration: RecordID, in tx: Tx) throws -> [Signature] {
    try tx.rows(
      "SELECT \(columns) FROM declarations_signature s WHERE s.declaration = \(declaration) AND s.ended IS NULL ORDER BY s.id"
    ).map(Signature.init)
  }

  /// Of several texts by one city.
  static func standing(of city: OrganisationID, in tx: Tx) throws -> [RecordID: Signature] {
    let found = try tx.rows("SELECT \(columns) FROM declarations_signature s WHERE s.city = \(city) AND s.ended IS NULL ORDER BY s.id")
      .map(Signature.init)
    return Dictionary(found.map { ($0.declaration, $0) }, uniquingKeysWith: { first, _ in first })
  }

  static func find(_ declaration: RecordID, _ city: OrganisationID, in tx: Tx) throws -> Signature? {
    try tx.row(
      "SELECT \(columns) FROM declarations_signature s WHERE s.declaration = \(declaration) AND s.city = \(city) AND s.ended IS NULL"
    ).map(Signature.init)
  }

  /// By the secret of its mail. Throws `Problem.notFound`.
  static func find(token: String, in tx: Tx) throws -> Signature {
    guard let row = try tx.row("SELECT \(columns) FROM declarations_signature s WHERE s.token = \(Secret.hash(token))") else {
      throw Problem.notFound
    }
    return try Signature(row)
  }

  init(_ row: Row) throws {
    id = try row("id")
    declaration = try row("declaration")
    city = try row("city")
    way = try row("way")
    signed = try row("signed")
    position = try row("position")
    ended = try row("ended")
  }
}

extension Dispatch {
  static func list(of declaration: RecordID, in tx: Tx) throws -> [Dispatch] {
    try tx.rows(
      """
      SELECT x.id, x.declaration, x.organisation, x.name, x.day, x.answered FROM declarations_dispatch x
      WHERE x.declaration = \(declaration) ORDER BY x.day, x.id LIMIT 500
      """
    ).map(Dispatch.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    declaration = try row("declaration")
    organisation = try row("organisation")
    name = try row("name")
    day = try row("day")
    answered = try row("answered")
  }
}

extension JoinedText {
  private static let columns: SQL = "j.id, j.state, j.organisation, j.name, j.link, j.decision, j.decided, j.position"

  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> JoinedText {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM declarations_joined j JOIN core_record r ON r.id = j.id WHERE j.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try JoinedText(row)
  }

  package static func list(seenBy sight: Sight, in tx: Tx) throws -> [JoinedText] {
    try tx.rows(
      """
      SELECT \(columns) FROM declarations_joined j JOIN core_record r ON r.id = j.id WHERE \(sight.sees("r.audience"))
      ORDER BY j.id DESC LIMIT 300
      """
    ).map(JoinedText.init)
  }

  static func tied(to decision: RecordID, in tx: Tx) throws -> [JoinedText] {
    try tx.rows("SELECT \(columns) FROM declarations_joined j WHERE j.decision = \(decision) ORDER BY j.id").map(JoinedText.init)
  }

  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let found = try inPortions(ids) { portion in
      try tx.rows("SELECT \(columns), r.audience FROM declarations_joined j JOIN core_record r ON r.id = j.id WHERE j.id IN \(in: portion)")
        .map { (try JoinedText($0), try $0("audience") as Audience) }
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(found.map(\.0.id), ["title", "summary"], for: language, in: tx)
      return found.map { joined, audience in
        Card(
          record: joined.id, language: language, kind: "joined-text", title: texts[joined.id]?["title"]?.body ?? "", summary: joined.name,
          day: joined.decided, address: joined.path, audience: audience, facets: ["state": [joined.state.rawValue]]
        ).speaking((texts[joined.id] ?? [:]).values)
      }
    }
  }

  init(_ row: Row) throws {
    id = try row("id")
    state = try row("state")
    organisation = try row("organisation")
    name = try row("name")
    link = try row("link")
    decision = try row("decision")
    decided = try row("decided")
    position = try row("position")
  }
}

import Core
import Storage
import Web

/// Bodies and who sits in them.
package enum Bodies {
  /// Nil when there is none.
  package static func find(slug: String, in tx: Tx) throws -> Body? {
    try tx.row("SELECT b.id, b.organisation, b.slug FROM directory_body b WHERE b.slug = \(slug)").map(Body.init)
  }

  package static func all(in tx: Tx) throws -> [Body] {
    try tx.rows("SELECT b.id, b.organisation, b.slug FROM directory_body b ORDER BY b.id").map(Body.init)
  }

  /// Throws `Problem.notFound`.
  package static func find(_ id: ID<Body>, in tx: Tx) throws -> Body {
    guard let row = try tx.row("SELECT b.id, b.organisation, b.slug FROM directory_body b WHERE b.id = \(id)") else {
      throw Problem.notFound
    }
    return try Body(row)
  }

  package static func find(_ id: ID<Seat>, in tx: Tx) throws -> Seat {
    guard let row = try tx.row("SELECT \(columns) FROM directory_seat s WHERE s.id = \(id)") else { throw Problem.notFound }
    return try Seat(row)
  }

  /// Of one organisation: the committee of a network.
  package static func all(of organisation: OrganisationID, in tx: Tx) throws -> [Body] {
    try tx.rows("SELECT b.id, b.organisation, b.slug FROM directory_body b WHERE b.organisation = \(organisation) ORDER BY b.id")
      .map(Body.init)
  }

  /// Every seat that there ever was, the latest first.
  package static func history(of body: ID<Body>, in tx: Tx) throws -> [Seat] {
    try tx.rows(
      "SELECT \(columns) FROM directory_seat s WHERE s.body = \(body) ORDER BY s.from_day DESC NULLS LAST, s.id DESC"
    ).map(Seat.init)
  }

  /// Who sits there on a day, the presidency first.
  package static func seats(of body: ID<Body>, on day: Day, in tx: Tx) throws -> [Seat] {
    let seats = try tx.rows(
      "SELECT \(columns) FROM directory_seat s WHERE s.body = \(body) AND \(Organisations.holds("s", on: day)) ORDER BY s.id"
    ).map(Seat.init)
    let order = Seat.Role.allCases
    return seats.enumerated().sorted { left, right in
      let ranks = (order.firstIndex(of: left.element.role) ?? 0, order.firstIndex(of: right.element.role) ?? 0)
      return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
    }.map(\.element)
  }

  /// Where an organisation sits on a day.
  package static func seats(ofOrganisation organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Seat] {
    try tx.rows(
      "SELECT \(columns) FROM directory_seat s WHERE s.organisation = \(organisation) AND \(Organisations.holds("s", on: day)) ORDER BY s.id"
    ).map(Seat.init)
  }

  private static let columns: SQL = "s.id, s.body, s.organisation, s.role, s.from_day, s.to_day, s.source"

  /// A body with its names. Its slug is for ever.
  @discardableResult
  package static func found(
    slug: String, names: [Language: String], of organisation: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Body> {
    try actor.require(DirectoryPermissions.bodies, on: organisation)
    let id = try Record.create("body", owner: organisation, audience: .everyone, in: tx).as(Body.self)
    try tx.execute("INSERT INTO directory_body (id, organisation, slug) VALUES (\(id), \(organisation), \(slug))")
    for (language, name) in names.sorted(by: { $0.key.code < $1.key.code }) {
      try Texts.write(id.as(), "name", language, name, in: tx)
    }
    try Ledger.record("body.founded", day: nil, of: id.as(), and: organisation.as(), by: actor, in: tx)
    try Cards.put(try cards(of: [id.as()], in: tx), in: tx)
    return id
  }

  /// An organisation takes a seat for a term; days that no source gives stay unknown.
  @discardableResult
  package static func seat(
    _ organisation: OrganisationID, in body: ID<Body>, as role: Seat.Role, from: Day?, to: Day?, source: String,
    by actor: Actor, in tx: WriteTx
  ) throws -> ID<Seat> {
    try actor.require(DirectoryPermissions.bodies, on: try find(body, in: tx).organisation)
    if let from, let to, to <= from { throw FieldProblem("to", "A term must end after it begins.") }
    let id = try Record.create("seat", owner: organisation, audience: .everyone, in: tx).as(Seat.self)
    try tx.execute(
      """
      INSERT INTO directory_seat (id, body, organisation, role, from_day, to_day, source)
      VALUES (\(id), \(body), \(organisation), \(role), \(from), \(to), \(source))
      """)
    try Ledger.record(
      "seat.taken", day: from, of: organisation.as(), and: body.as(), values: ["role": role.rawValue], by: actor, in: tx)
    return id
  }

  package static func vacate(_ id: ID<Seat>, on day: Day, by actor: Actor, in tx: WriteTx) throws {
    let seat = try find(id, in: tx)
    try actor.require(DirectoryPermissions.bodies, on: try find(seat.body, in: tx).organisation)
    guard seat.to.map({ $0 > day }) ?? true else { throw Problem.conflict("This seat is already vacant.") }
    try tx.execute("UPDATE directory_seat SET to_day = \(day) WHERE id = \(id)")
    try Ledger.record(
      "seat.left", day: day, of: seat.organisation.as(), and: seat.body.as(), values: ["role": seat.role.rawValue], by: actor, in: tx)
  }

  /// A seat in a body of the association is a member's: it ends with the membership, also one that was to begin later.
  /// - Parameter position: the row of the ledger that says that the city left.
  static func vacateAll(of city: OrganisationID, on day: Day, because position: Int64, by actor: Actor, in tx: WriteTx) throws {
    let rows = try tx.rows(
      """
      SELECT s.id, s.body, s.role, s.from_day, s.to_day FROM directory_seat s JOIN directory_body b ON b.id = s.body
      JOIN directory_organisation o ON o.id = b.organisation
      WHERE s.organisation = \(city) AND o.kind = \(Organisation.Kind.association) AND (s.to_day IS NULL OR s.to_day > \(day)) ORDER BY s.id
      """)
    for row in rows {
      let (id, until, begins): (ID<Seat>, Day?, Day?) = (try row("id"), try row("to_day"), try row("from_day"))
      let end = max(day, begins ?? day)
      try tx.execute("UPDATE directory_seat SET to_day = \(end) WHERE id = \(id)")
      let values = ["role": try row("role") as String, "seat": "\(id)", "until": until?.description ?? "", "left": "\(position)"]
      try Ledger.record("seat.left", day: end, of: city.as(), and: try row("body"), values: values, by: actor, in: tx)
    }
  }

  /// The departure was a mistake: what it took is held again, for as long as before.
  static func restore(of city: OrganisationID, vacatedBy position: Int64, by actor: Actor, in tx: WriteTx) throws {
    let positions: [Int64] = try tx.values(
      """
      SELECT l.position FROM core_ledger l WHERE l.record = \(city) AND l.kind = 'seat.left' AND l.position > \(position)
      AND \(Ledger.standing) ORDER BY l.position
      """)
    for vacated in positions {
      guard let row = try Ledger.rows(after: vacated - 1, until: vacated, in: tx).first, row.values["left"] == "\(position)",
        let seat = row.values["seat"].flatMap({ ID<Seat>(text: $0) })
      else { continue }
      try tx.execute("UPDATE directory_seat SET to_day = \(row.values["until"].flatMap { Day($0) }) WHERE id = \(seat)")
      try Ledger.undo(vacated, by: actor, in: tx)
    }
  }

  static func cards(of ids: [RecordID], in tx: Tx) throws -> [Card] {
    let bodies = try inPortions(ids) { portion in
      try tx.rows("SELECT b.id, b.organisation, b.slug FROM directory_body b WHERE b.id IN \(in: portion)").map(Body.init)
    }
    return try Language.official.flatMap { language in
      let names = try Texts.read(bodies.map(\.record), ["name"], for: language, in: tx)
      return bodies.map { body in
        let name = names[body.record]?["name"]?.body ?? body.slug
        return Card(
          record: body.record, language: language, kind: "body", title: name, address: body.path, audience: .everyone)
      }
    }
  }
}

extension Body {
  init(_ row: Row) throws {
    id = try row("id")
    organisation = try row("organisation")
    slug = try row("slug")
  }
}

extension Seat {
  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    organisation = try row("organisation")
    role = try row("role")
    from = try row("from_day")
    to = try row("to_day")
    source = try row("source")
  }
}

import Core
import Storage
import Web

/// A changed or lost address. Asking changes nothing: somebody who knows the person (another delegate of the same
/// city, or the secretariat) vouches, on record. A known address alone never takes over a city.
package struct Move: Sendable, Equatable {
  package let id: ID<Move>
  package let person: PersonID
  package let name: String
  /// The address asked for.
  package let address: String
  package let asked: Moment
}

package enum Moves {
  static let days = 30

  /// Asked by the person signed in, or by anybody who names the old address (they cannot sign in any more). Mails
  /// the old address, so that its holder learns of it. Unknown addresses change nothing and show nothing.
  static func ask(for person: Person, address: String, _ house: House, in tx: WriteTx) throws {
    if try People.find(address: address, in: tx) != nil { throw FieldProblem("address", "Somebody already uses this address.") }
    try drop(person.id, in: tx)
    let id = try tx.nextID(Move.self)
    try tx.execute(
      "INSERT INTO directory_move (id, person, address, asked, state) VALUES (\(id), \(person.id), \(address), \(tx.now), 'open')")
    // A mail to an address that does not work would only come back.
    guard let old = person.address, try Outbox.doubt(about: old, in: tx) == nil else { return }
    let reader = Reader(language: person.language, words: house.words)
    try Outbox.put(
      Mail(
        to: person.id, address: old, language: person.language, subject: reader.t("Somebody asked to change your address"),
        text: reader.t(
          """
          Somebody asked for your account to use a different address from now on. Nothing changes until a colleague from your city or the secretariat has vouched for it.

          If it was not you, tell the secretariat, or sign in and withdraw the request:

          {link}
          """, ["link": "\(house.settings.address)/\(person.language.nearestOfficial)/account"]),
        key: "move \(id)"),
      in: tx)
  }

  private static let columns: SQL = "v.id, v.person, p.name, v.address, v.asked"

  private static func open(_ now: Moment) -> SQL { "v.state = 'open' AND v.asked > \(now.adding(days: -days))" }

  /// Of `directory_move v`: the requests that this actor may decide, of people who act for the same organisation; all
  /// for the secretariat.
  static func decidable(by actor: Actor, _ now: Moment) -> SQL {
    let mine: SQL =
      actor.isSecretariat
      ? "TRUE"
      : """
      EXISTS (SELECT 1 FROM directory_mandate m WHERE m.person = v.person AND \(Organisations.holds("m", on: now.day))
        AND \(actor.may(DirectoryPermissions.mandates, owner: "m.organisation")))
      """
    return "\(open(now)) AND v.person <> \(actor.person ?? PersonID(0)) AND \(mine)"
  }

  static func waiting(for actor: Actor, in tx: Tx) throws -> [Move] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_move v JOIN directory_person p ON p.id = v.person
      WHERE \(decidable(by: actor, tx.now)) ORDER BY v.id LIMIT 100
      """
    ).map(Move.init)
  }

  private static func find(_ id: ID<Move>, for actor: Actor, in tx: Tx) throws -> Move {
    let row = try tx.row(
      """
      SELECT \(columns) FROM directory_move v JOIN directory_person p ON p.id = v.person
      WHERE v.id = \(id) AND \(decidable(by: actor, tx.now))
      """)
    guard let row else { throw Problem.notFound }
    return try Move(row)
  }

  static func open(of person: PersonID, in tx: Tx) throws -> Move? {
    try tx.row(
      """
      SELECT \(columns) FROM directory_move v JOIN directory_person p ON p.id = v.person
      WHERE v.person = \(person) AND \(open(tx.now))
      """
    ).map(Move.init)
  }

  /// From now on the new address is the person's; every session ends, and a link goes to the new address.
  static func vouch(_ id: ID<Move>, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let move = try find(id, for: actor, in: tx)
    guard try People.find(address: move.address, in: tx) == nil else {
      throw Problem.conflict("Somebody already uses this address.")
    }
    let old = try People.find(move.person, in: tx)
    try tx.execute(
      "UPDATE directory_person SET address = \(move.address), address_key = \(People.addressKey(move.address)) WHERE id = \(move.person)")
    try Sessions.endAll(of: move.person, in: tx)
    try decide(id, "vouched", by: actor, in: tx)
    try Ledger.record(
      "address.vouched", day: tx.now.day, of: move.person.as(), and: actor.organisation?.as(), by: actor, in: tx)
    try SignIn.sendLink(to: move.address, next: nil, house, in: tx)
    if let address = old.address, try Outbox.doubt(about: address, in: tx) == nil {
      let reader = Reader(language: old.language, words: house.words)
      try Outbox.put(
        Mail(
          to: old.id, address: address, language: old.language, subject: reader.t("Your account now uses a different address"),
          text: reader.t(
            "Your account now uses a different address, as requested and vouched for. If this is wrong, write to the secretariat at once."
          ), key: "vouched \(id)"),
        in: tx)
    }
  }

  /// By the secretariat, who has spoken to the person: asked and vouched for at once.
  package static func make(_ person: Person, to address: String, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.people)
    guard !person.erased else { throw Problem.notFound }
    guard actor.person != person.id else {
      throw Problem.conflict(
        "You cannot vouch for your own address: ask for the change on your account page, and a colleague will vouch for it.")
    }
    try ask(for: person, address: address, house, in: tx)
    guard let move = try open(of: person.id, in: tx) else { throw Problem.notFound }
    try vouch(move.id, house, by: actor, in: tx)
  }

  static func refuse(_ id: ID<Move>, by actor: Actor, in tx: WriteTx) throws {
    _ = try find(id, for: actor, in: tx)
    try decide(id, "refused", by: actor, in: tx)
  }

  /// The person takes it back, or asks for another one.
  static func drop(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute(
      "UPDATE directory_move SET state = 'dropped', address = '', decided = \(tx.now) WHERE person = \(person) AND state = 'open'")
  }

  private static func decide(_ id: ID<Move>, _ state: String, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE directory_move SET state = \(state), address = '', decided_by = \(actor.person), decided = \(tx.now) WHERE id = \(id)
      """)
  }
}

extension Move {
  init(_ row: Row) throws {
    id = try row("id")
    person = try row("person")
    name = try row("name")
    address = try row("address")
    asked = try row("asked")
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// Who might follow a delegate. It becomes an invitation only after another delegate of the city or the secretariat has
/// vouched for it: nobody takes over a city by a known address alone.
package struct Succession: Sendable, Equatable {
  package let id: ID<Succession>
  package let organisation: OrganisationID
  /// Of whoever leaves; nil for a name that a coordinator proposed.
  package let mandate: ID<Mandate>?
  package let role: Role
  package let name: String
  package let address: String
  package let language: Language
  package let evidence: String
  package let proposedBy: PersonID?
  package let made: Moment
}

/// What somebody says of who follows.
struct SuccessionInput: Sendable {
  let role: Role
  let name: String
  let address: String
  let language: Language
  let evidence: String
}

package enum Successions {
  /// Days after which nobody decides any more and name and address go.
  static let days = 60

  private static let columns: SQL =
    "s.id, s.organisation, s.mandate, s.role, s.name, s.address, s.language, s.evidence, s.proposed_by, s.made"

  /// Those that this actor may decide: of cities for which they name people, not proposed by themselves.
  package static func waiting(for actor: Actor, in tx: Tx) throws -> [Succession] {
    try tx.rows("SELECT \(columns) FROM handover_succession s WHERE \(decidable(by: actor, tx.now)) ORDER BY s.id LIMIT 200")
      .map(Succession.init)
  }

  static func decidable(by actor: Actor, _ now: Moment) -> SQL {
    """
    s.state IN ('open', 'unknown') AND s.made > \(now.adding(days: -days))
      AND (s.proposed_by IS NULL OR s.proposed_by <> \(actor.person ?? PersonID(0)))
      AND \(actor.may(DirectoryPermissions.mandates, owner: "s.organisation"))
    """
  }

  static func open(of organisation: OrganisationID, in tx: Tx) throws -> [Succession] {
    try tx.rows(
      "SELECT \(columns) FROM handover_succession s WHERE s.organisation = \(organisation) AND s.state IN ('open', 'unknown') ORDER BY s.id"
    ).map(Succession.init)
  }

  /// A name for somebody to vouch for.
  @discardableResult
  static func propose(
    _ input: SuccessionInput, for organisation: OrganisationID, leaving mandate: ID<Mandate>?, _ house: House, by actor: Actor,
    in tx: WriteTx
  ) throws -> ID<Succession> {
    guard Role.deciding.contains(input.role) else { throw Problem.notFound }
    let before = try open(of: organisation, in: tx)
    guard before.count < 10 else { throw Problem.conflict("Ten names are already waiting for a decision.") }
    guard !before.contains(where: { $0.role == input.role && $0.address.lowercased() == input.address.lowercased() }) else {
      throw FieldProblem("address", "This address has already been proposed.")
    }
    if let person = try People.find(address: input.address, in: tx),
      try Mandates.open(of: person.id, on: tx.now.day, in: tx).contains(where: { $0.organisation == organisation && $0.role == input.role })
    {
      throw FieldProblem("address", "This person already has that role.")
    }
    let id = try insert(input, for: organisation, leaving: mandate, state: "open", by: actor, in: tx)
    try tell(id, organisation, house, by: actor, in: tx)
    return id
  }

  /// The last delegate left and names nobody.
  static func leftAlone(_ mandate: Mandate, by actor: Actor, in tx: WriteTx) throws {
    let nobody = SuccessionInput(role: mandate.role, name: "", address: "", language: .english, evidence: "")
    try insert(nobody, for: mandate.organisation, leaving: mandate.id, state: "unknown", by: actor, in: tx)
  }

  @discardableResult
  private static func insert(
    _ input: SuccessionInput, for organisation: OrganisationID, leaving mandate: ID<Mandate>?, state: String, by actor: Actor,
    in tx: WriteTx
  ) throws -> ID<Succession> {
    let id = try tx.nextID(Succession.self)
    try tx.execute(
      """
      INSERT INTO handover_succession (id, organisation, mandate, role, name, address, language, evidence, proposed_by, proposed_for,
        made, state)
      VALUES (\(id), \(organisation), \(mandate), \(input.role), \(input.name), \(input.address), \(input.language.code),
        \(input.evidence), \(actor.person), \(actor.organisation), \(tx.now), \(state))
      """)
    return id
  }

  /// Mail to those who may vouch: the other delegates, and the secretariat.
  private static func tell(_ id: ID<Succession>, _ organisation: OrganisationID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let day = tx.now.day
    var seen: Set<PersonID> = Set([actor.person].compactMap { $0 })
    let holders =
      try Mandates.holders(of: [organisation], roles: Role.deciding, on: day, in: tx)
      + Mandates.holders(roles: [.secretariat], on: day, in: tx)
    for holder in holders where seen.insert(holder.person).inserted {
      let reader = Reader(language: holder.language, words: house.words)
      let city = try Organisations.names([organisation], holder.language, on: day, in: tx)[organisation] ?? ""
      let letter = Letter(
        subject: reader.t("Vouch for a successor: {city}", ["city": city]),
        [
          .paragraph(
            reader.t(
              "Somebody is proposed to act for {city}. Nothing happens until a delegate or the secretariat has vouched for them.",
              ["city": city])),
          .link(reader.t("Look at the proposal"), house.address("/successions", holder.language)),
        ])
      try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: "succession \(id) \(holder.person)"), in: tx)
    }
  }

  /// The name becomes an invitation, sent by whoever vouched.
  package static func vouch(_ id: ID<Succession>, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    guard let found = try waiting(for: actor, in: tx).first(where: { $0.id == id }), !found.address.isEmpty else { throw Problem.notFound }
    do {
      try Invitations.invite(
        name: found.name, address: found.address, as: found.role, for: found.organisation, language: found.language,
        evidence: found.evidence, house, by: actor, in: tx)
    } catch let problem as FieldProblem {
      // There is no form here: what is wrong is said by itself.
      throw Problem.invalid([FieldProblem("", problem.message, problem.values)])
    }
    try decide(id, "vouched", by: actor, in: tx)
    try Ledger.record("successor.vouched", day: tx.now.day, of: found.organisation.as(), by: actor, in: tx)
  }

  package static func refuse(_ id: ID<Succession>, by actor: Actor, in tx: WriteTx) throws {
    guard try waiting(for: actor, in: tx).contains(where: { $0.id == id }) else { throw Problem.notFound }
    try decide(id, "refused", by: actor, in: tx)
  }

  private static func decide(_ id: ID<Succession>, _ state: String, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE handover_succession SET state = \(state), name = '', address = '', evidence = '', decided_by = \(actor.person),
        decided = \(tx.now) WHERE id = \(id)
      """)
  }

  /// When somebody begins, whoever said that they had left, and stayed only because they were the last, is free.
  static let leaving = Reaction("a delegate who has left is free", to: ["mandate.opened"], records: ["mandate.closed"]) { row, tx in
    guard let organisation = row.second?.as(OrganisationNoun.self), let role = row.values["role"].flatMap({ Role(rawValue: $0) }),
      Role.deciding.contains(role)
    else { return }
    let rows = try tx.rows(
      """
      SELECT id, mandate, state FROM handover_succession
      WHERE organisation = \(organisation) AND mandate IS NOT NULL AND state IN ('unknown', 'vouched')
      """)
    for found in rows {
      let id: ID<Succession> = try found("id")
      let mandate = try Mandates.find(found("mandate"), in: tx)
      try tx.execute("UPDATE handover_succession SET state = 'followed' WHERE id = \(id)")
      if mandate.record != row.record, mandate.to.map({ $0 > tx.now.day }) ?? true { try Mandates.close(mandate.id, by: .house, in: tx) }
    }
  }
}

extension Succession {
  init(_ row: Row) throws {
    id = try row("id")
    organisation = try row("organisation")
    mandate = try row("mandate")
    role = try row("role")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    evidence = try row("evidence")
    proposedBy = try row("proposed_by")
    made = try row("made")
  }
}

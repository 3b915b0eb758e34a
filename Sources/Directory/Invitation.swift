import Core
import Storage
import Web

/// Somebody is asked to act for an organisation: a mail with a link, accepted by a button, for fourteen days.
package struct Invitation: Sendable, Equatable {
  package let id: ID<Invitation>
  package let organisation: OrganisationID
  package let role: Role
  package let name: String
  package let address: String
  package let language: Language
  package let evidence: String
  package let invitedBy: PersonID?
  package let ends: Moment
}

package enum Invitations {
  static let days = 14
  /// For one organisation at a time; more is a mistake or mischief.
  static let limit = 20

  @discardableResult
  package static func invite(
    name: String, address: String, as role: Role, for organisation: OrganisationID, language: Language, evidence: String,
    _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Invitation> {
    try Mandates.mayGive(role, for: organisation, by: actor, in: tx)
    let open = try self.open(of: organisation, in: tx)
    guard open.count < limit else { throw Problem.conflict("Twenty invitations are waiting for an answer. Withdraw some first.") }
    guard !open.contains(where: { People.addressKey($0.address) == People.addressKey(address) && $0.role == role }) else {
      throw FieldProblem("address", "This address has already been invited and has not answered yet.")
    }
    if let person = try People.find(address: address, in: tx),
      try Mandates.open(of: person.id, on: tx.now.day, in: tx).contains(where: { $0.organisation == organisation && $0.role == role })
    {
      throw FieldProblem("address", "This person already has that role.")
    }
    let id = try tx.nextID(Invitation.self)
    let ends = tx.now.adding(days: days)
    try tx.execute(
      """
      INSERT INTO directory_invitation (id, organisation, role, name, address, language, evidence, invited_by, made, ends, state)
      VALUES (\(id), \(organisation), \(role), \(name), \(address), \(language.code), \(evidence), \(actor.person), \(tx.now), \(ends),
        'open')
      """)
    try send(id, name: name, to: address, language, organisation, role, ends: ends, house, by: actor, in: tx)
    return id
  }

  private static func send(
    _ id: ID<Invitation>, name: String, to address: String, _ language: Language, _ organisation: OrganisationID, _ role: Role,
    ends: Moment, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    let token = try Links.make(.invitation, subject: id.value, ends: ends, in: tx)
    let reader = Reader(language: language, words: house.words)
    let city = try Organisations.names([organisation], language, on: tx.now.day, in: tx)[organisation] ?? ""
    try Outbox.put(
      Mail(
        to: nil, address: address, language: language,
        subject: reader.t("Invitation to act for {city}", ["city": city]),
        text: reader.t(
          """
          {name}, you are invited to act for {city} in the network of Educating Cities, as: {role}.

          To accept, open this page and press the button. The invitation is valid for {days} days:

          {link}
          """,
          [
            "name": name, "city": city, "role": reader.t(role.label), "days": String(days),
            "link": "\(house.settings.address)/\(language.nearestOfficial)/invitations/\(token)",
          ]),
        key: mailKey(id), sender: actor.person),
      in: tx)
  }

  private static func mailKey(_ id: ID<Invitation>) -> String { "invitation \(id)" }

  /// The mails of these invitations that did not arrive.
  static func returned(_ invitations: [Invitation], in tx: Tx) throws -> [ID<Invitation>: MailRow] {
    let mails = try Outbox.returned(keys: invitations.map { mailKey($0.id) }, in: tx)
    return invitations.reduce(into: [:]) { $0[$1.id] = mails[mailKey($1.id)] }
  }

  package static func open(of organisation: OrganisationID, in tx: Tx) throws -> [Invitation] {
    try tx.rows(
      "SELECT \(columns) FROM directory_invitation i WHERE i.organisation = \(organisation) AND \(isOpen(tx.now)) ORDER BY i.id"
    ).map(Invitation.init)
  }

  private static let columns: SQL =
    "i.id, i.organisation, i.role, i.name, i.address, i.language, i.evidence, i.invited_by, i.ends"

  private static func isOpen(_ now: Moment) -> SQL { "i.state = 'open' AND i.ends > \(now)" }

  static func find(_ id: ID<Invitation>, in tx: Tx) throws -> Invitation {
    guard let row = try tx.row("SELECT \(columns) FROM directory_invitation i WHERE i.id = \(id) AND \(isOpen(tx.now))") else {
      throw Problem.notFound
    }
    return try Invitation(row)
  }

  /// By the link of the mail, without using it; nil when it has ended, was withdrawn, or whoever invited has lost
  /// the right since.
  static func find(token: String, in tx: Tx) throws -> Invitation? {
    guard let subject = try Links.find(token, .invitation, in: tx)?.subject,
      let row = try tx.row("SELECT \(columns) FROM directory_invitation i WHERE i.id = \(subject) AND \(isOpen(tx.now))")
    else { return nil }
    let invitation = try Invitation(row)
    return try stands(invitation, in: tx) ? invitation : nil
  }

  private static func stands(_ invitation: Invitation, in tx: Tx) throws -> Bool {
    guard let inviter = invitation.invitedBy else { return true }
    let day = tx.now.day
    if try Mandates.open(of: inviter, on: day, in: tx).contains(where: { $0.role == .secretariat }) { return true }
    return try Role.ofCities.contains(invitation.role)
      && Mandates.roles(of: inviter, for: invitation.organisation, on: day, in: tx)
        .contains { DirectoryPermissions.mandates.grants[$0] != nil }
  }

  /// Accepting proves the address, opens the mandate and signs in. Nil when the invitation no longer stands.
  static func accept(token: String, in tx: WriteTx) throws -> SignIn.Entry? {
    guard let invitation = try find(token: token, in: tx), try Links.use(token, .invitation, in: tx) != nil else { return nil }
    let person =
      try People.find(address: invitation.address, in: tx)?.id
      ?? People.register(name: invitation.name, address: invitation.address, language: invitation.language, in: tx)
    let held = try Mandates.open(of: person, on: tx.now.day, in: tx)
    if !held.contains(where: { $0.organisation == invitation.organisation && $0.role == invitation.role }) {
      try Mandates.insert(
        person, for: invitation.organisation, as: invitation.role, from: tx.now.day, evidence: invitation.evidence,
        namedBy: invitation.invitedBy,
        by: Actor(person: person, organisation: invitation.organisation, roles: [invitation.role], sight: .everyone), in: tx)
    }
    try finish(invitation.id, "accepted", in: tx)
    return try SignIn.enter(person, next: nil, in: tx)
  }

  package static func withdraw(_ id: ID<Invitation>, by actor: Actor, in tx: WriteTx) throws {
    let invitation = try find(id, in: tx)
    try Mandates.mayGive(invitation.role, for: invitation.organisation, by: actor, in: tx)
    try takeBack(id, in: tx)
  }

  /// With the import that it came with; the right was asked by the caller.
  static func takeBack(_ id: ID<Invitation>, in tx: WriteTx) throws {
    try finish(id, "withdrawn", in: tx)
    try tx.execute("DELETE FROM directory_link WHERE purpose = 'invitation' AND subject = \(id)")
  }

  /// What happened stays, name and address do not.
  private static func finish(_ id: ID<Invitation>, _ state: String, in tx: WriteTx) throws {
    try tx.execute("UPDATE directory_invitation SET state = \(state), name = '', address = '', evidence = '' WHERE id = \(id)")
  }
}

extension Invitation {
  init(_ row: Row) throws {
    id = try row("id")
    organisation = try row("organisation")
    role = try row("role")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    evidence = try row("evidence")
    invitedBy = try row("invited_by")
    ends = try row("ends")
  }
}

import Core
import Directory
import Storage
import Web

extension Prospects {
  /// A city to be won, written down.
  @discardableResult
  static func add(
    city: String, country: String, network wanted: OrganisationID?, sponsor: OrganisationID?, organisation: OrganisationID? = nil,
    by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let network = try network(wanted, country, actor, in: tx)
    guard actor.may(.tendsProspects, on: network) else { throw Problem.forbidden(Permission.tendsProspects.label) }
    guard !NameKey.of(city).isEmpty else { throw FieldProblem("city", "A name has 1 to 200 characters.") }
    if try !named(city, country: country, in: tx).isEmpty { throw FieldProblem("city", "This city is already among the prospects.") }
    let known = try Organisations.named(city, country: country, in: tx).filter { $0.kind == .city || $0.kind == .candidate }
    let own = organisation ?? (known.count == 1 ? known[0].id : nil)
    if let own, try Organisations.standing(of: own, on: tx.now.day, in: tx) != nil {
      throw FieldProblem("city", "This city is already a member.")
    }
    let id = try Record.create("prospect", owner: network, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO membership_prospect (id, city, folded, country, network, organisation, sponsor, stage, next_step, owner, made, changed,
        version)
      VALUES (\(id), \(city), \(NameKey.of(city)), \(country), \(network), \(own), \(sponsor), \(Prospect.Stage.identified), '',
        \(actor.person), \(tx.now), \(tx.now), 1)
      """)
    try Ledger.record("prospect.identified", day: tx.now.day, of: id, by: actor, in: tx)
    return id
  }

  /// Whose territory: as wished, else the one that serves the country, else that of whoever writes.
  private static func network(_ wanted: OrganisationID?, _ country: String, _ actor: Actor, in tx: Tx) throws -> OrganisationID? {
    if let wanted { return wanted }
    if let found = try territory(of: country, in: tx) { return found }
    if actor.isSecretariat { return nil }
    guard let city = actor.organisation else { return nil }
    return try Organisations.coordinated(by: city, on: tx.now.day, in: tx).first { actor.network.contains($0.id) }?.id
  }

  /// Name, country, territory and sponsor.
  static func change(
    _ id: RecordID, city: String, country: String, network: OrganisationID?, sponsor: OrganisationID?, version: Int, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let before = try mayWrite(id, by: actor, in: tx)
    guard before.version == version else { throw Problem.conflict("Somebody else changed this prospect in the meantime.") }
    guard !NameKey.of(city).isEmpty else { throw FieldProblem("city", "A name has 1 to 200 characters.") }
    // A sponsor looks after a city; whose territory it is, is not theirs to say.
    let tends = actor.may(.tendsProspects, on: before.network)
    let network = tends ? network : before.network
    if tends, network != before.network { try actor.require(.tendsProspects, on: network) }
    try tx.execute(
      """
      UPDATE membership_prospect SET city = \(city), folded = \(NameKey.of(city)), country = \(country), network = \(network),
        sponsor = \(tends ? sponsor : before.sponsor), changed = \(tx.now), version = version + 1 WHERE id = \(id)
      """)
    try Record.setOwner(id, network, in: tx)
  }

  /// A call, a mail, a visit: what was said, where it stands now, what comes next.
  static func step(
    _ id: RecordID, to stage: Prospect.Stage, words: String, day: Day, next: String, nextDay: Day?, mine: Bool, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let before = try mayWrite(id, by: actor, in: tx)
    if day > tx.now.day { throw FieldProblem("day", "This day has not come yet.") }
    if stage != before.stage, Prospect.Stage.own.contains(stage) {
      throw FieldProblem("stage", "A city reaches this stage through its application.")
    }
    try tx.execute(
      """
      UPDATE membership_prospect SET stage = \(stage), next_step = \(next), next_day = \(nextDay),
        owner = \(mine ? actor.person : before.owner), changed = \(tx.now), version = version + 1 WHERE id = \(id)
      """)
    try write(id, day: day, words, stage: stage == before.stage ? nil : stage, by: actor, in: tx)
    if stage != before.stage {
      try Ledger.record("prospect.moved", day: day, of: id, values: ["stage": stage.rawValue], by: actor, in: tx)
    }
  }

  static func addContact(_ filled: Filled, to id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try mayWrite(id, by: actor, in: tx)
    guard try contacts(of: [id], in: tx)[id]?.count ?? 0 < 20 else { throw Problem.conflict("Twenty contacts are enough for one city.") }
    let key = try tx.nextID(Contact.self)
    let address = filled.string("address")
    try tx.execute(
      """
      INSERT INTO membership_contact (id, prospect, name, post, address, address_key, phone, language)
      VALUES (\(key), \(id), \(filled.string("name")), \(filled.string("post")), \(address), \(People.addressKey(address)),
        \(filled.string("phone")), \(filled.string("language")))
      """)
    try touch(id, in: tx)
  }

  static func removeContact(_ contact: ID<Contact>, of id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try mayWrite(id, by: actor, in: tx)
    if try tx.execute("DELETE FROM membership_contact WHERE id = \(contact) AND prospect = \(id)") == 0 { throw Problem.notFound }
    try touch(id, in: tx)
  }

  private static func mayWrite(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Prospect {
    let prospect = try find(id, by: actor, in: tx)
    guard actor.may(.tendsProspects, on: prospect.network) || prospect.sponsor.map({ actor.may(.sponsorsProspects, on: $0) }) ?? false
    else { throw Problem.notFound }
    return prospect
  }

  static func touch(_ id: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE membership_prospect SET changed = \(tx.now), version = version + 1 WHERE id = \(id)")
  }

  static func write(_ id: RecordID, day: Day, _ words: String, stage: Prospect.Stage?, by actor: Actor, in tx: WriteTx) throws {
    let key = try tx.nextID(Call.self)
    try tx.execute(
      """
      INSERT INTO membership_call (id, prospect, day, person, organisation, words, stage)
      VALUES (\(key), \(id), \(day), \(actor.person), \(actor.organisation), \(words), \(stage))
      """)
  }

  // MARK: What follows from an application

  /// A city applies: whoever worked on it sees that by itself.
  static func tie(_ city: OrganisationID, to request: RecordID, in tx: WriteTx) throws {
    let organisation = try Organisations.find(city, in: tx)
    guard let country = organisation.country else { return }
    for prospect in try named(organisation.name, country: country, in: tx)
    where prospect.organisation == nil || prospect.organisation == city {
      try tx.execute("UPDATE membership_prospect SET organisation = \(city) WHERE id = \(prospect.id)")
    }
    try follow(city, .application, in: tx)
  }

  static func follow(_ city: OrganisationID, _ stage: Prospect.Stage, in tx: WriteTx) throws {
    guard let prospect = try of(city, in: tx), prospect.stage != stage else { return }
    try tx.execute(
      """
      UPDATE membership_prospect SET stage = \(stage), next_step = '', next_day = NULL, changed = \(tx.now), version = version + 1
      WHERE id = \(prospect.id)
      """)
    try write(prospect.id, day: tx.now.day, "", stage: stage, by: .house, in: tx)
    try Ledger.record("prospect.moved", day: tx.now.day, of: prospect.id, values: ["stage": stage.rawValue], by: .house, in: tx)
  }
}

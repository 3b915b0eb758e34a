import Core
import Storage
import Web

extension ContactImport {
  /// What the file would do, line by line. Reads only.
  package static func preview(_ bytes: [UInt8], _ mode: Mode, decisions: [Int: Decision] = [:], in tx: Tx) throws -> Preview {
    let lines = try lines(bytes)
    let comparison = try Comparison(lines, in: tx)
    var seen: [String: Int] = [:]
    return Preview(
      rows: lines.map { line in
        switch line.contact {
        case .failure(let fault): return Row(line: line.number, contact: Contact(), verdict: .wrong(fault))
        case .success(let contact):
          return Row(
            line: line.number, contact: contact, verdict: comparison.verdict(contact, line.number, decisions[line.number], mode, &seen))
        }
      })
  }

  /// Cities by their names, people by their addresses, read once for a whole file.
  private struct Comparison {
    private var cities: [String: Set<OrganisationID>] = [:]
    private var names: [OrganisationID: String] = [:]
    private var people: [String: Person] = [:]
    private var held: Set<String> = []
    private var invited: Set<String> = []
    private let today: Day

    init(_ lines: [Line], in tx: Tx) throws {
      today = tx.now.day
      for row in try tx.rows(
        """
        SELECT n.organisation, n.folded, o.country, o.name FROM directory_name n JOIN directory_organisation o ON o.id = n.organisation
        WHERE o.kind IN ('city', 'candidate')
        """)
      {
        let id: OrganisationID = try row("organisation")
        let country: String = try row("country", as: String?.self) ?? ""
        let folded: String = try row("folded")
        cities["\(country) \(folded)", default: []].insert(id)
        names[id] = try row("name")
      }
      var keys = Array(Set(lines.compactMap { try? $0.contact.get().addressKey })).sorted()[...]
      while !keys.isEmpty {
        let portion = Array(keys.prefix(500))
        keys = keys.dropFirst(500)
        for person in try tx.rows("SELECT \(People.columns) FROM directory_person p WHERE p.address_key IN \(in: portion)").map(Person.init)
        {
          people[People.addressKey(person.address ?? "")] = person
        }
      }
      for (person, mandates) in try Mandates.open(of: people.values.map(\.id), on: today, in: tx) {
        for mandate in mandates { held.insert("\(person) \(mandate.organisation) \(mandate.role.rawValue)") }
      }
      for row in try tx.rows("SELECT address, organisation, role FROM directory_invitation WHERE state = 'open' AND ends > \(tx.now)") {
        let (address, city, role): (String, OrganisationID, String) = (try row("address"), try row("organisation"), try row("role"))
        invited.insert("\(People.addressKey(address)) \(city) \(role)")
      }
    }

    func verdict(_ contact: Contact, _ line: Int, _ decision: Decision?, _ mode: Mode, _ seen: inout [String: Int]) -> Verdict {
      if decision == .leaveOut { return .leftOut }
      if let since = contact.since, since > today { return .wrong(Fault("A mandate begins today or earlier.")) }
      let found = cities["\(contact.country) \(NameKey.of(contact.city))"] ?? []
      if found.isEmpty { return .wrong(Fault("There is no city with this name in this country.")) }
      var meant = found.count == 1 ? found.first : nil
      if meant == nil, case .city(let chosen)? = decision, found.contains(chosen) { meant = chosen }
      guard let city = meant else {
        return .doubtful(found.sorted().map { ($0, names[$0] ?? "") }, Fault("Several cities in this country have this name."))
      }
      let key = "\(contact.addressKey) \(city) \(contact.role.rawValue)"
      if let first = seen[key] {
        return .wrong(Fault("The same person, city and role are already on line {line}.", ["line": String(first)]))
      }
      seen[key] = line
      if let person = people[contact.addressKey] {
        if held.contains("\(person.id) \(city) \(contact.role.rawValue)") { return .unchanged }
        if mode == .invitations, invited.contains(key) { return .unchanged }
        if NameKey.of(person.name) != NameKey.of(contact.name), decision != .person {
          return .doubtful([], Fault("This address belongs to {name}. Say whether it is the same person.", ["name": person.name]))
        }
        return .known(city, person.id)
      }
      if mode == .invitations, invited.contains(key) { return .unchanged }
      return .new(city)
    }
  }

  /// Applies the file in one write, all of it or nothing.
  package static func apply(
    _ bytes: [UInt8], _ mode: Mode, name: String, decisions: [Int: Decision] = [:], _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> CityImport.Applied {
    try actor.require(DirectoryPermissions.imports)
    let preview = try preview(bytes, mode, decisions: decisions, in: tx)
    guard preview.mayBeApplied else {
      throw Problem.conflict("Nothing was imported: some lines are wrong or still to be decided, or there is nothing new.")
    }
    let id = try Record.create("import", owner: nil, audience: .secretariat, in: tx)
    let first = try Ledger.record(
      "contacts.imported", day: tx.now.day, of: id,
      values: ["new": String(preview.new.count), "changed": String(preview.known.count)], by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO directory_import (id, name, kind, added, changed, unchanged, first_position, last_position, applied, applied_by)
      VALUES (\(id), \(String(name.prefix(200))), 'contacts', \(preview.new.count), \(preview.known.count), \(preview.unchanged.count),
        \(first), \(first), \(tx.now), \(actor.person))
      """)
    // Somebody new on several lines is registered once.
    var made: [String: PersonID] = [:]
    for row in preview.rows {
      switch row.verdict {
      case .new(let city): try add(row.contact, city, made[row.contact.addressKey], mode, id, &made, house, by: actor, in: tx)
      case .known(let city, let person): try add(row.contact, city, person, mode, id, &made, house, by: actor, in: tx)
      default: break
      }
    }
    try tx.execute("UPDATE directory_import SET last_position = \(try tx.position()) WHERE id = \(id)")
    return CityImport.Applied(id: id, added: preview.new.count, changed: preview.known.count)
  }

  private static func add(
    _ contact: Contact, _ city: OrganisationID, _ known: PersonID?, _ mode: Mode, _ batch: RecordID, _ made: inout [String: PersonID],
    _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    if mode == .invitations {
      let invitation = try Invitations.invite(
        name: contact.name, address: contact.address, as: contact.role, for: city, language: contact.language, evidence: contact.evidence,
        house, by: actor, in: tx)
      try tx.execute("INSERT INTO directory_import_contact (batch, invitation, created) VALUES (\(batch), \(invitation), \(false))")
      return
    }
    let person = try known ?? People.register(name: contact.name, address: contact.address, language: contact.language, in: tx)
    if known == nil { made[contact.addressKey] = person }
    try Mandates.mayGive(contact.role, for: city, by: actor, in: tx)
    let mandate = try Mandates.insert(
      person, for: city, as: contact.role, from: contact.since ?? tx.now.day, evidence: contact.evidence, namedBy: actor.person, by: actor,
      in: tx)
    try tx.execute(
      """
      INSERT INTO directory_import_contact (batch, mandate, account, created)
      VALUES (\(batch), \(mandate), \(person), \(known == nil))
      """)
  }

  // MARK: Undoing

  /// What others have built on it; nothing means that it can be undone.
  static func built(on id: RecordID, in tx: Tx) throws -> [CityImport.Built] {
    let last: Int64 = try tx.value("SELECT last_position FROM directory_import WHERE id = \(id)") ?? 0
    let made: SQL = "FROM directory_import_contact c WHERE c.batch = \(id)"
    let questions: [(Phrase, SQL)] = [
      (
        "Somebody has answered the invitation.",
        "SELECT i.organisation AS id FROM directory_invitation i WHERE i.state = 'accepted' AND i.id IN (SELECT c.invitation \(made))"
      ),
      (
        "A mandate has been confirmed or ended since.",
        """
        SELECT m.organisation AS id FROM directory_mandate m WHERE m.id IN (SELECT c.mandate \(made)) AND EXISTS
          (SELECT 1 FROM core_ledger l WHERE l.record = m.id AND l.position > \(last))
        """
      ),
      (
        "Somebody has signed in.",
        """
        SELECT m.organisation AS id FROM directory_mandate m JOIN directory_person p ON p.id = m.person
        WHERE m.id IN (SELECT c.mandate \(made)) AND p.id IN (SELECT c.account \(made) AND c.created) AND p.seen_day IS NOT NULL
        """
      ),
      (
        "Somebody imported with it has already acted.",
        """
        SELECT m.organisation AS id FROM directory_mandate m WHERE m.id IN (SELECT c.mandate \(made)) AND m.person IN
          (SELECT l.person FROM core_ledger l WHERE l.position > \(last) AND l.person IN (SELECT c.account \(made) AND c.created))
        """
      ),
      (
        "Somebody acts for another city too.",
        """
        SELECT m.organisation AS id FROM directory_mandate m WHERE m.person IN (SELECT c.account \(made) AND c.created)
          AND m.id NOT IN (SELECT c.mandate \(made) AND c.mandate IS NOT NULL)
        """
      ),
    ]
    return try questions.flatMap { what, question in
      try tx.rows("SELECT o.id, o.name FROM directory_organisation o WHERE o.id IN (\(question)) ORDER BY o.sort_name, o.id LIMIT 50")
        .map { CityImport.Built(organisation: try $0("id"), name: try $0("name"), what: what) }
    }
  }

  /// Mandates, invitations and accounts that came with it go; its ledger rows stay, each taken back.
  static func undo(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    guard try built(on: id, in: tx).isEmpty else {
      throw Problem.conflict("Later changes depend on this import, so it can no longer be undone.")
    }
    try CityImport.correct(id, by: actor, in: tx)
    let invitations: [Int64] = try tx.values(
      """
      SELECT i.id FROM directory_invitation i JOIN directory_import_contact c ON c.invitation = i.id
      WHERE c.batch = \(id) AND i.state = 'open' ORDER BY i.id
      """)
    for invitation in invitations { try Invitations.takeBack(ID(invitation), in: tx) }
    let made = try tx.rows("SELECT mandate, account, created FROM directory_import_contact WHERE batch = \(id) AND mandate IS NOT NULL")
    let accounts: [PersonID] = try made.filter { try $0("created") }.map { try $0("account") }
    // First: rooms find what they hold of somebody by address and mandates.
    for account in accounts { try forget(account, house, in: tx) }
    for row in made {
      let mandate: RecordID = try row("mandate")
      try tx.execute("DELETE FROM directory_mandate WHERE id = \(mandate)")
      try Record.setAudience(mandate, .secretariat, in: tx)
    }
    for account in accounts {
      try tx.execute("DELETE FROM directory_link WHERE person = \(account)")
      try tx.execute("DELETE FROM directory_consent WHERE person = \(account)")
      try tx.execute("DELETE FROM directory_move WHERE person = \(account)")
      try tx.execute("DELETE FROM directory_person WHERE id = \(account)")
    }
    try tx.execute("UPDATE directory_import SET undone = \(tx.now) WHERE id = \(id)")
  }

  /// Mail that waits for them is not sent, and links in what was sent no longer work.
  private static func forget(_ account: PersonID, _ house: House, in tx: WriteTx) throws {
    try Outbox.erase(account, addresses: [People.find(account, in: tx).address].compactMap { $0 }, in: tx)
    for erasure in house.features.flatMap(\.erasures) { try erasure.erase(account, tx) }
  }
}

import Core
import Storage
import Web

/// A city that is a member on a day.
package struct MemberCity: Sendable {
  package let organisation: Organisation
  package let standing: Standing
  /// Since when it has this standing; nil when unknown.
  package let since: Day?
}

// Memberships as they followed each other.
extension Organisations {
  /// In the order of their sort names.
  package static func memberships(on day: Day, standings: [Standing], in tx: Tx) throws -> [MemberCity] {
    try tx.rows(
      """
      SELECT \(columns), f.value, f.from_day FROM directory_fact f JOIN directory_organisation o ON o.id = f.organisation
      WHERE f.fact = 'membership' AND f.value IN \(in: standings) AND \(holds("f", on: day)) ORDER BY o.sort_name, o.id
      """
    ).map { MemberCity(organisation: try Organisation($0), standing: try $0("value"), since: try $0("from_day")) }
  }

  /// Every membership that ever was, for counts on several days.
  package static func everyMembership(in tx: Tx) throws -> [(organisation: OrganisationID, standing: Standing, from: Day?, to: Day?)] {
    try tx.rows(
      "SELECT f.organisation, f.value, f.from_day, f.to_day FROM directory_fact f WHERE f.fact = 'membership' AND f.value IS NOT NULL"
    ).map { (organisation: try $0("organisation"), standing: try $0("value"), from: try $0("from_day"), to: try $0("to_day")) }
  }

  /// Cities of a network that are no members of the association on a day.
  package static func networkOnly(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_organisation o WHERE o.kind = 'city'
        AND EXISTS (SELECT 1 FROM directory_membership m WHERE m.member = o.id AND m.network = \(network) AND m.role = 'member'
          AND \(holds("m", on: day)))
        AND NOT \(isMember("o.id", on: day, Standing.allCases)) ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// The countries that a delegation serves, or where the members of a network lie.
  package static func territory(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [String] {
    let served: [String] = try tx.values("SELECT country FROM directory_territory WHERE organisation = \(network) ORDER BY country")
    if !served.isEmpty { return served }
    return try tx.values(
      """
      SELECT DISTINCT o.country FROM directory_membership m JOIN directory_organisation o ON o.id = m.member
      WHERE m.network = \(network) AND o.country IS NOT NULL AND \(holds("m", on: day)) ORDER BY o.country
      """)
  }

  /// What a candidate says of itself, while nobody relies on it.
  package static func amend(
    _ id: OrganisationID, name: String, names: [Language: String], country: String, website: String?, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    guard try find(id, in: tx).kind == .candidate else { throw Problem.conflict("Everything can be changed only for a candidate city.") }
    guard !NameKey.of(name).isEmpty, name.count <= 200 else { throw FieldProblem("name", "A name has 1 to 200 characters.") }
    try tx.execute(
      """
      UPDATE directory_organisation SET name = \(name), sort_name = \(NameKey.of(name)), country = \(country), website = \(website),
        version = version + 1 WHERE id = \(id)
      """)
    try tx.execute("DELETE FROM directory_name WHERE organisation = \(id)")
    try insertName(name, "und", of: id, from: nil, in: tx)
    for (language, name) in names.sorted(by: { $0.key.code < $1.key.code }) {
      try insertName(name, language.code, of: id, from: nil, in: tx)
    }
    try present([id], in: tx)
  }

  /// A membership of a list, from a day to a day. It must not touch another one.
  /// - Parameter batch: the list, so that it can be taken back with `removeMemberships`.
  /// - Returns: the positions in the ledger.
  package static func insertMembership(
    _ fact: Fact, of id: OrganisationID, batch: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> [Int64] {
    try actor.require(DirectoryPermissions.imports)
    guard fact.name == .membership, let value = fact.value else { throw Problem.malformed }
    try add(fact, to: id, batch: batch, in: tx)
    if try find(id, in: tx).kind == .candidate { try becomeCity(id, on: fact.from, by: actor, in: tx) }
    let kind = value == Standing.suspended.rawValue ? "member.suspended" : "member.admitted"
    var positions = [try Ledger.record(kind, day: fact.from, of: id.as(), values: ["standing": value], by: actor, in: tx)]
    if let to = fact.to { positions.append(try Ledger.record("member.left", day: to, of: id.as(), by: actor, in: tx)) }
    return positions
  }

  package static func removeMemberships(of batch: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.imports)
    let touched: [OrganisationID] = try tx.values("SELECT DISTINCT organisation FROM directory_fact WHERE batch = \(batch)")
    try tx.execute("DELETE FROM directory_fact WHERE batch = \(batch) AND fact = 'membership'")
    try present(touched, in: tx)
  }

  /// Cards drawn anew by a list that changed many.
  package static func presentAgain(_ ids: some Collection<OrganisationID>, in tx: WriteTx) throws { try present(ids, in: tx) }

  /// Takes back a change of standing that was a mistake, the newest of its city first: its row leaves every count, and what
  /// held before holds again.
  package static func takeBack(_ position: Int64, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.organisations)
    guard let row = try Ledger.rows(after: position - 1, until: position, in: tx).first,
      ["member.suspended", "member.restored", "member.left"].contains(row.kind), let day = row.day
    else { throw Problem.notFound }
    let id: OrganisationID = row.record.as()
    let later = try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE l.record = \(row.record) AND l.position > \(position)
      AND l.kind IN \(in: standingKinds) AND \(Ledger.standing)
      """)
    guard later == 0 else { throw Problem.conflict("A later change depends on this one. Undo that first.") }
    try Ledger.undo(position, by: actor, in: tx)
    if row.kind == "member.left" {
      try Bodies.restore(of: id, vacatedBy: position, by: actor, in: tx)
    } else {
      try tx.execute(
        """
        DELETE FROM directory_fact WHERE organisation = \(id) AND fact = 'membership' AND from_day = \(day) AND to_day IS NULL
        """)
    }
    try tx.execute(
      """
      UPDATE directory_fact SET to_day = NULL WHERE id = (SELECT max(f.id) FROM directory_fact f
        WHERE f.organisation = \(id) AND f.fact = 'membership' AND f.to_day = \(day))
      """)
    try present([id], in: tx)
  }

  static let standingKinds = ["member.admitted", "member.ratified", "member.suspended", "member.restored", "member.left"]

  /// What is known of a later day would contradict a change put before it.
  static func requireNewest(_ day: Day, of id: OrganisationID, in tx: Tx) throws {
    let later = try tx.count(
      """
      SELECT count(*) FROM directory_fact f WHERE f.organisation = \(id) AND f.fact = 'membership'
      AND (f.from_day > \(day) OR f.to_day > \(day))
      """)
    guard later == 0 else { throw Problem.conflict("The standing of this city already changes on a later date. Undo that first.") }
  }

  /// A candidate is a city from now on, seen by everybody, and its networks are news.
  static func becomeCity(_ id: OrganisationID, on day: Day?, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute("UPDATE directory_organisation SET kind = 'city' WHERE id = \(id)")
    try Record.setAudience(id.as(), .everyone, in: tx)
    let networks: [OrganisationID] = try tx.values(
      """
      SELECT m.network FROM directory_membership m WHERE m.member = \(id) AND m.role = 'member' AND \(holds("m", on: tx.now.day))
      ORDER BY m.network
      """)
    for network in networks { try Ledger.record("network.joined", day: day, of: id.as(), and: network.as(), by: actor, in: tx) }
  }
}

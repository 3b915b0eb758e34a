import Core
import Storage
import Web

extension Organisations {
  /// Makes the member city of a candidate, or changes its standing, from a day (nil: unknown).
  /// - Returns: the position in the ledger.
  @discardableResult
  package static func admit(
    _ id: OrganisationID, as standing: Standing = .member, on day: Day?, source: String, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    try actor.require(DirectoryPermissions.organisations)
    if let day { try requireNewest(day, of: id, in: tx) }
    let before = try self.standing(of: id, on: day ?? tx.now.day, in: tx)
    guard before != standing else { throw Problem.conflict("This city already has that standing.") }
    try end(.membership, of: id, on: day ?? tx.now.day, in: tx)
    try add(Fact(.membership, standing.rawValue, from: day, source: source), to: id, in: tx)
    if try find(id, in: tx).kind == .candidate { try becomeCity(id, on: day, by: actor, in: tx) }
    let kind =
      switch (before, standing) {
      case (_, .suspended): "member.suspended"
      case (.provisional, .member): "member.ratified"
      case (.suspended, _): "member.restored"
      default: "member.admitted"
      }
    let position = try Ledger.record(kind, day: day, of: id.as(), values: ["standing": standing.rawValue], by: actor, in: tx)
    try present([id], in: tx)
    return position
  }

  /// Ends a membership: the city keeps its page and its past, and loses its place in counts from that day.
  @discardableResult
  package static func leave(_ id: OrganisationID, on day: Day, by actor: Actor, in tx: WriteTx) throws -> Int64 {
    try actor.require(DirectoryPermissions.organisations)
    try requireNewest(day, of: id, in: tx)
    guard try standing(of: id, on: day, in: tx) != nil else { throw Problem.conflict("This city is not a member on that date.") }
    try end(.membership, of: id, on: day, in: tx)
    let position = try Ledger.record("member.left", day: day, of: id.as(), by: actor, in: tx)
    try Bodies.vacateAll(of: id, on: day, because: position, by: actor, in: tx)
    try present([id], in: tx)
    return position
  }

  /// A new name from a day on. The address stays; in its own language, a redirect from the name's slug is added.
  @discardableResult
  package static func rename(
    _ id: OrganisationID, to name: String, in language: Language?, from day: Day, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    try actor.require(DirectoryPermissions.organisations)
    let position = try setName(id, name, language, from: day, by: actor, in: tx)
    try present([id], in: tx)
    return position
  }

  /// The right was asked by the caller, who also draws the cards anew.
  @discardableResult
  static func setName(
    _ id: OrganisationID, _ name: String, _ language: Language?, from day: Day, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    guard !NameKey.of(name).isEmpty, name.count <= 200 else {
      throw FieldProblem("name", "A name has 1 to 200 characters.")
    }
    let code = language?.code ?? "und"
    try tx.execute(
      """
      UPDATE directory_name SET to_day = \(day) WHERE organisation = \(id) AND language = \(code)
      AND (to_day IS NULL OR to_day > \(day))
      """)
    try insertName(name, code, of: id, from: day, in: tx)
    if language == nil, day <= tx.now.day {
      try tx.execute(
        "UPDATE directory_organisation SET name = \(name), sort_name = \(NameKey.of(name)), version = version + 1 WHERE id = \(id)")
    }
    let slug = NameKey.slug(name)
    if !slug.isEmpty {
      try tx.execute("INSERT INTO directory_slug (slug, organisation) VALUES (\(slug), \(id)) ON CONFLICT (slug) DO NOTHING")
    }
    return try Ledger.record("organisation.renamed", day: day, of: id.as(), by: actor, in: tx)
  }

  /// States a fact from its day on; an earlier value of the same fact ends that day.
  package static func state(_ fact: Fact, of id: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.organisations)
    guard fact.name != .membership else { return try refuseMembership() }
    if let day = fact.from { try end(fact.name, of: id, on: day, in: tx) }
    try add(fact, to: id, in: tx)
    try tx.execute("UPDATE directory_organisation SET version = version + 1 WHERE id = \(id)")
    // Without a day: nobody's news, but pages that show the fact are drawn anew.
    try Ledger.record("organisation.stated", day: nil, of: id.as(), values: ["fact": fact.name.rawValue], by: actor, in: tx)
  }

  /// A city joins a network, or coordinates it.
  package static func tie(
    _ member: OrganisationID, to network: OrganisationID, coordinates: Bool = false, from day: Day?, source: String,
    by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    let role = coordinates ? "coordinator" : "member"
    let held = try tx.count(
      """
      SELECT count(*) FROM directory_membership m WHERE m.member = \(member) AND m.network = \(network) AND m.role = \(role)
      AND \(holds("m", on: day ?? tx.now.day))
      """)
    guard held == 0 else { throw Problem.conflict("This city already belongs to that network.") }
    try insertTie(member, network, role, from: day, source: source, batch: nil, in: tx)
    // What a candidate is tied to is news when it is admitted.
    guard try find(member, in: tx).kind != .candidate else { return try present([member], in: tx) }
    try Ledger.record(
      coordinates ? "network.coordinated" : "network.joined", day: day, of: member.as(), and: network.as(), by: actor, in: tx)
    try present([member], in: tx)
  }

  package static func untie(
    _ member: OrganisationID, from network: OrganisationID, coordinates: Bool = false, on day: Day, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    let ended = try tx.execute(
      """
      UPDATE directory_membership SET to_day = \(day) WHERE member = \(member) AND network = \(network)
      AND role = \(coordinates ? "coordinator" : "member") AND \(open("directory_membership", on: day))
      """)
    guard ended > 0 else { throw Problem.notFound }
    let kind = coordinates ? "network.handed-over" : "network.left"
    try Ledger.record(kind, day: day, of: member.as(), and: network.as(), by: actor, in: tx)
    try present([member], in: tx)
  }

  /// Takes back what a change that was a mistake ended between two positions: the city belongs to those networks again.
  package static func takeBackUntying(
    of member: OrganisationID, after first: Int64, until last: Int64, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    for row in try Ledger.rows(after: first, until: last, in: tx) where row.kind == "network.left" && row.record == member.as() {
      guard let network = row.second, let day = row.day else { continue }
      try tx.execute(
        """
        UPDATE directory_membership SET to_day = NULL WHERE member = \(member) AND network = \(network) AND role = 'member'
        AND to_day = \(day)
        """)
      try Ledger.undo(row.position, by: actor, in: tx)
    }
    try present([member], in: tx)
  }

  /// What an organisation says of itself, in one language, and where its own site is.
  /// - Parameter version: what the form was drawn from; a newer one is a conflict.
  package static func describe(
    _ id: OrganisationID, presentation: String, language: Language, website: String?, version: Int, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.describe, on: id)
    guard try self.version(of: id, in: tx) == version else {
      throw Problem.conflict("Somebody else changed this page in the meantime. Open it again to see what it says now.")
    }
    try Texts.write(id.as(), "presentation", language, presentation, in: tx)
    try tx.execute("UPDATE directory_organisation SET website = \(website), version = version + 1 WHERE id = \(id)")
    try Ledger.record("organisation.described", day: tx.now.day, of: id.as(), values: ["language": language.code], by: actor, in: tx)
    try present([id], in: tx)
  }

  package static func version(of id: OrganisationID, in tx: Tx) throws -> Int {
    guard let version: Int = try tx.value("SELECT version FROM directory_organisation WHERE id = \(id)") else { throw Problem.notFound }
    return version
  }

  private static func refuseMembership() throws {
    throw Problem.conflict("Membership changes only when a city is admitted or leaves.")
  }
}

import Core
import Foundation
import Storage
import Web

/// An organisation to be registered.
package struct NewOrganisation: Sendable {
  package var kind: Organisation.Kind
  /// The own name, in whichever language.
  package var name: String
  package var names: [Language: String] = [:]
  package var code: String?
  package var country: String?
  package var latitude: Double?
  package var longitude: Double?
  package var website: String?
  /// Made from the name, and the country where names collide, when nil.
  package var slug: String?
  /// Countries that a delegation serves.
  package var territory: [String] = []
  /// Seen by its own people and the secretariat alone: a city that is still filling in its application.
  package var isHidden = false

  package init(_ kind: Organisation.Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

extension Organisations {
  /// Registers an organisation. A city becomes a member by `admit`.
  @discardableResult
  package static func register(_ new: NewOrganisation, by actor: Actor, in tx: WriteTx) throws -> OrganisationID {
    try actor.require(DirectoryPermissions.organisations)
    let id = try insert(new, in: tx)
    // A city is news when it is admitted, not when its row is made.
    if new.kind != .city { try Ledger.record("organisation.registered", day: nil, of: id.as(), by: actor, in: tx) }
    try present([id], in: tx)
    return id
  }

  /// The same for what a person typed: what is wrong stands beside its field.
  package static func registerByHand(_ new: NewOrganisation, by actor: Actor, in tx: WriteTx) throws -> OrganisationID {
    try actor.require(DirectoryPermissions.organisations)
    for (field, name) in [("name", new.name)] + new.names.map({ ("name-\($0.key)", $0.value) }) where NameKey.of(name).isEmpty {
      throw FieldProblem(field, "A name has 1 to 200 characters.")
    }
    let isCity = new.kind == .city || new.kind == .candidate
    if isCity, new.country == nil { throw FieldProblem("country", "Say which country the city is in.") }
    if let wrong = ([new.country].compactMap { $0 } + new.territory).first(where: { !Countries.exists($0) }) {
      throw FieldProblem(
        wrong == new.country ? "country" : "territory", "“{value}” is not a two-letter country code, such as FR.",
        ["value": String(wrong.prefix(40))])
    }
    if new.kind != .delegation, !new.territory.isEmpty { throw FieldProblem("territory", "Only a delegation serves countries.") }
    try checkPlace(new.latitude, new.longitude)
    if let code = new.code {
      if isCity { throw FieldProblem("code", "Cities have no abbreviation.") }
      if try find(code: code, in: tx) != nil { throw FieldProblem("code", "Another organisation already has this abbreviation.") }
    }
    let same = try named(new.name, country: new.country, in: tx).contains { $0.kind.record == new.kind.record }
    if same { throw FieldProblem("name", "An organisation of this kind already has this name in this country.") }
    return try register(new, by: actor, in: tx)
  }

  /// Takes a registration back while nothing has been built on it: afterwards it was never there, and the ledger keeps
  /// that it was registered and undone.
  package static func unregister(_ id: OrganisationID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.organisations)
    let organisation = try find(id, in: tx)
    let rows = try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.record = \(id) AND \(Ledger.standing)").map(LedgerRow.init)
    guard let registered = rows.first, registered.kind == "organisation.registered", rows.count == 1,
      try isBare(organisation, house, in: tx)
    else {
      throw Problem.conflict("Details have been added to this organisation since: its registration can no longer be undone.")
    }
    try Ledger.undo(registered.position, by: actor, in: tx)
    try tx.execute("DELETE FROM directory_territory WHERE organisation = \(id)")
    try remove(id, in: tx)
  }

  /// Nobody acts for it, it belongs nowhere, nothing belongs to it, and no room's records name it.
  private static func isBare(_ organisation: Organisation, _ house: House, in tx: Tx) throws -> Bool {
    let id = organisation.id
    let questions: [SQL] = [
      "SELECT count(*) FROM directory_mandate m WHERE m.organisation = \(id)",
      "SELECT count(*) FROM directory_invitation i WHERE i.organisation = \(id) AND i.state = 'open'",
      "SELECT count(*) FROM directory_seat s WHERE s.organisation = \(id)",
      "SELECT count(*) FROM directory_body b WHERE b.organisation = \(id)",
      "SELECT count(*) FROM directory_membership m WHERE m.member = \(id) OR m.network = \(id)",
      "SELECT count(*) FROM directory_fact f WHERE f.organisation = \(id)",
      "SELECT count(*) FROM core_record r WHERE r.owner = \(id) AND r.id <> r.owner",
      "SELECT count(*) FROM core_text t WHERE t.record = \(id)",
      "SELECT count(*) FROM core_ledger l WHERE l.second = \(id) OR (l.organisation = \(id) AND l.record <> \(id))",
    ]
    let ties = house.features.flatMap(\.ties).map { tie in "SELECT count(*) FROM (\(tie.held(among: "\(id)"))) t" as SQL }
    return try (questions + ties).allSatisfy { try tx.count($0) == 0 }
  }

  /// The record stays, unseen, for the ledger rows that name it.
  static func remove(_ id: OrganisationID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM directory_name WHERE organisation = \(id)")
    try tx.execute("DELETE FROM directory_slug WHERE organisation = \(id)")
    try tx.execute("DELETE FROM directory_invitation WHERE organisation = \(id)")
    try tx.execute("DELETE FROM directory_organisation WHERE id = \(id)")
    try Record.setAudience(id.as(), .secretariat, in: tx)
    try Cards.remove(id.as(), in: tx)
  }

  /// Corrects where an organisation lies; both nil when it is not known.
  package static func place(_ id: OrganisationID, latitude: Double?, longitude: Double?, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.organisations)
    try checkPlace(latitude, longitude)
    let before = try find(id, in: tx)
    guard before.latitude != latitude || before.longitude != longitude else {
      throw Problem.conflict("This is the place already recorded.")
    }
    try tx.execute(
      """
      UPDATE directory_organisation SET latitude = \(latitude), longitude = \(longitude), version = version + 1 WHERE id = \(id)
      """)
    var values: [String: String] = [:]
    if let latitude = before.latitude, let longitude = before.longitude { values["before"] = "\(latitude) \(longitude)" }
    if let latitude, let longitude { values["after"] = "\(latitude) \(longitude)" }
    try Ledger.record("organisation.placed", day: nil, of: id.as(), values: values, by: actor, in: tx)
    try present([id], in: tx)
  }

  static func checkPlace(_ latitude: Double?, _ longitude: Double?) throws {
    guard (latitude == nil) == (longitude == nil) else {
      throw FieldProblem(latitude == nil ? "latitude" : "longitude", "Give both latitude and longitude, or neither.")
    }
    if let latitude, abs(latitude) > 90 { throw FieldProblem("latitude", "A latitude lies between −90 and 90 degrees.") }
    if let longitude, abs(longitude) > 180 { throw FieldProblem("longitude", "A longitude lies between −180 and 180 degrees.") }
  }

  /// With a point or, as much of Europe writes it, a comma.
  static func degrees(_ text: String, within limit: Double) -> Double? {
    let plain = text.replacingOccurrences(of: ",", with: ".").replacingOccurrences(of: "−", with: "-")
    guard let number = Double(plain), number.isFinite, abs(number) <= limit else { return nil }
    return number
  }
}

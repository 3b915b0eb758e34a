import Core
import Storage
import Web

/// Finders and verbs of mandates.
package enum Mandates {
  static let columns: SQL =
    "m.id, m.person, m.organisation, m.role, m.from_day, m.to_day, m.named_by, m.evidence, m.confirmed_day"

  package static func find(_ id: ID<Mandate>, in tx: Tx) throws -> Mandate {
    guard let row = try tx.row("SELECT \(columns) FROM directory_mandate m WHERE m.id = \(id)") else { throw Problem.notFound }
    return try Mandate(row)
  }

  /// Open on a day, in the order in which they were opened.
  package static func open(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Mandate] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_mandate m WHERE m.organisation = \(organisation)
      AND \(Organisations.holds("m", on: day)) ORDER BY m.id
      """
    ).map(Mandate.init)
  }

  package static func open(of person: PersonID, on day: Day, in tx: Tx) throws -> [Mandate] {
    try open(of: [person], on: day, in: tx)[person] ?? []
  }

  static func open(of people: some Collection<PersonID>, on day: Day, in tx: Tx) throws -> [PersonID: [Mandate]] {
    let found = try inPortions(people) { portion in
      try tx.rows(
        """
        SELECT \(columns) FROM directory_mandate m WHERE m.person IN \(in: portion)
        AND \(Organisations.holds("m", on: day)) ORDER BY m.id
        """
      ).map(Mandate.init)
    }
    return Dictionary(grouping: found, by: \.person)
  }

  /// Of `directory_mandate m`: open, and nobody has said for a year that the person is still the right one.
  static func old(_ organisation: OrganisationID, _ day: Day) -> SQL {
    """
    m.organisation = \(organisation) AND \(Organisations.holds("m", on: day))
      AND (m.confirmed_day IS NULL OR m.confirmed_day < \(day.adding(days: -365)))
    """
  }

  /// Those that have ended, the latest first.
  static func past(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Mandate] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_mandate m WHERE m.organisation = \(organisation) AND m.to_day <= \(day)
      ORDER BY m.to_day DESC, m.id DESC LIMIT 100
      """
    ).map(Mandate.init)
  }

  /// Whom to write to: people who hold one of these roles for one of these organisations on a day and have an address.
  package static func holders(
    of organisations: some Collection<OrganisationID>, roles: [Role], on day: Day, in tx: Tx
  ) throws -> [Holder] {
    try inPortions(organisations) { portion in
      try holders(where: "m.organisation IN \(in: portion) AND m.role IN \(in: roles)", on: day, in: tx)
    }
  }

  /// The same, whatever the organisation: the secretariat, every coordinator.
  package static func holders(roles: [Role], on day: Day, in tx: Tx) throws -> [Holder] {
    try holders(where: "m.role IN \(in: roles)", on: day, in: tx)
  }

  private static func holders(where condition: SQL, on day: Day, in tx: Tx) throws -> [Holder] {
    try tx.rows(
      """
      SELECT p.id, p.name, p.address, p.language, m.organisation, m.role FROM directory_mandate m
      JOIN directory_person p ON p.id = m.person
      WHERE \(condition) AND p.address IS NOT NULL AND \(Organisations.holds("m", on: day))
      ORDER BY m.organisation, m.id
      """
    ).map(Holder.init)
  }
}

extension Mandate {
  init(_ row: Row) throws {
    id = try row("id")
    person = try row("person")
    organisation = try row("organisation")
    role = try row("role")
    from = try row("from_day")
    to = try row("to_day")
    namedBy = try row("named_by")
    evidence = try row("evidence")
    confirmed = try row("confirmed_day")
  }
}

extension Holder {
  init(_ row: Row) throws {
    person = try row("id")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    organisation = try row("organisation")
    role = try row("role")
  }
}

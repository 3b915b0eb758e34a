import Core
import Storage
import Web

/// Finders and verbs of mandates.
package enum Mandates {
  static let columns: SQL =
    "m.id, m.person, m.organisation, m.role, m.from_day, m.to_day, m.named_by, m.evidence, m.confirmed_day, m.asked_day, m.stands_for"

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
    m.organisation = \(organisation) AND \(Organisations.holds("m", on: day)) AND m.stands_for IS NULL
      AND (m.confirmed_day IS NULL OR m.confirmed_day < \(day.adding(days: -365)) OR m.confirmed_day <= m.asked_day)
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

  /// Of several organisations at once, in the order in which they were opened.
  package static func open(
    ofAll organisations: some Collection<OrganisationID>, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: [Mandate]] {
    let found = try inPortions(organisations) { portion in
      try tx.rows(
        """
        SELECT \(columns) FROM directory_mandate m WHERE m.organisation IN \(in: portion)
        AND \(Organisations.holds("m", on: day)) ORDER BY m.id
        """
      ).map(Mandate.init)
    }
    return Dictionary(grouping: found, by: \.organisation)
  }

  /// The roles in which somebody acts for an organisation on a day, those among them for whom they stand in.
  static func roles(of person: PersonID, for organisation: OrganisationID, on day: Day, in tx: Tx) throws -> Set<Role> {
    Set(
      try tx.values(
        """
        SELECT m.role FROM directory_mandate m
        WHERE m.person = \(person) AND m.organisation = \(organisation) AND \(Organisations.holds("m", on: day))
        UNION SELECT w.role FROM directory_mandate m JOIN directory_mandate w ON w.id = m.stands_for
        WHERE m.person = \(person) AND m.organisation = \(organisation) AND \(standsIn(on: day))
        """))
  }

  /// A role for the Executive Committee counts as long as its city sits there: a seat that has ended takes the rights along.
  static func isSeated(_ alias: StaticString, on day: Day) -> SQL {
    let mandate = SQL.raw("\(alias)")
    return """
      (\(mandate).role <> 'committee' OR EXISTS (SELECT 1 FROM directory_seat s JOIN directory_body b ON b.id = s.body
        WHERE s.organisation = \(mandate).organisation AND b.slug = 'executive-committee' AND \(Organisations.holds("s", on: day))))
      """
  }

  /// Of a substitute's mandate `m` and the mandate `w` that it stands in for: both hold, and the first has its days.
  static func standsIn(on day: Day) -> SQL {
    "m.to_day IS NOT NULL AND \(Organisations.holds("m", on: day)) AND \(Organisations.holds("w", on: day))"
  }

  /// Stand-ins that last or are still to come.
  package static func standIns(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Mandate] {
    try tx.rows(
      """
      SELECT \(columns) FROM directory_mandate m WHERE m.organisation = \(organisation) AND m.stands_for IS NOT NULL
      AND m.to_day > \(day) AND m.to_day > m.from_day ORDER BY m.from_day, m.id
      """
    ).map(Mandate.init)
  }

  /// Whom to write to: people who act in one of these roles for one of these organisations on a day and have an address.
  /// Who stands in for somebody is written to like them.
  package static func holders(
    of organisations: some Collection<OrganisationID>, roles: [Role], on day: Day, in tx: Tx
  ) throws -> [Holder] {
    try inPortions(organisations) { portion in
      try holders(where: "m.organisation IN \(in: portion)", roles, on: day, in: tx)
    }
  }

  /// The same, whatever the organisation: the secretariat, every coordinator.
  package static func holders(roles: [Role], on day: Day, in tx: Tx) throws -> [Holder] {
    try holders(where: "TRUE", roles, on: day, in: tx)
  }

  private static func holders(where condition: SQL, _ roles: [Role], on day: Day, in tx: Tx) throws -> [Holder] {
    try tx.rows(
      """
      SELECT p.id, p.name, p.address, p.language, m.organisation, m.role, m.id AS mandate FROM directory_mandate m
      JOIN directory_person p ON p.id = m.person
      WHERE \(condition) AND m.role IN \(in: roles) AND p.address IS NOT NULL AND \(Organisations.holds("m", on: day))
        AND \(isSeated("m", on: day))
      UNION ALL
      SELECT p.id, p.name, p.address, p.language, m.organisation, w.role, m.id AS mandate FROM directory_mandate m
      JOIN directory_mandate w ON w.id = m.stands_for JOIN directory_person p ON p.id = m.person
      WHERE \(condition) AND w.role IN \(in: roles) AND p.address IS NOT NULL AND \(standsIn(on: day))
        AND \(isSeated("w", on: day))
      ORDER BY organisation, mandate
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
    asked = try row("asked_day")
    standsFor = try row("stands_for")
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

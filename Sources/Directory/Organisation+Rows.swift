import Core
import Storage
import Web

// The rows beneath the verbs: no right is asked and nothing recorded here. Verbs and imports share them.
extension Organisations {
  static func insert(_ new: NewOrganisation, batch: RecordID? = nil, in tx: WriteTx) throws -> OrganisationID {
    let id = try Record.createOwner(new.kind.record, audience: .everyone, in: tx)
    if new.isHidden { try Record.setAudience(id.as(), .of(id), in: tx) }
    let slug = try freeSlug(new, in: tx)
    try tx.execute(
      """
      INSERT INTO directory_organisation (id, kind, slug, code, country, latitude, longitude, website, name, sort_name, version)
      VALUES (\(id), \(new.kind), \(slug), \(new.code), \(new.country), \(new.latitude), \(new.longitude), \(new.website),
        \(new.name), \(NameKey.of(new.name)), \(1))
      """)
    try tx.execute("INSERT INTO directory_slug (slug, organisation) VALUES (\(slug), \(id))")
    try insertName(new.name, "und", of: id, from: nil, in: tx)
    for (language, name) in new.names.sorted(by: { $0.key.code < $1.key.code }) {
      try insertName(name, language.code, of: id, from: nil, in: tx)
    }
    for country in Set(new.territory).sorted() {
      try tx.execute("INSERT INTO directory_territory (organisation, country) VALUES (\(id), \(country))")
    }
    return id
  }

  /// The slug asked for, else one from the name; with the country, then a number, where it is taken.
  private static func freeSlug(_ new: NewOrganisation, in tx: Tx) throws -> String {
    let country = new.country?.lowercased()
    var base = new.slug ?? NameKey.slug(new.code ?? new.name)
    if base.isEmpty { base = [new.kind.record, country].compactMap { $0 }.joined(separator: "-") }
    var tries = [base]
    if let country { tries.append("\(base)-\(country)") }
    for slug in tries where try tx.count("SELECT count(*) FROM directory_slug WHERE slug = \(slug)") == 0 { return slug }
    let last = tries.last ?? base
    var number = 2
    while try tx.count("SELECT count(*) FROM directory_slug WHERE slug = \("\(last)-\(number)")") > 0 { number += 1 }
    return "\(last)-\(number)"
  }

  static func insertName(_ name: String, _ language: String, of id: OrganisationID, from day: Day?, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO directory_name (organisation, language, name, folded, from_day)
      VALUES (\(id), \(language), \(name), \(NameKey.of(name)), \(day))
      """)
  }

  static func add(_ fact: Fact, to id: OrganisationID, batch: RecordID? = nil, in tx: WriteTx) throws {
    let key = try tx.nextID(Fact.self)
    try tx.execute(
      """
      INSERT INTO directory_fact (id, organisation, fact, value, from_day, to_day, source, said_by, said_day, batch)
      VALUES (\(key), \(id), \(fact.name), \(fact.value), \(fact.from), \(fact.to), \(fact.source), \(fact.saidBy), \(fact.said),
        \(batch))
      """)
  }

  /// Ends what is open of a fact on a day.
  static func end(_ name: Fact.Name, of id: OrganisationID, on day: Day, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE directory_fact SET to_day = \(day) WHERE organisation = \(id) AND fact = \(name)
      AND \(open("directory_fact", on: day))
      """)
  }

  static func insertTie(
    _ member: OrganisationID, _ network: OrganisationID, _ role: String, from day: Day?, source: String, batch: RecordID?,
    in tx: WriteTx
  ) throws {
    let key = try tx.nextID(Organisation.self)
    try tx.execute(
      """
      INSERT INTO directory_membership (id, member, network, role, from_day, source, batch)
      VALUES (\(key), \(member), \(network), \(role), \(day), \(source), \(batch))
      """)
  }

  /// `holds` for statements that change a table, which has no alias there.
  static func open(_ table: StaticString, on day: Day) -> SQL { holds(table, on: day) }
}

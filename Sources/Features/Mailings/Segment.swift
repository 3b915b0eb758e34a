import Core
import Directory
import Storage
import Web

/// People meant by criteria, kept under a name.
struct Segment: Sendable {
  let id: RecordID
  let owner: OrganisationID
  let name: String
  let criteria: Criteria
}

extension Criteria {
  /// As the form sends it and the row keeps it.
  init(_ fields: Fields) {
    self.init()
    roles = fields.all("role").compactMap(Role.init(rawValue:))
    networks = Array(fields.all("network").compactMap { OrganisationID(text: $0) }.prefix(100))
    countries = fields.all("country").filter(Countries.exists)
    languages = fields.all("language").compactMap { Language($0) }
    standings = fields.all("standing")
    dues = fields["dues"].flatMap(Dues.init(rawValue:))
    activity = fields["activity"].flatMap(Activity.init(rawValue:))
    months = fields["months"].flatMap { Int($0) }.map { min(max($0, 1), 120) } ?? 12
  }

  var fields: Fields {
    var pairs: [(String, String)] = []
    for role in roles { pairs.append(("role", role.rawValue)) }
    for network in networks { pairs.append(("network", "\(network)")) }
    for country in countries { pairs.append(("country", country)) }
    for language in languages { pairs.append(("language", language.code)) }
    for standing in standings { pairs.append(("standing", standing)) }
    if let dues { pairs.append(("dues", dues.rawValue)) }
    if let activity { pairs += [("activity", activity.rawValue), ("months", String(months))] }
    return Fields(pairs)
  }
}

enum Segments {
  private static let columns: SQL = "s.id, s.owner, s.name, s.criteria"

  /// One's own organisation's: criteria mean other people for whoever looks after other cities.
  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Segment {
    guard let row = try tx.row("SELECT \(columns) FROM mailings_segment s WHERE s.id = \(id) AND s.owner = \(actor.organisation)") else {
      throw Problem.notFound
    }
    return try Segment(row)
  }

  static func list(by actor: Actor, in tx: Tx) throws -> [Segment] {
    try tx.rows("SELECT \(columns) FROM mailings_segment s WHERE s.owner = \(actor.organisation) ORDER BY s.name, s.id LIMIT 200")
      .map(Segment.init)
  }

  static func keep(_ name: String, _ criteria: Criteria, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    guard let owner = actor.organisation, actor.holds(MailingPermissions.write) else {
      throw Problem.forbidden(MailingPermissions.write.label)
    }
    let id = try Record.create("segment", owner: owner, audience: .of(owner), in: tx)
    try tx.execute(
      """
      INSERT INTO mailings_segment (id, owner, name, criteria, made)
      VALUES (\(id), \(owner), \(name), \(criteria.fields.encoded), \(tx.now))
      """)
    return id
  }

  static func change(_ id: RecordID, _ name: String, _ criteria: Criteria, by actor: Actor, in tx: WriteTx) throws {
    _ = try find(id, by: actor, in: tx)
    try tx.execute("UPDATE mailings_segment SET name = \(name), criteria = \(criteria.fields.encoded) WHERE id = \(id)")
  }

  /// What was sent to it stays; drafts to it go.
  static func remove(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try find(id, by: actor, in: tx)
    try tx.execute("DELETE FROM mailings_mailing WHERE segment = \(id) AND state = 'draft'")
    try tx.execute("UPDATE mailings_mailing SET segment = NULL WHERE segment = \(id)")
    try tx.execute("DELETE FROM mailings_segment WHERE id = \(id)")
  }
}

extension Segment {
  init(_ row: Row) throws {
    id = try row("id")
    owner = try row("owner")
    name = try row("name")
    criteria = Criteria(Fields(encoded: try row("criteria") as String))
  }
}

/// Who would be written to now, and who cannot be reached.
struct Preview: Sendable {
  enum Fault: String, Sendable, SQLWord, CaseIterable {
    case address, bounced, refused
    /// Had a message within ten days.
    case recent
  }
  struct Somebody: Sendable {
    let organisation: OrganisationID
    let person: PersonID
    let role: Role
    let language: Language
    let fault: Fault?
  }

  var people = 0
  var cities = 0
  /// Of those who can be reached.
  var languages: [(language: Language, people: Int)] = []
  var faults: [Fault: Int] = [:]
  /// Nobody holds any of the roles there: how many cities, and the first of them.
  var emptyCities = 0
  var empty: [OrganisationID] = []
  /// The people of one page of cities.
  var shown: [Somebody] = []
  var citiesWithPeople = 0
  var names: [OrganisationID: String] = [:]
  var persons: [PersonID: String] = [:]

  static let pageSize = 50
  /// Days between two messages to the same person.
  static let pause = 10

  /// `person, organisation, role, language, fault` with what this room knows: who had a message lately.
  static func people(_ criteria: Criteria, _ kind: Mailing.Kind, by actor: Actor, now: Moment) -> SQL {
    let people = Recipients.people(criteria, MailingPermissions.write, consent: kind.consent?.name, by: actor, on: now.day)
    if kind == .statutory { return people }
    return """
      SELECT q.person, q.organisation, q.role, q.language, CASE WHEN q.fault IS NOT NULL THEN q.fault
        WHEN EXISTS (SELECT 1 FROM mailings_recipient r WHERE r.person = q.person AND r.put > \(now.adding(days: -pause))) THEN 'recent'
        END AS fault FROM (\(people)) q
      """
  }

  /// Four questions, however many people; who is meant is worked out once for all counts.
  static func find(_ criteria: Criteria, _ kind: Mailing.Kind, page: Int, by actor: Actor, language: Language, in tx: Tx) throws -> Preview
  {
    let people = people(criteria, kind, by: actor, now: tx.now)
    let cities = Recipients.cities(criteria, MailingPermissions.write, by: actor, on: tx.now.day)
    var preview = Preview()
    var all = 0
    var shown: [OrganisationID] = []
    for row in try tx.rows(
      """
      WITH meant AS MATERIALIZED (\(people)), peopled AS MATERIALIZED (SELECT DISTINCT m.organisation FROM meant m),
        place AS MATERIALIZED (\(cities)),
        page AS (SELECT p.organisation FROM place p WHERE p.organisation IN (SELECT d.organisation FROM peopled d)
          ORDER BY p.sort_name, p.organisation LIMIT \(pageSize) OFFSET \((page - 1) * pageSize)),
        nobody AS (SELECT p.organisation FROM place p WHERE p.organisation NOT IN (SELECT d.organisation FROM peopled d)
          ORDER BY p.sort_name, p.organisation LIMIT 100)
      SELECT 'people' AS what, t.language AS language, t.fault AS fault, count(*) AS number
        FROM (SELECT DISTINCT m.person, m.language, m.fault FROM meant m) t GROUP BY t.language, t.fault
      UNION ALL SELECT 'reached', '', NULL, count(DISTINCT m.organisation) FROM meant m WHERE m.fault IS NULL
      UNION ALL SELECT 'peopled', '', NULL, count(*) FROM peopled d
      UNION ALL SELECT 'all', '', NULL, count(*) FROM place p
      UNION ALL SELECT 'shown', '', NULL, s.organisation FROM page s
      UNION ALL SELECT 'empty', '', NULL, n.organisation FROM nobody n
      """)
    {
      let number: Int = try row("number")
      switch try row("what") as String {
      case "people": try preview.count(number, row("language"), row("fault"))
      case "reached": preview.cities = number
      case "peopled": preview.citiesWithPeople = number
      case "all": all = number
      case "shown": shown.append(OrganisationID(Int64(number)))
      default: preview.empty.append(OrganisationID(Int64(number)))
      }
    }
    preview.languages.sort { ($1.people, $0.language.code) < ($0.people, $1.language.code) }
    preview.emptyCities = all - preview.citiesWithPeople
    let order = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    preview.shown = try tx.rows(
      """
      SELECT x.organisation, x.person, x.role, x.language, x.fault FROM (\(people)) x WHERE x.organisation IN \(in: shown)
      ORDER BY x.organisation, x.person, x.role
      """
    ).map(Somebody.init).sorted { (order[$0.organisation] ?? 0) < (order[$1.organisation] ?? 0) }
    preview.names = try Organisations.names(preview.empty + preview.shown.map(\.organisation), language, on: tx.now.day, in: tx)
    preview.persons = try People.names(preview.shown.map(\.person), in: tx)
    return preview
  }
}

extension Preview {
  /// People who read one language, and either can be reached or cannot for one reason.
  private mutating func count(_ number: Int, _ language: String, _ fault: Fault?) {
    if let fault {
      faults[fault, default: 0] += number
    } else {
      people += number
      languages.append((Language(language) ?? .english, number))
    }
  }
}

extension Preview.Somebody {
  init(_ row: Row) throws {
    organisation = try row("organisation")
    person = try row("person")
    role = try row("role")
    language = Language(try row("language") as String) ?? .english
    fault = try row("fault")
  }
}

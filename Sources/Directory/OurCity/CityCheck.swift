import Core
import Storage
import Web

/// Once a year a city looks at what the house holds of it: whatever is still right is said to be so, the rest is
/// mended in place, and the day is kept.
package enum CityCheck {
  /// From this day of each year on it waits for the city's delegates.
  static let start = (month: 1, day: 15)

  package struct Done: Sendable, Equatable {
    package let year: Int
    package let day: Day
  }

  static func isAsked(_ organisation: Organisation) -> Bool { organisation.kind == .city || organisation.kind == .candidate }

  package static func last(of id: OrganisationID, in tx: Tx) throws -> Done? {
    try tx.row(
      "SELECT c.year, c.checked_day FROM directory_check c WHERE c.organisation = \(id) ORDER BY c.checked_day DESC, c.id DESC LIMIT 1"
    ).map { Done(year: try $0("year"), day: try $0("checked_day")) }
  }

  static func isTime(_ today: Day) -> Bool { Day(year: today.year, month: start.month, day: start.day).map { today >= $0 } ?? false }

  /// Of `directory_organisation o`: a city that nobody has looked at this year.
  static func isDue(_ today: Day) -> SQL {
    """
    o.kind IN ('city', 'candidate')
      AND NOT EXISTS (SELECT 1 FROM directory_check c WHERE c.organisation = o.id AND c.year = \(today.year))
    """
  }

  /// Whether a delegate is asked today.
  static func waits(_ id: OrganisationID, in tx: Tx) throws -> Bool {
    guard isTime(tx.now.day) else { return false }
    return try tx.count("SELECT count(*) FROM directory_organisation o WHERE o.id = \(id) AND \(isDue(tx.now.day))") > 0
  }

  /// What the house holds, as the page shows it.
  package struct Held: Sendable {
    package let organisation: Organisation
    /// By the code of their language; `und` is the own name.
    package let names: [String: String]
    package let population: Fact?
    package let presentation: Text?
    package let mandates: [Mandate]
    package let people: [PersonID: String]
    package let version: Int
  }

  static func held(_ organisation: Organisation, _ language: Language, in tx: Tx) throws -> Held {
    let day = tx.now.day
    let names = try tx.rows(
      "SELECT n.language, n.name FROM directory_name n WHERE n.organisation = \(organisation.id) AND \(Organisations.holds("n", on: day))"
    ).map { (try $0("language") as String, try $0("name") as String) }
    let mandates = try Mandates.open(of: organisation.id, on: day, in: tx).filter { Role.ofCities.contains($0.role) }
    return Held(
      organisation: organisation, names: Dictionary(names, uniquingKeysWith: { _, last in last }),
      population: try Organisations.facts(of: organisation.id, in: tx).first {
        $0.name == .population && ($0.from ?? day) <= day && ($0.to.map { $0 > day } ?? true)
      },
      presentation: try Texts.read(organisation.record, ["presentation"], for: language, in: tx)["presentation"], mandates: mandates,
      people: try People.names(mandates.map(\.person), in: tx), version: try Organisations.version(of: organisation.id, in: tx))
  }

  /// What a city says, in the words of the form.
  package struct Said: Sendable {
    package var names: [String: String] = [:]
    package var population: Int?
    package var year: Int?
    package var source = ""
    package var website: String?
    package var latitude: Double?
    package var longitude: Double?
    /// Those who still act for the city; the mandates of others end today.
    package var people: Set<ID<Mandate>> = []
    package var version = 0
    package init() {}
  }

  /// Takes over what has changed, confirms the rest and keeps the day.
  /// - Returns: how many lines were mended.
  @discardableResult
  package static func record(_ said: Said, of id: OrganisationID, by actor: Actor, in tx: WriteTx) throws -> Int {
    guard actor.organisation == id || actor.may(DirectoryPermissions.seePeople, on: id) else { throw Problem.notFound }
    try actor.require(DirectoryPermissions.check, on: id)
    let held = try held(try Organisations.find(id, in: tx), .english, in: tx)
    guard isAsked(held.organisation) else { throw Problem.notFound }
    guard held.version == said.version else {
      throw Problem.conflict("Somebody else changed this page in the meantime. Open it again to see what it says now.")
    }
    let changed =
      try names(said, held, by: actor, in: tx) + population(said, held, by: actor, in: tx) + place(said, held, by: actor, in: tx)
      + people(said, held, by: actor, in: tx)
    let check = try Record.create("check", owner: id, audience: .of(id), in: tx)
    try tx.execute(
      """
      INSERT INTO directory_check (id, organisation, year, checked_day, checked_by, changed)
      VALUES (\(check), \(id), \(tx.now.day.year), \(tx.now.day), \(actor.person), \(changed))
      """)
    try tx.execute("UPDATE directory_organisation SET version = version + 1 WHERE id = \(id)")
    try Ledger.record("city.checked", day: tx.now.day, of: check, and: id.as(), values: ["changed": String(changed)], by: actor, in: tx)
    try Organisations.present([id], in: tx)
    return changed
  }

  private static func names(_ said: Said, _ held: Held, by actor: Actor, in tx: WriteTx) throws -> Int {
    var changed = 0
    for (code, name) in said.names.sorted(by: { $0.key < $1.key }) where !name.isEmpty && name != held.names[code] {
      try Organisations.setName(held.organisation.id, name, code == "und" ? nil : Language(code), from: tx.now.day, by: actor, in: tx)
      changed += 1
    }
    return changed
  }

  /// A new number needs to say where it was read. It is kept as said by the city on this day: fees follow from it, and those who
  /// approve them see who said it.
  private static func population(_ said: Said, _ held: Held, by actor: Actor, in tx: WriteTx) throws -> Int {
    guard let number = said.population else { return 0 }
    let same = held.population?.value == String(number) && (said.year == nil || held.population?.from?.year == said.year)
    if same { return 0 }
    guard let year = said.year, let day = Day(year: year, month: 1, day: 1), day <= tx.now.day else {
      throw FieldProblem("population_year", "Give the year of this number.")
    }
    guard !said.source.isEmpty else { throw FieldProblem("population_source", "Say where this number can be found.") }
    let id = held.organisation.id
    try Organisations.end(.population, of: id, on: day, in: tx)
    let later = try Organisations.facts(of: id, in: tx).first { $0.name == .population && ($0.from.map { $0 > day } ?? false) }
    guard later == nil else { throw FieldProblem("population_year", "A newer number is already recorded.") }
    let own = !actor.isSecretariat
    try Organisations.add(
      Fact(
        .population, String(number), from: day, source: said.source, saidBy: own ? id : nil, said: own ? tx.now.day : nil),
      to: id, in: tx)
    return 1
  }

  private static func place(_ said: Said, _ held: Held, by actor: Actor, in tx: WriteTx) throws -> Int {
    guard (said.latitude == nil) == (said.longitude == nil) else {
      throw FieldProblem("longitude", "Give both latitude and longitude, or neither.")
    }
    guard said.latitude.map({ abs($0) <= 90 }) ?? true else { throw FieldProblem("latitude", "Latitude goes from -90 to 90.") }
    guard said.longitude.map({ abs($0) <= 180 }) ?? true else { throw FieldProblem("longitude", "Longitude goes from -180 to 180.") }
    let before = held.organisation
    let moved = said.latitude != nil && (said.latitude != before.latitude || said.longitude != before.longitude)
    let site = said.website != before.website
    if !moved && !site { return 0 }
    let (latitude, longitude) = moved ? (said.latitude, said.longitude) : (before.latitude, before.longitude)
    try tx.execute(
      """
      UPDATE directory_organisation SET latitude = \(latitude), longitude = \(longitude), website = \(said.website)
      WHERE id = \(before.id)
      """)
    return (moved ? 1 : 0) + (site ? 1 : 0)
  }

  private static func people(_ said: Said, _ held: Held, by actor: Actor, in tx: WriteTx) throws -> Int {
    var ended = 0
    // Confirmed first: whoever confirms may end their own mandate in the same breath.
    for mandate in held.mandates where said.people.contains(mandate.id) { try Mandates.confirm(mandate.id, by: actor, in: tx) }
    for mandate in held.mandates where !said.people.contains(mandate.id) {
      do { try Mandates.close(mandate.id, by: actor, in: tx) } catch Problem.conflict(let why, let values) {
        throw FieldProblem("people", why, values)
      }
      ended += 1
    }
    return ended
  }
}

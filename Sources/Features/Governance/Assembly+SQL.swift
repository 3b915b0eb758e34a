import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension Assembly {
  static let columns: SQL = """
    a.id, a.body, a.kind, a.rules, a.state, a.convened, a.agenda_fixed, a.roll_day, a.frozen, a.opened, a.call_number, a.closed, a.item, a.version
    """

  /// An assembly with its meeting, for who sees that. Throws `Problem.notFound`.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> (assembly: Assembly, meeting: Meeting) {
    let assembly = try find(id, in: tx)
    return (assembly, try Meeting.find(id, seenBy: sight, in: tx))
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> Assembly {
    guard let row = try tx.row("SELECT \(columns) FROM governance_assembly a WHERE a.id = \(id)") else { throw Problem.notFound }
    return try Assembly(row)
  }

  /// Those whose meetings this sight sees, the latest first.
  package static func list(body: ID<Body>? = nil, seenBy sight: Sight, limit: Int = 100, in tx: Tx) throws -> [(Assembly, Meeting)] {
    let only: SQL = body.map { "a.body = \($0)" } ?? "TRUE"
    let assemblies = try tx.rows(
      "SELECT \(columns) FROM governance_assembly a WHERE \(only) ORDER BY a.id DESC LIMIT \(limit)"
    ).map(Assembly.init)
    let meetings = try Meeting.find(assemblies.map(\.id), seenBy: sight, in: tx)
    return assemblies.compactMap { assembly in meetings[assembly.id].map { (assembly, $0) } }
      .sorted { ($1.1.starts, $1.0.id) < ($0.1.starts, $0.0.id) }
  }

  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    kind = try row("kind")
    rulesID = try row("rules")
    state = try row("state")
    convened = try row("convened")
    agendaFixed = try row("agenda_fixed")
    rollDay = try row("roll_day")
    frozen = try row("frozen")
    opened = try row("opened")
    call = try row("call_number")
    closed = try row("closed")
    item = try row("item")
    version = try row("version")
  }
}

extension ElectoralRoll {
  /// The roll of an assembly: as it was closed, or as standings make it today.
  package static func read(_ assembly: Assembly, _ rules: BodyRules, on day: Day, in tx: Tx) throws -> ElectoralRoll {
    if let frozen = assembly.frozen {
      let entries = try tx.rows(
        """
        SELECT r.organisation, r.votes, r.weight, r.hindrance, r.reason FROM governance_roll r
        JOIN directory_organisation o ON o.id = r.organisation WHERE r.assembly = \(assembly.id) ORDER BY o.sort_name, o.id
        """
      ).map { row in
        RollEntry(
          try row("organisation"), hindrance: try row("hindrance"), weight: try row("weight"), votes: try row("votes"),
          reason: try row("reason"))
      }
      return ElectoralRoll(entries, frozen: frozen)
    }
    return ElectoralRoll(try computed(assembly.body, rules, on: day, in: tx), frozen: nil)
  }

  /// From standings, dues and seats on a day; where the rules weigh cities, from their population too. Five queries at most, however
  /// many cities.
  static func computed(_ body: ID<Body>, _ rules: BodyRules, on day: Day, in tx: Tx) throws -> [RollEntry] {
    let seats = rules.electorate == .seats ? Set(try Bodies.seats(of: body, on: day, in: tx).map(\.organisation)) : nil
    let cities = try Organisations.members(on: day, standings: Standing.allCases, in: tx).map(\.id)
      .filter { seats?.contains($0) ?? true }
    let standings = try Organisations.standings(of: cities, on: day, in: tx)
    let dues = try Organisations.values(.dues, of: cities, on: day, in: tx)
    let weights = try weights(of: cities, rules, on: day, in: tx)
    return cities.compactMap { city in
      standings[city].map { standing in
        RollEntry(
          city,
          hindrance: RollEntry.hindrance(standing, dues[city].flatMap { Dues(rawValue: $0) }, isSeated: seats?.contains(city) ?? true),
          weight: weights[city] ?? 1)
      }
    }
  }

  /// Votes by the population of a day; those with one vote may be absent.
  static func weights(of cities: [OrganisationID], _ rules: BodyRules, on day: Day, in tx: Tx) throws -> [OrganisationID: Int] {
    if rules.weights == .equal { return [:] }
    return try Organisations.values(.population, of: cities, on: day, in: tx).mapValues { rules.weights.votes(inhabitants: Int($0)) }
  }
}

extension Delegate {
  /// Who votes for each of these cities: whom it named, else its political representative or who stands in for them. Cities for which
  /// nobody acts are absent.
  package static func all(
    of assembly: RecordID, among cities: some Collection<OrganisationID>, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: Delegate] {
    var delegates: [OrganisationID: Delegate] = [:]
    for holder in try Mandates.holders(of: cities, roles: [.political], on: day, in: tx) where delegates[holder.organisation] == nil {
      delegates[holder.organisation] = Delegate(
        organisation: holder.organisation, person: holder.person, form: .official, isAccepted: true)
    }
    for delegate in try named(at: assembly, in: tx) where delegate.isAccepted { delegates[delegate.organisation] = delegate }
    return delegates
  }

  /// By form A, those that wait for a yes too.
  package static func named(at assembly: RecordID, in tx: Tx) throws -> [Delegate] {
    try tx.rows(
      "SELECT d.organisation, d.person, d.accepted FROM governance_delegate d WHERE d.assembly = \(assembly) ORDER BY d.organisation"
    ).map { row in
      Delegate(
        organisation: try row("organisation"), person: try row("person"), form: .named,
        isAccepted: try row("accepted", as: Moment?.self) != nil)
    }
  }
}

extension GivenProxy {
  package static func standing(at assembly: RecordID, in tx: Tx) throws -> [GivenProxy] {
    try tx.rows(
      """
      SELECT p.id, p.giver, p.receiver, p.given, p.ended, p.why FROM governance_proxy p
      WHERE p.assembly = \(assembly) AND p.ended IS NULL ORDER BY p.id
      """
    ).map(GivenProxy.init)
  }

  /// Those that ended too, in the order in which they were given.
  package static func all(at assembly: RecordID, in tx: Tx) throws -> [GivenProxy] {
    try tx.rows(
      "SELECT p.id, p.giver, p.receiver, p.given, p.ended, p.why FROM governance_proxy p WHERE p.assembly = \(assembly) ORDER BY p.id"
    ).map(GivenProxy.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    giver = try row("giver")
    receiver = try row("receiver")
    given = try row("given")
    ended = try row("ended")
    why = try row("why")
  }
}

import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// A city asked to answer another, until a day.
struct Match: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable { case asked, answered, declined, ended }

  let id: ID<Match>
  let request: RecordID
  let city: OrganisationID
  let state: State
  let due: Day
}

/// A city that could answer, and why.
struct MatchCandidate: Sendable {
  let city: Organisation
  let networks: [Organisation]
  let speaks: Bool
  /// Acts recorded for the theme, and advice given on it.
  let experience: Int
  var rank: Int { (experience > 0 ? 4 : 0) + (speaks ? 2 : 0) + (networks.isEmpty ? 0 : 1) }
}

enum Matches {
  private static let columns: SQL = "m.id, m.request, m.city, m.state, m.due"

  static func find(_ id: ID<Match>, by actor: Actor, in tx: Tx) throws -> Match {
    guard let match = try tx.row("SELECT \(columns) FROM advice_match m WHERE m.id = \(id)").map(Match.init),
      actor.may(AdvicePermissions.answer, on: match.city)
    else { throw Problem.notFound }
    return match
  }

  static func open(of request: RecordID, in tx: Tx) throws -> Match? {
    try tx.row("SELECT \(columns) FROM advice_match m WHERE m.request = \(request) AND m.state = 'asked'").map(Match.init)
  }

  static func open(ofCity city: OrganisationID, in tx: Tx) throws -> [Match] {
    try tx.rows("SELECT \(columns) FROM advice_match m WHERE m.city = \(city) AND m.state = 'asked' ORDER BY m.due, m.id").map(Match.init)
  }

  /// Late by a day or more and not yet reminded.
  static func late(on day: Day, in tx: Tx) throws -> [Match] {
    try tx.rows(
      "SELECT \(columns) FROM advice_match m WHERE m.state = 'asked' AND m.due < \(day) AND m.reminded IS NULL ORDER BY m.id LIMIT 200"
    ).map(Match.init)
  }

  /// Cities asked by whoever this actor serves that are late.
  static func lateCount(for actor: Actor, in tx: Tx) throws -> Int { try tx.count("SELECT count(*) \(late(for: actor, tx.now.day))") }

  static func late(for actor: Actor, _ day: Day) -> SQL {
    """
    FROM advice_match m JOIN advice_request a ON a.request = m.request
    WHERE m.state = 'asked' AND m.due < \(day) AND \(actor.may(AdvicePermissions.assign, owner: "a.owner"))
    """
  }

  // MARK: Who could answer

  /// Member cities whose delegates can be written to, that share language, network or experience with the request; the
  /// best first.
  static func candidates(for request: RequestRow, _ house: House, in tx: Tx) throws -> [MatchCandidate] {
    let day = tx.now.day
    let members = try Organisations.members(on: day, in: tx).filter { $0.id != request.owner }
    let ids = members.map(\.id) + [request.owner]
    let holders = Dictionary(grouping: try Mandates.holders(of: ids, roles: Role.deciding, on: day, in: tx), by: \.organisation)
    let networks = try Organisations.networks(of: ids, on: day, in: tx)
    let own = Set((networks[request.owner] ?? []).map(\.id))
    let theme = request.values["theme"].flatMap { Theme(rawValue: $0) }
    let experience = try experience(with: theme, house, in: tx)
    let refused = Set(
      try tx.values("SELECT m.city FROM advice_match m WHERE m.request = \(request.id)", as: OrganisationID.self))
    let found = members.compactMap { city -> MatchCandidate? in
      guard let theirs = holders[city.id], !refused.contains(city.id) else { return nil }
      let candidate = MatchCandidate(
        city: city, networks: (networks[city.id] ?? []).filter { own.contains($0.id) },
        speaks: theirs.contains { $0.language.nearestOfficial.code == request.values["language"] }, experience: experience[city.id] ?? 0)
      return candidate.rank == 0 ? nil : candidate
    }
    return Array(found.sorted { ($1.rank, $1.experience, $0.city.name) < ($0.rank, $0.experience, $1.city.name) }.prefix(20))
  }

  private static func experience(with theme: Theme?, _ house: House, in tx: Tx) throws -> [OrganisationID: Int] {
    guard let theme else { return [:] }
    var counts: [OrganisationID: Int] = [:]
    if !theme.objectives.isEmpty {
      let reader = Reader(language: .english, words: house.words)
      for item in try Ledger.feed(FeedQuery(kinds: ["act.recorded"], size: 200), seenBy: .house, reader: reader, house: house, in: tx) {
        guard let code = item.row.values["objective"], theme.objectives.contains(code), let city = item.row.organisation else { continue }
        counts[city, default: 0] += 1
      }
    }
    for row in try tx.rows(
      """
      SELECT a.answered_by AS city, count(*) AS number FROM advice_request a
      WHERE a.theme = \(theme.rawValue) AND a.answered_by IS NOT NULL GROUP BY a.answered_by
      """)
    {
      counts[try row("city"), default: 0] += try row("number") as Int
    }
    return counts
  }

  // MARK: Verbs

  /// Asks a city of the list to answer until a day.
  @discardableResult
  static func ask(
    _ city: OrganisationID, to answer: RecordID, until due: Day, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Match> {
    let request = try Requests.find(answer, by: actor, house, in: tx)
    guard request.kind == AdviceKind.name else { throw Problem.notFound }
    try actor.require(AdvicePermissions.assign, on: request.owner)
    guard due > tx.now.day else { throw FieldProblem("due", "Choose a day after today.") }
    guard due <= tx.now.day.adding(days: 90) else { throw FieldProblem("due", "Within three months.") }
    guard try candidates(for: request, house, in: tx).contains(where: { $0.city.id == city }) else {
      throw FieldProblem("city", "Choose one of the cities of the list.")
    }
    let asked = try Organisations.names([city], request.language, on: tx.now.day, in: tx)[city] ?? ""
    let note = Reader(language: request.language, words: house.words).t("{city} is asked for the answer.", ["city": asked])
    try Requests.move(request.id, "matching", note: note, house, by: self.house(for: actor.organisation), in: tx)
    let id = try tx.nextID(Match.self)
    try tx.execute(
      """
      INSERT INTO advice_match (id, request, city, state, due, made)
      VALUES (\(id), \(request.id), \(city), \(Match.State.asked), \(due), \(tx.now))
      """)
    try AdviceLetters.asked(Match(id: id, request: request.id, city: city, state: .asked, due: due), request, house, in: tx)
    return id
  }

  static func answer(_ id: ID<Match>, _ words: String, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let match = try find(id, by: actor, in: tx)
    guard match.state == .asked else { throw Problem.conflict("This has already been answered.") }
    try tx.execute("UPDATE advice_match SET state = 'answered', person = \(actor.person) WHERE id = \(id)")
    try Requests.move(match.request, "reply", note: words, house, by: self.house(for: match.city), in: tx)
  }

  static func decline(_ id: ID<Match>, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let match = try find(id, by: actor, in: tx)
    guard match.state == .asked else { throw Problem.conflict("This has already been answered.") }
    try tx.execute("UPDATE advice_match SET state = 'declined', person = \(actor.person) WHERE id = \(id)")
    try Requests.move(match.request, "declining", house, by: self.house(for: match.city), in: tx)
  }

  static func end(of request: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE advice_match SET state = 'ended' WHERE request = \(request) AND state = 'asked'")
  }

  /// The house moves the conversation in the name of an organisation whose people have no part in it otherwise.
  private static func house(for organisation: OrganisationID?) -> Actor {
    Actor(person: nil, organisation: organisation, roles: [.secretariat], sight: .house)
  }

  // MARK: Persons

  static let holding = Holding(
    "advice.answers", "Advice given to other cities", purpose: "So that it is known who answered for a city.",
    read: { person, tx in
      try tx.rows("SELECT request, city, state, made FROM advice_match WHERE person = \(person) ORDER BY id").map { row in
        [
          "request": "\(try row("request") as Int64)", "city": "\(try row("city") as Int64)", "state": try row("state"),
          "made": "\(try row("made") as Moment)",
        ]
      }
    }, merge: { double, kept, tx in try tx.execute("UPDATE advice_match SET person = \(kept) WHERE person = \(double)") })

  static let erasure = Erasure { person, tx in try tx.execute("UPDATE advice_match SET person = NULL WHERE person = \(person)") }
}

extension Match {
  init(_ row: Row) throws {
    id = try row("id")
    request = try row("request")
    city = try row("city")
    state = try row("state")
    due = try row("due")
  }
}

import Core
import Directory
import Storage
import Web

/// A territory or a task that a city of a body answers for, for a term.
struct Assignment: Sendable, Equatable {
  enum Kind: String, SQLWord, CaseIterable {
    case territory, task

    var label: Phrase { self == .territory ? "Territory" : "Task" }
  }
  let id: RecordID
  let body: ID<Body>
  let city: OrganisationID
  let kind: Kind
  let from: Day
  let to: Day?

  /// It holds, or is still to come.
  func isOpen(on day: Day) -> Bool { to.map { $0 > day } ?? true }

  /// The present first, then what was. What a city answers for ends with its seat, at the latest.
  static func list(of body: ID<Body>, in tx: Tx) throws -> [Assignment] {
    let seats = Dictionary(grouping: try Bodies.history(of: body, in: tx), by: \.organisation)
    let all = try tx.rows(
      """
      SELECT id, body, city, kind, from_day, to_day FROM networks_assignment WHERE body = \(body)
      ORDER BY kind DESC, from_day DESC, id LIMIT 500
      """
    ).map { row in
      let (city, from, to): (OrganisationID, Day, Day?) = (try row("city"), try row("from_day"), try row("to_day"))
      let ends = [to, end(of: seats[city] ?? [], from: from)].compactMap { $0 }
      return Assignment(id: try row("id"), body: try row("body"), city: city, kind: try row("kind"), from: from, to: ends.min())
    }
    let today = tx.now.day
    return all.filter { $0.isOpen(on: today) } + all.filter { !$0.isOpen(on: today) }
  }

  /// The first day without a seat; terms that follow one another are one.
  static func end(of seats: [Seat], from: Day) -> Day? {
    var day = from
    while let seat = seats.first(where: { ($0.from.map { $0 <= day } ?? true) && ($0.to.map { $0 > day } ?? true) }) {
      guard let to = seat.to else { return nil }
      day = to
    }
    return day
  }

  static func give(
    _ words: String, _ kind: Kind, to city: OrganisationID, from: Day, language: Language, in body: Body, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(NetworkPermissions.share, on: body.organisation)
    try Commitment.requireSeat(city, body.id, on: from, in: tx)
    let id = try Record.create("assignment", owner: city, audience: .of(record: body.record), in: tx)
    try tx.execute(
      "INSERT INTO networks_assignment (id, body, city, kind, from_day) VALUES (\(id), \(body.id), \(city), \(kind), \(from))")
    try Texts.write(id, "words", language, words, in: tx)
    try Ledger.record("portfolio.given", day: from, of: id, and: city.as(), values: ["kind": kind.rawValue], by: actor, in: tx)
  }

  static func end(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let record = try Record.find(id, seenBy: actor.sight, in: tx)
    guard record.kind == "assignment" else { throw Problem.notFound }
    try actor.require(NetworkPermissions.share)
    let ended = try tx.execute("UPDATE networks_assignment SET to_day = \(tx.now.day) WHERE id = \(id) AND to_day IS NULL")
    guard ended > 0 else { throw Problem.conflict("This has already ended.") }
    try Ledger.record("portfolio.ended", day: tx.now.day, of: id, by: actor, in: tx)
  }
}

/// What a city of a body took upon itself, until when, by which decision, and how far it has come.
struct Commitment: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case open, doing, done, dropped

    var label: Phrase {
      switch self {
      case .open: "To do"
      case .doing: "Under way"
      case .done: "Kept"
      case .dropped: "Given up"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .open: .neutral
      case .doing: .waiting
      case .done: .good
      case .dropped: .stopped
      }
    }
    var ends: Bool { self == .done || self == .dropped }
  }

  struct Step: Sendable {
    let moved: Moment
    let state: State
    let organisation: OrganisationID?
    let note: String?
  }

  let id: RecordID
  let body: ID<Body>
  let city: OrganisationID
  let until: Day
  let state: State
  let version: Int

  var path: String { "/commitments/\(id)" }
  static let columns: SQL = "c.id, c.body, c.city, c.until_day, c.state, c.version"

  static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Commitment {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM networks_commitment c JOIN core_record r ON r.id = c.id WHERE c.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try Commitment(row)
  }

  /// Open ones first, the most urgent on top.
  static func list(of body: ID<Body>, in tx: Tx) throws -> [Commitment] {
    try tx.rows(
      """
      SELECT \(columns) FROM networks_commitment c WHERE c.body = \(body)
      ORDER BY CASE WHEN c.state IN ('open', 'doing') THEN 0 ELSE 1 END, c.until_day, c.id LIMIT 500
      """
    ).map(Commitment.init)
  }

  static func isOpen(of city: OrganisationID) -> SQL { "c.city = \(city) AND c.state IN ('open', 'doing')" }

  static func open(of city: OrganisationID, in tx: Tx) throws -> [Commitment] {
    try tx.rows("SELECT \(columns) FROM networks_commitment c WHERE \(isOpen(of: city)) ORDER BY c.until_day, c.id LIMIT 200").map(
      Commitment.init)
  }

  static func steps(of id: RecordID, in tx: Tx) throws -> [Step] {
    try tx.rows("SELECT moved, state, organisation, note FROM networks_step WHERE commitment = \(id) ORDER BY id DESC").map {
      Step(moved: try $0("moved"), state: try $0("state"), organisation: try $0("organisation"), note: try $0("note"))
    }
  }

  static func take(
    _ words: String, decision: String, by city: OrganisationID, until: Day, language: Language, in body: Body, by actor: Actor,
    in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(NetworkPermissions.share, on: body.organisation)
    try requireSeat(city, body.id, on: tx.now.day, in: tx)
    let id = try Record.create("commitment", owner: city, audience: .of(record: body.record), in: tx)
    try tx.execute(
      """
      INSERT INTO networks_commitment (id, body, city, until_day, state, version)
      VALUES (\(id), \(body.id), \(city), \(until), \(State.open), \(1))
      """)
    try Texts.write(id, "words", language, words, in: tx)
    if !decision.isEmpty { try Texts.write(id, "decision", language, decision, in: tx) }
    try step(id, .open, nil, by: actor, in: tx)
    try Ledger.record("task.assigned", day: tx.now.day, of: id, and: city.as(), by: actor, in: tx)
    return id
  }

  /// The city itself says how far it has come, or the secretariat for it.
  static func follow(_ id: RecordID, to state: State, note: String, version: Int, by actor: Actor, in tx: WriteTx) throws {
    let commitment = try find(id, seenBy: actor.sight, in: tx)
    try actor.require(NetworkPermissions.follow, on: commitment.city)
    guard commitment.version == version else { throw Problem.conflict("Somebody else changed this commitment in the meantime.") }
    if state == .dropped, note.trimmed.isEmpty { throw FieldProblem("note", "Say why: one sentence is enough.") }
    try tx.execute("UPDATE networks_commitment SET state = \(state), version = version + 1 WHERE id = \(id)")
    try step(id, state, note.trimmed.isEmpty ? nil : note, by: actor, in: tx)
    guard state != commitment.state, state.ends else { return }
    try Ledger.record(state == .done ? "task.done" : "task.dropped", day: tx.now.day, of: id, and: commitment.city.as(), by: actor, in: tx)
  }

  static func requireSeat(_ city: OrganisationID, _ body: ID<Body>, on day: Day, in tx: Tx) throws {
    guard try Bodies.seats(of: body, on: day, in: tx).contains(where: { $0.organisation == city }) else {
      throw FieldProblem("city", "Choose a city that has a seat.")
    }
  }

  private static func step(_ id: RecordID, _ state: State, _ note: String?, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO networks_step (id, commitment, moved, state, organisation, person, note)
      VALUES (\(try tx.nextID(Step.self)), \(id), \(tx.now), \(state), \(actor.organisation), \(actor.person), \(note))
      """)
  }

  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    city = try row("city")
    until = try row("until_day")
    state = try row("state")
    version = try row("version")
  }
}

/// A week before a commitment is due, and on the day after, its city's people are reminded, once each.
enum CommitmentLetters {
  static let job = JobKind("commitment.reminders", every: .day) { house, _ in
    try await house.database.write { tx in
      let today = tx.now.day
      let due = try tx.rows(
        """
        SELECT \(Commitment.columns) FROM networks_commitment c WHERE c.state IN ('open', 'doing') AND c.until_day <= \(today.adding(days: 7))
        ORDER BY c.id LIMIT 500
        """
      ).map(Commitment.init)
      for commitment in due {
        let isLate = commitment.until < today
        let holders = try Mandates.holders(of: [commitment.city], roles: [.committee, .political, .technical], on: today, in: tx)
        for holder in holders {
          let reader = Reader(language: holder.language, words: house.words)
          let words = try Texts.read(commitment.id, ["words"], for: holder.language, in: tx)["words"]?.body ?? ""
          let values = ["commitment": words, "day": reader.day(commitment.until)]
          let letter = Letter(
            subject: isLate
              ? reader.t("Due since {day}: a commitment of your city", values)
              : reader.t("Due on {day}: a commitment of your city", values),
            [
              .paragraph(reader.t("Your city committed itself to this in the Executive Committee:")), .paragraph(words),
              .link(reader.t("Say how far it has come"), house.address(commitment.path, reader.language)),
            ])
          let key = "commitment \(isLate ? "late" : "due") \(commitment.id) \(commitment.until) \(holder.person)"
          try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: key), in: tx)
        }
      }
    }
  }
}

import Core
import Directory
import Storage
import Web

/// Finders of requests. Who asks sees theirs, colleagues included except where the kind is personal; besides them, whoever holds
/// the kind's `sees` over that organisation.
package enum Requests {
  static let columns: SQL =
    """
    q.id, q.kind, q.state, q.owner, q.addressee, q.subject, q.opened_by, q.language, q.opened, q.since, q.due, q.reopened, q.version,
    q.title
    """

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  package static func find(_ id: RecordID, by actor: Actor, _ house: House, in tx: Tx) throws -> RequestRow {
    let request = try find(id, in: tx)
    guard let kind = house.requestKinds[request.kind], sees(request, kind, actor) else { throw Problem.notFound }
    return request
  }

  /// For the house's own work: no right is asked.
  package static func find(_ id: RecordID, in tx: Tx) throws -> RequestRow {
    guard let row = try tx.row("SELECT \(columns) FROM approvals_request q WHERE q.id = \(id)") else { throw Problem.notFound }
    return try RequestRow(row, values: values(of: [id], in: tx)[id] ?? Fields())
  }

  /// What was typed, of several at once: lists come without it.
  package static func values(of ids: [RecordID], in tx: Tx) throws -> [RecordID: Fields] {
    let all = try inPortions(ids) { portion in
      try tx.rows("SELECT request, field, body FROM approvals_value WHERE request IN \(in: portion) ORDER BY request, place")
        .map { (request: try $0("request") as RecordID, name: try $0("field") as String, value: try $0("body") as String) }
    }
    return Dictionary(grouping: all, by: \.request).mapValues { Fields($0.map { (name: $0.name, value: $0.value) }) }
  }

  static func sees(_ request: RequestRow, _ kind: RequestKind, _ actor: Actor) -> Bool {
    if kind.isPersonal { return isAboutThem(request, actor) || actor.may(kind.sees, on: request.addressee) }
    return actor.isSecretariat || request.owner == actor.organisation || actor.may(kind.sees, on: request.addressee)
  }

  /// What somebody asks about themselves is theirs, for whichever organisation they act now.
  static func isAboutThem(_ request: RequestRow, _ actor: Actor) -> Bool { actor.person != nil && actor.person == request.openedBy }

  /// Who may change its form while that is open.
  static func writes(_ request: RequestRow, _ kind: RequestKind, _ actor: Actor) -> Bool {
    kind.isPersonal ? isAboutThem(request, actor) : actor.may(kind.opens, on: request.owner)
  }

  /// Who speaks for the one that asks.
  static func asks(_ request: RequestRow, _ kind: RequestKind, _ actor: Actor) -> Bool {
    writes(request, kind, actor) && (kind.isPersonal || actor.organisation == request.owner)
  }

  /// What a list asks for; newest change first.
  package struct Query: Sendable {
    package var kinds: [String] = []
    package var states: [String] = []
    package var owner: OrganisationID?
    package var addressee: OrganisationID?
    /// Asks, or is addressed.
    package var concerned: OrganisationID?
    package var subject: RecordID?
    /// Nil is both.
    package var ended: Bool?
    package var limit = 200
    package init() {}
  }

  /// Without what was typed. Only what the actor may see.
  package static func list(_ query: Query, by actor: Actor, _ house: House, in tx: Tx) throws -> [RequestRow] {
    let kinds =
      query.kinds.isEmpty ? house.requestKinds.values.sorted { $0.name < $1.name } : query.kinds.compactMap { house.requestKinds[$0] }
    guard let seen = seen(kinds, by: actor) else { return [] }
    var conditions: [SQL] = [seen]
    if !query.states.isEmpty { conditions.append("q.state IN \(in: query.states)") }
    if let owner = query.owner { conditions.append("q.owner = \(owner)") }
    if let addressee = query.addressee { conditions.append("q.addressee = \(addressee)") }
    if let concerned = query.concerned { conditions.append("(q.owner = \(concerned) OR q.addressee = \(concerned))") }
    if let subject = query.subject { conditions.append("q.subject = \(subject)") }
    if let ended = query.ended { conditions.append("q.ended = \(ended)") }
    return try tx.rows(
      """
      SELECT \(columns) FROM approvals_request q WHERE \(conditions.joined(separator: " AND "))
      ORDER BY q.since DESC, q.id DESC LIMIT \(query.limit)
      """
    ).map { try RequestRow($0, values: Fields()) }
  }

  /// The condition that lists and counts ask; nil when there is no kind at all.
  private static func seen(_ kinds: [RequestKind], by actor: Actor) -> SQL? {
    let own: SQL = actor.organisation.map { "q.owner = \($0)" } ?? "FALSE"
    let theirs: SQL = actor.person.map { "q.opened_by = \($0)" } ?? "FALSE"
    let seen = kinds.map { kind -> SQL in
      let others = actor.isSecretariat && !kind.isPersonal ? "TRUE" : actor.may(kind.sees, owner: "q.addressee")
      return "(q.kind = \(kind.name) AND (\(kind.isPersonal ? theirs : own) OR \(others)))"
    }
    return seen.isEmpty ? nil : "(\(seen.joined(separator: " OR ")))"
  }

  /// How many requests of each organisation are open, of those that the actor may see.
  static func openCounts(_ owners: [OrganisationID], by actor: Actor, _ house: House, in tx: Tx) throws -> [OrganisationID: Int] {
    guard let seen = seen(house.requestKinds.values.sorted { $0.name < $1.name }, by: actor) else { return [:] }
    let pairs = try inPortions(owners) { portion in
      try tx.rows(
        """
        SELECT q.owner, count(*) AS number FROM approvals_request q WHERE q.ended = FALSE AND q.owner IN \(in: portion) AND \(seen)
        GROUP BY q.owner
        """
      ).map { (try $0("owner") as OrganisationID, try $0("number") as Int) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  /// Open ones in which it is this actor's turn, the most urgent first; at most 100.
  package static func waiting(for actor: Actor, _ house: House, in tx: Tx) throws -> [RequestRow] {
    guard let condition = waits(for: actor, house) else { return [] }
    return try tx.rows(
      "SELECT \(columns) FROM approvals_request q WHERE \(condition) ORDER BY q.due ASC NULLS LAST, q.id LIMIT 100"
    ).map { try RequestRow($0, values: Fields()) }
  }

  /// The number of the same, as a query.
  static func waitingCount(for actor: Actor, _ house: House) -> SQL? {
    waits(for: actor, house).map { "SELECT count(*) FROM (SELECT 1 FROM approvals_request q WHERE \($0) LIMIT 100) w" }
  }

  /// Of `approvals_request q`: open, and this actor's turn. Nil where it never is.
  private static func waits(for actor: Actor, _ house: House) -> SQL? {
    let kinds = house.requestKinds.values.sorted { $0.name < $1.name }
    let turns = kinds.flatMap { kind in
      kind.states.filter { !$0.ends }.compactMap { state -> SQL? in
        let mine: SQL
        switch state.turn {
        case .asker where kind.isPersonal:
          guard let person = actor.person else { return nil }
          mine = "q.opened_by = \(person)"
        case .asker:
          guard let organisation = actor.organisation, actor.may(kind.opens, on: organisation) else { return nil }
          mine = "q.owner = \(organisation)"
        case .holder(let permission):
          guard actor.holds(permission) else { return nil }
          mine = "\(actor.may(permission, owner: "q.addressee"))\(isOthers(kind.barring(state), actor))"
        case .nobody: return nil
        }
        return "(q.kind = \(kind.name) AND q.state = \(state.name) AND \(mine))"
      }
    }
    return turns.isEmpty ? nil : "q.ended = FALSE AND (\(turns.joined(separator: " OR ")))"
  }

  /// Whoever asked or checked does not decide: what they may not do does not wait for them.
  private static func isOthers(_ moves: Set<String>, _ actor: Actor) -> SQL {
    guard !moves.isEmpty, let person = actor.person else { return "" }
    return """
       AND NOT EXISTS (SELECT 1 FROM approvals_turn t WHERE t.request = q.id AND t.person = \(person) AND t.move IN \(in: moves.sorted()))
      """
  }

  /// Open requests of a kind over an organisation, as a condition on its column: `EXISTS (\(Requests.open(…)))`.
  package static func open(_ kind: String, in states: [String], over column: StaticString) -> SQL {
    """
    SELECT 1 FROM approvals_request q WHERE q.addressee = \(SQL.raw("\(column)")) AND q.kind = \(kind) AND q.ended = FALSE
    AND q.state IN \(in: states)
    """
  }

  /// What happened, the newest first.
  package static func turns(of id: RecordID, in tx: Tx) throws -> [Turn] {
    try tx.rows("SELECT \(Turn.columns) FROM approvals_turn t WHERE t.request = \(id) ORDER BY t.moved DESC, t.id DESC").map(Turn.init)
  }
}

/// One turn of the conversation.
package struct Turn: Sendable {
  package let id: ID<Turn>
  package let request: RecordID
  package let moved: Moment
  package let move: String
  package let from: String
  package let to: String
  package let person: PersonID?
  package let organisation: OrganisationID?
  package let note: String?
  /// The fields re-opened by it.
  package let fields: [String]

  /// Not a move of its kind: another organisation asks from then on. `organisation` is the former one.
  static let handover = "handing-over"

  static let columns: SQL =
    "t.id, t.request, t.moved, t.move, t.from_state, t.to_state, t.person, t.organisation, t.note, t.fields"

  init(_ row: Row) throws {
    id = try row("id")
    request = try row("request")
    moved = try row("moved")
    move = try row("move")
    from = try row("from_state")
    to = try row("to_state")
    person = try row("person")
    organisation = try row("organisation")
    note = try row("note")
    fields = names(try row("fields"))
  }
}

/// `a,b` as names.
private func names(_ text: String?) -> [String] { text?.split(separator: ",").map(String.init) ?? [] }

extension RequestRow {
  init(_ row: Row, values: Fields) throws {
    let reopened: String? = try row("reopened")
    self.init(
      id: try row("id"), kind: try row("kind"), state: try row("state"), owner: try row("owner"), addressee: try row("addressee"),
      subject: try row("subject"),
      openedBy: try row("opened_by"), language: Language(try row("language") as String) ?? .english, opened: try row("opened"),
      since: try row("since"), due: try row("due"), reopened: reopened.map { Set(names($0)) }, version: try row("version"),
      title: try row("title"), values: values)
  }
}

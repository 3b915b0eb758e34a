import Core
import Directory
import Storage
import Web

extension Requests {
  /// Begins a conversation for an organisation. Nothing is told to anybody before its first move.
  /// - Parameters:
  ///   - addressee: over which the rights of deciding are asked; nil for the one that asks.
  ///   - values: what the house holds already, put into the form.
  @discardableResult
  package static func open(
    _ kind: RequestKind, for owner: OrganisationID, to addressee: OrganisationID? = nil, about subject: RecordID? = nil,
    values: Fields = Fields(), language: Language, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard actor.may(kind.opens, on: owner) else {
      // Of whom one may not see requests, one is not told that there is something.
      guard actor.organisation == owner || actor.may(kind.sees, on: owner) else { throw Problem.notFound }
      throw Problem.forbidden(kind.opens.label)
    }
    return try insert(kind, for: owner, to: addressee, about: subject, values, language, by: actor, in: tx)
  }

  /// Begun and handed in at once by whoever has a link that the room has looked at and used up: no role is asked. For kinds that
  /// somebody else then decides.
  /// - Parameters:
  ///   - name: of the asker's move that hands it in.
  ///   - actor: the person of the link, for the organisation that it speaks of.
  @discardableResult
  package static func openByLink(
    _ kind: RequestKind, for owner: OrganisationID, about subject: RecordID? = nil, values: Fields, language: Language,
    move name: String, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard let move = kind.move(name), case .asker = move.by else { throw Problem.notFound }
    let request = try insert(kind, for: owner, to: nil, about: subject, values, language, by: actor, in: tx)
    return try make(move, of: request, kind, house, by: actor, in: tx)
  }

  private static func insert(
    _ kind: RequestKind, for owner: OrganisationID, to addressee: OrganisationID?, about subject: RecordID?, _ values: Fields,
    _ language: Language, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    let id = try Record.create("request", owner: owner, audience: kind.isPersonal ? .secretariat : .of(owner), in: tx)
    let first = kind.states[0]
    try tx.execute(
      """
      INSERT INTO approvals_request (id, kind, state, owner, addressee, subject, opened_by, language, opened, since, due, version, ended)
      VALUES (\(id), \(kind.name), \(first.name), \(owner), \(addressee ?? owner), \(subject), \(actor.person), \(language.code), \(tx.now), \(tx.now),
        \(first.days.map { tx.now.day.adding(days: $0) }), \(1), FALSE)
      """)
    try write(values, of: id, kind, in: tx)
    return try find(id, in: tx)
  }

  /// Keeps what was typed, right or not: the form is checked when it is handed in. Only the fields that may be changed
  /// now are taken; others keep what they hold.
  /// - Parameter version: what the form was drawn from; a newer one is a conflict.
  /// - Returns: the request with its new version.
  @discardableResult
  package static func save(
    _ id: RecordID, _ typed: Fields, version: Int, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    let request = try find(id, by: actor, house, in: tx)
    let (kind, state) = try kindAndState(request, house)
    guard writes(request, kind, actor) else { throw Problem.forbidden(kind.opens.label) }
    guard state.editable else { throw Problem.conflict("This request has moved on: it cannot be changed now.") }
    guard request.version == version else { throw Problem.conflict("Somebody else changed this request in the meantime.") }
    let form = kind.form(Reader(language: request.language, words: house.words))
    let open = form.fields.map(\.name).filter { request.reopened?.contains($0) ?? true }
    var values = request.values
    for name in open {
      let sent = typed.all(name)
      values.set(name, nil)
      values.pairs += sent.filter { !$0.isEmpty }.map { (name: name, value: String($0.prefix(50_000))) }
    }
    if values == request.values { return request }
    let order = Dictionary(uniqueKeysWithValues: form.fields.enumerated().map { ($0.element.name, $0.offset) })
    values.pairs.sort { order[$0.name] ?? 0 < order[$1.name] ?? 0 }
    try write(values, of: id, kind, in: tx)
    try tx.execute("UPDATE approvals_request SET version = version + 1 WHERE id = \(id)")
    return try find(id, in: tx)
  }

  /// Makes a move: right, state, completeness, what follows, history, mail to those concerned.
  /// - Parameters:
  ///   - version: what the page was drawn from; nil for the house's own moves.
  ///   - reopening: fields that the asker may change, for moves that re-open.
  @discardableResult
  package static func move(
    _ id: RecordID, _ name: String, note: String = "", reopening: [String] = [], version: Int? = nil, _ house: House, by actor: Actor,
    in tx: WriteTx
  ) throws -> RequestRow {
    let request = actor.person == nil ? try find(id, in: tx) : try find(id, by: actor, house, in: tx)
    let (kind, _) = try kindAndState(request, house)
    guard let move = kind.move(name) else { throw Problem.notFound }
    try require(move, request, kind, actor)
    guard move.from.contains(request.state), version.map({ $0 == request.version }) ?? true,
      try move.offered(request, actor, tx), try !move.takesBack || mayTakeBack(request, actor, in: tx)
    else { throw Problem.conflict("This request has moved on in the meantime. Look at it again before deciding.") }
    try refuseOwn(move, request, actor, in: tx)
    return try make(move, of: request, kind, note: note.trimmed, reopening: reopening, house, by: actor, in: tx)
  }

  /// The move itself; that it may be made was looked at by the caller.
  private static func make(
    _ move: RequestMove, of request: RequestRow, _ kind: RequestKind, note: String = "", reopening: [String] = [], _ house: House,
    by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard let next = kind.state(move.to) else { throw Problem.notFound }
    let id = request.id
    try checkNote(note, move, kind, reopening, house, request)
    if move.needsForm { try checkForm(request, kind, house, in: tx) }
    if move.takesBack { try takeBackRow(of: request, kind, by: actor, in: tx) }
    try tx.execute(
      """
      UPDATE approvals_request SET state = \(next.name), since = \(tx.now), due = \(next.days.map { tx.now.day.adding(days: $0) }),
        reopened = \(move.reopens ? reopening.joined(separator: ",") : nil), ended = \(next.ends), version = version + 1
      WHERE id = \(id)
      """)
    let turn = try tx.nextID(Turn.self)
    try tx.execute(
      """
      INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation, note, fields)
      VALUES (\(turn), \(id), \(tx.now), \(move.name), \(request.state), \(next.name), \(actor.person), \(actor.organisation),
        \(note.isEmpty ? nil : note), \(move.reopens ? reopening.joined(separator: ",") : nil))
      """)
    let moved = try find(id, in: tx)
    try move.effect(moved, actor, house, tx)
    if let ledger = move.ledger {
      let (record, second) = subjects(move, request)
      try Ledger.record(ledger, day: tx.now.day, of: record, and: second, by: actor, in: tx)
    }
    if next.ends, kind.forgetsAtOnce {
      try tx.execute("DELETE FROM approvals_value WHERE request = \(id) AND personal = TRUE")
    }
    if move.tells { try Jobs.enqueue("request.letters", payload: ["turn": "\(turn)"], in: tx) }
    return moved
  }

  /// Of which record, and which second, the row of a move is.
  private static func subjects(_ move: RequestMove, _ request: RequestRow) -> (RecordID, RecordID) {
    move.recordsRequest ? (request.id, request.addressee.as()) : (request.owner.as(), request.id)
  }

  /// The organisation that made the last step, and the secretariat.
  private static func mayTakeBack(_ request: RequestRow, _ actor: Actor, in tx: Tx) throws -> Bool {
    if actor.isSecretariat { return true }
    let last = try turns(of: request.id, in: tx).first
    return last?.organisation != nil && last?.organisation == actor.organisation
  }

  private static func takeBackRow(of request: RequestRow, _ kind: RequestKind, by actor: Actor, in tx: WriteTx) throws {
    guard let last = try turns(of: request.id, in: tx).first.flatMap({ kind.move($0.move) }), let ledger = last.ledger else { return }
    let (record, second) = subjects(last, request)
    guard let row = try Ledger.latest(ledger, of: record, and: second, in: tx) else { return }
    try Ledger.undo(row, by: actor, in: tx)
  }

  /// Another organisation asks in place of the one that did: form, files and turn are its own from now on, and history says who had it.
  /// For the house's own work: no right is asked, and the room tells both.
  package static func handOver(_ id: RecordID, to owner: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    let request = try find(id, in: tx)
    let addressee = request.addressee == request.owner ? owner : request.addressee
    try tx.execute("UPDATE approvals_request SET owner = \(owner), addressee = \(addressee), version = version + 1 WHERE id = \(id)")
    try Record.setOwner(id, owner, in: tx)
    try Record.setAudience(id, .of(owner), in: tx)
    let turn = try tx.nextID(Turn.self)
    try tx.execute(
      """
      INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation)
      VALUES (\(turn), \(id), \(tx.now), \(Turn.handover), \(request.state), \(request.state), \(actor.person), \(request.owner))
      """)
  }

  /// What this actor may do with it now.
  package static func moves(_ request: RequestRow, by actor: Actor, _ house: House, in tx: Tx) throws -> [RequestMove] {
    guard let kind = house.requestKinds[request.kind] else { return [] }
    return try kind.moves.filter { move in
      guard move.from.contains(request.state), allows(move, request, kind, actor), try move.offered(request, actor, tx) else {
        return false
      }
      if try move.takesBack && !mayTakeBack(request, actor, in: tx) { return false }
      return try !isOwn(move, request, actor, in: tx)
    }
  }

  static func kindAndState(_ request: RequestRow, _ house: House) throws -> (RequestKind, RequestState) {
    guard let kind = house.requestKinds[request.kind], let state = kind.state(request.state) else { throw Problem.notFound }
    return (kind, state)
  }

  private static func allows(_ move: RequestMove, _ request: RequestRow, _ kind: RequestKind, _ actor: Actor) -> Bool {
    switch move.by {
    case .asker: asks(request, kind, actor) || actor.person == nil
    case .holder(let permission): actor.may(permission, on: request.addressee)
    case .askerOrHolder(let permission):
      asks(request, kind, actor) || actor.person == nil || actor.may(permission, on: request.addressee)
    case .house: actor.person == nil
    }
  }

  private static func require(_ move: RequestMove, _ request: RequestRow, _ kind: RequestKind, _ actor: Actor) throws {
    if allows(move, request, kind, actor) { return }
    if case .holder(let permission) = move.by { throw Problem.forbidden(permission.label) }
    throw Problem.forbidden(kind.opens.label)
  }

  private static func isOwn(_ move: RequestMove, _ request: RequestRow, _ actor: Actor, in tx: Tx) throws -> Bool {
    guard !move.notBy.isEmpty, let person = actor.person else { return false }
    return try tx.count(
      "SELECT count(*) FROM approvals_turn WHERE request = \(request.id) AND person = \(person) AND move IN \(in: move.notBy)") > 0
  }

  private static func refuseOwn(_ move: RequestMove, _ request: RequestRow, _ actor: Actor, in tx: Tx) throws {
    if try isOwn(move, request, actor, in: tx) {
      throw Problem.forbidden("Decide what you did not ask or check yourself: this needs a second person")
    }
  }

  private static func checkNote(
    _ note: String, _ move: RequestMove, _ kind: RequestKind, _ reopening: [String], _ house: House, _ request: RequestRow
  ) throws {
    var problems: [FieldProblem] = []
    if case .required = move.note, note.isEmpty {
      problems.append(FieldProblem("note", move.noteLabel == nil ? "Say why: one sentence is enough." : "Fill this in."))
    }
    if note.count > 4000 { problems.append(FieldProblem("note", "At most {limit} characters.", ["limit": "4000"])) }
    if move.reopens {
      let fields = Set(kind.form(Reader(language: request.language, words: house.words)).fields.map(\.name))
      if reopening.isEmpty { problems.append(FieldProblem("reopened", "Tick what is to be completed.")) }
      if !Set(reopening).isSubset(of: fields) { problems.append(FieldProblem("reopened", "This is not one of the answers. Choose again.")) }
    }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
  }

  private static func checkForm(_ request: RequestRow, _ kind: RequestKind, _ house: House, in tx: Tx) throws {
    let filled = try complete(request, kind, house, in: tx)
    guard filled.problems.isEmpty else { throw Problem.invalid(filled.problems) }
  }

  /// The form as it would be handed in now, with what is still wrong. Files are attachments under their field's name.
  static func complete(_ request: RequestRow, _ kind: RequestKind, _ house: House, in tx: Tx) throws -> Filled {
    let form = kind.form(Reader(language: request.language, words: house.words))
    let attached = Set(try Files.of([request.id], in: tx)[request.id]?.map(\.field) ?? [])
    var filled = Form(form.fields.filter { !$0.isFile }, id: form.id).fill(request.values)
    for field in form.fields where field.isFile && field.required && !attached.contains(field.name) {
      filled.add(FieldProblem(field.name, "Choose a file."))
    }
    if filled.problems.isEmpty { filled.add(try kind.check(filled, request, tx)) }
    return filled
  }

  private static func write(_ values: Fields, of id: RecordID, _ kind: RequestKind, in tx: WriteTx) throws {
    if let titled = kind.titled { try tx.execute("UPDATE approvals_request SET title = \(values[titled]) WHERE id = \(id)") }
    try tx.execute("DELETE FROM approvals_value WHERE request = \(id)")
    for (place, pair) in values.pairs.enumerated() {
      try tx.execute(
        """
        INSERT INTO approvals_value (request, place, field, body, personal)
        VALUES (\(id), \(place), \(pair.name), \(pair.value), \(kind.personal.contains(pair.name)))
        """)
    }
  }
}

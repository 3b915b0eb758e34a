import Core
import Directory
import Storage
import Web
import Works

extension WorkingGroup {
  /// What follows from an accepted proposal: the group, with its lead city in it. One whose approval was taken back stands again
  /// under its address.
  static func form(_ request: RequestRow, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let network = request.addressee
    let lead = request.subject?.as(OrganisationNoun.self) ?? request.owner
    guard try Organisations.members(ofAll: [network], on: tx.now.day, in: tx)[network]?.contains(lead) == true else {
      throw Problem.conflict("The lead city does not belong to this network any more.")
    }
    let before: RecordID? = try tx.value("SELECT g.id FROM networks_group g WHERE g.request = \(request.id)")
    let id = try before ?? Record.create("group", owner: network, audience: .of(network), in: tx)
    if before == nil {
      try tx.execute(
        """
        INSERT INTO networks_group (id, network, lead, state, proposed, request)
        VALUES (\(id), \(network), \(lead), \(State.approved), \(request.opened), \(request.id))
        """)
    } else {
      try tx.execute("UPDATE networks_group SET state = \(State.approved), lead = \(lead) WHERE id = \(id)")
    }
    for field in ["question", "product", "calendar"] {
      try Texts.write(id, field, request.language, request.values[field] ?? "", in: tx)
    }
    try add(lead, to: id, in: tx)
    let row = try Ledger.record("group.formed", day: tx.now.day, of: id, and: network.as(), by: actor, in: tx)
    try turn(id, .approved, recorded: row, by: actor, in: tx)
    try Translations.ask(id, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    return id
  }

  /// Of the group of a request: nothing was built on it since it was formed.
  static func isUntouched(_ request: RecordID, in tx: Tx) throws -> Bool {
    guard let row = try tx.row("SELECT g.id, g.state FROM networks_group g WHERE g.request = \(request)"),
      try row("state") == State.approved,
      let formed = try Ledger.latest("group.formed", of: row("id"), in: tx)
    else { return false }
    return try !isBuiltOn(row("id"), since: formed, in: tx)
  }

  /// Its approval was a mistake: it leaves every count, lists and search.
  static func dissolve(_ request: RecordID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    guard try isUntouched(request, in: tx),
      let id: RecordID = try tx.value("SELECT g.id FROM networks_group g WHERE g.request = \(request)"),
      let formed = try Ledger.latest("group.formed", of: id, in: tx)
    else { throw Problem.conflict("This step can no longer be undone: other work depends on it, or somebody else took it.") }
    try Ledger.undo(formed, by: actor, in: tx)
    try tx.execute("UPDATE networks_turn SET undone = \(tx.now) WHERE working_group = \(id) AND recorded = \(formed)")
    try tx.execute("UPDATE networks_group SET state = \(State.dissolved) WHERE id = \(id)")
    let cities: [OrganisationID] = try tx.values("SELECT city FROM networks_participant WHERE working_group = \(id)")
    for city in cities { try Circles.leave(id, city, in: tx) }
    try tx.execute("DELETE FROM networks_participant WHERE working_group = \(id)")
    try Cards.remove(id, in: tx)
    return id
  }

  static func move(_ id: RecordID, _ name: String, note: String, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    guard let move = Move.all.first(where: { $0.name == name }) else { throw Problem.notFound }
    guard group.isLed(by: actor) else { throw Problem.forbidden(NetworkPermissions.take.label) }
    guard move.from == group.state else {
      throw Problem.conflict("This group has moved on in the meantime. Look at it again before deciding.")
    }
    let note = String(note.trimmed.prefix(2000))
    try tx.execute("UPDATE networks_group SET state = \(move.to) WHERE id = \(id)")
    let row = try Ledger.record(move.ledger, day: tx.now.day, of: id, and: group.network.as(), by: actor, in: tx)
    try turn(id, move.to, note.isEmpty ? nil : note, recorded: row, by: actor, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
  }

  /// What has come of a group that rests on the step it took last.
  private static let built = ["group.joined", "group.left", "meeting.announced", "document.added", "document.renewed"]

  private static func isBuiltOn(_ id: RecordID, since position: Int64, in tx: Tx) throws -> Bool {
    try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE (l.record = \(id) OR l.second = \(id)) AND l.position > \(position)
      AND l.kind IN \(in: built) AND \(Ledger.standing)
      """) > 0
  }

  /// The step that this actor may take back: the last one, made by their organisation with a right that they hold, on which
  /// nothing was built since. A result that was announced stays; the approval is taken back where it was given.
  static func returnable(_ group: WorkingGroup, _ turns: [GroupTurn], by actor: Actor, in tx: Tx) throws -> GroupTurn? {
    guard let last = turns.first(where: { $0.undone == nil }), Move.all.contains(where: { $0.to == last.state }),
      last.state == group.state
    else { return nil }
    let made = last.organisation != nil && last.organisation == actor.organisation && group.isLed(by: actor)
    guard made || actor.isSecretariat else { return nil }
    return try isBuiltOn(group.id, since: last.recorded, in: tx) ? nil : last
  }

  /// A step that was a mistake is taken back: it leaves every count, and the group stands where it stood before.
  static func takeBack(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    let turns = try turns(of: id, in: tx)
    guard let last = try returnable(group, turns, by: actor, in: tx), let move = Move.all.first(where: { $0.to == last.state }) else {
      throw Problem.conflict("This step can no longer be undone: other work depends on it, or somebody else took it.")
    }
    try Ledger.undo(last.recorded, by: actor, in: tx)
    try tx.execute("UPDATE networks_turn SET undone = \(tx.now) WHERE id = \(last.id)")
    try tx.execute("UPDATE networks_group SET state = \(move.from) WHERE id = \(id)")
    try Cards.put(try cards([id], in: tx), in: tx)
  }

  /// A city of the network joins, by its delegates.
  static func join(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    guard let city = try Space.takesPart(group.network, actor, in: tx) else { throw Problem.forbidden(NetworkPermissions.take.label) }
    guard group.state.takesMembers else { throw Problem.conflict("Cities cannot join this group at the moment.") }
    guard try !participants(of: id, in: tx).contains(where: { $0.city == city && $0.to == nil }) else {
      throw Problem.conflict("This city already takes part.")
    }
    try add(city, to: id, in: tx)
    try Ledger.record("group.joined", day: tx.now.day, of: id, and: city.as(), by: actor, in: tx)
  }

  static func leave(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation, actor.may(NetworkPermissions.take, on: city) else {
      throw Problem.forbidden(NetworkPermissions.take.label)
    }
    guard city != group.lead else { throw Problem.conflict("The lead city has to stay until the group has closed.") }
    let ended = try tx.execute(
      "UPDATE networks_participant SET to_day = \(tx.now.day) WHERE working_group = \(id) AND city = \(city) AND to_day IS NULL")
    guard ended > 0 else { throw Problem.conflict("This city does not take part.") }
    try Circles.leave(id, city, in: tx)
    try Ledger.record("group.left", day: tx.now.day, of: id, and: city.as(), by: actor, in: tx)
  }

  struct Closing: Sendable {
    /// The product: a document of this group, or a link.
    var document: RecordID?
    var link: String?
    /// The summary by language, with the language in which it was first written.
    var summaries: [Language: String]
    var original: Language
    /// Everybody, or all members.
    var audience: Audience
  }

  /// Closes a group with its product and a summary in at least two languages; all members are then told.
  static func close(_ id: RecordID, _ closing: Closing, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    guard group.isLed(by: actor) else { throw Problem.forbidden(NetworkPermissions.take.label) }
    guard group.state == .reporting else { throw Problem.conflict("A group can only be closed once it is writing its report.") }
    let summaries = closing.summaries.filter { !$0.value.trimmed.isEmpty }
    var problems: [FieldProblem] = []
    if summaries.count < 2 { problems.append(FieldProblem("summary_en", "Write the summary in at least two languages.")) }
    if Set(summaries.values.map(\.trimmed)).count < summaries.count {
      problems.append(FieldProblem("summary_en", "Two summaries are the same: write each in its own language."))
    }
    if summaries[closing.original] == nil {
      problems.append(FieldProblem("original", "The language in which the summary was first written must be one of those filled in."))
    }
    if closing.document == nil, closing.link == nil {
      problems.append(FieldProblem("link", "Give the product: one of the group's documents, or a link."))
    }
    if let document = closing.document {
      let known = try Document.list(about: id, limit: 500, seenBy: actor.sight, in: tx).map(\.id)
      if !known.contains(document) { problems.append(FieldProblem("document", "Choose one of these.")) }
    }
    guard [.members, .everyone].contains(closing.audience) else { throw FieldProblem("audience", "Choose one of these.") }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    try tx.execute(
      """
      UPDATE networks_group SET state = 'closed', closed_day = \(tx.now.day), document = \(closing.document), link = \(closing.link)
      WHERE id = \(id)
      """)
    // The original first, so that the translations know which version they were made from.
    for (language, words) in summaries.sorted(by: { $0.key == closing.original && $1.key != closing.original }) {
      let isOriginal = language == closing.original
      try Texts.write(
        id, "summary", language, words, origin: isOriginal ? .written : .reviewed, source: isOriginal ? nil : closing.original, in: tx)
    }
    try Record.setAudience(id, closing.audience, in: tx)
    try Translations.ask(id, in: tx)
    if let document = closing.document { try Document.show(document, to: closing.audience, by: actor, in: tx) }
    try Cards.put(try cards([id], in: tx), in: tx)
    let row = try Ledger.record("group.result", day: tx.now.day, of: id, and: closing.document ?? group.network.as(), by: actor, in: tx)
    try turn(id, .closed, recorded: row, by: actor, in: tx)
    try Jobs.enqueue("group.announcement", payload: ["group": "\(id)"], in: tx)
  }

  private static func add(_ city: OrganisationID, to id: RecordID, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO networks_participant (id, working_group, city, from_day)
      VALUES (\(try tx.nextID(Participant.self)), \(id), \(city), \(tx.now.day))
      """)
    try Circles.join(id, city, in: tx)
  }

  private static func turn(
    _ id: RecordID, _ state: State, _ note: String? = nil, recorded row: Int64, by actor: Actor, in tx: WriteTx
  ) throws {
    try tx.execute(
      """
      INSERT INTO networks_turn (id, working_group, moved, state, organisation, person, note, recorded)
      VALUES (\(try tx.nextID(GroupTurn.self)), \(id), \(tx.now), \(state), \(actor.organisation), \(actor.person), \(note), \(row))
      """)
  }
}

extension WorkingGroup {
  /// What is translated of a group, for whoever may see it.
  static let texts: TextKind = {
    var texts = TextKind(
      "group",
      [
        ("question", "The question of the group"), ("product", "Expected product"), ("calendar", "Calendar of the work"),
        ("summary", "What came of it"),
      ])
    texts.markdown = ["product", "calendar", "summary"]
    texts.forCircles = true
    return texts
  }()
}

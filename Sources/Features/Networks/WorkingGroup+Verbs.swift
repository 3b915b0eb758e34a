import Core
import Directory
import Storage
import Web
import Works

extension WorkingGroup {
  struct Proposal: Sendable {
    var question: String
    var product: String
    var calendar: String
    var language: Language
    var lead: OrganisationID
  }

  /// A city of the network proposes a group, or its coordinator for one of them.
  static func propose(_ proposal: Proposal, in network: OrganisationID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let members = try Organisations.members(ofAll: [network], on: tx.now.day, in: tx)[network] ?? []
    let own = actor.organisation.map { members.contains($0) && actor.may(NetworkPermissions.take, on: $0) } ?? false
    let coordinates = actor.may(NetworkPermissions.lead, on: network)
    guard coordinates || own else { throw Problem.forbidden(NetworkPermissions.take.label) }
    guard members.contains(proposal.lead), coordinates || proposal.lead == actor.organisation else {
      throw FieldProblem("lead", "The lead city must be one of the network’s cities: your own, unless you coordinate the network.")
    }
    let id = try Record.create("group", owner: network, audience: .of(network), in: tx)
    try tx.execute(
      """
      INSERT INTO networks_group (id, network, lead, state, proposed)
      VALUES (\(id), \(network), \(proposal.lead), \(State.proposed), \(tx.now))
      """)
    for (field, words) in [("question", proposal.question), ("product", proposal.product), ("calendar", proposal.calendar)] {
      try Texts.write(id, field, proposal.language, words, in: tx)
    }
    try add(proposal.lead, to: id, in: tx)
    let row = try Ledger.record("group.proposed", day: tx.now.day, of: id, and: proposal.lead.as(), by: actor, in: tx)
    let turn = try turn(id, .proposed, nil, recorded: row, by: actor, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Jobs.enqueue("group.letters", payload: ["group": "\(id)", "state": State.proposed.rawValue, "turn": "\(turn)"], in: tx)
    return id
  }

  static func move(_ id: RecordID, _ name: String, note: String, by actor: Actor, in tx: WriteTx) throws {
    let group = try find(id, seenBy: actor.sight, in: tx)
    guard let move = Move.all.first(where: { $0.name == name }) else { throw Problem.notFound }
    guard group.may(move.by, actor, try turns(of: id, in: tx)) else {
      throw Problem.forbidden(move.by == .coordinator ? NetworkPermissions.lead.label : NetworkPermissions.take.label)
    }
    guard move.from == group.state else {
      throw Problem.conflict("This group has moved on in the meantime. Look at it again before deciding.")
    }
    let note = String(note.trimmed.prefix(2000))
    if move.needsNote, note.isEmpty { throw FieldProblem("note", "Say why: one sentence is enough.") }
    try tx.execute("UPDATE networks_group SET state = \(move.to) WHERE id = \(id)")
    let row = try Ledger.record(move.ledger, day: tx.now.day, of: id, and: group.network.as(), by: actor, in: tx)
    let turn = try turn(id, move.to, note.isEmpty ? nil : note, recorded: row, by: actor, in: tx)
    try show(id, in: tx)
    if move.by == .coordinator {
      try Jobs.enqueue("group.letters", payload: ["group": "\(id)", "state": move.to.rawValue, "turn": "\(turn)"], in: tx)
    }
  }

  /// In lists and in search, or no longer.
  private static func show(_ id: RecordID, in tx: WriteTx) throws {
    let cards = try cards([id], in: tx)
    if cards.isEmpty { try Cards.remove(id, in: tx) } else { try Cards.put(cards, in: tx) }
  }

  /// What has come of a group that rests on the step it took last.
  private static let built = ["group.joined", "group.left", "meeting.announced", "document.added", "document.renewed"]

  /// The step that this actor may take back: the last one, made by their organisation with a right that they hold, on which
  /// nothing was built since. A result that was announced stays, and a proposal is withdrawn.
  static func returnable(_ group: WorkingGroup, _ turns: [GroupTurn], by actor: Actor, in tx: Tx) throws -> GroupTurn? {
    guard let last = turns.first(where: { $0.undone == nil }), let move = Move.all.first(where: { $0.to == last.state }),
      last.state == group.state
    else { return nil }
    let made = last.organisation != nil && last.organisation == actor.organisation && group.may(move.by, actor, turns)
    guard made || actor.isSecretariat else { return nil }
    let since = try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE (l.record = \(group.id) OR l.second = \(group.id)) AND l.position > \(last.recorded)
      AND l.kind IN \(in: built) AND \(Ledger.standing)
      """)
    return since == 0 ? last : nil
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
    try show(id, in: tx)
    // A proposal that was withdrawn by mistake waits for its decision again.
    if move.to == .withdrawn {
      try Jobs.enqueue("group.letters", payload: ["group": "\(id)", "state": State.proposed.rawValue, "turn": "\(last.id)"], in: tx)
    }
    if move.by == .coordinator {
      try Jobs.enqueue(
        "group.letters", payload: ["group": "\(id)", "state": move.to.rawValue, "turn": "\(last.id)", "undone": "yes"], in: tx)
    }
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
    if let document = closing.document { try Document.show(document, to: closing.audience, by: actor, in: tx) }
    try Cards.put(try cards([id], in: tx), in: tx)
    let row = try Ledger.record("group.result", day: tx.now.day, of: id, and: closing.document ?? group.network.as(), by: actor, in: tx)
    try turn(id, .closed, nil, recorded: row, by: actor, in: tx)
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

  @discardableResult
  private static func turn(
    _ id: RecordID, _ state: State, _ note: String?, recorded row: Int64, by actor: Actor, in tx: WriteTx
  ) throws -> ID<GroupTurn> {
    let turn = try tx.nextID(GroupTurn.self)
    try tx.execute(
      """
      INSERT INTO networks_turn (id, working_group, moved, state, organisation, person, note, recorded)
      VALUES (\(turn), \(id), \(tx.now), \(state), \(actor.organisation), \(actor.person), \(note), \(row))
      """)
    return turn
  }
}

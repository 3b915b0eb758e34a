import Core
import Directory
import Storage
import Time
import Web
import Works

/// What a body decided about a text, as the register says it: found by its card, since the register belongs to another room.
struct TakenDecision: Sendable, Equatable {
  let id: RecordID
  let title: String
  let day: Day
  let isAdopted: Bool

  /// The latest decisions that this actor sees. Withdrawn ones have no card.
  static func recent(_ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [TakenDecision] {
    var query = CardQuery()
    query.kinds = ["decision"]
    query.order = .newest
    query.size = 100
    return try Cards.find(query, seenBy: sight, language: language, in: tx).cards.compactMap(TakenDecision.init)
  }

  /// Throws a sentence of the form when there is no such decision any more.
  static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> TakenDecision {
    guard let card = try Cards.of([id], .english, seenBy: sight, in: tx)[id], let decision = TakenDecision(card) else {
      throw FieldProblem("decision", "This decision is no longer in the register.")
    }
    return decision
  }

  private init?(_ card: Card) {
    guard card.kind == "decision", let day = card.day else { return nil }
    id = card.record
    title = card.title
    self.day = day
    isAdopted = card.facets["outcome"] == ["adopted"]
  }
}

extension Declaration {
  /// Ties the text to the decision by which its body adopted or refused it.
  package static func decide(_ id: RecordID, by decisionID: RecordID, actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .amended || declaration.state == .draft else {
      throw Problem.conflict("Only a draft or a text after its consultation is decided.")
    }
    let decision = try TakenDecision.find(decisionID, seenBy: actor.sight, in: tx)
    let kind =
      !decision.isAdopted ? "declaration.rejected" : declaration.kind == .resolution ? "resolution.adopted" : "declaration.adopted"
    let position = try Ledger.record(kind, day: decision.day, of: id, and: decision.id, by: actor, in: tx)
    try move(
      declaration, to: decision.isAdopted ? .adopted : .rejected,
      "decision = \(decision.id), decided = \(decision.day), position = \(position), version = version + 1", in: tx)
    guard decision.isAdopted else { return }
    let now = try find(id, seenBy: .house, in: tx)
    try freeze(now, in: tx)
    try askForTranslation(now, in: tx)
    try DeclarationPaper.enqueue(id, in: tx)
  }

  /// A vote was annulled, and its decision fell: what was tied to it is no longer adopted. Signatures stay for the case that it is
  /// decided anew.
  static let undecided = Reaction("a fallen decision adopts nothing", to: ["decision.withdrawn"], records: ["ledger.undone"]) { row, tx in
    let tied = try tx.rows("SELECT \(columns) FROM declarations_declaration d WHERE d.decision = \(row.record)").map(Declaration.init)
    for declaration in tied {
      if let position = declaration.position { try Ledger.undo(position, by: .house, in: tx) }
      try move(declaration, to: .amended, "decision = NULL, decided = NULL, position = NULL, version = version + 1", in: tx)
    }
    for joined in try JoinedText.tied(to: row.record, in: tx) {
      if let position = joined.position { try Ledger.undo(position, by: .house, in: tx) }
      try JoinedText.set(joined.id, .proposed, decision: nil, decided: nil, position: nil, in: tx)
    }
  }
}

extension JoinedText {
  /// A text of others, before anything is decided: seen by member cities.
  @discardableResult
  package static func record(
    _ title: String, summary: String, language: Language, organisation: OrganisationID?, name: String, link: String?, by actor: Actor,
    in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(DeclarationPermissions.manage)
    guard !title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    let known = try organisation.map { try Organisations.find($0, in: tx).name }
    let whose = name.trimmed.isEmpty ? known ?? "" : name.trimmed
    guard !whose.isEmpty else { throw FieldProblem("name", "Say whose text it is: choose an organisation or write its name.") }
    let association = try Organisations.association(in: tx)
    let id = try Record.create("joined-text", owner: association?.id, audience: .members, in: tx)
    try tx.execute(
      """
      INSERT INTO declarations_joined (id, state, organisation, name, link)
      VALUES (\(id), \(State.proposed), \(organisation), \(whose), \(link))
      """)
    try Texts.write(id, "title", language, title.trimmed, in: tx)
    try Texts.write(id, "summary", language, summary.trimmed, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Translations.ask(id, version: 1, in: tx)
    return id
  }

  /// The association joins it or not, as a body decided.
  package static func decide(_ id: RecordID, by decisionID: RecordID, actor: Actor, in tx: WriteTx) throws {
    try actor.require(DeclarationPermissions.manage)
    let joined = try find(id, seenBy: actor.sight, in: tx)
    guard joined.state == .proposed else { throw Problem.conflict("It has already been decided whether to join this text.") }
    let decision = try TakenDecision.find(decisionID, seenBy: actor.sight, in: tx)
    var position: Int64?
    if decision.isAdopted {
      position = try Ledger.record("declaration.endorsed", day: decision.day, of: id, and: decision.id, by: actor, in: tx)
    }
    try set(id, decision.isAdopted ? .joined : .declined, decision: decision.id, decided: decision.day, position: position, in: tx)
  }

  static func set(
    _ id: RecordID, _ state: State, decision: RecordID?, decided: Day?, position: Int64?, in tx: WriteTx
  ) throws {
    try tx.execute(
      """
      UPDATE declarations_joined SET state = \(state), decision = \(decision), decided = \(decided), position = \(position)
      WHERE id = \(id)
      """)
    try Record.setAudience(id, state == .joined ? .everyone : .members, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What a body is asked in writing.
package struct ProcedureDetails: Sendable {
  package var title: String
  package var words: String
  package var language: Language
  package var lastDay: Day
  /// Who sees the decision.
  package var audience: Audience

  package init(title: String, words: String, language: Language, lastDay: Day, audience: Audience) {
    self.title = title
    self.words = words
    self.language = language
    self.lastDay = lastDay
    self.audience = audience
  }
}

extension Procedure {
  /// Asks everybody entitled on this day, each by mail. The rules say how long answers are awaited at least.
  @discardableResult
  package static func open(_ details: ProcedureDetails, of body: Body, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(GovernancePermissions.conduct, on: body.organisation)
    guard let inForce = try RulesInForce.written(of: body.id, on: tx.now.day, in: tx) else {
      throw FieldProblem("body", "This body has no rules for a written procedure: enter them first.")
    }
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    let first = tx.now.day.adding(days: inForce.rules.answerDays ?? 1)
    guard details.lastDay >= first else {
      throw FieldProblem(
        "last", "The rules give {days} days for answers: the first possible day is {day}.",
        ["days": "\(inForce.rules.answerDays ?? 1)", "day": first.description])
    }
    let entitled = try ElectoralRoll.computed(body.id, inForce.rules, on: tx.now.day, in: tx).filter(\.votes)
    guard !entitled.isEmpty else { throw FieldProblem("body", "Nobody is entitled to answer for this body today.") }
    let audience: Audience = inForce.rules.electorate == .seats ? .of(record: body.record) : .members
    guard [.everyone, .members, audience].contains(details.audience) else { throw Problem.malformed }
    let id = try Record.create("procedure", owner: body.organisation, audience: audience, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_procedure (id, body, rules, audience, state, opened, last_day, closes)
      VALUES (\(id), \(body.id), \(inForce.id), \(details.audience), \(State.open), \(tx.now), \(details.lastDay),
        \(closing(details.lastDay)))
      """)
    for entry in entitled {
      try tx.execute("INSERT INTO governance_answer (written, organisation) VALUES (\(id), \(entry.organisation))")
    }
    try Texts.write(id, "title", details.language, details.title.trimmed, in: tx)
    try Texts.write(id, "words", details.language, details.words, in: tx)
    try Translations.ask(id, version: 1, in: tx)
    try Ledger.record("procedure.opened", day: tx.now.day, of: id, and: body.record, by: actor, in: tx)
    try Jobs.enqueue("procedure.letters", payload: ["procedure": "\(id)", "what": "opened"], in: tx)
    return id
  }

  /// Answers for a city. Sent again before the end, it replaces what was sent before. Nothing else changes: no row of the ledger says
  /// who has answered, or what, before the end.
  package static func answer(
    _ id: RecordID, for city: OrganisationID, _ choice: WrittenAnswer.Choice, reason: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let procedure = try find(id, seenBy: actor.sight, in: tx)
    try actor.require(GovernancePermissions.answer, on: city)
    guard procedure.takesAnswers(at: tx.now) else { throw Problem.conflict("This written procedure is over.") }
    if choice == .objection, reason.trimmed.isEmpty { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    let changed = try tx.execute(
      """
      UPDATE governance_answer SET choice = \(choice), reason = \(reason.trimmed), person = \(actor.person), answered = \(tx.now)
      WHERE written = \(id) AND organisation = \(city)
      """)
    guard changed == 1 else { throw Problem.conflict("Your city is not among those that are asked.") }
    let rules = try RulesInForce.find(procedure.rulesID, in: tx).rules
    if choice == .objection, let needed = rules.objections,
      WrittenResult(try procedure.answers(in: tx), rules).objections >= needed
    {
      try end(procedure, by: .house, in: tx)
    }
  }

  /// The question is taken back before its end, for a reason that stays readable.
  package static func withdraw(_ id: RecordID, reason: String, language: Language, by actor: Actor, in tx: WriteTx) throws {
    let procedure = try led(id, by: actor, in: tx)
    guard procedure.state == .open else { throw Problem.conflict("This written procedure is over.") }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    try Texts.write(id, "reason", language, reason.trimmed, in: tx)
    try close(procedure, as: .withdrawn, in: tx)
    try Ledger.record("procedure.withdrawn", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// By the answers and the rules: a line in the register, or the way to a meeting.
  static func end(_ procedure: Procedure, by actor: Actor, in tx: WriteTx) throws {
    let rules = try RulesInForce.find(procedure.rulesID, in: tx).rules
    let state = WrittenResult(try procedure.answers(in: tx), rules).state(rules.objections)
    try close(procedure, as: state, in: tx)
    switch state {
    case .adopted, .rejected:
      try Decision.enter(state == .adopted ? .adopted : .rejected, procedure, by: actor, in: tx)
    case .discussion: try bring(procedure, by: actor, in: tx)
    case .open, .lapsed, .withdrawn: break
    }
    try Ledger.record(
      "procedure.ended", day: tx.now.day, of: procedure.id, and: procedure.body.as(), values: ["state": state.rawValue], by: actor, in: tx)
    try Jobs.enqueue("procedure.letters", payload: ["procedure": "\(procedure.id)", "what": "ended"], in: tx)
  }

  private static func close(_ procedure: Procedure, as state: State, in tx: WriteTx) throws {
    try tx.execute("UPDATE governance_procedure SET state = \(state), ended = \(tx.now) WHERE id = \(procedure.id) AND state = 'open'")
  }

  /// Puts the question on the agenda of the body's next meeting that has no final agenda yet.
  /// - Returns: false while none is planned.
  @discardableResult
  static func bring(_ procedure: Procedure, by actor: Actor, in tx: WriteTx) throws -> Bool {
    let next = try Assembly.list(body: procedure.body, seenBy: .house, in: tx).filter { assembly, meeting in
      meeting.state == .planned && meeting.starts > tx.now && assembly.agendaFixed == nil
        && (assembly.state == .prepared || assembly.state == .convened)
    }.min { $0.1.starts < $1.1.starts }
    guard let next else { return false }
    let texts = try Texts.all(procedure.id, in: tx)
    guard let title = texts["title"]?.first(where: { $0.source == nil }) else { throw Problem.malformed }
    let words = texts["words"]?.first { $0.language == title.language }?.body ?? ""
    let item = try AgendaItem.add(
      AgendaDetails(title: title.body, words: words, language: title.language), to: next.0.id, by: .house, in: tx)
    try tx.execute("UPDATE governance_procedure SET item = \(item) WHERE id = \(procedure.id)")
    return true
  }

  /// By hand, when a meeting was planned after the objections.
  package static func bring(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let procedure = try led(id, by: actor, in: tx)
    guard procedure.state == .discussion, procedure.item == nil else {
      throw Problem.conflict("This question does not wait for a meeting.")
    }
    guard try bring(procedure, by: actor, in: tx) else {
      throw Problem.conflict("No meeting of this body with an open agenda is planned. Plan one first.")
    }
  }

  static func led(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Procedure {
    let procedure = try find(id, seenBy: actor.sight, in: tx)
    try actor.require(GovernancePermissions.conduct, on: try Bodies.find(procedure.body, in: tx).organisation)
    return procedure
  }

  /// Procedures whose day has passed end by themselves.
  static let clock = JobKind("procedure.clock", every: .hour) { house, _ in
    try await house.database.write { tx in
      for procedure in try open(until: tx.now, in: tx) { try end(procedure, by: .house, in: tx) }
    }
  }
}

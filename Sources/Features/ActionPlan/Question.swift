import Core
import Directory
import Storage
import Web

/// The monthly question to whoever answers for an action: how does it stand? Asked by mail, answered with one press and
/// without signing in. No answer is silence, and the board says so.
package struct Question: Sendable, Equatable {
  package enum Answer: String, SQLWord, CaseIterable {
    case onTime = "on-time"
    case late
    case help
    case done

    package var label: Phrase {
      switch self {
      case .onTime: "On time"
      case .late: "Late"
      case .help: "I need help"
      case .done: "Done"
      }
    }
    /// What the answer says of the action.
    package var state: PlanAction.State {
      switch self {
      case .onTime: .running
      case .late, .help: .atRisk
      case .done: .done
      }
    }
  }

  package let action: RecordID
  package let person: PersonID
  /// `2021-03`
  package let month: String
  package let expires: Moment
  package let answered: Moment?
  package let answer: Answer?

  /// Days for which the links of a mail work.
  package static let validity = 14
}

package enum Questions {
  /// Who is asked: whoever may report for an organisation.
  static let roles: [Role] = [.technical, .political, .coordinator, .delegation, .secretariat]

  /// Asks about every open action that has begun, once a month, whoever has not said since the month began.
  /// - Returns: how many mails were written.
  @discardableResult
  package static func ask(_ house: House, in tx: WriteTx) throws -> Int {
    let today = tx.now.day
    let month = String(today.description.prefix(7))
    let plans = try Plans.all(in: tx).filter { $0.state == .inForce }
    var count = 0
    for plan in plans {
      let actions = try Actions.of(plan: plan.id, in: tx).filter { action in
        action.state.isOpen && action.starts.map { $0 <= today } ?? true
          && action.heard.map { !$0.description.hasPrefix(month) } ?? true
      }
      let answering = try answering(for: Set(actions.map(\.owner)), on: today, in: tx)
      let codes = Dictionary(uniqueKeysWithValues: try Plans.objectives(of: plan.id, in: tx).map { ($0.id, $0.code) })
      for action in actions {
        // Somebody with two mandates is asked once.
        var asked: Set<PersonID> = []
        for holder in answering[action.owner] ?? [] where asked.insert(holder.person).inserted {
          if try ask(holder, action, codes[action.objective] ?? "", month, house, in: tx) { count += 1 }
        }
      }
    }
    return count
  }

  /// Who says how the actions of these organisations stand: for a network, whoever coordinates it.
  private static func answering(for owners: Set<OrganisationID>, on day: Day, in tx: Tx) throws -> [OrganisationID: [Holder]] {
    var found = Dictionary(grouping: try Mandates.holders(of: owners.sorted(), roles: roles, on: day, in: tx), by: \.organisation)
    for owner in try Organisations.find(owners.sorted(), in: tx).values where [.network, .delegation].contains(owner.kind) {
      let cities = try Organisations.coordinators(of: owner.id, on: day, in: tx).map(\.id)
      let role: Role = owner.kind == .delegation ? .delegation : .coordinator
      found[owner.id, default: []] += try Mandates.holders(of: cities, roles: [role], on: day, in: tx)
    }
    return found
  }

  private static func ask(
    _ holder: Holder, _ action: PlanAction, _ code: String, _ month: String, _ house: House, in tx: WriteTx
  ) throws -> Bool {
    let known = try tx.count(
      "SELECT count(*) FROM actionplan_question WHERE action = \(action.id) AND person = \(holder.person) AND month = \(month)")
    guard known == 0 else { return false }
    let token = randomToken()
    try tx.execute(
      """
      INSERT INTO actionplan_question (token, action, person, month, expires, answered, answer)
      VALUES (\(Secret.hash(token)), \(action.id), \(holder.person), \(month), \(tx.now.adding(days: Question.validity)),
        \(nil as Moment?), \(nil as Question.Answer?))
      """)
    let title = try Actions.titles([action.id], for: holder.language, in: tx)[action.id]?.body ?? code
    try Outbox.put(QuestionMail.mail(to: holder, about: title, code: code, token: token, action, house), in: tx)
    return true
  }

  /// Throws `Problem.notFound` for what is no token of ours.
  package static func find(token: String, in tx: Tx) throws -> Question {
    guard
      let row = try tx.row(
        "SELECT action, person, month, expires, answered, answer FROM actionplan_question WHERE token = \(Secret.hash(token))")
    else { throw Problem.notFound }
    return Question(
      action: try row("action"), person: try row("person"), month: try row("month"), expires: try row("expires"),
      answered: try row("answered"), answer: try row("answer"))
  }

  /// The button of the mail's page: once, within its time.
  package static func answer(
    token: String, _ answer: Question.Answer, reason: String?, language: Language, in tx: WriteTx
  ) throws -> PlanAction {
    let question = try find(token: token, in: tx)
    guard question.answered == nil else { throw Problem.conflict("This question has already been answered. Thank you.") }
    guard tx.now < question.expires else {
      throw Problem.conflict("This link has expired. The next e-mail will ask again; you can also sign in and answer at any time.")
    }
    let action = try Actions.find(question.action, in: tx)
    guard
      try answering(for: [action.owner], on: tx.now.day, in: tx)[action.owner, default: []].contains(where: { $0.person == question.person }
      )
    else {
      throw Problem.conflict("You are no longer responsible for this action. The person who is now will be asked in the next e-mail.")
    }
    guard action.state.isOpen else { throw Problem.conflict("This action is closed: nothing more is asked about it.") }
    let actor = Actor(person: question.person, organisation: action.owner, roles: [], sight: .everyone)
    try Actions.heard(action, answer.state, reason: reason, language: language, by: actor, in: tx)
    try tx.execute(
      "UPDATE actionplan_question SET answered = \(tx.now), answer = \(answer) WHERE token = \(Secret.hash(token))")
    return action
  }

  /// Actions whose owners asked for help with their last answer.
  static func asksHelp(plan: RecordID, in tx: Tx) throws -> Set<RecordID> {
    Set(
      try tx.values(
        """
        SELECT q.action FROM actionplan_question q JOIN actionplan_action a ON a.id = q.action
        JOIN actionplan_objective o ON o.id = a.objective
        WHERE o.plan = \(plan) AND q.answer = 'help' AND q.answered = a.heard
        """))
  }

  /// Every day, so that a month in which the house stood still on its first day is asked all the same.
  static let job = JobKind("plan.ask", every: .day) { house, _ in
    _ = try await house.database.write { tx in try ask(house, in: tx) }
  }

  static let erasure = Erasure { person, tx in
    try tx.execute("DELETE FROM actionplan_question WHERE person = \(person)")
  }
}

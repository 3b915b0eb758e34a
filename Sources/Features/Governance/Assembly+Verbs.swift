import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension Assembly {
  /// Plans a meeting of a body at which decisions are taken. The rules say whether there is still time to convene it.
  @discardableResult
  package static func prepare(
    _ details: MeetingDetails, kind: Kind, of body: Body, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(GovernancePermissions.conduct, on: body.organisation)
    let day = Zone.wall(details.starts, in: details.zone).day
    guard let rules = try RulesInForce.find(of: body.id, on: day, in: tx) else {
      throw Problem.conflict("This body has no rules for that day: enter them first.")
    }
    try check(.convening, rules.rules, meeting: day, today: tx.now.day)
    let place = MeetingPlace(
      owner: body.organisation, about: body.record, audiences: [.everyone, .members, .of(record: body.record)], back: body.path)
    let id = try Meeting.plan(details, at: place, by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_assembly (id, body, kind, rules, state, prepared, version)
      VALUES (\(id), \(body.id), \(kind), \(rules.id), \(State.prepared), \(tx.now), \(1))
      """)
    return id
  }

  /// Throws what the rules say where the last day for something has passed.
  private static func check(_ kind: Obligation.Kind, _ rules: BodyRules, meeting day: Day, today: Day) throws {
    guard let days = rules.days(before: kind), let last = Obligation.last(kind, rules, meeting: day), last < today else { return }
    throw FieldProblem(
      "day", "The rules ask for {days} days between the convocation and the meeting: the first possible day is {day}.",
      ["days": "\(days)", "day": today.adding(days: days).description])
  }

  /// Sends the convocation with the proposed agenda to everybody entitled.
  package static func convene(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, meeting, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .prepared else { throw Problem.conflict("This assembly has already been convened.") }
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    if let days = rules.days(before: .convening), let last = Obligation.last(.convening, rules, meeting: meeting.day), last < tx.now.day {
      throw Problem.conflict(
        "The rules ask for {days} days between the convocation and the meeting. The last day was {day}: move the meeting first.",
        ["days": "\(days)", "day": last.description])
    }
    guard try !AgendaItem.list(of: id, in: tx).isEmpty else {
      throw Problem.conflict("The agenda is empty. Add at least one item first.")
    }
    try move(assembly, to: .convened, "convened = \(tx.now)", in: tx)
    try Ledger.record("assembly.convened", day: tx.now.day, of: id, and: assembly.body.as(), by: actor, in: tx)
    try Jobs.enqueue("assembly.letters", payload: ["assembly": "\(id)", "what": "convened"], in: tx)
    try Live.touch(assembly.channel, "assembly.convened", in: tx)
  }

  /// From now on the agenda is final, and everybody is told.
  package static func fixAgenda(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try led(id, by: actor, in: tx)
    guard assembly.state == .convened else { throw Problem.conflict("Convene the assembly first.") }
    guard assembly.agendaFixed == nil else { throw Problem.conflict("The agenda is already final.") }
    let waiting = try AgendaItem.list(of: id, in: tx).filter { $0.state == .proposed }.count
    guard waiting == 0 else {
      throw Problem.conflict("Items proposed by cities are waiting for an answer: take each one up or take it off.")
    }
    try move(assembly, to: .convened, "agenda_fixed = \(tx.now)", in: tx)
    try Ledger.record("assembly.agenda-fixed", day: tx.now.day, of: id, by: actor, in: tx)
    try Jobs.enqueue("assembly.letters", payload: ["assembly": "\(id)", "what": "agenda"], in: tx)
  }

  /// Closes the roll: from now on it does not follow standings any more. Forms A and B still come in while the rules allow it.
  package static func freezeRoll(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .convened else { throw Problem.conflict("Convene the assembly first.") }
    guard assembly.frozen == nil else { throw Problem.conflict("The roll of voters is already closed.") }
    for entry in try ElectoralRoll.computed(assembly.body, rules, on: tx.now.day, in: tx) {
      try tx.execute(
        """
        INSERT INTO governance_roll (assembly, organisation, votes, weight, hindrance)
        VALUES (\(id), \(entry.organisation), \(entry.votes), \(entry.weight), \(entry.hindrance))
        """)
    }
    try move(assembly, to: .convened, "frozen = \(tx.now), roll_day = \(tx.now.day)", in: tx)
    try RollPaper.enqueue(id, in: tx)
    try Ledger.record("assembly.roll-closed", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// The credentials commission mends one line of a closed roll, and says why.
  package static func correctRoll(
    _ id: RecordID, _ city: OrganisationID, votes: Bool, reason: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.frozen != nil else {
      throw Problem.conflict("The roll of voters is not closed yet: it follows the standing of each city.")
    }
    guard assembly.state != .closed else { throw Problem.conflict("This assembly is closed.") }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    let changed = try tx.execute(
      """
      UPDATE governance_roll SET votes = \(votes), reason = \(reason.trimmed) WHERE assembly = \(id) AND organisation = \(city)
      AND votes <> \(votes)
      """)
    if changed == 0 {
      guard try tx.count("SELECT count(*) FROM governance_roll WHERE assembly = \(id) AND organisation = \(city)") == 0 else { return }
      let weight = try ElectoralRoll.weights(of: [city], rules, on: assembly.rollDay ?? tx.now.day, in: tx)[city] ?? 1
      try tx.execute(
        """
        INSERT INTO governance_roll (assembly, organisation, votes, weight, reason)
        VALUES (\(id), \(city), \(votes), \(weight), \(reason.trimmed))
        """)
    }
    try RollPaper.enqueue(id, in: tx)
    try Ledger.record(
      "assembly.roll-corrected", day: tx.now.day, of: id, and: city.as(), values: ["votes": "\(votes)"], by: actor, in: tx)
    try Live.touch(assembly.channel, "roll.corrected", in: tx)
  }

  /// An assembly that this actor leads, with its meeting and its rules. Throws `Problem.notFound`, `Problem.forbidden`.
  static func led(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> (Assembly, Meeting, BodyRules) {
    let (assembly, meeting) = try find(id, seenBy: actor.sight, in: tx)
    try actor.require(GovernancePermissions.conduct, on: meeting.owner)
    return (assembly, meeting, try RulesInForce.find(assembly.rulesID, in: tx).rules)
  }

  /// - Parameter more: columns that change with the state.
  static func move(_ assembly: Assembly, to state: State, _ more: SQL, in tx: WriteTx) throws {
    try tx.execute(
      "UPDATE governance_assembly SET state = \(state), \(more), version = version + 1 WHERE id = \(assembly.id)")
  }
}

extension Assembly {
  /// A city asks for an item, until the day that the rules set and while the agenda is not final.
  package static func ask(_ details: AgendaDetails, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, meeting) = try find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    try actor.require(GovernancePermissions.take, on: city)
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)[city] != nil else {
      throw Problem.conflict("Your city is not on the roll of this assembly.")
    }
    guard assembly.state == .convened, assembly.agendaFixed == nil else { throw Problem.conflict("The agenda is already final.") }
    if let last = Obligation.last(.items, rules, meeting: meeting.day), last < tx.now.day {
      throw Problem.conflict("Items could be requested until {day}.", ["day": last.description])
    }
    try AgendaItem.ask(details, of: id, by: actor, in: tx)
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web
import Works

extension Decision {
  /// What comes of a published vote: its line in the register, seats for whom it elected, membership for whom it admitted.
  static func follow(_ vote: Vote, _ count: Count, in assembly: Assembly, by actor: Actor, in tx: WriteTx) throws {
    let outcome: Outcome =
      if let verdict = count.verdict { verdict.isAdopted ? .adopted : .rejected } else {
        count.election?.elected.isEmpty ?? true ? .rejected : .elected
      }
    let id = try enter(
      outcome, of: assembly, item: vote.item, vote: vote.id, texts: try Texts.all(vote.id, in: tx), by: actor, in: tx)
    if let body = vote.elects, let elected = count.election?.elected {
      let candidates = try vote.candidates(in: tx)
      for number in elected {
        guard let city = candidates[number] else { continue }
        try seat(city, in: body, since: tx.now.day, source: try label(of: id, in: tx), by: actor, in: tx)
      }
      try Concerns.tie(id, to: elected.compactMap { candidates[$0] }, in: tx)
    }
    try Concerns.tie(id, to: try vote.subjects(in: tx), in: tx)
    if outcome == .adopted {
      // Membership follows from this row: it makes members, in its own words and with its own papers.
      for city in try vote.subjects(in: tx) {
        let values = ["number": try label(of: id, in: tx)]
        try Ledger.record("admission.decided", day: tx.now.day, of: city.as(), and: id, values: values, by: actor, in: tx)
      }
    }
  }

  /// Without a vote, since nobody objected: said as such.
  @discardableResult
  package static func consensus(
    _ title: String, words: String, language: Language, item: RecordID?, at id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let (assembly, _, rules) = try Assembly.led(id, by: actor, in: tx)
    guard assembly.state == .open else { throw Problem.conflict("The assembly is not in session.") }
    let quorum = try Assembly.quorum(assembly, rules, in: tx)
    guard assembly.call != nil, quorum.isReached else {
      throw Problem.conflict("There is no quorum: {have} are present or represented, {needed} are needed.", quorum.values)
    }
    guard !title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    let decision = try enter(.adopted, of: assembly, item: item, vote: nil, texts: [:], by: actor, in: tx)
    try Texts.write(decision, "title", language, title, in: tx)
    try Texts.write(decision, "words", language, words, in: tx)
    try Cards.put(try cards([decision], in: tx), in: tx)
    try Translations.ask(decision, version: 1, in: tx)
    try Assembly.note("consensus", of: id, quorum, in: tx)
    try Live.touch(assembly.channel, "decision", in: tx)
    return decision
  }

  private static func enter(
    _ outcome: Outcome, of assembly: Assembly, item: RecordID?, vote: RecordID?, texts: [String: [Text]], by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let meeting = try Meeting.find(assembly.id, seenBy: .house, in: tx)
    let id = try Record.create("decision", owner: meeting.owner, audience: meeting.audience, in: tx)
    try enter(id, outcome, of: assembly.body, assembly: assembly.id, item: item, vote: vote, texts: texts, by: actor, in: tx)
    return id
  }

  /// Without an assembly: what was answered in writing.
  @discardableResult
  static func enter(_ outcome: Outcome, _ written: Procedure, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let body = try Bodies.find(written.body, in: tx)
    let id = try Record.create("decision", owner: body.organisation, audience: written.audience, in: tx)
    let texts = try Texts.all(written.id, in: tx)
    try enter(id, outcome, of: body.id, assembly: nil, item: nil, vote: nil, texts: texts, by: actor, in: tx)
    try tx.execute("UPDATE governance_decision SET written = \(written.id) WHERE id = \(id)")
    try Translations.ask(id, version: 1, in: tx)
    return id
  }

  private static func enter(
    _ id: RecordID, _ outcome: Outcome, of body: ID<Body>, assembly: RecordID?, item: RecordID?, vote: RecordID?, texts: [String: [Text]],
    by actor: Actor, in tx: WriteTx
  ) throws {
    let day = tx.now.day
    let number = try tx.count(
      "SELECT coalesce(max(d.number), 0) FROM governance_decision d WHERE d.body = \(body) AND d.year = \(day.year)")
    try tx.execute(
      """
      INSERT INTO governance_decision (id, body, assembly, item, vote, year, number, day, outcome, state, version)
      VALUES (\(id), \(body), \(assembly), \(item), \(vote), \(day.year), \(number + 1), \(day), \(outcome),
        \(State.taken), \(1))
      """)
    for field in ["title", "words"] {
      for text in texts[field] ?? [] {
        try Texts.write(id, field, text.language, text.body, origin: text.origin, source: text.source, in: tx)
      }
    }
    if vote != nil { try Translations.ask(id, version: 1, in: tx) }
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("decision.taken", day: day, of: id, and: assembly, values: ["outcome": outcome.rawValue], by: actor, in: tx)
  }

  private static func label(of id: RecordID, in tx: Tx) throws -> String { try find(id, seenBy: .house, in: tx).label }

  /// Terms of the Executive Committee last four years (DOMAIN 2). A seat that the city has already ends with the new one.
  private static func seat(
    _ city: OrganisationID, in body: ID<Body>, since day: Day, source: String, by actor: Actor, in tx: WriteTx
  ) throws {
    for old in try Bodies.seats(of: body, on: day, in: tx) where old.organisation == city {
      try Bodies.vacate(old.id, on: day, by: actor, in: tx)
    }
    try Bodies.seat(city, in: body, as: .member, from: day, to: day.adding(days: 1461), source: source, by: actor, in: tx)
  }

  /// Its vote was annulled: the line stays in the register, struck out, and its number is not given again.
  static func withdraw(of vote: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let ids: [RecordID] = try tx.values("SELECT id FROM governance_decision WHERE vote = \(vote) AND withdrawn IS NULL")
    for id in ids {
      try tx.execute("UPDATE governance_decision SET withdrawn = \(tx.now), version = version + 1 WHERE id = \(id)")
      try Cards.remove(id, in: tx)
      try Ledger.record("decision.withdrawn", day: tx.now.day, of: id, by: actor, in: tx)
    }
  }

  /// Who sees to it, until when, how far it has come, and what it is about.
  /// - Parameter concerns: addresses of pages, one a line.
  package static func follow(
    _ id: RecordID, state: State, owner: OrganisationID?, due: Day?, objectives: [String], concerns: String = "", version: Int,
    _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    let decision = try find(id, seenBy: actor.sight, in: tx)
    let record = try Record.find(id, seenBy: actor.sight, in: tx)
    guard actor.may(GovernancePermissions.conduct, on: record.owner) || (decision.owner != nil && decision.owner == actor.organisation)
    else { throw Problem.forbidden(GovernancePermissions.conduct.label) }
    guard decision.version == version else { throw Problem.conflict("Somebody else changed this decision in the meantime.") }
    if state == .toDo || state == .doing, due == nil { throw FieldProblem("due", "Say until when.") }
    try tx.execute(
      """
      UPDATE governance_decision SET state = \(state), owner = \(owner), due = \(due), version = version + 1 WHERE id = \(id)
      """)
    try tx.execute("DELETE FROM governance_objective WHERE decision = \(id)")
    for name in objectives {
      let parts = name.split(separator: "/").map(String.init)
      guard parts.count == 2, let year = Int(parts[0]) else { throw Problem.malformed }
      try tx.execute("INSERT INTO governance_objective (decision, plan_year, code) VALUES (\(id), \(year), \(parts[1]))")
    }
    try Concerns.set(id, concerns, house, by: actor, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("decision.followed", day: tx.now.day, of: id, values: ["state": state.rawValue], by: actor, in: tx)
  }
}

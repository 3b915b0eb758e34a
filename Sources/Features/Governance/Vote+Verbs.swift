import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What is put to the vote.
package struct VoteDetails: Sendable {
  package var title: String
  package var words = ""
  package var language: Language
  package var kind = DecisionKind.ordinary
  package var way = Vote.Way.rollCall
  package var item: RecordID?
  package var form = VoteKind.yesNo()
  /// Names of what may be chosen, with the city where it stands for election.
  package var options: [(name: String, city: OrganisationID?)] = []
  /// When it opens by itself, or as soon after as nothing prevents it.
  package var opens: Moment?
  /// When it closes by itself; everybody entitled votes until then, present or not.
  package var closes: Moment?
  package var isRehearsal = false
  /// The body whose seats are filled.
  package var elects: ID<Body>?
  /// Whom to admit.
  package var subjects: [OrganisationID] = []

  package init(title: String, language: Language) {
    self.title = title
    self.language = language
  }
}

extension Vote {
  /// Puts a question on the list of votes. It is not opened yet.
  @discardableResult
  package static func prepare(
    _ details: VoteDetails, at id: RecordID, repeats: RecordID? = nil, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let (assembly, meeting, rules) = try Assembly.led(id, by: actor, in: tx)
    guard assembly.state != .closed else { throw Problem.conflict("This assembly is closed.") }
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    if rules.secret.contains(details.kind), details.way != .secret {
      throw FieldProblem("way", "The rules of this body ask for a secret vote here.")
    }
    let isRanked = details.form.form == .ranked
    let question = Question(
      title: details.title, kind: details.form, options: details.options.map(\.name),
      majority: isRanked ? nil : rules.majority(for: details.kind), ties: rules.ties, roll: Ballots.Roll(entitled: 0, present: 0, voted: 0))
    guard question.fault == nil else { throw FieldProblem("options", "The options do not fit the kind of vote.") }
    if details.way == .hands, details.form.form != .yesNo {
      throw FieldProblem("way", "A show of hands answers yes or no. Choose a roll call or a secret vote.")
    }
    if let opens = details.opens {
      guard opens > tx.now else { throw FieldProblem("opens", "This time has already passed.") }
      if let closes = details.closes, closes <= opens { throw FieldProblem("closes", "It closes before it opens.") }
    }
    let vote = try Record.create("vote", owner: meeting.owner, audience: meeting.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_vote (id, assembly, item, kind, way, question, state, everybody, rehearsal, repeats, elects, made, opens, closes, version)
      VALUES (\(vote), \(id), \(details.item), \(details.kind.rawValue), \(details.way), \(try encode(question)), \(State.prepared),
        \(details.closes != nil), \(details.isRehearsal), \(repeats), \(details.elects), \(tx.now), \(details.opens),
        \(details.closes), \(1))
      """)
    try VoteTimer.wind(vote, details.opens, details.closes, in: tx)
    for (position, option) in details.options.enumerated() {
      try tx.execute("INSERT INTO governance_option (vote, number, city) VALUES (\(vote), \(position + 1), \(option.city))")
      try Texts.write(vote, "option-\(position + 1)", details.language, option.name, in: tx)
    }
    for city in details.subjects {
      try tx.execute("INSERT INTO governance_subject (vote, city) VALUES (\(vote), \(city)) ON CONFLICT (vote, city) DO NOTHING")
    }
    try Texts.write(vote, "title", details.language, details.title, in: tx)
    try Texts.write(vote, "words", details.language, details.words, in: tx)
    try Translations.ask(vote, version: 1, in: tx)
    return vote
  }

  /// Opens it: who may vote is settled now, and the quorum is written down. Without a quorum no vote is opened.
  package static func open(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, rules) = try led(id, by: actor, in: tx)
    guard vote.state == .prepared else { throw Problem.conflict("This vote has already been opened.") }
    try Motion.opened(id, in: tx)
    let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
    let quorum = attendance.quorum(rules, call: assembly.call ?? 1)
    if let obstacle = vote.obstacle(assembly, quorum, at: tx.now) { throw obstacle }
    for (city, holder) in vote.everybody ? attendance.everybody() : attendance.voters() {
      let weight = attendance.roll[city]?.weight ?? 1
      try tx.execute(
        "INSERT INTO governance_right (vote, organisation, holder, weight, marked) VALUES (\(id), \(city), \(holder), \(weight), FALSE)")
    }
    var question = vote.question
    question.roll = Ballots.Roll(entitled: attendance.weight(attendance.entitled), present: attendance.weight(attendance.there), voted: 0)
    let have = quorum.heads?.have
    try tx.execute(
      """
      UPDATE governance_vote SET state = 'open', opened = \(tx.now), question = \(try encode(question)), have = \(have),
        needed = \(quorum.heads?.needed), version = version + 1 WHERE id = \(id) AND state = 'prepared'
      """)
    try Ledger.record("vote.opened", day: tx.now.day, of: id, and: vote.assembly, by: actor, in: tx)
    try Live.touch(assembly.channel, "vote.opened", in: tx)
  }

  /// Why it cannot be opened; nil if it can.
  func obstacle(_ assembly: Assembly, _ quorum: QuorumState, at now: Moment) -> Problem? {
    if way == .secret, key == nil { return .conflict("The three holders must take their passphrases first.") }
    if everybody {
      if assembly.frozen == nil { return .conflict("Close the roll of voters first: it says who may vote.") }
      return closes.map { $0 <= now } ?? false ? .conflict("The time at which this vote closes has already passed.") : nil
    }
    if assembly.state != .open { return .conflict("The assembly is not in session.") }
    return assembly.call != nil && quorum.isReached
      ? nil : .conflict("There is no quorum: {have} are present or represented, {needed} are needed.", quorum.values)
  }

  /// Nobody votes any more. Of a show of hands, what was counted is said now.
  package static func close(_ id: RecordID, hands: YesNo? = nil, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state == .open else { throw Problem.conflict("This vote is not open.") }
    if vote.way == .hands {
      guard let hands else { throw FieldProblem("yes", "Say how many voted yes, voted no and abstained.") }
      let most = vote.question.roll.present
      guard hands.yes + hands.no + hands.abstentions <= most else {
        throw FieldProblem("yes", "Only {most} votes are present or represented.", ["most": "\(most)"])
      }
    }
    try shut(vote, hands, by: actor, in: tx)
    try Live.touch(assembly.channel, "vote.closed", in: tx)
  }

  static func shut(_ vote: Vote, _ hands: YesNo?, by actor: Actor, in tx: WriteTx) throws {
    var question = vote.question
    question.roll.voted =
      try hands.map { $0.yes + $0.no + $0.abstentions }
      ?? tx.count("SELECT coalesce(sum(weight), 0) FROM governance_right WHERE vote = \(vote.id) AND marked")
    let state: State = vote.way == .secret ? .closed : .counted
    try tx.execute(
      """
      UPDATE governance_vote SET state = \(state), closed = \(tx.now), question = \(try encode(question)), hands = \(hands?.text),
        version = version + 1 WHERE id = \(vote.id) AND state = 'open'
      """)
    try Ledger.record("vote.closed", day: tx.now.day, of: vote.id, and: vote.assembly, by: actor, in: tx)
  }

  /// Everybody sees the result. A question of the agenda becomes a decision of the register.
  package static func publish(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, rules) = try led(id, by: actor, in: tx)
    guard vote.state == .counted else {
      throw Problem.conflict(vote.state == .published ? "This result has already been published." : "Close and count this vote first.")
    }
    let count = Tally.count(try vote.ballots(in: tx), vote.question)
    if let verdict = count.verdict, verdict.outcome == .waitsForChair {
      throw Problem.conflict("The votes are equal: first say how the chair votes.")
    }
    if vote.asksForLot(count) { throw Problem.conflict("The votes for the last seat are equal: draw lots first.") }
    try Countersignature.check(vote, rules, in: tx)
    try tx.execute(
      "UPDATE governance_vote SET state = 'published', published = \(tx.now), version = version + 1 WHERE id = \(id) AND state = 'counted'")
    let onAmendment = try Motion.published(id, isAdopted: count.verdict?.isAdopted ?? false, by: actor, in: tx)
    if !vote.isRehearsal, !onAmendment { try Decision.follow(vote, count, in: assembly, by: actor, in: tx) }
    try Ledger.record("vote.held", day: tx.now.day, of: id, and: vote.assembly, by: actor, in: tx)
    try Live.touch(assembly.channel, "vote.held", in: tx)
  }

  /// The chair's casting vote, where the rule leaves equal votes to the chair.
  package static func settle(_ id: RecordID, _ casting: CastingVote, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state == .counted else { throw Problem.conflict("Close and count this vote first.") }
    guard Tally.count(try vote.ballots(in: tx), vote.question).verdict?.outcome == .waitsForChair else {
      throw Problem.conflict("The votes are not equal, or the rules do not leave it to the chair.")
    }
    var question = vote.question
    question.casting = casting
    try tx.execute("UPDATE governance_vote SET question = \(try encode(question)), version = version + 1 WHERE id = \(id)")
    try tx.execute("DELETE FROM governance_countersignature WHERE vote = \(id)")
    try Live.touch(assembly.channel, "vote.settled", in: tx)
  }

  /// It does not count, for a reason that stays readable beside it. What was voted stays too.
  package static func annul(_ id: RecordID, reason: String, language: Language, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state != .annulled else { throw Problem.conflict("This vote has already been annulled.") }
    guard vote.state != .prepared else { throw Problem.conflict("This vote was never opened: there is nothing to annul.") }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    try tx.execute(
      "UPDATE governance_vote SET state = 'annulled', annulled = \(tx.now), version = version + 1 WHERE id = \(id)")
    try tx.execute("DELETE FROM governance_envelope WHERE vote = \(id)")
    try tx.execute("DELETE FROM governance_wrapped WHERE vote = \(id)")
    try tx.execute("DELETE FROM governance_paper WHERE vote = \(id)")
    try Texts.write(id, "reason", language, reason, in: tx)
    try Decision.withdraw(of: id, by: actor, in: tx)
    try Motion.annulled(id, in: tx)
    try Ledger.record("vote.annulled", day: tx.now.day, of: id, and: vote.assembly, by: actor, in: tx)
    try Live.touch(assembly.channel, "vote.annulled", in: tx)
  }

  static func led(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> (Vote, Assembly, BodyRules) {
    let vote = try find(id, seenBy: actor.sight, in: tx)
    let (assembly, _, rules) = try Assembly.led(vote.assembly, by: actor, in: tx)
    return (vote, assembly, rules)
  }
}

extension QuorumState {
  /// For sentences.
  var values: [String: String] { ["have": "\(heads?.have ?? 0)", "needed": "\(heads?.needed ?? 0)"] }
}

extension Attendance {
  /// Present or represented, with the right to vote.
  var there: Set<OrganisationID> { presentVoters.union(represented) }
  func weight(_ cities: Set<OrganisationID>) -> Int { cities.reduce(0) { $0 + (roll[$1]?.weight ?? 0) } }

  /// Who votes now, and who casts it: those present for themselves and for whom they hold a proxy.
  func voters() -> [(city: OrganisationID, holder: OrganisationID)] {
    presentVoters.sorted().flatMap { holder in votes(of: holder).map { (city: $0, holder: holder) } }
  }

  /// Where a vote lasts for days: every city on the roll, cast by itself or by the city that holds its proxy.
  func everybody() -> [(city: OrganisationID, holder: OrganisationID)] {
    let holders = Dictionary(proxies.map { ($0.giver, $0.receiver) }, uniquingKeysWith: { first, _ in first })
    return roll.entitled.map { (city: $0.organisation, holder: holders[$0.organisation] ?? $0.organisation) }
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web
import Works

/// How a motion or an amendment is decided.
package enum Deciding: Sendable, Equatable {
  /// Nobody objects.
  case consensus
  case vote(Vote.Way, DecisionKind)
}

extension Motion {
  /// A city that is there moves something under the item being dealt with.
  @discardableResult
  package static func move(
    _ title: String, words: String, reason: String, language: Language, at id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let (assembly, city) = try mover(at: id, by: actor, in: tx)
    for (field, text) in [("title", title), ("words", words)] where text.trimmed.isEmpty { throw FieldProblem(field, "Fill this in.") }
    let motion = try enter("motion", assembly, assembly.item, city, language, in: tx)
    for (field, text) in [("title", title), ("words", words), ("reason", reason)] where !text.trimmed.isEmpty {
      try Texts.write(motion, field, language, text.trimmed, in: tx)
    }
    try Translations.ask(motion, version: 1, in: tx)
    try Ledger.record("motion.moved", day: tx.now.day, of: id, and: city.as(), by: actor, in: tx)
    try Live.touch(assembly.channel, "motion", in: tx)
    return motion
  }

  /// Other words for a motion, in the language in which it was moved.
  @discardableResult
  package static func amend(_ id: RecordID, words: String, reason: String, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let motion = try find(id, seenBy: actor.sight, in: tx)
    let (assembly, city) = try mover(at: motion.assembly, by: actor, in: tx)
    try motion.check(.amend, in: tx)
    let before = try motion.standing(in: tx)
    guard !words.trimmed.isEmpty, words.trimmed != before.trimmed else {
      throw FieldProblem("words", "This is the text as it stands: change what should read otherwise.")
    }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    let amendment = try enter("motion-amendment", assembly, motion.item, city, motion.language, target: motion, in: tx)
    for (field, text) in [("before", before), ("words", words.trimmed), ("reason", reason.trimmed)] {
      try Texts.write(amendment, field, motion.language, text, in: tx)
    }
    try Translations.ask(amendment, version: 1, in: tx)
    try Ledger.record("motion.amended", day: tx.now.day, of: motion.assembly, and: city.as(), by: actor, in: tx)
    try Live.touch(assembly.channel, "motion", in: tx)
    return amendment
  }

  /// The city that moved it takes it back; what was proposed to amend it goes with it.
  package static func withdraw(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let motion = try find(id, seenBy: actor.sight, in: tx)
    let (assembly, city) = try speaker(at: motion.assembly, by: actor, in: tx)
    guard motion.organisation == city else { throw Problem.conflict("Only the city that moved it can withdraw it.") }
    try motion.check(.withdraw, in: tx)
    try set(.withdrawn, motion, in: tx)
    for amendment in try list(of: motion.assembly, in: tx) where amendment.target == id && amendment.state.isOpen {
      guard amendment.state == .moved else { throw Problem.conflict("An amendment to it is being voted on.") }
      try set(.lapsed, amendment, in: tx)
    }
    try Ledger.record("motion.withdrawn", day: tx.now.day, of: motion.assembly, and: city.as(), by: actor, in: tx)
    try Live.touch(assembly.channel, "motion", in: tx)
  }

  /// Whoever leads has it decided: by consensus at once, else by a vote that is put on the list.
  ///
  /// - Parameter words: of an amendment, where the motion has got other words since it was proposed; nil leaves them.
  /// - Returns: the vote, if there is one to open.
  @discardableResult
  package static func decide(
    _ id: RecordID, _ how: Deciding, title: String, words: String?, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID? {
    let motion = try find(id, seenBy: actor.sight, in: tx)
    let (assembly, _, rules) = try Assembly.led(motion.assembly, by: actor, in: tx)
    guard assembly.state == .open else { throw Problem.conflict("The assembly is not in session.") }
    let all = try list(of: assembly.id, in: tx)
    try motion.check(.decide, in: tx)
    if motion.isOutdated(among: all) {
      guard let words, !words.trimmed.isEmpty, words.trimmed != (try motion.standing(in: tx)).trimmed else {
        throw FieldProblem("words", "The motion has got other words since: put both changes into this text.")
      }
      guard let target = all.first(where: { $0.id == motion.target }) else { throw Problem.notFound }
      try Texts.write(id, "before", motion.language, try target.standing(in: tx), in: tx)
      try Texts.write(id, "words", motion.language, words.trimmed, in: tx)
      try tx.execute("UPDATE governance_motion SET target_version = \(target.version) WHERE id = \(id)")
    }
    switch how {
    case .consensus:
      if motion.isAmendment {
        let quorum = try Assembly.quorum(assembly, rules, in: tx)
        guard assembly.call != nil, quorum.isReached else {
          throw Problem.conflict("There is no quorum: {have} are present or represented, {needed} are needed.", quorum.values)
        }
      } else {
        try Decision.consensus(
          title, words: try motion.standing(in: tx), language: motion.language, item: motion.item, at: assembly.id, by: actor, in: tx)
      }
      try settle(motion, isAdopted: true, by: actor, in: tx)
      try Live.touch(assembly.channel, "motion", in: tx)
      return nil
    case .vote(let way, let kind):
      var details = VoteDetails(title: title, language: motion.language)
      details.words = try motion.standing(in: tx)
      details.kind = kind
      details.way = way
      details.item = motion.item
      let vote = try Vote.prepare(details, at: assembly.id, by: actor, in: tx)
      try tx.execute("UPDATE governance_motion SET vote = \(vote) WHERE id = \(id)")
      return vote
    }
  }

  // MARK: What a vote does to it

  /// Its vote is opened: not if it was withdrawn meanwhile.
  static func opened(_ vote: RecordID, in tx: WriteTx) throws {
    guard let motion = try of(vote: vote, in: tx) else { return }
    guard motion.state == .moved else { throw Problem.conflict("The motion of this vote was withdrawn: there is nothing to vote on.") }
    try set(.voting, motion, in: tx)
  }

  /// Its vote is published.
  /// - Returns: whether it decided an amendment, which is no decision of its own.
  static func published(_ vote: RecordID, isAdopted: Bool, by actor: Actor, in tx: WriteTx) throws -> Bool {
    guard let motion = try of(vote: vote, in: tx) else { return false }
    try settle(motion, isAdopted: isAdopted, by: actor, in: tx)
    return motion.isAmendment
  }

  /// Its vote does not count: it is before the assembly again, and what it changed is changed back.
  static func annulled(_ vote: RecordID, in tx: WriteTx) throws {
    guard let motion = try of(vote: vote, in: tx) else { return }
    if motion.state == .adopted, let id = motion.target {
      let target = try find(id, seenBy: .house, in: tx)
      guard target.state == .moved, target.vote == nil, target.version == (motion.targetVersion ?? 0) + 1 else {
        throw Problem.conflict("The motion has gone on since this amendment was adopted: annul what came after it first.")
      }
      let before = try Texts.read(motion.id, ["before"], for: motion.language, in: tx)["before"]?.body ?? ""
      // Another wording, although it is an old one: what was proposed for the one that goes has to be looked at again.
      try reword(target, before, in: tx)
      try tx.execute("UPDATE governance_motion SET target_version = \(target.version + 1) WHERE id = \(motion.id)")
    }
    let session = try Assembly.find(motion.assembly, in: tx).state.isRunning
    try tx.execute(
      "UPDATE governance_motion SET state = \(session ? State.moved : .lapsed), last_vote = vote, vote = NULL, decided = NULL WHERE id = \(motion.id)"
    )
  }

  /// The annulled vote is prepared anew.
  static func repeated(_ vote: RecordID, by another: RecordID, in tx: WriteTx) throws {
    try tx.execute(
      "UPDATE governance_motion SET vote = \(another) WHERE last_vote = \(vote) AND vote IS NULL AND state = \(State.moved)")
  }

  /// The session is over: what was not decided falls.
  static func lapse(at assembly: RecordID, in tx: WriteTx) throws {
    try tx.execute(
      "UPDATE governance_motion SET state = \(State.lapsed), decided = \(tx.now) WHERE assembly = \(assembly) AND state = \(State.moved)")
  }

  private static func settle(_ motion: Motion, isAdopted: Bool, by actor: Actor, in tx: WriteTx) throws {
    let state: State = isAdopted ? .adopted : .rejected
    try set(state, motion, in: tx)
    if isAdopted, let target = motion.target {
      try reword(try find(target, seenBy: .house, in: tx), try motion.standing(in: tx), in: tx)
    }
    try Ledger.record(
      "motion.decided", day: tx.now.day, of: motion.assembly, and: motion.organisation.as(), values: ["state": state.rawValue], by: actor,
      in: tx)
  }

  private static func reword(_ motion: Motion, _ words: String, in tx: WriteTx) throws {
    try Texts.write(motion.id, "words", motion.language, words, in: tx)
    try tx.execute("UPDATE governance_motion SET version = version + 1 WHERE id = \(motion.id)")
    try Translations.ask(motion.id, version: motion.version + 1, in: tx)
  }

  private static func set(_ state: State, _ motion: Motion, in tx: WriteTx) throws {
    let decided = state.isOpen ? nil : tx.now
    try tx.execute("UPDATE governance_motion SET state = \(state), decided = \(decided) WHERE id = \(motion.id)")
  }

  // MARK: Who may

  /// The words as they read now, in the language in which it was moved.
  func standing(in tx: Tx) throws -> String { try Texts.read(id, ["words"], for: language, in: tx)["words"]?.body ?? "" }

  private func check(_ act: Act, in tx: Tx) throws {
    if let refusal = refusal(act, among: try Motion.list(of: assembly, in: tx)) { throw Problem.conflict(refusal) }
  }

  /// Who speaks for a city here: its delegate, and whoever takes part for it anyway.
  private static func speaker(at id: RecordID, by actor: Actor, in tx: Tx) throws -> (Assembly, OrganisationID) {
    let (assembly, _) = try Assembly.find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    let delegate = try Delegate.all(of: id, among: [city], on: tx.now.day, in: tx)[city]
    guard actor.may(GovernancePermissions.take, on: city) || (delegate != nil && delegate?.person == actor.person) else {
      throw Problem.forbidden(GovernancePermissions.take.label)
    }
    return (assembly, city)
  }

  private static func mover(at id: RecordID, by actor: Actor, in tx: Tx) throws -> (Assembly, OrganisationID) {
    let (assembly, city) = try speaker(at: id, by: actor, in: tx)
    guard assembly.state == .open else { throw Problem.conflict("The assembly is not in session.") }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard try Attendance.read(assembly, rules, at: tx.now, in: tx).presentVoters.contains(city) else {
      throw Problem.conflict("Only cities that are present and may vote can move motions and amendments.")
    }
    return (assembly, city)
  }

  private static func enter(
    _ kind: String, _ assembly: Assembly, _ item: RecordID?, _ city: OrganisationID, _ language: Language, target: Motion? = nil,
    in tx: WriteTx
  ) throws -> RecordID {
    let meeting = try Meeting.find(assembly.id, seenBy: .house, in: tx)
    let id = try Record.create(kind, owner: meeting.owner, audience: meeting.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_motion (id, assembly, item, target, target_version, organisation, language, state, moved, version)
      VALUES (\(id), \(assembly.id), \(item), \(target?.id), \(target?.version), \(city), \(language), \(State.moved), \(tx.now), \(1))
      """)
    return id
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Forms A and B: who votes for a city, and to which other city it gives its vote.
package enum Delegation {
  /// The last day for forms; nil where the rules set none.
  static func lastDay(_ meeting: Meeting, _ rules: BodyRules) -> Day? { Obligation.last(.forms, rules, meeting: meeting.day) }

  /// Who may change them now: a city until the last day, the secretariat until the end, since somebody may fall ill at the door.
  private static func open(
    _ id: RecordID, for city: OrganisationID, by actor: Actor, in tx: Tx
  ) throws -> (assembly: Assembly, meeting: Meeting, rules: BodyRules) {
    let (assembly, meeting) = try Assembly.find(id, seenBy: actor.sight, in: tx)
    try actor.require(GovernancePermissions.delegate, on: city)
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard assembly.state != .closed else { throw Problem.conflict("This assembly is closed.") }
    guard assembly.state != .prepared else { throw Problem.conflict("This assembly has not been convened yet.") }
    if !actor.may(GovernancePermissions.conduct, on: meeting.owner), let last = lastDay(meeting, rules), last < tx.now.day {
      throw Problem.conflict(
        "The forms were due by {day}. Write to the secretariat: it can still help you.", ["day": last.description])
    }
    return (assembly, meeting, rules)
  }

  /// Form A: this person votes for the city. Said by the political representative or the secretariat it holds at once; said by
  /// anybody else it waits for one of them. The person already acts for the city: nobody is let in by an address alone.
  /// - Returns: whether it holds already.
  @discardableResult
  package static func name(_ person: PersonID, for city: OrganisationID, at id: RecordID, by actor: Actor, in tx: WriteTx) throws -> Bool {
    let (assembly, _, _) = try open(id, for: city, by: actor, in: tx)
    guard try Mandates.open(of: person, on: tx.now.day, in: tx).contains(where: { $0.organisation == city }) else {
      throw FieldProblem("person", "This person does not act for your city yet. Invite them first.")
    }
    let accepts = mayAccept(actor)
    try tx.execute(
      """
      INSERT INTO governance_delegate (assembly, organisation, person, named, named_by, accepted, accepted_by)
      VALUES (\(id), \(city), \(person), \(tx.now), \(actor.person), \(accepts ? tx.now : nil), \(accepts ? actor.person : nil))
      ON CONFLICT (assembly, organisation) DO UPDATE SET person = excluded.person, named = excluded.named,
        named_by = excluded.named_by, accepted = excluded.accepted, accepted_by = excluded.accepted_by
      """)
    try recorded("delegate.named", assembly, city, by: actor, in: tx)
    try Jobs.enqueue("assembly.delegate", payload: ["assembly": "\(id)", "city": "\(city)"], in: tx)
    return accepts
  }

  static func mayAccept(_ actor: Actor) -> Bool { actor.roles.contains(.political) || actor.isSecretariat }

  package static func accept(_ city: OrganisationID, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try open(id, for: city, by: actor, in: tx)
    guard mayAccept(actor) else { throw Problem.forbidden("Confirm who votes for a city") }
    let changed = try tx.execute(
      """
      UPDATE governance_delegate SET accepted = \(tx.now), accepted_by = \(actor.person)
      WHERE assembly = \(id) AND organisation = \(city) AND accepted IS NULL
      """)
    guard changed == 1 else { throw Problem.conflict("There is nothing left to confirm here.") }
    try recorded("delegate.accepted", assembly, city, by: actor, in: tx)
  }

  /// The political representative votes again.
  package static func dismiss(_ city: OrganisationID, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try open(id, for: city, by: actor, in: tx)
    let changed = try tx.execute("DELETE FROM governance_delegate WHERE assembly = \(id) AND organisation = \(city)")
    guard changed == 1 else { throw Problem.conflict("Nobody else is named to vote for this city.") }
    try recorded("delegate.withdrawn", assembly, city, by: actor, in: tx)
  }

  /// Form B: the city gives its vote to another one, which is told. At most so many as the rules say; no chains.
  package static func give(_ giver: OrganisationID, to receiver: OrganisationID, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try open(id, for: giver, by: actor, in: tx)
    let given = try GivenProxy.standing(at: id, in: tx)
    let roll = try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)
    let proxy = Ballots.Proxy(from: giver, to: receiver)
    let refusal = rules.proxies.refusal(
      of: proxy, beside: given.map { Ballots.Proxy(from: $0.giver, to: $0.receiver) }, entitled: Set(roll.entitled.map(\.organisation)))
    if let refusal { throw FieldProblem("receiver", refusal.sentence, refusal.values) }
    try tx.execute(
      """
      INSERT INTO governance_proxy (id, assembly, giver, receiver, given, given_by)
      VALUES (\(try tx.nextID(GivenProxy.self)), \(id), \(giver), \(receiver), \(tx.now), \(actor.person))
      """)
    try Ledger.record("proxy.given", day: tx.now.day, of: giver.as(), and: id, by: actor, in: tx)
    try Jobs.enqueue("assembly.proxy", payload: ["assembly": "\(id)", "giver": "\(giver)", "receiver": "\(receiver)"], in: tx)
    try Live.touch(assembly.channel, "quorum", in: tx)
  }

  /// Takes the vote back; the other city is told. Not while a vote is open: who votes for whom is settled when it opens.
  package static func takeBack(_ giver: OrganisationID, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try open(id, for: giver, by: actor, in: tx)
    guard try Vote.open(at: id, in: tx).isEmpty else {
      throw Problem.conflict("A vote is open: take your vote back once it is closed.")
    }
    guard let proxy = try GivenProxy.standing(at: id, in: tx).first(where: { $0.giver == giver }) else {
      throw Problem.conflict("This city has not given its vote to anybody.")
    }
    try tx.execute("UPDATE governance_proxy SET ended = \(tx.now), why = 'withdrawn' WHERE id = \(proxy.id)")
    try Ledger.record("proxy.withdrawn", day: tx.now.day, of: giver.as(), and: id, by: actor, in: tx)
    try Jobs.enqueue("assembly.proxy", payload: ["assembly": "\(id)", "giver": "\(giver)", "receiver": "\(proxy.receiver)"], in: tx)
    try Live.touch(assembly.channel, "quorum", in: tx)
  }

  private static func recorded(_ kind: String, _ assembly: Assembly, _ city: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    try Ledger.record(kind, day: tx.now.day, of: city.as(), and: assembly.id, by: actor, in: tx)
    if assembly.state.isRunning { try Live.touch(assembly.channel, "delegates", in: tx) }
  }
}

extension ProxyRefusal {
  var sentence: Phrase {
    switch self {
    case .toItself: "A city cannot give its vote to itself."
    case .giverMayNotVote: "Your city has no vote at this assembly: the roll of voters says why."
    case .holderMayNotVote: "This city has no vote at this assembly. Choose another one."
    case .alreadyGiven: "Your city has already given its vote. Take it back first."
    case .holderHasGivenItsVote: "This city has given its own vote to another one. Choose a city that will be there."
    case .giverHoldsProxies: "Other cities have given you their votes. Votes held for others cannot be passed on."
    case .limitReached: "This city already holds {most} votes of other cities, as many as the rules allow. Choose another one."
    case .notKnownHere: "The rules of this body do not allow proxies."
    }
  }
  var values: [String: String] { if case .limitReached(let most) = self { ["most": "\(most)"] } else { [:] } }
}

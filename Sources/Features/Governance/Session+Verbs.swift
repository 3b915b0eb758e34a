import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Who is there and who is represented at one moment, and whether that is enough.
package struct Attendance: Sendable {
  package let roll: ElectoralRoll
  package let delegates: [OrganisationID: Delegate]
  /// On site or online, with the right to vote or without.
  package let present: Set<OrganisationID>
  package let proxies: [GivenProxy]

  package var entitled: Set<OrganisationID> { Set(roll.entitled.map(\.organisation)) }
  private var given: [Ballots.Proxy<OrganisationID>] { proxies.map { Ballots.Proxy(from: $0.giver, to: $0.receiver) } }
  /// Whose proxies count now.
  package var represented: Set<OrganisationID> { Set(Proxies.inForce(given, present: present, entitled: entitled).map(\.giver)) }
  package var presentVoters: Set<OrganisationID> { present.intersection(entitled) }

  /// For whom a city votes now: itself, and those whose proxies it holds.
  package func votes(of city: OrganisationID) -> [OrganisationID] {
    Proxies.votes(of: city, given: given, present: present, entitled: entitled)
  }

  package func quorum(_ rules: BodyRules, call: Int) -> QuorumState {
    let heads = Ballots.Presence(entitled: entitled.count, present: presentVoters.count, represented: represented.count)
    let weights = { (cities: Set<OrganisationID>) in cities.reduce(0) { $0 + (roll[$1]?.weight ?? 0) } }
    let weight = Ballots.Presence(entitled: weights(entitled), present: weights(presentVoters), represented: weights(represented))
    return rules.quorum.state(call >= 2 ? .second : .first, heads: heads, weight: weight)
  }

  package static func read(_ assembly: Assembly, _ rules: BodyRules, at now: Moment, in tx: Tx) throws -> Attendance {
    let roll = try ElectoralRoll.read(assembly, rules, on: now.day, in: tx)
    return Attendance(
      roll: roll, delegates: try Delegate.all(of: assembly.id, among: roll.entries.map(\.organisation), on: now.day, in: tx),
      present: try Meetings.Presence.present(at: now, of: assembly.id, in: tx),
      proxies: try GivenProxy.standing(at: assembly.id, in: tx))
  }
}

extension Assembly {
  /// Opens it on first call. Without a quorum it waits for the second.
  package static func open(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .convened else { throw Problem.conflict("Only a convened assembly can be opened.") }
    guard assembly.frozen != nil else { throw Problem.conflict("Close the roll of voters first: the quorum is counted from it.") }
    let quorum = try Attendance.read(assembly, rules, at: tx.now, in: tx).quorum(rules, call: 1)
    let call: Int? = quorum.isReached ? 1 : nil
    try move(assembly, to: .open, "opened = \(tx.now), call_number = \(call)", in: tx)
    try note("opened", of: id, quorum, in: tx)
    try Ledger.record("assembly.opened", day: tx.now.day, of: id, by: actor, in: tx)
    try Live.touch(assembly.channel, "assembly.opened", in: tx)
  }

  /// First or second call: notes whether there is a quorum now.
  package static func call(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .open, let opened = assembly.opened else { throw Problem.conflict("Open the assembly first.") }
    guard assembly.call == nil else { throw Problem.conflict("There is already a quorum.") }
    let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
    if attendance.quorum(rules, call: 1).isReached {
      try move(assembly, to: .open, "call_number = \(1)", in: tx)
      try note("first-call", of: id, attendance.quorum(rules, call: 1), in: tx)
    } else {
      guard let minutes = rules.secondCallMinutes else { throw Problem.conflict("The rules of this body provide for one call only.") }
      guard tx.now >= opened.adding(seconds: Double(minutes * 60)) else {
        throw Problem.conflict("The second call is {minutes} minutes after the first.", ["minutes": "\(minutes)"])
      }
      let quorum = attendance.quorum(rules, call: 2)
      guard quorum.isReached else { throw Problem.conflict("There is no quorum on second call either.") }
      try move(assembly, to: .open, "call_number = \(2)", in: tx)
      try note("second-call", of: id, quorum, in: tx)
    }
    try Live.touch(assembly.channel, "quorum", in: tx)
  }

  package static func suspend(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .open else { throw Problem.conflict("Only an assembly in session can be suspended.") }
    guard try Vote.open(at: id, in: tx).isEmpty else { throw Problem.conflict("A vote is open: close it first.") }
    try move(assembly, to: .suspended, "closed = NULL", in: tx)
    try note("suspended", of: id, try quorum(assembly, rules, in: tx), in: tx)
    try Live.touch(assembly.channel, "assembly.suspended", in: tx)
  }

  package static func resume(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state == .suspended else { throw Problem.conflict("This assembly is not suspended.") }
    try move(assembly, to: .open, "closed = NULL", in: tx)
    try note("resumed", of: id, try quorum(assembly, rules, in: tx), in: tx)
    try Live.touch(assembly.channel, "assembly.resumed", in: tx)
  }

  /// Ends it. The meeting took place, with the cities that were there.
  package static func close(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, rules) = try led(id, by: actor, in: tx)
    guard assembly.state.isRunning else { throw Problem.conflict("Only an assembly in session can be closed.") }
    guard try Vote.open(at: id, in: tx).isEmpty else { throw Problem.conflict("A vote is open: close it first.") }
    try note("closed", of: id, try quorum(assembly, rules, in: tx), in: tx)
    try move(assembly, to: .closed, "closed = \(tx.now)", in: tx)
    try Motion.lapse(at: id, in: tx)
    try Meeting.hold(id, present: nil, by: actor, in: tx)
    try Ledger.record("assembly.closed", day: tx.now.day, of: id, by: actor, in: tx)
    try Live.touch(assembly.channel, "assembly.closed", in: tx)
  }

  static func quorum(_ assembly: Assembly, _ rules: BodyRules, in tx: Tx) throws -> QuorumState {
    try Attendance.read(assembly, rules, at: tx.now, in: tx).quorum(rules, call: assembly.call ?? 1)
  }

  /// What happened and with how many, for the minutes.
  static func note(_ what: String, of id: RecordID, _ quorum: QuorumState, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO governance_moment (id, assembly, at, what, have, needed, entitled) VALUES (\(try tx.nextID(Assembly.self)), \(id), \(tx.now),
        \(what), \(quorum.heads?.have), \(quorum.heads?.needed), \(quorum.heads?.entitled))
      """)
  }
}

extension Assembly {
  /// The delegate of a city is there, online. On site, whoever keeps the door says it.
  package static func enter(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, meeting) = try find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation, let person = actor.person else { throw Problem.forbidden(GovernancePermissions.take.label) }
    guard assembly.state == .convened || assembly.state.isRunning else { throw Problem.conflict("This assembly is closed.") }
    guard tx.now >= meeting.starts.adding(seconds: -3600) else {
      throw Problem.conflict("You can join from one hour before the first call.")
    }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)[city] != nil else {
      throw Problem.conflict("Your city is not on the roll of this assembly.")
    }
    guard try Delegate.all(of: id, among: [city], on: tx.now.day, in: tx)[city]?.person == person else {
      throw Problem.conflict(
        "Somebody else is accredited to vote for your city. Your political delegate or the secretariat can change that.")
    }
    try Meetings.Presence.enter(city, person, .online, at: id, by: .house, in: tx)
    try Live.touch(assembly.channel, "quorum", in: tx)
  }

  package static func leave(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _) = try find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    let here = try Meetings.Presence.intervals(of: id, in: tx).filter { $0.organisation == city && $0.left == nil }
    guard !here.isEmpty else { throw Problem.conflict("Your city is not marked as present.") }
    for presence in here { try Meetings.Presence.leave(presence.id, by: .house, in: tx) }
    try Live.touch(assembly.channel, "quorum", in: tx)
  }

  /// What is dealt with now; nil between items.
  package static func take(up item: RecordID?, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try led(id, by: actor, in: tx)
    guard assembly.state == .open else { throw Problem.conflict("The assembly is not in session.") }
    if let item {
      guard try AgendaItem.find(item, seenBy: actor.sight, in: tx).meeting == id else { throw Problem.notFound }
    }
    if let before = assembly.item, before != item { try AgendaItem.finish(before, by: actor, in: tx) }
    try tx.execute("UPDATE governance_assembly SET item = \(item), version = version + 1 WHERE id = \(id)")
    try Live.touch(assembly.channel, "item", in: tx)
  }
}

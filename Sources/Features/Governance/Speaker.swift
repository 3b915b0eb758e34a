import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Somebody asks to speak for a city; the chair gives the floor.
package struct Speaker: Sendable, Equatable {
  package let id: ID<Speaker>
  package let organisation: OrganisationID
  package let asked: Moment
  package let began: Moment?
  package let ended: Moment?

  package var isWaiting: Bool { began == nil && ended == nil }
  package var isSpeaking: Bool { began != nil && ended == nil }

  package static func list(of assembly: RecordID, in tx: Tx) throws -> [Speaker] {
    try tx.rows(
      "SELECT s.id, s.organisation, s.asked, s.began, s.ended FROM governance_speaker s WHERE s.assembly = \(assembly) ORDER BY s.id"
    ).map { row in
      Speaker(
        id: try row("id"), organisation: try row("organisation"), asked: try row("asked"), began: try row("began"), ended: try row("ended"))
    }
  }

  /// Seconds that each city has spoken, until now.
  package static func seconds(_ speakers: [Speaker], now: Moment) -> [OrganisationID: Int] {
    speakers.reduce(into: [:]) { sums, speaker in
      guard let began = speaker.began else { return }
      sums[speaker.organisation, default: 0] += Int(((speaker.ended ?? now).milliseconds - began.milliseconds) / 1000)
    }
  }
}

extension Speaker {
  /// A city asks once at a time.
  package static func ask(at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _) = try Assembly.find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    // Besides those who take part for a city anyway, its delegate, whatever else their role is.
    let delegate = try Delegate.all(of: id, among: [city], on: tx.now.day, in: tx)[city]
    guard actor.may(GovernancePermissions.take, on: city) || (delegate != nil && delegate?.person == actor.person) else {
      throw Problem.forbidden(GovernancePermissions.take.label)
    }
    guard assembly.state == .open else { throw Problem.conflict("The assembly is not in session.") }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)[city] != nil else {
      throw Problem.conflict("Your city is not on the roll of this assembly.")
    }
    guard try !list(of: id, in: tx).contains(where: { $0.organisation == city && $0.ended == nil }) else {
      throw Problem.conflict("Your city is already on the list of speakers.")
    }
    try tx.execute(
      """
      INSERT INTO governance_speaker (id, assembly, item, organisation, person, asked)
      VALUES (\(try tx.nextID(Speaker.self)), \(id), \(assembly.item), \(city), \(actor.person), \(tx.now))
      """)
    try Live.touch(assembly.channel, "speakers", in: tx)
  }

  package static func drop(at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _) = try Assembly.find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    let dropped = try tx.execute(
      "DELETE FROM governance_speaker WHERE assembly = \(id) AND organisation = \(city) AND began IS NULL")
    guard dropped > 0 else { throw Problem.conflict("Your city is not waiting to speak.") }
    try Live.touch(assembly.channel, "speakers", in: tx)
  }

  /// Gives the floor; whoever spoke before has ended.
  package static func turn(_ speaker: ID<Speaker>, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try Assembly.led(id, by: actor, in: tx)
    try tx.execute(
      "UPDATE governance_speaker SET ended = \(tx.now) WHERE assembly = \(id) AND began IS NOT NULL AND ended IS NULL")
    let given = try tx.execute(
      "UPDATE governance_speaker SET began = \(tx.now) WHERE id = \(speaker) AND assembly = \(id) AND began IS NULL")
    guard given == 1 else { throw Problem.conflict("This city is no longer waiting to speak.") }
    try Live.touch(assembly.channel, "speakers", in: tx)
  }

  package static func end(_ speaker: ID<Speaker>, at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, _, _) = try Assembly.led(id, by: actor, in: tx)
    let ended = try tx.execute(
      "UPDATE governance_speaker SET ended = \(tx.now) WHERE id = \(speaker) AND assembly = \(id) AND ended IS NULL")
    guard ended == 1 else { throw Problem.conflict("This city is no longer waiting to speak.") }
    try Live.touch(assembly.channel, "speakers", in: tx)
  }
}

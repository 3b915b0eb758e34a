import Ballots
import Core
import Directory
import Meetings
import Storage
import Web

/// Who can open a secret vote, any two of the three: the chair and two scrutineers.
enum Holders {
  struct Holder: Sendable, Equatable {
    /// 0 is the chair.
    let place: Int
    let person: PersonID
    /// The public half of the key that follows from their passphrase; nil until they have taken it.
    let key: [UInt8]?
    /// As places are counted for people: 0 for nobody.
    var value: Int { place + 1 }
  }

  static func list(of vote: RecordID, in tx: Tx) throws -> [Holder] {
    try tx.rows("SELECT place, person, public FROM governance_holder WHERE vote = \(vote) ORDER BY place").map { row in
      Holder(place: try row("place"), person: try row("person"), key: try row("public"))
    }
  }

  /// The chair is whoever names the scrutineers: two other people, who act for two cities of the roll.
  static func name(_ scrutineers: [PersonID], for id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, rules) = try Vote.led(id, by: actor, in: tx)
    guard vote.way == .secret else { throw Problem.conflict("Only a secret vote has passphrases.") }
    guard vote.state == .prepared, vote.key == nil else { throw Problem.conflict("The key of this vote has already been made.") }
    guard let chair = actor.person else { throw Problem.signIn }
    guard Set(scrutineers).count == 2, !scrutineers.contains(chair) else {
      throw FieldProblem("first", "Choose two different scrutineers, neither of them yourself.")
    }
    let roll = try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)
    let cities = try scrutineers.map { person in
      Set(try Mandates.open(of: person, on: tx.now.day, in: tx).map(\.organisation).filter { roll[$0] != nil })
    }
    guard cities.allSatisfy({ !$0.isEmpty }), cities[0] != cities[1] || cities[0].count > 1 else {
      throw FieldProblem("second", "The scrutineers must act for two different cities on the roll.")
    }
    try tx.execute("DELETE FROM governance_holder WHERE vote = \(id)")
    for (place, person) in ([chair] + scrutineers).enumerated() {
      try tx.execute("INSERT INTO governance_holder (vote, place, person) VALUES (\(id), \(place), \(person))")
    }
  }

  /// Keeps the public half of what one holder has just been shown. The third one's makes the key of the vote.
  static func take(_ key: [UInt8], for id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let vote = try Vote.find(id, seenBy: actor.sight, in: tx)
    guard vote.state == .prepared, vote.key == nil else { throw Problem.conflict("The key of this vote has already been made.") }
    guard let person = actor.person, let mine = try list(of: id, in: tx).first(where: { $0.person == person }) else {
      throw Problem.notFound
    }
    try tx.execute("UPDATE governance_holder SET public = \(key) WHERE vote = \(id) AND place = \(mine.place)")
    let keys = try list(of: id, in: tx).compactMap(\.key)
    guard keys.count == 3 else { return }
    let box = try BallotBox.make(vote: id.value, holders: keys)
    try tx.execute("UPDATE governance_vote SET key = \(box.publicKey), version = version + 1 WHERE id = \(id)")
    try tx.execute("INSERT INTO governance_wrapped (vote, wrapped) VALUES (\(id), \(box.wrapped))")
  }
}

extension Vote {
  /// Envelopes and what opens them, read before the count; the vote is closed already, so that nothing is added meanwhile.
  struct Sealed: Sendable {
    let vote: Vote
    let box: BallotBox
    let envelopes: [(voter: Int64, envelope: [UInt8])]
    let marks: [Int64: Int]
    /// Of the papers of the hall, as two people have read them.
    let papers: [BallotChoice]
  }

  static func sealed(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Sealed {
    let (vote, _, _) = try led(id, by: actor, in: tx)
    guard vote.way == .secret else { throw Problem.conflict("Only a secret vote has passphrases.") }
    guard vote.state == .closed else {
      throw Problem.conflict(vote.state == .open ? "Close the vote first." : "This vote has already been counted.")
    }
    guard let key = vote.key, let wrapped = try tx.value("SELECT wrapped FROM governance_wrapped WHERE vote = \(id)", as: [UInt8].self)
    else {
      throw Problem.conflict("This vote has no key. Annul it and repeat it.")
    }
    let envelopes = try tx.rows("SELECT organisation, sealed FROM governance_envelope WHERE vote = \(id)")
      .map { (voter: try $0("organisation") as Int64, envelope: try $0("sealed") as [UInt8]) }
    let marks = try rights(of: id, in: tx).filter { $0.marked && !$0.onPaper }.map { ($0.organisation.value, $0.weight) }
    return Sealed(
      vote: vote, box: BallotBox(vote: id.value, publicKey: key, wrapped: wrapped), envelopes: envelopes,
      marks: Dictionary(uniqueKeysWithValues: marks), papers: try HallPapers.agreed(id, in: tx))
  }

  /// Writes the ballots in the order of their codes and takes away envelopes and key, all at once.
  static func count(_ sealed: Sealed, _ ballots: [Ballot], by actor: Actor, in tx: WriteTx) throws {
    let id = sealed.vote.id
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state == .closed else { throw Problem.conflict("This vote has already been counted.") }
    guard ballots.count + sealed.papers.count == vote.question.roll.voted else { throw Problem.malformed }
    guard try HallPapers.agreed(id, in: tx) == sealed.papers else {
      throw Problem.conflict("The two entries of the papers differ. Compare them with the papers first.")
    }
    // Papers get codes of their own, so that they stand in the list like all others.
    let papers = sealed.papers.map { Ballot(code: .random(), choice: $0) }
    for ballot in (ballots + papers).sorted(by: { $0.code < $1.code }) {
      try tx.execute(
        "INSERT INTO governance_ballot (vote, code, choice) VALUES (\(id), \(ballot.code.description), \(ballot.choice.description))")
    }
    try tx.execute("DELETE FROM governance_envelope WHERE vote = \(id)")
    try tx.execute("DELETE FROM governance_wrapped WHERE vote = \(id)")
    try tx.execute("DELETE FROM governance_paper WHERE vote = \(id)")
    try tx.execute("UPDATE governance_vote SET state = 'counted', version = version + 1 WHERE id = \(id)")
    try Ledger.record("vote.counted", day: tx.now.day, of: id, and: vote.assembly, by: actor, in: tx)
    try Live.touch(assembly.channel, "vote.counted", in: tx)
  }
}

import Core
import Directory
import Storage
import Time
import Web

extension Elections {
  /// Days back from today after which it is too late to ask anybody about an election.
  static let latest = 365
  static let farthest = 3653

  /// The secretariat enters it; a coordinator's is a proposal, for countries and cities of their networks.
  @discardableResult
  package static func enter(_ input: ElectionInput, batch: Int64? = nil, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    if let problem = try problem(with: input, by: actor, in: tx) { throw problem }
    if let same = try inCountry(input.country, in: tx).first(where: { isSame($0, input) }) {
      throw same.state == .proposed
        ? FieldProblem("day", "This election has already been proposed.") : FieldProblem("day", "This election is already in the calendar.")
    }
    let enters = actor.may(HandoverPermissions.enterElections)
    if !enters { try actor.require(HandoverPermissions.proposeElections, on: actor.organisation) }
    let id = try Record.create("election", owner: nil, audience: .members, in: tx)
    try tx.execute(
      """
      INSERT INTO handover_election (id, country, day, whole, source, state, proposed_by, proposed_for, entered_day, batch)
      VALUES (\(id), \(input.country), \(input.day), \(input.cities.isEmpty), \(input.source),
        \(enters ? Election.State.entered : .proposed), \(actor.person), \(actor.organisation), \(enters ? tx.now.day : nil), \(batch))
      """)
    for city in Set(input.cities).sorted() {
      try tx.execute("INSERT INTO handover_election_city (election, organisation) VALUES (\(id), \(city))")
    }
    try Ledger.record(enters ? "election.entered" : "election.proposed", day: tx.now.day, of: id, by: actor, in: tx)
    return id
  }

  static func isSame(_ election: Election, _ input: ElectionInput) -> Bool {
    election.day == input.day && election.country == input.country && Set(election.cities) == Set(input.cities)
  }

  /// What is wrong with it, whoever enters it; nil for nothing.
  static func problem(with input: ElectionInput, by actor: Actor, in tx: Tx) throws -> FieldProblem? {
    guard Countries.exists(input.country) else {
      return FieldProblem("country", "Write a country as two letters, such as FR.")
    }
    if input.day < tx.now.day.adding(days: -latest) {
      return FieldProblem("day", "This election is more than a year ago: it is too late to ask anybody about it.")
    }
    if input.day > tx.now.day.adding(days: farthest) { return FieldProblem("day", "This day is more than ten years away.") }
    if input.source.trimmed.isEmpty { return FieldProblem("source", "Say where you found this date.") }
    let found = try Organisations.find(input.cities, in: tx)
    if input.cities.contains(where: { found[$0]?.country != input.country }) {
      return FieldProblem("cities", "The cities named must be in this country.")
    }
    if actor.may(HandoverPermissions.enterElections) { return nil }
    let reach = try Organisations.find(actor.network, in: tx)
    if !reach.values.contains(where: { $0.country == input.country && $0.kind == .city }) {
      return FieldProblem("country", "You may propose elections for the countries of your networks.")
    }
    if input.cities.contains(where: { !actor.network.contains($0) }) {
      return FieldProblem("cities", "You may propose elections for the cities of your networks.")
    }
    return nil
  }

  package static func accept(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(HandoverPermissions.enterElections)
    try change(id, from: .proposed, to: .entered, in: tx)
    try tx.execute("UPDATE handover_election SET entered_day = \(tx.now.day) WHERE id = \(id)")
    try Ledger.record("election.entered", day: tx.now.day, of: id, by: actor, in: tx)
  }

  package static func refuse(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(HandoverPermissions.enterElections)
    try change(id, from: .proposed, to: .refused, in: tx)
  }

  /// A wrong entry goes; who has been asked already stays asked.
  package static func remove(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(HandoverPermissions.enterElections)
    try change(id, from: .entered, to: .removed, in: tx)
    try Ledger.record("election.removed", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// - Returns: how many were taken out.
  package static func undo(batch: Int64, by actor: Actor, in tx: WriteTx) throws -> Int {
    try actor.require(HandoverPermissions.enterElections)
    let all = try self.batch(batch, in: tx)
    guard !all.isEmpty else { throw Problem.notFound }
    for election in all { try remove(election.id, by: actor, in: tx) }
    return all.count
  }

  private static func change(_ id: RecordID, from: Election.State, to: Election.State, in tx: WriteTx) throws {
    let election = try find(id, in: tx)
    guard election.state == from else { throw Problem.conflict("Somebody has decided about this election in the meantime.") }
    try tx.execute("UPDATE handover_election SET state = \(to) WHERE id = \(id)")
  }
}

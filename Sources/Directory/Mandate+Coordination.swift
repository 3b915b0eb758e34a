import Core
import Storage
import Web

// The role that comes with coordinating a network: decided for a city, taken by a person of it.
extension Mandates {
  /// A delegation is served by a role of its own.
  package static func role(for network: Organisation) -> Role { network.kind == .delegation ? .delegation : .coordinator }

  /// Somebody who decides for a city takes the role, from the first day of its coordination or from today. Said by the
  /// secretariat or by the city itself, once it was decided that the city coordinates the network.
  @discardableResult
  package static func takeCoordination(
    _ person: PersonID, of network: Organisation, for city: OrganisationID, evidence: String, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Mandate> {
    try actor.require(DirectoryPermissions.mandates, on: city)
    let today = tx.now.day
    let present = try Organisations.coordinations(of: [network.id], in: tx).first { found in
      found.city == city && found.to.map { $0 > max(today, found.from ?? today) } ?? true
    }
    guard let present else { throw Problem.conflict("This city does not coordinate the network.") }
    guard try open(of: city, on: today, in: tx).contains(where: { $0.person == person && !$0.isStandIn && Role.deciding.contains($0.role) })
    else { throw FieldProblem("person", "Choose a political or technical delegate of the coordinating city.") }
    let role = role(for: network)
    let held = try tx.count(
      """
      SELECT count(*) FROM directory_mandate m WHERE m.person = \(person) AND m.organisation = \(city) AND m.role = \(role)
      AND (m.to_day IS NULL OR m.to_day > \(today))
      """)
    guard held == 0 else { throw FieldProblem("person", "This person already has that role.") }
    return try insert(
      person, for: city, as: role, from: max(today, present.from ?? today), evidence: evidence, namedBy: actor.person, by: actor, in: tx)
  }

  /// A city no longer coordinates a network: the role of its people ends that day, or today where the day has passed. It stays
  /// while the city coordinates another.
  package static func endCoordination(
    of network: Organisation, by city: OrganisationID, on day: Day, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    let role = role(for: network)
    let others = try Organisations.coordinated(by: city, on: day, in: tx).filter { $0.id != network.id && self.role(for: $0) == role }
    guard others.isEmpty else { return }
    let mandates = try tx.rows(
      """
      SELECT \(columns) FROM directory_mandate m WHERE m.organisation = \(city) AND m.role = \(role)
      AND (m.to_day IS NULL OR m.to_day > \(max(day, tx.now.day))) ORDER BY m.id
      """
    ).map(Mandate.init)
    for mandate in mandates {
      let end = max(day, tx.now.day, mandate.from ?? day)
      try tx.execute("UPDATE directory_mandate SET to_day = \(end) WHERE id = \(mandate.id)")
      try Ledger.record(
        "mandate.closed", day: end, of: mandate.id.as(), and: city.as(), values: ["role": role.rawValue], by: actor, in: tx)
    }
  }
}

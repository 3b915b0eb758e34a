import Core
import Storage
import Web

// A delegate who is away names somebody of the same city who then acts like them, from a day to a day.
extension Mandates {
  /// Days that a stand-in lasts at most.
  static let longestStandIn = 366

  /// Named by a delegate of the city (never by somebody who only stands in for one) or the secretariat; the person acts
  /// for the city already, so that an address alone opens nothing.
  /// - Parameter last: the last day on which it holds.
  @discardableResult
  package static func standIn(
    _ person: PersonID, for id: ID<Mandate>, from first: Day, until last: Day, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Mandate> {
    let mandate = try find(id, in: tx)
    let today = tx.now.day
    try mayGive(.substitute, for: mandate.organisation, by: actor, in: tx)
    let team = try open(of: mandate.organisation, on: today, in: tx)
    guard actor.isSecretariat || team.contains(where: { $0.person == actor.person && Role.deciding.contains($0.role) }) else {
      throw Problem.forbidden("Say who stands in for a delegate: only a delegate or the secretariat does")
    }
    guard Role.deciding.contains(mandate.role), team.contains(where: { $0.id == id }) else { throw Problem.notFound }
    guard person != mandate.person else { throw FieldProblem("person", "Nobody can stand in for themselves.") }
    guard team.contains(where: { $0.person == person }) else {
      throw FieldProblem("person", "This person does not act for the city yet. Invite them as a substitute first.")
    }
    guard first >= today else { throw FieldProblem("from", "A stand-in begins today or later.") }
    guard last >= first else { throw FieldProblem("until", "The last day is before the first.") }
    guard last.number - first.number < longestStandIn else { throw FieldProblem("until", "A stand-in lasts a year at most.") }
    let end = last.adding(days: 1)
    guard try !standIns(of: mandate.organisation, on: first, in: tx).contains(where: { $0.standsFor == id && ($0.from ?? first) < end })
    else { throw FieldProblem("from", "Somebody is already standing in on these days. End that first.") }
    let made = try insert(
      person, for: mandate.organisation, as: .substitute, from: first, evidence: "", namedBy: actor.person, by: actor, in: tx)
    try tx.execute("UPDATE directory_mandate SET to_day = \(end), stands_for = \(id) WHERE id = \(made)")
    return made
  }

  /// From now on it must be said again that the people of these cities are the right ones; mandates confirmed after the
  /// election are left alone, and so are stand-ins, which end by themselves.
  /// - Parameters:
  ///   - election: the day of the election.
  ///   - day: since when an answer is awaited: that day, or later for an election entered late.
  package static func askConfirmation(
    of organisations: some Collection<OrganisationID>, election: Day, since day: Day, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    _ = try inPortions(organisations) { portion -> [Int] in
      [
        try tx.execute(
          """
          UPDATE directory_mandate SET asked_day = \(day) WHERE organisation IN \(in: portion) AND role IN \(in: Role.ofCities)
          AND stands_for IS NULL AND (confirmed_day IS NULL OR confirmed_day <= \(election))
          AND (asked_day IS NULL OR asked_day < \(day)) AND \(Organisations.open("directory_mandate", on: tx.now.day))
          """)
      ]
    }
  }
}

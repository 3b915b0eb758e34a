import Core
import Directory
import Meetings
import Storage
import Web

/// A city's own page before an assembly: form A, form B, and where it stands. The secretariat opens it for any city.
enum DelegationPages {
  /// Whose vote it is about: the actor's own city, or the one that the secretariat names.
  private static func city(_ visit: Visit, _ actor: Actor) throws -> OrganisationID {
    let named = (visit.form["city"] ?? visit.request.query["city"]).flatMap { OrganisationID(text: $0) }
    guard let city = named ?? actor.organisation else { throw Problem.forbidden(GovernancePermissions.delegate.label) }
    try actor.require(GovernancePermissions.delegate, on: city)
    return city
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, try city(visit, actor), sent: (nil, nil))
  }

  private static func page(_ visit: Visit, _ city: OrganisationID, sent: (name: Filled?, proxy: Filled?)) async throws -> Answer {
    let (sheet, state, team, cities) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      guard let state = try DelegationState.read(sheet, visit, city: city, in: tx) else {
        throw Problem.conflict(
          sheet.assembly.state == .prepared ? "This assembly has not been convened yet." : "Your city is not on the roll of this assembly.")
      }
      return (sheet, state, try Self.team(of: city, sheet, in: tx), try Self.cities(beside: city, sheet, visit, in: tx))
    }
    let html = DelegationViews.page(state, sheet, team: team, cities: cities, sent: sent, visit)
    let title = visit.t("Vote of {city}: {assembly}", ["city": state.names[city] ?? "", "assembly": sheet.title])
    let wrong = sent.name != nil || sent.proxy != nil
    return wrong ? visit.page(title, invalid: html, sheet.adjust(visit)) : visit.page(title, html, sheet.adjust(visit))
  }

  /// Everybody who acts for the city, but for who votes anyway.
  private static func team(of city: OrganisationID, _ sheet: AssemblySheet, in tx: Tx) throws -> [Choice] {
    let people = try Mandates.open(of: city, on: tx.now.day, in: tx).map(\.person)
    let names = try People.names(people, in: tx)
    var seen: Set<PersonID> = []
    return people.filter { seen.insert($0).inserted && $0 != sheet.attendance.delegates[city]?.person }
      .map { Choice("\($0)", name: names[$0] ?? "") }
  }

  /// Who may hold the city's vote, by name.
  private static func cities(beside city: OrganisationID, _ sheet: AssemblySheet, _ visit: Visit, in tx: Tx) throws -> [Choice] {
    let others = sheet.attendance.roll.entitled.map(\.organisation).filter { $0 != city }
    let names = try Organisations.names(others, visit.language, on: tx.now.day, in: tx)
    return others.map { Choice("\($0)", name: names[$0] ?? "") }
  }

  static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (id, city) = (try AssemblySheet.id(visit), try city(visit, actor))
    let team = try await visit.read { tx in try Self.team(of: city, try AssemblySheet.read(visit, in: tx), in: tx) }
    var filled = DelegationViews.nameForm(team).fill(visit.form)
    if filled.problems.isEmpty, let person = PersonID(text: filled.string("person")) {
      do {
        let holds = try await visit.write { tx in try Delegation.name(person, for: city, at: id, by: actor, in: tx) }
        return back(visit, id, city, actor, holds ? "This person will vote for your city." : "Your political delegate is asked to confirm.")
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, city, sent: (filled, nil))
  }

  static func give(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (id, city) = (try AssemblySheet.id(visit), try city(visit, actor))
    let cities = try await visit.read { tx in try Self.cities(beside: city, try AssemblySheet.read(visit, in: tx), visit, in: tx) }
    var filled = DelegationViews.proxyForm(cities).fill(visit.form)
    if filled.problems.isEmpty, let receiver = OrganisationID(text: filled.string("receiver")) {
      do {
        try await visit.write { tx in try Delegation.give(city, to: receiver, at: id, by: actor, in: tx) }
        return back(visit, id, city, actor, "Your vote is given. The other city will be told.")
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, city, sent: (nil, filled))
  }

  static func accept(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, actor, "Confirmed.") { id, city, tx in try Delegation.accept(city, at: id, by: actor, in: tx) }
  }

  static func dismiss(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, actor, "Your political delegate will vote.") { id, city, tx in
      try Delegation.dismiss(city, at: id, by: actor, in: tx)
    }
  }

  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, actor, "You have your vote back. The other city will be told.") { id, city, tx in
      try Delegation.takeBack(city, at: id, by: actor, in: tx)
    }
  }

  static func help(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, actor, "A sign-in link is on its way to the delegate.") { id, city, tx in
      try Delegation.help(city, at: id, visit.house, by: actor, in: tx)
    }
  }

  private static func act(
    _ visit: Visit, _ actor: Actor, _ done: Phrase, _ verb: @Sendable @escaping (RecordID, OrganisationID, WriteTx) throws -> Void
  ) async throws -> Answer {
    let (id, city) = (try AssemblySheet.id(visit), try city(visit, actor))
    try await visit.write { tx in try verb(id, city, tx) }
    return back(visit, id, city, actor, done)
  }

  private static func back(_ visit: Visit, _ id: RecordID, _ city: OrganisationID, _ actor: Actor, _ done: Phrase) -> Answer {
    let other = city == actor.organisation ? "" : "?city=\(city)"
    return visit.redirect(to: "/assemblies/\(id)/delegation\(other)", done: visit.t(done))
  }
}

import Core
import Directory
import Storage
import Web

/// Who coordinates a network, and its committee. What was stays written; rights end with the day.
enum Coordinations {
  /// A network gets another coordinating city from a day, by a decision that is named. The role of the former one's people ends
  /// with the day. The new one's begins with a person who is named here; else its delegates are asked by mail to name one.
  /// - Returns: how many were asked; nil when somebody is named.
  @discardableResult
  static func handOver(
    _ id: OrganisationID, to city: OrganisationID, on day: Day, decision: String, naming person: PersonID? = nil, _ house: House,
    by actor: Actor, in tx: WriteTx
  ) throws -> Int? {
    try actor.require(DirectoryPermissions.organisations)
    let network = try Organisations.find(id, in: tx)
    guard !decision.trimmed.isEmpty else { throw FieldProblem("decision", "Give the decision, so that it can be found again.") }
    guard try Organisations.members(ofAll: [id], on: day, in: tx)[id]?.contains(city) == true else {
      throw FieldProblem("city", "The coordinating city must be one of the network’s cities on that day.")
    }
    let present = try Organisations.coordinators(of: id, on: day, in: tx)
    guard !present.contains(where: { $0.id == city }) else { throw FieldProblem("city", "This city already coordinates the network.") }
    for former in present {
      try Organisations.untie(former.id, from: id, coordinates: true, on: day, by: actor, in: tx)
      try Mandates.endCoordination(of: network, by: former.id, on: day, by: actor, in: tx)
    }
    try Organisations.tie(city, to: id, coordinates: true, from: day, source: decision, by: actor, in: tx)
    // Whoever serves another network for the city serves this one too.
    let serving = try Mandates.open(of: city, on: max(day, tx.now.day), in: tx).filter {
      $0.role == Mandates.role(for: network) && $0.to == nil
    }
    if let person {
      guard !serving.contains(where: { $0.person == person }) else { return nil }
      try name(person, of: network, for: city, evidence: decision, house, by: actor, in: tx)
      return nil
    }
    return serving.isEmpty ? try CoordinationLetters.asked(network, city, from: day, house, in: tx) : nil
  }

  /// Somebody takes the role that comes with a coordination which was decided, and is told.
  static func name(
    _ person: PersonID, of network: Organisation, for city: OrganisationID, evidence: String, _ house: House, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let mandate = try Mandates.takeCoordination(person, of: network, for: city, evidence: evidence, by: actor, in: tx)
    if person != actor.person { try CoordinationLetters.named(try Mandates.find(mandate, in: tx), network, house, in: tx) }
  }

  /// A city of the network takes a seat in its committee, which is founded with its first seat.
  static func seat(
    _ city: OrganisationID, in network: Organisation, as role: Seat.Role, from: Day?, to: Day?, source: String, _ house: House,
    by actor: Actor,
    in tx: WriteTx
  ) throws {
    try actor.require(NetworkPermissions.lead, on: network.id)
    guard try Organisations.members(ofAll: [network.id], on: from ?? tx.now.day, in: tx)[network.id]?.contains(city) == true else {
      throw FieldProblem("city", "Choose one of the network's cities.")
    }
    let body = try Bodies.all(of: network.id, in: tx).first?.id ?? found(for: network, house, by: actor, in: tx)
    guard try !Bodies.seats(of: body, on: from ?? tx.now.day, in: tx).contains(where: { $0.organisation == city }) else {
      throw FieldProblem("city", "This city already has a seat.")
    }
    try Bodies.seat(city, in: body, as: role, from: from, to: to, source: source, by: actor, in: tx)
  }

  private static func found(for network: Organisation, _ house: House, by actor: Actor, in tx: WriteTx) throws -> ID<Body> {
    var names: [Language: String] = [:]
    for language in Language.official {
      let name = try Organisations.names([network.id], language, on: tx.now.day, in: tx)[network.id] ?? network.name
      names[language] = Reader(language: language, words: house.words).t("Committee of {network}", ["network": name])
    }
    return try Bodies.found(slug: "\(network.slug)-committee", names: names, of: network.id, by: actor, in: tx)
  }
}

/// The page of a space that says who coordinates, sits in the committee, and what is true of the network.
enum CoordinationPages {
  struct Sheet: Sendable {
    let space: Space
    let coordinations: [Coordination]
    let body: Body?
    let seats: [Seat]
    let names: [OrganisationID: String]
    let facts: [NetworkFact]
    let cities: [Choice]
    /// Delegates of these cities, for whoever hands over.
    let people: [Choice]
    /// This reader says who takes the role for a coordinating city.
    let mayName: Bool
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit) }

  private static func page(_ visit: Visit, _ sent: Filled? = nil) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, in: tx) }
    return sheet.space.page(.coordination, CoordinationViews.page(sheet, sent, visit), invalid: sent != nil, visit)
  }

  static func read(_ visit: Visit, in tx: Tx) throws -> Sheet {
    let space = try Space.find(visit, in: tx)
    let id = space.network.id
    let coordinations = try Organisations.coordinations(of: [id], in: tx)
    let body = try Bodies.all(of: id, in: tx).first
    let seats = try body.map { try Bodies.history(of: $0.id, in: tx) } ?? []
    let cities = space.mayLead ? try Organisations.members(of: id, on: tx.now.day, in: tx) : []
    let names = try Organisations.names(
      coordinations.map(\.city) + seats.map(\.organisation) + cities.map(\.id), visit.language, on: tx.now.day, in: tx)
    return Sheet(
      space: space, coordinations: coordinations, body: body, seats: seats, names: names,
      facts: try NetworkFact.all(of: [id], in: tx)[id] ?? [], cities: cities.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) },
      people: visit.may(DirectoryPermissions.organisations) ? try CoordinationNaming.choices(cities.map(\.id), names, in: tx) : [],
      mayName: !CoordinationNaming.cities(coordinations, visit).isEmpty)
  }

  static func handoverForm(_ sheet: Sheet) -> Form {
    Form(
      [
        .choice("city", "New coordinating city", sheet.cities, required: true), .day("day", "From", required: true),
        .text("decision", "Decision", required: true, limit: 300, help: "For example: assembly of the network, 8 July 2021."),
        .choice(
          "person", "Who takes the role", sheet.people,
          help: "A delegate of that city. If nobody is chosen, its delegates are asked by e-mail to name somebody."),
      ], id: "handover")
  }

  static func seatForm(_ cities: [Choice]) -> Form {
    Form(
      [
        .choice("city", "City", cities, required: true),
        .choice(
          "role", "Seat", [Seat.Role.president, .vicePresident, .treasurer, .member, .host].map { Choice($0.rawValue, $0.label) },
          required: true),
        .day("from", "From", required: true), .day("to", "Until"), .text("source", "Decision", required: true, limit: 300),
      ], id: "seat")
  }

  static let factForm = Form(
    [
      .choice("fact", "Feature of the network", NetworkFact.Name.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice(
        "value", "Answer", [Choice("yes", "yes"), Choice("no", "no")] + NetworkFact.Choosing.allCases.map { Choice($0.rawValue, $0.label) }),
      .number("months", "Months, for the length of a term", in: 1...240), .day("from", "From"),
      .text("source", "Source", required: true, limit: 300),
    ], id: "fact")

  private static func change(
    _ visit: Visit, _ form: (Sheet) -> Form, _ verb: @Sendable @escaping (Filled, Space, WriteTx) throws -> String
  ) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, in: tx) }
    var filled = form(sheet).fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      let space = sheet.space
      do {
        let done = try await visit.write { tx in try verb(values, space, tx) }
        return visit.redirect(to: space.path(.coordination), done: done)
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    try sheet.space.requireLead()
    return try await page(visit, filled)
  }

  static func handOver(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try actor.require(DirectoryPermissions.organisations)
    return try await change(visit, { handoverForm($0) }) { filled, space, tx in
      guard let city = OrganisationID(text: filled.string("city")), let day = filled.day("day") else { throw Problem.malformed }
      let chosen = try filled.optional("person").map { try CoordinationNaming.read($0) }
      if let chosen, chosen.city != city { throw FieldProblem("person", "This person does not act for the city chosen.") }
      let asked = try Coordinations.handOver(
        space.network.id, to: city, on: day, decision: filled.string("decision"), naming: chosen?.person, visit.house, by: actor, in: tx)
      return switch asked {
      case nil: visit.t("The coordination is handed over on that day.")
      case 0:
        visit.t("The coordination is handed over on that day. There was nobody in the new city who could be asked who takes the role.")
      default: visit.t("The coordination is handed over on that day. The delegates of the new city are asked who takes the role.")
      }
    }
  }

  static func takeSeat(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, { seatForm($0.cities) }) { filled, space, tx in
      guard let city = OrganisationID(text: filled.string("city")), let role = Seat.Role(rawValue: filled.string("role")) else {
        throw Problem.malformed
      }
      try Coordinations.seat(
        city, in: space.network, as: role, from: filled.day("from"), to: filled.day("to"), source: filled.string("source"), visit.house,
        by: actor, in: tx)
      return visit.t("The seat is filled.")
    }
  }

  static func stateFact(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try actor.require(DirectoryPermissions.organisations)
    return try await change(visit, { _ in factForm }) { filled, space, tx in
      guard let name = NetworkFact.Name(rawValue: filled.string("fact")) else { throw Problem.malformed }
      let value = name == .term ? filled.int("months").map { "\($0)" } ?? "" : filled.string("value")
      try NetworkFact.state(name, value, of: space.network.id, from: filled.day("from"), source: filled.string("source"), by: actor, in: tx)
      return visit.t("It is saved.")
    }
  }

  /// Of a network's committee or of the Executive Committee.
  static func endSeat(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Seat>(text: visit.parameter("id")) else { throw Problem.notFound }
    let path = try await visit.write { tx in
      let body = try Bodies.find(try Bodies.find(id, in: tx).body, in: tx)
      // Of what one does not serve, one is not told that it is there.
      guard actor.may(DirectoryPermissions.bodies, on: body.organisation) else { throw Problem.notFound }
      try Bodies.vacate(id, on: tx.now.day, by: actor, in: tx)
      let owner = try Organisations.find(body.organisation, in: tx)
      return owner.kind == .association ? "/committee/work" : "/networks/\(owner.slug)/space/coordination"
    }
    return visit.redirect(to: path, done: visit.t("The seat is vacant from today."))
  }
}

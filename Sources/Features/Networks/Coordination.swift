import Core
import Directory
import Storage
import Web

/// Who coordinates a network, and its committee. What was stays written; rights end with the day.
enum Coordinations {
  /// A network gets another coordinating city from a day, by a decision that is named.
  static func handOver(
    _ network: OrganisationID, to city: OrganisationID, on day: Day, decision: String, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    guard !decision.trimmed.isEmpty else { throw FieldProblem("decision", "Name the decision, so that it can be found again.") }
    guard try Organisations.members(ofAll: [network], on: day, in: tx)[network]?.contains(city) == true else {
      throw FieldProblem("city", "The coordinating city is one of the network's cities on that day.")
    }
    let present = try Organisations.coordinators(of: network, on: day, in: tx)
    guard !present.contains(where: { $0.id == city }) else { throw FieldProblem("city", "This city coordinates the network already.") }
    for former in present { try Organisations.untie(former.id, from: network, coordinates: true, on: day, by: actor, in: tx) }
    try Organisations.tie(city, to: network, coordinates: true, from: day, source: decision, by: actor, in: tx)
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
      throw FieldProblem("city", "This city has a seat already.")
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
      facts: try NetworkFact.all(of: [id], in: tx)[id] ?? [], cities: cities.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) })
  }

  static func handoverForm(_ cities: [Choice]) -> Form {
    Form(
      [
        .choice("city", "New coordinating city", cities, required: true), .day("day", "From", required: true),
        .text("decision", "Decision", required: true, limit: 300, help: "Such as: assembly of the network, 8 July 2021."),
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
      .choice("fact", "What is true of the network", NetworkFact.Name.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice(
        "value", "Answer", [Choice("yes", "yes"), Choice("no", "no")] + NetworkFact.Choosing.allCases.map { Choice($0.rawValue, $0.label) }),
      .number("months", "Months, for the length of a term", in: 1...240), .day("from", "From"),
      .text("source", "Where that was read", required: true, limit: 300),
    ], id: "fact")

  private static func change(
    _ visit: Visit, _ form: (Sheet) -> Form, done: String, _ verb: @Sendable @escaping (Filled, Space, WriteTx) throws -> Void
  ) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, in: tx) }
    var filled = form(sheet).fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      let space = sheet.space
      do {
        try await visit.write { tx in try verb(values, space, tx) }
        return visit.redirect(to: space.path(.coordination), done: done)
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    try sheet.space.requireLead()
    return try await page(visit, filled)
  }

  static func handOver(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try actor.require(DirectoryPermissions.organisations)
    return try await change(visit, { handoverForm($0.cities) }, done: visit.t("The coordination is handed over on that day.")) {
      filled, space, tx in
      guard let city = OrganisationID(text: filled.string("city")), let day = filled.day("day") else { throw Problem.malformed }
      try Coordinations.handOver(space.network.id, to: city, on: day, decision: filled.string("decision"), by: actor, in: tx)
    }
  }

  static func takeSeat(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, { seatForm($0.cities) }, done: visit.t("The seat is taken.")) { filled, space, tx in
      guard let city = OrganisationID(text: filled.string("city")), let role = Seat.Role(rawValue: filled.string("role")) else {
        throw Problem.malformed
      }
      try Coordinations.seat(
        city, in: space.network, as: role, from: filled.day("from"), to: filled.day("to"), source: filled.string("source"), visit.house,
        by: actor,
        in: tx)
    }
  }

  static func stateFact(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try actor.require(DirectoryPermissions.organisations)
    return try await change(visit, { _ in factForm }, done: visit.t("It is written down.")) { filled, space, tx in
      guard let name = NetworkFact.Name(rawValue: filled.string("fact")) else { throw Problem.malformed }
      let value = name == .term ? filled.int("months").map { "\($0)" } ?? "" : filled.string("value")
      try NetworkFact.state(name, value, of: space.network.id, from: filled.day("from"), source: filled.string("source"), by: actor, in: tx)
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

enum CoordinationViews {
  static func page(_ sheet: CoordinationPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let space = sheet.space
    let path = visit.path(space.path(.coordination))
    let isSecretariat = visit.may(DirectoryPermissions.organisations)
    var body: HTML = Kit.section(reader.t("Coordinating cities"), coordinators(sheet, visit))
    if isSecretariat {
      body += form(CoordinationPages.handoverForm(sheet.cities), sent, "\(path)/handover", "Hand over the coordination", visit)
    }
    body += Kit.section(reader.t("Committee"), seats(sheet.seats, sheet.names, mayEnd: space.mayLead, visit))
    if space.mayLead { body += form(CoordinationPages.seatForm(sheet.cities), sent, "\(path)/seats", "Give a seat", visit) }
    body += Kit.section(reader.t("What is true of this network"), facts(sheet, visit))
    if isSecretariat { body += form(CoordinationPages.factForm, sent, "\(path)/facts", "Write it down", visit) }
    return body
  }

  /// Folded, unless something was wrong with it.
  static func form(_ form: Form, _ sent: Filled?, _ action: String, _ submit: Phrase, _ visit: Visit) -> HTML {
    let mine = sent.flatMap { $0.form.id == form.id ? $0 : nil }
    let html = (mine ?? form.start(SpaceEditing.start(visit))).html(action: action, submit: submit, reader: visit.reader)
    return "<details\(flag: "open", mine != nil)><summary>\(visit.t(submit))</summary>\(html)</details>\n"
  }

  private static func coordinators(_ sheet: CoordinationPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let today = visit.now.day
    let rows = sheet.coordinations.map { coordination -> [HTML] in
      let expected = coordination.to == nil ? NetworkFact.end(of: coordination.from, sheet.facts) : nil
      let until: HTML =
        coordination.to.map { Kit.shortDay($0, reader) } ?? expected.map { "\(reader.t("expected: {month}", ["month": reader.month($0)]))" }
        ?? ""
      let state: HTML =
        coordination.holds(on: today)
        ? Kit.badge(reader.t("Coordinates"), .good)
        : Kit.badge(coordination.to.map { $0 <= today } == true ? reader.t("Formerly") : reader.t("From then on"), .neutral)
      return [
        "\(sheet.names[coordination.city] ?? "")", coordination.from.map { Kit.shortDay($0, reader) } ?? "\(reader.t("unknown"))", until,
        state,
        "<span class=\"soft\">\(coordination.source)</span>",
      ]
    }
    let columns = ["City", "Since", "Until", "State", "Decision or source"] as [Phrase]
    return Kit.table(
      Table(
        reader.t("Coordinating cities"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No coordinating city is recorded."), reader)), reader)
  }

  /// Present and former seats of a body, with who may end them.
  static func seats(_ seats: [Seat], _ names: [OrganisationID: String], mayEnd: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let today = visit.now.day
    let rows = seats.map { seat -> [HTML] in
      let isPast = seat.to.map { $0 <= today } ?? false
      let city = names[seat.organisation] ?? ""
      var row: [HTML] = [
        "\(city)", "\(reader.t(seat.role.label))", seat.from.map { Kit.shortDay($0, reader) } ?? "\(reader.t("unknown"))",
        seat.to.map { Kit.shortDay($0, reader) } ?? "", "<span class=\"soft\">\(seat.source)</span>",
      ]
      if mayEnd {
        row.append(
          isPast ? "" : Kit.button(reader.t("End today"), action: visit.path("/seats/\(seat.id)/end"), tone: .quiet, detail: city, reader))
      }
      return row
    }
    var columns: [Phrase] = ["City", "Seat", "Since", "Until", "Decision or source"]
    if mayEnd { columns.append("Change") }
    return Kit.table(
      Table(
        reader.t("Seats"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No seat is recorded."), reader)), reader)
  }

  private static func facts(_ sheet: CoordinationPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.facts.map { fact -> [HTML] in
      [
        "\(reader.t(fact.name.label))", "\(fact.shown(reader))", fact.from.map { Kit.shortDay($0, reader) } ?? "",
        fact.to.map { Kit.shortDay($0, reader) } ?? "", "<span class=\"soft\">\(fact.source)</span>",
      ]
    }
    let columns = ["What", "Answer", "Since", "Until", "Source"] as [Phrase]
    return Kit.table(
      Table(
        reader.t("What is true of this network"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("Nothing is written down yet."), reader)), reader)
  }
}

import Core
import Storage
import Web

/// What the secretariat changes of an organisation: name, networks, population. Its standing changes on the page of its membership.
enum EditingPages {
  static let nameForm = Form([
    .text("name", "Name", required: true, limit: 200),
    .choice("language", "Language of the name", [Choice("und", "Its own language")] + LanguageChoice.official),
    .day("from", "From", required: true, help: "The address of its page stays the same; a redirect is added."),
  ])
  static func networkForm(_ networks: [Organisation], _ names: [OrganisationID: String]) -> Form {
    Form([
      .choice("network", "Network", networks.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) }, required: true),
      .choice(
        "change", "Change",
        [
          Choice("join", "Joins"), Choice("coordinate", "Coordinates"), Choice("leave", "Leaves"),
          Choice("hand-over", "No longer coordinates"),
        ],
        required: true),
      .day("from", "From", help: "Leave empty if the date is unknown."),
      .text("source", "Source", limit: 300),
    ])
  }
  static let populationForm = Form([
    .number("population", "Inhabitants", in: 1...50_000_000, required: true),
    .day("from", "From", required: true), .text("source", "Source", required: true, limit: 300),
  ])

  static let placeForm = Form(RegistrationPages.place)

  struct State: Sendable {
    let organisation: Organisation
    let name: String
    let standing: Standing?
    let facts: [Fact]
    let networks: [Organisation]
    let coordinated: [Organisation]
    let all: [Organisation]
    /// Of the networks, in the reader's language.
    let names: [OrganisationID: String]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, sent: nil) }

  fileprivate static func page(_ visit: Visit, sent: (which: String, form: Filled)?) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language
    let state = try await visit.read { tx in try self.state(slug, language, in: tx) }
    let body = EditingViews.editing(visit, state) { which, fresh in sent?.which == which ? sent?.form ?? fresh : fresh }
    return sent == nil ? visit.page(state.name, body) : visit.page(state.name, invalid: body)
  }

  private static func state(_ slug: String, _ language: Language, in tx: Tx) throws -> State {
    let organisation = try Organisations.find(slug: slug, in: tx)
    let day = tx.now.day
    let all = try Organisations.all([.network, .delegation], in: tx)
    return State(
      organisation: organisation,
      name: try Organisations.names([organisation.id], language, on: day, in: tx)[organisation.id] ?? organisation.name,
      standing: try Organisations.standing(of: organisation.id, on: day, in: tx),
      facts: try Organisations.facts(of: organisation.id, in: tx),
      networks: try Organisations.networks(of: organisation.id, on: day, in: tx),
      coordinated: try Organisations.coordinated(by: organisation.id, on: day, in: tx), all: all,
      names: try Organisations.names(all.map(\.id), language, on: day, in: tx))
  }

  /// One form of the page: checked, handed to a verb, drawn again beside the others when something is wrong.
  private static func change(
    _ visit: Visit, _ which: String, _ form: Form, done: String,
    _ verb: @Sendable @escaping (Filled, OrganisationID, WriteTx) throws -> Void
  ) async throws -> Answer {
    let slug = visit.parameter("slug")
    var filled = form.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, sent: (which, filled)) }
    let values = filled
    do {
      try await visit.write { tx in try verb(values, try Organisations.find(slug: slug, in: tx).id, tx) }
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, sent: (which, filled))
    }
    return visit.redirect(to: "/organisations/\(slug)/editing", done: done)
  }

  static func rename(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, "name", nameForm, done: visit.t("The name is saved.")) { values, id, tx in
      let language = values.optional("language").flatMap { $0 == "und" ? nil : Language($0) }
      try Organisations.rename(id, to: values.string("name"), in: language, from: values.day("from") ?? tx.now.day, by: actor, in: tx)
    }
  }

  static func changeNetwork(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let language = visit.language
    let (all, names) = try await visit.read { tx in
      let all = try Organisations.all([.network, .delegation], in: tx)
      return (all, try Organisations.names(all.map(\.id), language, on: tx.now.day, in: tx))
    }
    return try await change(visit, "network", networkForm(all, names), done: visit.t("The network is saved.")) { values, id, tx in
      guard let network = OrganisationID(text: values.string("network")) else { throw Problem.notFound }
      let coordinates = ["coordinate", "hand-over"].contains(values.string("change"))
      if ["join", "coordinate"].contains(values.string("change")) {
        return try Organisations.tie(
          id, to: network, coordinates: coordinates, from: values.day("from"), source: values.string("source"), by: actor, in: tx)
      }
      guard let day = values.day("from") else { throw FieldProblem("from", "Give the date on which that ended.") }
      try Organisations.untie(id, from: network, coordinates: coordinates, on: day, by: actor, in: tx)
    }
  }

  static func changePopulation(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, "population", populationForm, done: visit.t("The population is saved.")) { values, id, tx in
      guard let number = values.int("population") else { throw FieldProblem("population", "Give a number here.") }
      try Organisations.state(
        Fact(.population, String(number), from: values.day("from"), source: values.string("source")), of: id, by: actor, in: tx)
    }
  }
}

extension EditingPages {
  static func changePlace(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    var filled = placeForm.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, sent: ("place", filled)) }
    let values = filled
    do {
      // Two empty fields say that the place is unknown; no fields say nothing.
      guard visit.form["latitude"] != nil, visit.form["longitude"] != nil else {
        throw FieldProblem("latitude", "Give both latitude and longitude, or neither.")
      }
      let before = try await visit.write { tx in
        let before = try Organisations.find(slug: slug, in: tx)
        let (latitude, longitude) = try RegistrationPages.degrees(values)
        try Organisations.place(before.id, latitude: latitude, longitude: longitude, by: actor, in: tx)
        return before
      }
      return visit.redirect(
        to: "/organisations/\(slug)/editing", done: visit.t("The place is saved."),
        undo: Undo(action: visit.path("/organisations/\(slug)/place"), fields: placeFields(before)))
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, sent: ("place", filled))
    }
  }

  static func placeFields(_ organisation: Organisation) -> Fields {
    Fields([
      ("latitude", organisation.latitude.map { "\($0)" } ?? ""), ("longitude", organisation.longitude.map { "\($0)" } ?? ""),
    ])
  }
}

enum EditingViews {
  static func editing(_ visit: Visit, _ state: EditingPages.State, _ form: (String, Filled) -> Filled) -> HTML {
    let reader = visit.reader
    let base = visit.path("/organisations/\(state.organisation.slug)")
    let isCity = state.organisation.kind == .city || state.organisation.kind == .candidate
    func section(_ title: String, _ which: String, _ fresh: Form, _ submit: Phrase, from start: Fields = Fields()) -> HTML {
      "<section><h2>\(title)</h2>\(form(which, fresh.start(start)).html(action: "\(base)/\(which)", submit: submit, reader: reader))</section>"
    }
    var body: HTML = """
      <p><a href="\(path: visit.path(state.organisation.path))">\(reader.t("Its public page"))</a> ·
      <a href="\(path: visit.path("/team/\(state.organisation.slug)"))">\(reader.t("Who acts for it"))</a></p>
      \(facts(state, reader))
      """
    body += section(reader.t("Name"), "name", EditingPages.nameForm, "Save the name")
    body += section(
      reader.t("Place on the map"), "place", EditingPages.placeForm, "Save the place", from: EditingPages.placeFields(state.organisation))
    if isCity {
      body += Kit.section(reader.t("Standing"), membership(visit, state))
      body += section(reader.t("Networks"), "network", EditingPages.networkForm(state.all, state.names), "Save the network")
      body += section(reader.t("Population"), "population", EditingPages.populationForm, "Save the population")
    }
    return body
  }

  /// Admitted, suspended, excluded, returned: on a page of its own, where each has its reason and its decision.
  private static func membership(_ visit: Visit, _ state: EditingPages.State) -> HTML {
    let kind = state.organisation.kind
    let outside: Phrase = kind == .candidate ? kind.label : "Not a member"
    let way: HTML =
      "<a href=\"\(path: visit.path("/membership/\(state.organisation.slug)"))\">\(visit.t("Membership of this city"))</a>"
    let words = visit.t(
      "Admission, suspension, restoration and departure are recorded on its membership page, each with its date, its reason and the decision."
    )
    return "<p>\(visit.t(state.standing?.label ?? outside)). \(words)</p><p>\(way)</p>"
  }

  private static func facts(_ state: EditingPages.State, _ reader: Reader) -> HTML {
    var rows = state.facts.map { fact -> [HTML] in
      let value = fact.name == .membership ? fact.value.flatMap { Standing(rawValue: $0) }.map { reader.t($0.label) } : fact.value
      return [
        .text(reader.t(fact.name.label)), .text(value ?? reader.t("unknown")), TeamViews.day(fact.from, reader),
        fact.to.map { Kit.day($0, reader) } ?? "", "\(fact.source)\(Fact.saidMark(fact.said, reader))",
      ]
    }
    rows += state.networks.map { [.text(reader.t("Network")), .text(state.names[$0.id] ?? $0.name), "", "", ""] }
    rows += state.coordinated.map { [.text(reader.t("Coordinates")), .text(state.names[$0.id] ?? $0.name), "", "", ""] }
    let columns = ["What", "Value", "From", "Until", "Source"] as [Phrase]
    return Kit.table(
      Table(reader.t("What is recorded"), columns.map { .init(reader.t($0)) }, rows: rows, empty: .text(reader.t("Nothing yet."))), reader)
  }
}

extension Fact.Name {
  package var label: Phrase {
    switch self {
    case .membership: "Membership"
    case .population: "Population"
    case .incomeGroup: "Fee group"
    case .founded: "Founded"
    case .dues: "Fees"
    }
  }
}

import Core
import Directory
import Storage
import Web

/// Cities that might join: list, one of them, and what is done about it.
enum ProspectPages {
  struct Picture: Sendable {
    let prospect: Prospect
    let contacts: [Contact]
    let calls: [Call]
    let people: [PersonID: String]
    let names: [OrganisationID: String]
    let slugs: [OrganisationID: String]
  }

  // MARK: List

  private static func query(_ fields: Fields) -> Prospects.Query {
    Prospects.Query(
      stage: fields["stage"].flatMap { Prospect.Stage(rawValue: $0) },
      country: fields["country"].map { $0.uppercased() }.flatMap { Countries.exists($0) ? $0 : nil },
      network: fields["network"].flatMap { OrganisationID(text: $0) }, open: fields["open"] == "1")
  }

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let query = query(visit.request.query)
    let (prospects, names, owners) = try await read(query, visit, actor)
    let body = ProspectViews.list(prospects, names, owners, query, visit)
    return visit.page(visit.t("Prospects"), body) { chrome in
      chrome.indexed = false
      chrome.lead = .text(visit.t("{count} cities that might join", count: prospects.count))
    }
  }

  /// Those that one's own city is the sponsor of, whoever else looks after them.
  static func sponsored(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let city = actor.organisation else { throw Problem.forbidden(Permission.sponsorsProspects.label) }
    let (prospects, _, owners) = try await read(Prospects.Query(sponsor: city), visit, actor)
    let none = visit.t("Your city is not the sponsor of any. The secretariat or the coordinator of a network names sponsors.")
    let body = ProspectViews.table(prospects, owners, visit, empty: Kit.empty(none, visit.reader)) + Kit.helpLink("prospects", visit.reader)
    return visit.page(visit.t("Cities that we sponsor"), body) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Our city"), visit.path("/our-city"))]
    }
  }

  private static func read(
    _ query: Prospects.Query, _ visit: Visit, _ actor: Actor
  ) async throws -> ([Prospect], [OrganisationID: String], [PersonID: String]) {
    try await visit.read { tx in
      let prospects = try Prospects.list(query, by: actor, in: tx)
      let named = prospects.flatMap { [$0.network, $0.sponsor] }.compactMap { $0 }
      return (
        prospects, try Organisations.names(named, visit.language, on: tx.now.day, in: tx),
        try People.names(prospects.compactMap(\.owner), in: tx)
      )
    }
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .xlsx) }

  private static func sheet(_ visit: Visit, _ actor: Actor, _ format: Sheet.Format) async throws -> Answer {
    let (prospects, names, owners) = try await read(query(visit.request.query), visit, actor)
    let contacts = try await visit.read { tx in try Prospects.contacts(of: prospects.map(\.id), in: tx) }
    let reader = visit.reader
    let columns: [Phrase] = [
      "City", "Country code", "Country", "Territory", "Sponsor city", "Stage", "Next step", "Until", "Who", "Contacts", "Last change",
    ]
    let rows = prospects.map { prospect -> [Sheet.Cell] in
      let people = contacts[prospect.id, default: []].map {
        [$0.name, $0.post, $0.address, $0.phone].filter { !$0.isEmpty }.joined(separator: ", ")
      }
      return [
        .text(prospect.city), .text(prospect.country), .text(Countries.name(prospect.country, reader.language)),
        .text(prospect.network.flatMap { names[$0] } ?? ""), .text(prospect.sponsor.flatMap { names[$0] } ?? ""),
        .text(reader.t(prospect.stage.label)), .text(prospect.nextStep), .day(prospect.nextDay),
        .text(prospect.owner.flatMap { owners[$0] } ?? ""), .text(people.joined(separator: "; ")), .day(prospect.changed.day),
      ]
    }
    return Sheet("prospects-\(visit.now.day)", columns.map { reader.t($0) }, rows: rows).answer(format)
  }

  // MARK: New and changed

  private static func territories(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> [Choice] {
    let all = try Organisations.all([.delegation, .network], in: tx).filter { actor.may(.tendsProspects, on: $0.id) }
    let names = try Organisations.names(all.map(\.id), visit.language, on: tx.now.day, in: tx)
    return all.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) }
  }

  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let choices = try await visit.read { tx in try territories(visit, actor, in: tx) }
    let country = visit.request.query["country"].flatMap { Countries.exists($0) ? $0 : nil } ?? ""
    return newPage(visit, choices, Fields([("country", country)])).shown(visit)
  }

  private static func newPage(_ visit: Visit, _ choices: [Choice], _ start: Fields = Fields()) -> FormPage {
    FormPage(
      title: visit.t("New prospect"), form: Prospect.form(visit.reader, networks: choices), path: "/prospects", submit: "Add it",
      start: start, after: Kit.helpLink("prospects", visit.reader), breadcrumb: [Link(visit.t("Prospects"), visit.path("/prospects"))])
  }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let choices = try await visit.read { tx in try territories(visit, actor, in: tx) }
    return try await newPage(visit, choices).sent(visit, done: visit.t("Added.")) { filled, tx in
      let id = try Prospects.add(
        city: filled.string("city"), country: filled.string("country"),
        network: filled.optional("network").flatMap { OrganisationID(text: $0) },
        sponsor: try sponsor(filled, in: tx), by: actor, in: tx)
      return "/prospects/\(id)"
    }
  }

  /// By the name of a member city, whatever its marks.
  private static func sponsor(_ filled: Filled, in tx: Tx) throws -> OrganisationID? {
    guard let typed = filled.optional("sponsor") else { return nil }
    let (name, country) = TypedCity.read(typed)
    let found = try Organisations.named(name, country: country, in: tx).filter { $0.kind == .city }
    let members = try found.filter { try Organisations.standing(of: $0.id, on: tx.now.day, in: tx) != nil }
    guard let one = members.first else { throw FieldProblem("sponsor", "No member city has this name.") }
    guard members.count == 1 else {
      throw FieldProblem("sponsor", "Several member cities have this name. Add the country in brackets, such as: Lagoa (PT).")
    }
    return one.id
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit, actor).shown(visit) }

  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (prospect, sponsor, choices) = try await visit.read { tx in
      let prospect = try Prospects.find(id, by: actor, in: tx)
      let sponsor = try prospect.sponsor.map { try Organisations.find($0, in: tx) }
      return (prospect, sponsor.map { "\($0.name) (\($0.country ?? ""))" }, try territories(visit, actor, in: tx))
    }
    var form = Prospect.form(visit.reader, networks: choices)
    form.fields.append(.hidden("version"))
    return FormPage(
      title: prospect.city, form: form, path: prospect.path, submit: "Save",
      start: Fields([
        ("city", prospect.city), ("country", prospect.country), ("network", prospect.network.map { "\($0)" } ?? ""),
        ("sponsor", sponsor ?? ""), ("version", "\(prospect.version)"),
      ]), breadcrumb: [Link(visit.t("Prospects"), visit.path("/prospects")), Link(prospect.city, visit.path(prospect.path))])
  }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await editPage(visit, actor).sent(visit, done: visit.t("Saved.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try Prospects.change(
        id, city: filled.string("city"), country: filled.string("country"),
        network: filled.optional("network").flatMap { OrganisationID(text: $0) },
        sponsor: try sponsor(filled, in: tx), version: version, by: actor, in: tx)
      return "/prospects/\(id)"
    }
  }

  // MARK: One

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: (which: String, form: Filled)?) async throws -> Answer {
    let id = try id(visit)
    let picture = try await visit.read { tx in try self.picture(id, visit, actor, in: tx) }
    let body = ProspectViews.page(picture, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.lead = .text(Countries.name(picture.prospect.country, visit.language))
      chrome.breadcrumb =
        actor.holds(.tendsProspects)
        ? [Link(visit.t("Prospects"), visit.path("/prospects"))]
        : [Link(visit.t("Cities that we sponsor"), visit.path("/sponsored-cities"))]
    }
    return sent == nil ? visit.page(picture.prospect.city, body, adjust) : visit.page(picture.prospect.city, invalid: body, adjust)
  }

  private static func picture(_ id: RecordID, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let prospect = try Prospects.find(id, by: actor, in: tx)
    let calls = try Prospects.calls(of: id, in: tx)
    let organisations = [prospect.network, prospect.sponsor, prospect.organisation].compactMap { $0 }
    return Picture(
      prospect: prospect, contacts: try Prospects.contacts(of: [id], in: tx)[id] ?? [], calls: calls,
      people: try People.names((calls.map(\.person) + [prospect.owner]).compactMap { $0 }, in: tx),
      names: try Organisations.names(organisations, visit.language, on: tx.now.day, in: tx),
      slugs: try Organisations.find(organisations, in: tx).mapValues(\.slug))
  }

  /// One form of the page: checked, handed to a verb, drawn again beside the others when something is wrong.
  private static func sent(
    _ visit: Visit, _ actor: Actor, _ which: String, _ form: Form, done: String,
    _ verb: @Sendable @escaping (RecordID, Filled, WriteTx) throws -> Void
  ) async throws -> Answer {
    let id = try id(visit)
    var filled = form.fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      do {
        try await visit.write { tx in try verb(id, values, tx) }
        return visit.redirect(to: "/prospects/\(id)", done: done)
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, (which, filled))
  }

  static func step(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let stage = try await visit.read { tx in try Prospects.find(id, by: actor, in: tx).stage }
    return try await sent(visit, actor, "step", Prospect.stepForm(stage), done: visit.t("Noted.")) { id, filled, tx in
      guard let stage = Prospect.Stage(rawValue: filled.string("stage")), let day = filled.day("day") else { throw Problem.malformed }
      try Prospects.step(
        id, to: stage, words: filled.string("words"), day: day, next: filled.string("next"), nextDay: filled.day("next_day"),
        mine: filled.flag("mine"), by: actor, in: tx)
    }
  }

  static func addContact(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await sent(visit, actor, "contact", Prospect.contactForm, done: visit.t("The contact is saved.")) { id, filled, tx in
      try Prospects.addContact(filled, to: id, by: actor, in: tx)
    }
  }

  static func removeContact(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let contact = ID<Contact>(text: visit.parameter("contact")) else { throw Problem.notFound }
    try await visit.write { tx in try Prospects.removeContact(contact, of: id, by: actor, in: tx) }
    return visit.redirect(to: "/prospects/\(id)", done: visit.t("The contact is removed."))
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// One city as its coordinators and the secretariat follow it: who acts, what was done, calls, names, a buddy city.
enum CityCoveragePages {
  struct Picture: Sendable {
    let city: Organisation
    let name: String
    let coverage: CityCoverage
    let mandates: [Mandate]
    let people: [PersonID: String]
    let holders: [Holder]
    let contacts: [Contact]
    let steps: [(step: Step, day: Day)]
    let elections: (next: Election?, last: Election?)
    let successions: [Succession]
    let welcomes: [Welcome]
    let ticks: [ID<Welcome>: Set<Welcome.Step>]
    let buddies: [Buddy]
    let names: [OrganisationID: String]
    let mayName: Bool
  }

  /// Throws `Problem.notFound` for cities that one does not follow.
  static func city(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> (Organisation, String) {
    let city = try Organisations.find(slug: visit.parameter("slug"), in: tx)
    guard actor.may(HandoverPermissions.follow, on: city.id), city.kind == .city else { throw Problem.notFound }
    return (city, try Organisations.names([city.id], visit.language, on: tx.now.day, in: tx)[city.id] ?? city.name)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in
      let (city, name) = try city(visit, actor, in: tx)
      let day = tx.now.day
      guard let coverage = try Coverage.of([city], on: day, in: tx).first else { throw Problem.notFound }
      let mandates = try Mandates.open(of: city.id, on: day, in: tx).filter { Role.ofCities.contains($0.role) }
      let contacts = try Contacts.of(city.id, in: tx)
      let successions = try Successions.open(of: city.id, by: actor, visit.house, in: tx)
      let welcomes = try Welcomes.open(of: city.id, in: tx)
      let buddies = try Buddies.of(city.id, in: tx)
      let people = mandates.map(\.person) + contacts.compactMap(\.person) + welcomes.map(\.person)
      return Picture(
        city: city, name: name, coverage: coverage, mandates: mandates, people: try People.names(people, in: tx),
        holders: try Mandates.holders(of: [city.id], roles: Role.ofCities, on: day, in: tx), contacts: contacts,
        steps: try Elections.history(of: city.id, in: tx), elections: try Elections.around(city, in: tx), successions: successions,
        welcomes: welcomes, ticks: try Welcomes.ticks(welcomes, in: tx), buddies: buddies,
        names: try Organisations.names(buddies.flatMap { [$0.city, $0.buddy] }, visit.language, on: day, in: tx),
        mayName: actor.may(DirectoryPermissions.mandates, on: city.id))
    }
    let start = form.start(Fields([("day", "\(visit.now.day)")]))
    let body = CityCoverageViews.page(picture, sent ?? start, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Teams of cities"), visit.path("/teams"))]
    }
    return sent == nil ? visit.page(picture.name, body, adjust) : visit.page(picture.name, invalid: body, adjust)
  }

  // MARK: Calls

  static let form = Form([
    .day("day", "Day", required: true),
    .choice("outcome", "What came of it", Contact.Outcome.noted.map { Choice($0.rawValue, $0.label) }, required: true),
    .area(
      "note", "Note", limit: 1000, rows: 3, help: "What the next one who calls should know. Nothing private: the city may ask to see it."),
  ])

  static func note(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    _ = try await visit.read { tx in try city(visit, actor, in: tx) }
    var filled = form.fill(visit.form)
    guard filled.problems.isEmpty, let day = filled.day("day"), let outcome = Contact.Outcome(rawValue: filled.string("outcome"))
    else {
      return try await page(visit, actor, filled)
    }
    let note = filled.string("note")
    do {
      try await visit.write { tx in
        let (city, _) = try city(visit, actor, in: tx)
        try Contacts.note(outcome, on: day, note, with: city.id, by: actor, in: tx)
      }
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, actor, filled)
    }
    return visit.redirect(to: "/teams/\(visit.parameter("slug"))", done: visit.t("The contact is noted."))
  }

  // MARK: Names

  static func names(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await namesPage(visit, actor).shown(visit) }

  static func propose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await namesPage(visit, actor)
    return try await page.sent(visit, done: visit.t("The name is waiting for a delegate of the city or the secretariat to vouch for it.")) {
      filled, tx in
      let (city, _) = try city(visit, actor, in: tx)
      guard let role = Role(rawValue: filled.string("role")), let language = Language(filled.string("language")) else {
        throw Problem.malformed
      }
      let input = SuccessionInput(
        role: role, name: filled.string("name"), address: filled.string("address"), language: language,
        evidence: filled.string("evidence"))
      try Successions.propose(input, for: city.id, visit.house, by: actor, in: tx)
      return "/teams/\(city.slug)"
    }
  }

  private static func namesPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (city, name) = try await visit.read { tx in try self.city(visit, actor, in: tx) }
    return FormPage(
      title: visit.t("Propose a name"),
      form: Form([
        .text("name", "Name", required: true, limit: 120), .email("address", "E-mail address", required: true, autocomplete: "off"),
        .choice("role", "Role", Role.deciding.map { Choice($0.rawValue, $0.label) }, required: true),
        .choice(
          "language", "Language of the invitation", Language.official.map { Choice($0.code, name: $0.ownName) }, required: true),
        .text("evidence", "Named by", required: true, limit: 200, help: "Who in the city said so, and when."),
      ]),
      path: "/teams/\(city.slug)/names", submit: "Propose", start: Fields([("language", visit.language.nearestOfficial.code)]),
      lead: name,
      before:
        "<p>\(visit.t("Knowing an address is not enough to invite somebody: a delegate of the city or the secretariat must vouch for them first."))</p>",
      after: Kit.helpLink("teams", visit.reader),
      breadcrumb: [Link(visit.t("Teams of cities"), visit.path("/teams")), Link(name, visit.path("/teams/\(city.slug)"))])
  }
}

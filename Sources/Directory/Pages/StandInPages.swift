import Core
import Storage
import Web

/// A delegate who is away says who acts in their place, and on which days.
enum StandInPages {
  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    return try await page(visit, actor).sent(visit, done: visit.t("It is noted. On these days they act like the delegate.")) { filled, tx in
      guard let mandate = ID<Mandate>(text: filled.string("mandate")), let person = PersonID(text: filled.string("person")),
        let first = filled.day("from"), let last = filled.day("until"),
        try Mandates.find(mandate, in: tx).organisation == Organisations.find(slug: slug, in: tx).id
      else { throw Problem.notFound }
      try Mandates.standIn(person, for: mandate, from: first, until: last, by: actor, in: tx)
      return "/team/\(slug)"
    }
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let slug = visit.parameter("slug")
    let language = visit.language
    let (name, team, names) = try await visit.read { tx in
      let organisation = try Organisations.find(slug: slug, in: tx)
      guard actor.may(DirectoryPermissions.seePeople, on: organisation.id) else { throw Problem.notFound }
      try actor.require(DirectoryPermissions.mandates, on: organisation.id)
      let team = try Mandates.open(of: organisation.id, on: tx.now.day, in: tx)
      let name = try Organisations.names([organisation.id], language, on: tx.now.day, in: tx)[organisation.id] ?? organisation.name
      return (name, team, try People.names(team.map(\.person), in: tx))
    }
    var people: [PersonID] = []
    for mandate in team where !people.contains(mandate.person) { people.append(mandate.person) }
    let delegates = team.filter { Role.deciding.contains($0.role) }.map { mandate in
      Choice("\(mandate.id)", name: "\(names[mandate.person] ?? ""), \(visit.t(mandate.role.label))")
    }
    let own = team.first { Role.deciding.contains($0.role) && $0.person == actor.person }
    return FormPage(
      title: visit.t("Stand in for a delegate"),
      form: Form([
        .choice("mandate", "Who is away", delegates, required: true),
        .choice(
          "person", "Who stands in", people.map { Choice("\($0)", name: names[$0] ?? "") }, required: true,
          help: "Somebody who already acts for the city. Invite anybody else as a substitute first."),
        .day("from", "From", required: true), .day("until", "Until, this day included", required: true),
      ]),
      path: "/team/\(slug)/stand-in", submit: "Name the stand-in",
      start: Fields([("mandate", own.map { "\($0.id)" } ?? ""), ("from", "\(visit.now.day)")]), lead: name,
      before:
        "<p>\(visit.t("On these days this person may do all that the delegate may, and gets the same e-mails. It ends by itself."))</p>",
      after: Kit.helpLink("hand-over", visit.reader),
      breadcrumb: [Link(visit.t("People of {organisation}", ["organisation": name]), visit.path("/team/\(slug)"))])
  }
}

import Core
import Directory
import Storage
import Time
import Web

enum BuddyPages {
  // MARK: Proposing

  static func choose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await page(visit, actor)
    return page.hasChoices ? page.shown(visit) : visit.page(page.title, page.before) { $0.breadcrumb = page.breadcrumb }
  }

  static func propose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, actor).sent(visit, done: visit.t("The city has been asked.")) { filled, tx in
      let (city, _) = try CityCoveragePages.city(visit, actor, in: tx)
      guard let buddy = OrganisationID(text: filled.string("buddy")) else { throw Problem.malformed }
      try Buddies.propose(buddy, for: city, visit.house, by: actor, in: tx)
      return "/teams/\(city.slug)"
    }
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (city, name, candidates, names) = try await visit.read { tx in
      let (city, name) = try CityCoveragePages.city(visit, actor, in: tx)
      let candidates = try Buddies.candidates(for: city, in: tx)
      return (city, name, candidates, try Organisations.names(candidates.map(\.city.id), visit.language, on: tx.now.day, in: tx))
    }
    let reader = visit.reader
    let choices = candidates.map { candidate -> Choice in
      var reasons = candidate.networks.map { $0.code ?? $0.name }
      if let language = candidate.language { reasons.append(Kit.languageName(language, reader)) }
      reasons.append(reader.t("since {day}", ["day": reader.shortDay(candidate.since)]))
      return Choice("\(candidate.city.id)", name: "\(names[candidate.city.id] ?? candidate.city.name) (\(reasons.joined(separator: ", ")))")
    }
    let none: HTML =
      candidates.isEmpty
      ? Kit.empty(reader.t("No city of the same network or language has had a delegate for two years."), reader) : ""
    return FormPage(
      title: visit.t("Propose a buddy city"),
      form: Form([
        .choice(
          "buddy", "City", choices, required: true,
          help: "In brackets: the networks and the language that they share, and since when its delegate has acted.")
      ]),
      path: "/teams/\(city.slug)/buddy", submit: "Ask this city", lead: name,
      before:
        "<p>\(visit.t("A city whose team has acted for two years or more accompanies the new team. It is asked for its agreement first."))</p>\(none)",
      after: Kit.helpLink("teams", reader),
      breadcrumb: [Link(visit.t("Teams of cities"), visit.path("/teams")), Link(name, visit.path("/teams/\(city.slug)"))])
  }

  // MARK: Answering

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (buddy, names, people) = try await visit.read { tx in
      let buddy = try Buddies.find(id(visit), by: actor, in: tx)
      let other = actor.organisation == buddy.city ? buddy.buddy : buddy.city
      // Who goes along writes to each other; before that, names stay at home.
      let people = buddy.state == .accepted ? try Mandates.holders(of: [other], roles: Role.deciding, on: tx.now.day, in: tx) : []
      return (buddy, try Organisations.names([buddy.city, buddy.buddy], visit.language, on: tx.now.day, in: tx), people)
    }
    let reader = visit.reader
    let values = ["city": names[buddy.city] ?? "", "buddy": names[buddy.buddy] ?? ""]
    var body: HTML = """
      <p>\(reader.t("{buddy} is asked to accompany the new team of {city}: a call now and then, in its first year.", values))</p>
      <p>\(Kit.badge(reader.t(buddy.state.label), buddy.state == .accepted ? .good : buddy.state == .proposed ? .waiting : .neutral)) \
      \(Kit.day(buddy.proposed.day, reader))</p>
      """
    let path = visit.path("/buddies/\(buddy.id)")
    if buddy.state == .proposed, actor.may(HandoverPermissions.accompany, on: buddy.buddy) {
      body += """
        <div class="actions">\(Kit.button(reader.t("Yes, we will"), action: "\(path)/acceptance", tone: .main, reader)) \
        \(Kit.button(reader.t("Not at the moment"), action: "\(path)/refusal", tone: .quiet, reader))</div>
        """
    } else if buddy.state == .accepted {
      let items = people.map {
        "<li>\($0.name), \(reader.t($0.role.label)), <a href=\"\(link: "mailto:\($0.address)")\">\($0.address)</a></li>" as HTML
      }
      body += Kit.section(reader.t("Whom to write to"), "<ul>\(items)</ul>")
      body += Kit.button(reader.t("End it"), action: "\(path)/end", tone: .quiet, reader)
    }
    return visit.page(reader.t("Buddy city"), body + Kit.helpLink("hand-over", reader)) { chrome in
      chrome.indexed = false
      chrome.column = .narrow
    }
  }

  static func accept(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Buddies.decide(id, .accepted, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/buddies/\(id)", done: visit.t("Thank you. The other city is told."))
  }

  static func decline(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Buddies.decide(id, .declined, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/for-me", done: visit.t("You have declined. Another city will be asked."))
  }

  static func end(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Buddies.end(id, by: actor, in: tx) }
    return visit.redirect(to: "/buddies/\(id)", done: visit.t("It has ended."))
  }

  private static func id(_ visit: Visit) throws -> ID<Buddy> {
    guard let id = ID<Buddy>(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }
}

enum BuddyViews {
  /// The buddies of a city, each seen from it.
  static func list(_ buddies: [Buddy], of city: OrganisationID, _ names: [OrganisationID: String], _ visit: Visit) -> HTML {
    let items = buddies.map { buddy -> HTML in
      let values = ["city": names[buddy.city == city ? buddy.buddy : buddy.city] ?? ""]
      let words =
        buddy.city == city ? visit.t("{city} accompanies this city", values) : visit.t("This city accompanies {city}", values)
      let tone: Kit.Tone = buddy.state == .accepted ? .good : .waiting
      return "<li><a href=\"\(path: visit.path("/buddies/\(buddy.id)"))\">\(words)</a> \(Kit.badge(visit.t(buddy.state.label), tone))</li>"
    }
    return "<ul>\(items)</ul>"
  }
}

extension FormPage {
  /// Whether its first question can be answered at all.
  fileprivate var hasChoices: Bool {
    guard case .choice(let choices) = form.fields.first?.kind else { return true }
    return !choices.isEmpty
  }
}

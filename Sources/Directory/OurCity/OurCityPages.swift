import Core
import Storage
import Web

/// One page of an organisation for its own people, its coordinators and the secretariat: what every room has to say
/// of it, in one place.
enum OurCityPages {
  /// Who may see the page: whoever acts for the organisation, and whoever may see its people.
  static func sees(_ id: OrganisationID, _ actor: Actor) -> Bool {
    actor.organisation == id || actor.may(DirectoryPermissions.seePeople, on: id)
  }

  /// Throws `Problem.notFound` for others.
  static func organisation(_ slug: String, seenBy actor: Actor, in tx: Tx) throws -> Organisation {
    let organisation = try Organisations.find(slug: slug, in: tx)
    guard sees(organisation.id, actor) else { throw Problem.notFound }
    return organisation
  }

  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = actor.organisation else {
      return visit.page(
        visit.t("Our city"),
        Kit.empty(visit.t("You do not act for any organisation. Your city or the secretariat can invite you."), visit.reader))
    }
    let organisation = try await visit.read { tx in try Organisations.find(id, in: tx) }
    if organisation.kind == .association, actor.holds(DirectoryPermissions.citiesDesk) { return visit.redirect(to: "/cities-desk") }
    return visit.redirect(to: "/our-city/\(organisation.slug)")
  }

  private struct Part: Sendable {
    let title: Phrase
    let body: HTML
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let desks = visit.house.features.flatMap(\.desks).sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    let slug = visit.parameter("slug")
    let language = visit.language
    let (organisation, name, standing, parts) = try await visit.read { tx in
      let organisation = try self.organisation(slug, seenBy: actor, in: tx)
      let day = tx.now.day
      return (
        organisation, try Organisations.names([organisation.id], language, on: day, in: tx)[organisation.id] ?? organisation.name,
        try Organisations.standing(of: organisation.id, on: day, in: tx),
        try desks.compactMap { desk in try desk.show(visit, actor, organisation.id, tx).map { Part(title: desk.title, body: $0) } }
      )
    }
    if organisation.slug != slug { return .redirect(to: visit.path("/our-city/\(organisation.slug)"), status: .movedPermanently) }
    let body = parts.map { Kit.section(visit.t($0.title), $0.body) }
    let lead = [
      visit.t(standing?.label ?? organisation.kind.label), organisation.country.map { Countries.name($0, language) },
    ].compactMap { $0 }.joined(separator: " · ")
    return visit.page(name, "\(body)\(Kit.helpLink("our-city", visit.reader))") { chrome in
      chrome.lead = "\(lead) · <a href=\"\(path: visit.path(organisation.path))\">\(visit.t("Its public page"))</a>"
      chrome.indexed = false
      if actor.holds(DirectoryPermissions.citiesDesk) { chrome.breadcrumb = [Link(visit.t("Cities"), visit.path("/cities-desk"))] }
    }
  }
}

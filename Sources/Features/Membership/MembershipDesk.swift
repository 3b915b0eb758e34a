import Approvals
import Core
import Directory
import Storage
import Web

/// What the page of a city says to its own people, its coordinators and the secretariat about its membership.
enum MembershipDesk {
  static let desk = Desk("membership", "Membership", order: 10) { visit, actor, organisation, tx in
    let city = try Organisations.find(organisation, in: tx)
    guard city.kind == .city || city.kind == .candidate else { return nil }
    let reader = visit.reader
    let facts = try Organisations.facts(of: organisation, in: tx).filter { $0.name == .membership }
    let now = tx.now.day
    let fact = facts.first { ($0.from.map { $0 <= now } ?? true) && ($0.to.map { $0 > now } ?? true) && $0.value != nil }
    let standing = fact?.value.flatMap { Standing(rawValue: $0) }
    let certificate = try Certificate.of(organisation, in: tx)
    let outside: Phrase = city.kind == .candidate ? "Candidate city" : "Not a member"
    let word = standing.map { reader.t($0.label) } ?? reader.t(outside)
    let tone: Kit.Tone = standing == .member ? .good : standing == .suspended ? .stopped : .waiting
    var rows: [(term: String, value: HTML)] = [(reader.t("Standing"), Kit.badge(word, tone))]
    if let since = fact?.from { rows.append((reader.t("Since"), Kit.day(since, reader))) }
    if let certificate {
      let link: HTML = "<a href=\"\(path: visit.path(certificate.path))\">\(reader.t("Open the certificate"))</a>"
      rows.append((reader.t("Certificate"), link))
    }
    if let merger = try Merger.of(organisation, in: tx) {
      rows.append((reader.t("Merger"), try Merger.sentence(merger, seenFrom: organisation, visit, in: tx)))
    }
    let shown = Kit.definitions(rows)
    return shown + (try acts(of: city, standing, visit, actor, in: tx))
  }

  /// Cities that might join and that this one looks after; only where there are any.
  static let sponsored = Desk("membership.sponsored", "Cities that we sponsor", order: 45) { visit, actor, organisation, tx in
    var query = Prospects.Query(sponsor: organisation)
    query.limit = 10
    let prospects = try Prospects.list(query, by: actor, in: tx)
    if prospects.isEmpty { return nil }
    let owners = try People.names(prospects.compactMap(\.owner), in: tx)
    let all: HTML =
      actor.may(.sponsorsProspects, on: organisation)
      ? "<p class=\"more\"><a href=\"\(path: visit.path("/sponsored-cities"))\">\(visit.t("All cities that we sponsor"))</a></p>" : ""
    return ProspectViews.table(prospects, owners, visit, empty: "") + all
  }

  /// Open requests, and what may be begun.
  private static func acts(of city: Organisation, _ standing: Standing?, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> HTML {
    var query = Requests.Query()
    query.kinds = [Application.name, Leaving.name]
    query.owner = city.id
    query.ended = false
    let open = try Requests.list(query, by: actor, visit.house, in: tx)
    if !open.isEmpty {
      let items = open.map { request -> HTML in
        let kind = visit.house.requestKinds[request.kind]
        let state = kind?.state(request.state)
        return
          "<li><a href=\"\(path: visit.path(request.path))\">\(kind.map { visit.t($0.label) } ?? "")</a> \(Kit.badge(state.map { visit.t($0.label) } ?? "", state?.tone ?? .neutral))</li>"
      }
      return "<ul>\(items)</ul>"
    }
    guard actor.organisation == city.id, actor.may(.appliesForMembership, on: city.id) else {
      return actor.may(.seesMembership, on: city.id)
        ? "<p><a href=\"\(path: visit.path("/membership/\(city.slug)"))\">\(visit.t("Membership of this city"))</a></p>" : ""
    }
    return standing == nil
      ? Kit.button(visit.t("Apply for membership"), action: visit.path("/applications"), tone: .main, visit.reader)
      : Kit.button(visit.t("Leave the association"), action: visit.path("/leaving"), tone: .quiet, visit.reader)
  }
}

import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// The space of a network or a delegation, as one reader may use it. Its people see it, whoever coordinates or serves it
/// changes it; for anybody else it does not exist.
struct Space: Sendable {
  let network: Organisation
  let name: String
  /// Coordinator, the delegation itself, the secretariat.
  let mayLead: Bool
  /// The acting organisation, where it is a city of the network with delegates who may take part.
  let takesPart: OrganisationID?

  var path: String { "/networks/\(network.slug)/space" }
  var audiences: [Audience] { [.of(network.id), .members, .everyone] }

  /// Throws `Problem.notFound` for who may not see it.
  static func find(_ visit: Visit, in tx: Tx) throws -> Space {
    let network = try Organisations.find(slug: visit.parameter("slug"), in: tx)
    return try find(network, visit, in: tx)
  }

  static func find(_ network: Organisation, _ visit: Visit, in tx: Tx) throws -> Space {
    guard network.kind == .network || network.kind == .delegation, let actor = visit.actor, visit.sight.sees(.of(network.id)) else {
      throw Problem.notFound
    }
    let name = try Organisations.names([network.id], visit.language, on: tx.now.day, in: tx)[network.id] ?? network.name
    return Space(
      network: network, name: name, mayLead: actor.may(NetworkPermissions.lead, on: network.id),
      takesPart: try takesPart(network.id, actor, in: tx))
  }

  static func takesPart(_ network: OrganisationID, _ actor: Actor, in tx: Tx) throws -> OrganisationID? {
    guard let city = actor.organisation, actor.may(NetworkPermissions.take, on: city) else { return nil }
    return try Organisations.members(ofAll: [network], on: tx.now.day, in: tx)[network]?.contains(city) == true ? city : nil
  }

  func requireLead() throws {
    guard mayLead else { throw Problem.forbidden(NetworkPermissions.lead.label) }
  }

  enum Tab: String, CaseIterable {
    case overview, members, meetings, documents, news, groups, plan, coordination

    var label: Phrase {
      switch self {
      case .overview: "Overview"
      case .members: "Cities"
      case .meetings: "Calendar"
      case .documents: "Documents"
      case .news: "News"
      case .groups: "Working groups"
      case .plan: "Plan"
      case .coordination: "Coordination"
      }
    }
  }

  /// The task whose help stands below it.
  private func help(_ tab: Tab) -> String {
    switch tab {
    case .meetings: "meetings"
    case .documents: "documents"
    case .groups: "working-groups"
    default: "network-space"
    }
  }

  func path(_ tab: Tab) -> String { tab == .overview ? path : "\(path)/\(tab.rawValue)" }

  /// A page of the space, under its tabs.
  func page(_ tab: Tab, _ body: HTML, invalid: Bool = false, _ visit: Visit) -> Answer {
    let tabs = Kit.tabs(
      Tab.allCases.map { Link(visit.t($0.label), visit.path(path($0)), current: $0 == tab) }, label: visit.t("Parts of this space"),
      visit.reader)
    let title = tab == .overview ? name : visit.t("{part}, {network}", ["part": visit.t(tab.label), "network": name])
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = breadcrumb(visit, tab)
      if tab == .overview {
        chrome.lead = "\(visit.t("The space of its cities: what is here is seen only by them, unless it says otherwise."))"
      }
    }
    let whole: HTML = "\(tabs)\(body)\(Kit.helpLink(help(tab), visit.reader))"
    return invalid ? visit.page(title, invalid: whole, adjust) : visit.page(title, whole, adjust)
  }

  /// The way down to a form within a tab.
  func breadcrumb(_ visit: Visit, _ tab: Tab, inside: Bool = false) -> [Link] {
    var links = [Link(visit.t("Networks"), visit.path("/our-networks"))]
    if tab != .overview || inside { links.append(Link(name, visit.path(path))) }
    if inside, tab != .overview { links.append(Link(visit.t(tab.label), visit.path(path(tab)))) }
    return links
  }

  var meetingPlace: MeetingPlace { MeetingPlace(owner: network.id, audiences: audiences, back: path(.meetings)) }
  var documentPlace: DocumentPlace {
    DocumentPlace(owner: network.id, audiences: audiences, kinds: Document.Kind.allCases.filter { $0 != .product })
  }
}

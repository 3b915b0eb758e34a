import Core
import Storage
import Web

/// One page of what waits for this person, whichever room it comes from, and the way to what is theirs.
enum ForMePages {
  struct Mine: Sendable {
    let organisation: Organisation?
    let name: String
    /// By their names in the reader's language.
    let networks: [(name: String, path: String)]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let waiting = visit.house.features.flatMap(\.waiting)
    let language = visit.language
    let (items, mine) = try await visit.read { tx in
      (try waiting.flatMap { try $0.find(visit, tx) }, try self.mine(actor, language, in: tx))
    }
    let sorted = items.enumerated().sorted { left, right in
      switch (left.element.due, right.element.due) {
      case (let one?, let other?) where one != other: one < other
      case (_?, nil): true
      case (nil, _?): false
      default: left.offset < right.offset
      }
    }.map(\.element)
    return visit.page(visit.t("For me"), "\(waitingList(visit, sorted))\(own(visit, actor, mine))")
  }

  private static func mine(_ actor: Actor, _ language: Language, in tx: Tx) throws -> Mine {
    guard let id = actor.organisation else { return Mine(organisation: nil, name: "", networks: []) }
    let organisation = try Organisations.find(id, in: tx)
    let networks = try Organisations.networks(of: id, on: tx.now.day, in: tx)
    let names = try Organisations.names([id] + networks.map(\.id), language, on: tx.now.day, in: tx)
    return Mine(
      organisation: organisation, name: names[id] ?? organisation.name,
      networks: networks.map { (name: names[$0.id] ?? $0.name, path: $0.path) })
  }

  private static func waitingList(_ visit: Visit, _ items: [Waiting.Item]) -> HTML {
    let reader = visit.reader
    if items.isEmpty {
      return "<section><h2>\(reader.t("Waiting for you"))</h2><p>\(reader.t("Nothing is waiting for you."))</p></section>"
    }
    let list = items.map { item -> HTML in
      let due: HTML = item.due.map { " <span class=\"soft\">\(reader.t("until")) \(Kit.day($0, reader))</span>" } ?? ""
      return "<li><a href=\"\(path: visit.path(item.path))\">\(item.title)</a>\(due)</li>"
    }
    return "<section><h2>\(reader.t("Waiting for you"))</h2><ul>\(list)</ul></section>"
  }

  private static func own(_ visit: Visit, _ actor: Actor, _ mine: Mine) -> HTML {
    let reader = visit.reader
    guard let organisation = mine.organisation else {
      return "<p>\(reader.t("You do not act for any organisation. Your city or the secretariat can invite you."))</p>"
    }
    var links: [HTML] = [
      link(visit, reader.t("Everything about us on one page"), "/our-city/\(organisation.slug)"),
      link(visit, reader.t("Our page, as everybody sees it"), organisation.path),
    ]
    if actor.holds(DirectoryPermissions.citiesDesk) { links.append(link(visit, reader.t("How our cities are doing"), "/cities-desk")) }
    if actor.may(DirectoryPermissions.describe, on: organisation.id) {
      links.append(link(visit, reader.t("Write our presentation"), "/cities/\(organisation.slug)/presentation"))
    }
    if actor.may(DirectoryPermissions.seePeople, on: organisation.id) {
      links.append(link(visit, reader.t("Who acts for us"), "/team/\(organisation.slug)"))
    }
    links += mine.networks.map { link(visit, $0.name, $0.path) }
    links.append(link(visit, reader.t("My account"), "/account"))
    return "<section><h2>\(mine.name)</h2><ul>\(links)</ul></section>"
  }

  private static func link(_ visit: Visit, _ label: String, _ path: String) -> HTML {
    "<li><a href=\"\(path: visit.path(path))\">\(label)</a></li>"
  }
}

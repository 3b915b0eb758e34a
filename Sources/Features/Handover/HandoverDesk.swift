import Core
import Directory
import Storage
import Time
import Web

/// Of a city: whether somebody acts for it, the next election, the way to its sheet. Of a network: its coverage.
enum HandoverDesk {
  static let desk = Desk("mandates", "Mandates and hand-over", order: 20) { visit, actor, organisation, tx in
    guard actor.may(DirectoryPermissions.seePeople, on: organisation) else { return nil }
    let found = try Organisations.find(organisation, in: tx)
    switch found.kind {
    case .city, .candidate: return try city(found, visit, actor, tx)
    case .network, .delegation: return try network(found, visit, actor, tx)
    default: return nil
    }
  }

  private static func city(_ city: Organisation, _ visit: Visit, _ actor: Actor, _ tx: Tx) throws -> HTML? {
    guard let coverage = try Coverage.of([city], on: tx.now.day, in: tx).first else { return nil }
    let reader = visit.reader
    let next = try Elections.nextDay(of: city, in: tx)
    let facts: [(term: String, value: HTML)] = [
      (reader.t("Who acts"), "\(Kit.badge(reader.t(coverage.state.label), coverage.state.tone)) \(reader.t(coverage.reason.label))"),
      (reader.t("Next election"), next.map { Kit.day($0, reader) } ?? "\(reader.t("not entered yet"))"),
    ]
    var links: HTML = """
      <a class="button" href="\(path: visit.path("/team/\(city.slug)"))">\(reader.t("People"))</a> \
      <a class="button" href="\(path: visit.path("/handover/\(city.slug)"))">\(reader.t("Hand-over sheet"))</a>
      """
    if actor.may(HandoverPermissions.follow, on: city.id), actor.organisation != city.id || actor.isSecretariat {
      links += " <a class=\"button\" href=\"\(path: visit.path("/teams/\(city.slug)"))\">\(reader.t("Calls and names"))</a>"
    }
    return "\(Kit.definitions(facts))<div class=\"actions\">\(links)</div>"
  }

  /// Of each network of which this reader follows cities: how many have a team, wait for one, say nothing.
  static let column = NetworkColumn("coverage", "Teams: covered, waiting, silent") { visit, actor, networks, tx in
    let followed = networks.mapValues { cities in cities.filter { actor.may(HandoverPermissions.follow, on: $0) } }
    let all = try Organisations.find(followed.values.reduce(into: Set()) { $0.formUnion($1) }, in: tx).values.filter { $0.kind == .city }
    let states = Dictionary(
      uniqueKeysWithValues: try Coverage.of(Array(all), on: tx.now.day, in: tx).map { ($0.city.id, $0.state) })
    let slugs = try Organisations.find(Array(followed.keys), in: tx).mapValues(\.slug)
    return followed.compactMapValues { $0.compactMap { states[$0] } }.filter { !$0.value.isEmpty }
      .reduce(into: [:]) { columns, found in
        let numbers = CityCoverage.State.allCases.map { state in visit.reader.number(found.value.filter { $0 == state }.count) }
        columns[found.key] =
          "<a href=\"\(path: visit.path("/teams?network=\(slugs[found.key] ?? "")"))\">\(numbers.joined(separator: " / "))</a>"
      }
  }

  private static func network(_ network: Organisation, _ visit: Visit, _ actor: Actor, _ tx: Tx) throws -> HTML? {
    guard actor.may(HandoverPermissions.follow, on: network.id) else { return nil }
    let members = try Organisations.members(of: network.id, on: tx.now.day, in: tx).filter { $0.kind == .city }
    let coverage = try Coverage.of(members, on: tx.now.day, in: tx)
    return """
      <p>\(CoverageViews.sentence(coverage, visit.reader))</p>
      <div class="actions"><a class="button" href="\(path: visit.path("/teams?network=\(network.slug)"))">\(visit.t("Teams of cities"))</a></div>
      """
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// Which cities have somebody who acts for them, and what to do about the others.
enum CoveragePages {
  typealias Followed = (city: CityCoverage, networks: [Organisation])

  struct Picture: Sendable {
    let all: [Followed]
    /// The silent first: they are what there is to do.
    let shown: [Followed]
    let page: Int
    let names: [OrganisationID: String]
    let contacts: [OrganisationID: Contact]
    let network: Organisation?
    let country: String?
    let state: CityCoverage.State?
  }

  /// Cities on one page.
  static let size = 50

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await picture(visit, actor)
    return visit.page(visit.t("Teams of cities"), CoverageViews.page(picture, visit)) { $0.indexed = false }
  }

  private static func picture(_ visit: Visit, _ actor: Actor) async throws -> Picture {
    let asked = visit.request.query
    return try await visit.read { tx in
      let all = try Coverage.followed(by: actor, in: tx)
      let networks = all.flatMap(\.networks)
      let network = asked["network"].flatMap { slug in networks.first { $0.slug == slug } }
      let country = asked["country"].flatMap { code in all.contains { $0.city.city.country == code } ? code : nil }
      let state = asked["state"].flatMap { CityCoverage.State(rawValue: $0) }
      let wanted = all.filter { found in
        (network.map { wanted in found.networks.contains { $0.id == wanted.id } } ?? true)
          && (country.map { found.city.city.country == $0 } ?? true) && (state.map { found.city.state == $0 } ?? true)
      }
      let order: [CityCoverage.State] = [.silent, .waiting, .covered]
      let shown = order.flatMap { state in wanted.filter { $0.city.state == state } }
      let page = max(1, min(asked["page"].flatMap { Int($0) } ?? 1, (shown.count + size - 1) / size))
      let ids = all.map(\.city.city.id) + networks.map(\.id)
      return Picture(
        all: all, shown: shown, page: page, names: try Organisations.names(ids, visit.language, on: tx.now.day, in: tx),
        contacts: try Contacts.latest(of: shown.map(\.city.city.id), in: tx), network: network, country: country, state: state)
    }
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor).answer(.csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor).answer(.xlsx) }

  private static func sheet(_ visit: Visit, _ actor: Actor) async throws -> Sheet {
    let picture = try await picture(visit, actor)
    let reader = visit.reader
    return Sheet(
      "coverage-\(visit.now.day)",
      [
        reader.t("City"), reader.t("Country"), reader.t("Networks"), reader.t("Status"), reader.t("Reason"), reader.t("Since"),
        reader.t("Latest contact"),
      ],
      rows: picture.shown.map { found in
        let city = found.city
        return [
          .text(picture.names[city.city.id] ?? city.city.name), .text(city.city.country ?? ""),
          .text(found.networks.compactMap { $0.code ?? $0.slug }.joined(separator: " ")), .text(reader.t(city.state.label)),
          .text(reader.t(city.reason.label)), .day(city.since), .day(picture.contacts[city.city.id]?.day),
        ]
      })
  }

  /// The list of the secretariat and the Executive Committee: no people, no notes.
  static func silent(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (cities, names, networks) = try await visit.read { tx in
      let cities = try Coverage.silent(in: tx)
      let networks = try Organisations.networks(of: cities.map(\.city.id), on: tx.now.day, in: tx)
      let ids = cities.map(\.city.id) + networks.values.flatMap { $0.map(\.id) }
      return (cities, try Organisations.names(ids, visit.language, on: tx.now.day, in: tx), networks)
    }
    let reader = visit.reader
    let rows = cities.map { city -> [HTML] in
      [
        "<a href=\"\(path: visit.path(city.city.path))\">\(names[city.city.id] ?? city.city.name)</a>",
        .text(city.city.country.map { Countries.name($0, visit.language) } ?? ""),
        .text((networks[city.city.id] ?? []).compactMap { names[$0.id] }.joined(separator: ", ")), .text(reader.t(city.reason.label)),
        city.since.map { Kit.day($0, reader) } ?? "",
      ]
    }
    let table = Table(
      reader.t("Silent cities"),
      [
        .init(reader.t("City")), .init(reader.t("Country")), .init(reader.t("Networks")), .init(reader.t("Reason")),
        .init(reader.t("Since")),
      ], rows: rows, captionShown: false, empty: Kit.empty(reader.t("Every city has answered."), reader))
    return visit.page(
      reader.t("Silent cities"),
      "<p>\(reader.t("Seventy-five days after their election these cities have still not said who acts for them, although their networks have called."))</p>\(Kit.table(table, reader))"
        + Kit.helpLink("teams", reader)
    ) { $0.indexed = false }
  }
}

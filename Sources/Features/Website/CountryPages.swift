import Core
import Directory
import Storage
import Web

/// A page for each country: its cities on the map and in a list, the networks they belong to, what happened there. Nine
/// queries, the same for one city and for a thousand.
enum CountryPages {
  struct Sheet: Sendable {
    let code: String
    let cities: CardPage
    let page: Int
    let places: [MapPoint]
    /// Networks by name, with how many cities of the country each has.
    let networks: [(slug: String, name: String, count: Int)]
    let feed: [FeedItem]
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let code = visit.parameter("code").uppercased()
    guard Countries.exists(code) else { throw Problem.notFound }
    guard code == visit.parameter("code") else { return .redirect(to: visit.path("/countries/\(code)"), status: .movedPermanently) }
    let page = visit.request.query["page"].flatMap { Int($0) }.map { min(max($0, 1), 10_000) } ?? 1
    let sheet = try await visit.read { tx in try read(code, page: page, visit, in: tx) }
    if page > 1, sheet.cities.cards.isEmpty { throw Problem.notFound }
    let name = Countries.name(code, visit.language)
    return visit.page(name, CountryViews.page(sheet, name, visit)) { chrome in
      chrome.breadcrumb = [Link(visit.t("Cities"), visit.path("/cities"))]
      chrome.lead = "\(visit.t("{count} cities", count: sheet.cities.count))"
      chrome.description = visit.t("Educating cities of {country}: map, list, networks and what has been recorded.", ["country": name])
      chrome.indexed = sheet.cities.count > 0
    }.validToday(visit)
  }

  private static func read(_ code: String, page: Int, _ visit: Visit, in tx: Tx) throws -> Sheet {
    let query = CardQuery(
      kinds: ["city"], facets: ["country": code], order: .title, page: page, size: OrganisationPages.listed, counting: ["network"])
    let cities = try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx)
    let names = try NetworkNames.all(visit.language, seenBy: visit.sight, in: tx)
    let organisations = Set(try Organisations.ids(of: code, in: tx))
    return Sheet(
      code: code, cities: cities, page: page,
      places: try Organisations.memberPlaces(on: visit.now.day, country: code, in: tx).map {
        MapPoint(latitude: $0.latitude, longitude: $0.longitude)
      },
      networks: (cities.counts["network"] ?? [:]).map { (slug: $0.key, name: names[$0.key] ?? $0.key, count: $0.value) }
        .sorted { ($1.count, $0.name) < ($0.count, $1.name) },
      feed: try Ledger.feed(
        FeedQuery(organisations: organisations, size: 20), seenBy: visit.sight, reader: visit.reader, house: visit.house, in: tx))
  }

  /// Addresses of the countries with a city, for the sitemap. One query.
  static func addresses(in tx: Tx) throws -> [String] {
    let query = CardQuery(kinds: ["city"], size: 1, counting: ["country"])
    let counts = try Cards.find(query, seenBy: .everyone, language: .english, in: tx).counts["country"] ?? [:]
    return counts.keys.sorted().map { "/countries/\($0)" }
  }
}

enum CountryViews {
  static func page(_ sheet: CountryPages.Sheet, _ name: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if sheet.cities.cards.isEmpty {
      return Kit.empty(
        reader.t("No city in this country is in the network yet."), next: Link(reader.t("How to join"), visit.path("/pages/joining")),
        reader)
    }
    let map = Kit.cityMap(sheet.places, country: sheet.code, label: reader.t("Educating cities of {country}", ["country": name]))
    let list = cities(sheet, visit)
    return "\(map.isEmpty ? list : Kit.columns(list, map))\(networks(sheet, visit))\(happened(sheet, visit))"
  }

  private static func cities(_ sheet: CountryPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let items = sheet.cities.cards.map { card -> HTML in "<li><a href=\"\(path: visit.path(card.address))\">\(card.title)</a></li>" }
    let path = "/countries/\(sheet.code)"
    let size = OrganisationPages.listed
    return """
      <section><h2>\(reader.t("Cities"))</h2><ul class="cities">\(items)</ul>
      \(Kit.pagination(PageOf(page: sheet.page, size: size, count: sheet.cities.count, more: sheet.cities.more), reader) { number in
        visit.path(number > 1 ? "\(path)?page=\(number)" : path)
      })
      <p><a href="\(path: visit.path("/cities?country=\(sheet.code)"))">\(reader.t("Search among these cities"))</a></p></section>
      """
  }

  private static func networks(_ sheet: CountryPages.Sheet, _ visit: Visit) -> HTML {
    if sheet.networks.isEmpty { return "" }
    let reader = visit.reader
    let rows = sheet.networks.map { network -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/networks/\(network.slug)"))\">\(network.name)</a>", .text(reader.number(network.count)),
      ]
    }
    let table = Table(
      reader.t("Networks"), [.init(reader.t("Network")), .init(reader.t("Cities of this country"), numeric: true)], rows: rows,
      captionShown: false)
    return "<section><h2>\(reader.t("Networks"))</h2>\(Kit.table(table, reader))</section>"
  }

  private static func happened(_ sheet: CountryPages.Sheet, _ visit: Visit) -> HTML {
    let title = visit.t("What happened")
    if sheet.feed.isEmpty {
      return """
        <section><h2>\(title)</h2>\(Kit.empty(visit.t("Nothing with a known date has been recorded yet."), visit.reader))</section>
        """
    }
    return "<section><h2>\(title)</h2>\(Kit.timeline(sheet.feed.map { FeedViews.item($0, visit) }, brief: true, visit.reader))</section>"
  }
}

import Core
import Directory
import Storage
import Web

/// Cities: the list with its filters and map, and a page for each.
enum CityPages {
  static let size = 50

  /// What the list shows, drawn once for all readers of one language and sight: nothing in it is about one of them.
  struct Listing: Sendable {
    let isEmpty: Bool
    let count: Int
    let body: HTML

    /// Cards with their counts: one query for the page, one for the count, one for each of the three filters, two for the
    /// names of networks; the same with three cities and with eight thousand.
    static func read(_ query: CardQuery, _ visit: Visit, in tx: Tx) throws -> Listing {
      let page = try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx)
      let networks = try NetworkNames.all(visit.language, seenBy: visit.sight, in: tx)
      return Listing(isEmpty: page.cards.isEmpty, count: page.count, body: CityViews.list(query, page, networks, visit))
    }
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let query = query(visit.request.query)
    let listing = try await visit.read { tx in
      // What people type is different each time: only lists are held.
      guard query.words.isEmpty else { return try Listing.read(query, visit, in: tx) }
      let name = CityViews.address(query, page: query.page, visit)
      return try visit.house.held.value(name, for: visit.language, seenBy: visit.sight, in: tx) { try Listing.read(query, visit, in: tx) }
    }
    if query.page > 1, listing.isEmpty { throw Problem.notFound }
    return visit.page(visit.t("Cities"), listing.body) { chrome in
      chrome.description = visit.t("The cities of the network, by country, continent and territorial network.")
      chrome.lead = "\(visit.t("{count} cities", count: listing.count))"
      chrome.indexed = query.words.isEmpty
    }
  }

  /// What the address asks for; an unknown value finds nothing, never an error.
  static func query(_ fields: Fields) -> CardQuery {
    var query = CardQuery(kinds: ["city"], size: size, counting: ["country", "continent", "network"])
    query.words = String((fields["q"] ?? "").prefix(200))
    query.order = query.words.isEmpty ? .title : .relevance
    query.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    for name in query.counting {
      if let value = fields[name], !value.isEmpty { query.facets[name] = String(value.prefix(60)) }
    }
    return query
  }

  static func city(_ visit: Visit) async throws -> Answer { try await OrganisationPages.show(visit) }
}

/// Names of networks by their slug, which is what facets carry.
enum NetworkNames {
  static func all(_ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [String: String] {
    let query = CardQuery(kinds: ["network", "delegation"], order: .title, size: 200)
    let cards = try Cards.find(query, seenBy: sight, language: language, in: tx).cards
    return Dictionary(cards.map { (slug(of: $0), $0.title) }, uniquingKeysWith: { first, _ in first })
  }

  /// The last part of its address.
  static func slug(of card: Card) -> String { String(card.address.split(separator: "/").last ?? "") }
}

enum CityViews {
  static func list(_ query: CardQuery, _ page: CardPage, _ networks: [String: String], _ visit: Visit) -> HTML {
    let part = PageOf(page: query.page, size: query.size, count: page.count, more: page.more)
    return """
      \(filters(query, page, networks, visit))
      \(country(query, visit))
      \(page.cards.isEmpty ? nothing(query, visit) : Kit.table(table(page.cards, networks, visit), visit.reader))
      \(Kit.pagination(part, visit.reader) { number in address(query, page: number, visit) })
      \(map(query, page, visit))
      """
  }

  /// From the chosen country to its own page.
  private static func country(_ query: CardQuery, _ visit: Visit) -> HTML {
    guard let code = query.facets["country"], Countries.exists(code) else { return "" }
    let label = visit.t("{country}: map, networks and what happened", ["country": Countries.name(code, visit.language)])
    return "<p><a href=\"\(path: visit.path("/countries/\(code)"))\">\(label)</a></p>"
  }

  private static func nothing(_ query: CardQuery, _ visit: Visit) -> HTML {
    if query.words.isEmpty, query.facets.isEmpty { return Kit.empty(visit.t("No city has been recorded here yet."), visit.reader) }
    return Kit.empty(
      visit.t("No city matches. Try fewer words or another filter."), next: Link(visit.t("All cities"), visit.path("/cities")), visit.reader
    )
  }

  private static func filters(_ query: CardQuery, _ page: CardPage, _ networks: [String: String], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let facets = [
      facet("country", reader.t("Country"), query, page, reader) { Countries.name($0, reader.language) },
      facet("continent", reader.t("Continent"), query, page, reader) { value in
        Countries.Continent(rawValue: value).map { reader.t($0.label) } ?? value
      },
      facet("network", reader.t("Network"), query, page, reader) { networks[$0] ?? $0 },
    ]
    return Kit.facets(facets, words: query.words, action: visit.path("/cities"), reader)
  }

  private static func facet(
    _ name: String, _ label: String, _ query: CardQuery, _ page: CardPage, _ reader: Reader, _ word: (String) -> String
  ) -> Facet {
    let choices = page.choices(name, chosen: query.facets[name]).map { (value: $0.value, label: word($0.value), count: $0.count) }
    // A key each, not one for each comparison: folding a name costs more than the rest of the row.
    let keyed = choices.map { (key: Folding.sortKey($0.label, in: reader.language), choice: $0) }
    let sorted = keyed.sorted { $0.key < $1.key }.map(\.choice)
    return Facet(name, label, sorted, chosen: query.facets[name])
  }

  private static func table(_ cards: [Card], _ networks: [String: String], _ visit: Visit) -> Table {
    let reader = visit.reader
    return Table(
      reader.t("Cities"), [.init(reader.t("City")), .init(reader.t("Country")), .init(reader.t("Networks"))],
      rows: cards.map { card in
        [
          "<a href=\"\(path: visit.path(card.address))\">\(card.title)</a>",
          .text(card.country.map { Countries.name($0, reader.language) } ?? ""),
          .text((card.facets["network"] ?? []).map { networks[$0] ?? $0 }.joined(separator: ", ")),
        ]
      }, captionShown: false)
  }

  /// The countries of what was found, shaded, with the table that says the same. Of its own filter the country is left
  /// out, so that the map always shows the way to the others.
  private static func map(_ query: CardQuery, _ page: CardPage, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let countries = page.known("country").map { code, count in
      var other = query
      other.facets["country"] = code
      return CountryCount(
        code: code, name: Countries.name(code, reader.language), count: count,
        // Of all cities the country's own page is next; within a filter, the filter goes on.
        path: query.facets.isEmpty && query.words.isEmpty ? visit.path("/countries/\(code)") : address(other, page: 1, visit))
    }
    if countries.isEmpty { return "" }
    return """
      <section><h2>\(reader.t("By country"))</h2>
      \(Kit.countryMap(countries, caption: reader.t("Cities by country"), unit: reader.t("Cities"), reader))</section>
      """
  }

  static func address(_ query: CardQuery, page: Int, _ visit: Visit) -> String {
    var fields = Fields()
    if !query.words.isEmpty { fields.set("q", query.words) }
    for name in query.counting { fields.set(name, query.facets[name]) }
    if page > 1 { fields.set("page", "\(page)") }
    return visit.path(fields.isEmpty ? "/cities" : "/cities?\(fields.encoded)")
  }
}

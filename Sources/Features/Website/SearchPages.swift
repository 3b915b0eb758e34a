import Core
import Directory
import Storage
import Web

/// One search over everything that the reader may see: words, narrowed by kind, with counts. Three queries at most; where
/// nothing is found, one more for names that were perhaps meant.
enum SearchPages {
  static func search(_ visit: Visit) async throws -> Answer {
    let query = query(visit.request.query)
    let labels = labels(visit.house)
    if query.words.isEmpty { return answer(query, CardPage(), [], labels, visit) }
    let (page, near) = try await visit.read { tx in
      let page = try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx)
      return (page, page.count == 0 ? try NearNames.find(query.words, seenBy: visit.sight, in: tx) : [])
    }
    if query.page > 1, page.cards.isEmpty { throw Problem.notFound }
    return answer(query, page, near, labels, visit)
  }

  private static func answer(
    _ query: CardQuery, _ page: CardPage, _ near: [Organisation], _ labels: [String: Phrase], _ visit: Visit
  ) -> Answer {
    visit.page(visit.t("Search"), SearchViews.page(query, page, near, labels, visit)) { $0.indexed = false }
  }

  static func query(_ fields: Fields) -> CardQuery {
    var query = CardQuery(size: 20, counting: ["kind"])
    query.words = String((fields["q"] ?? "").prefix(200)).trimmed
    query.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    if let kind = fields["kind"], !kind.isEmpty { query.kinds = [String(kind.prefix(60))] }
    return query
  }

  /// What kinds of cards are called.
  static func labels(_ house: House) -> [String: Phrase] {
    Dictionary(house.features.flatMap(\.cards).map { ($0.kind, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// For the search field as one types: at most eight titles with their addresses.
  static func suggestions(_ visit: Visit) async throws -> Answer {
    let typed = String((visit.request.query["q"] ?? "").prefix(100))
    if typed.trimmed.isEmpty { return JSON.answer([Suggestion]()) }
    let labels = labels(visit.house)
    let cards = try await visit.read { tx in try Cards.suggest(typed, seenBy: visit.sight, language: visit.language, in: tx) }
    return JSON.answer(
      cards.map { card in
        Suggestion(title: card.title, kind: labels[card.kind].map { visit.t($0) } ?? card.kind, address: visit.path(card.address))
      })
  }

  private struct Suggestion: Encodable {
    let title: String
    let kind: String
    let address: String
  }
}

enum SearchViews {
  static func page(
    _ query: CardQuery, _ page: CardPage, _ near: [Organisation], _ labels: [String: Phrase], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let facets = query.words.isEmpty ? [] : [kinds(query, page, labels, reader)]
    return """
      \(Kit.facets(facets, words: query.words, action: visit.path("/search"), reader))
      \(Kit.helpLink("search", visit.reader))
      \(results(query, page, near, labels, visit))
      """
  }

  private static func kinds(_ query: CardQuery, _ page: CardPage, _ labels: [String: Phrase], _ reader: Reader) -> Facet {
    var counts = page.counts["kind"] ?? [:]
    if let chosen = query.kinds.first, counts[chosen] == nil { counts[chosen] = 0 }
    let choices = counts.map { (value: $0.key, label: labels[$0.key].map { reader.t($0) } ?? $0.key, count: Optional($0.value)) }
    return Facet("kind", reader.t("Kind"), choices.sorted { $0.label < $1.label }, chosen: query.kinds.first)
  }

  /// Names that were perhaps meant.
  private static func meant(_ near: [Organisation], _ visit: Visit) -> HTML {
    if near.isEmpty { return "" }
    let links = near.map { organisation in
      let place = organisation.country.map { ", \(Countries.name($0, visit.language))" } ?? ""
      return "<li><a href=\"\(path: visit.path(organisation.path))\">\(organisation.name)</a>\(place)</li>" as HTML
    }
    return "<p role=\"status\">\(visit.t("Nothing is called so. Did you mean:"))</p><ul>\(links)</ul>"
  }

  private static func results(
    _ query: CardQuery, _ page: CardPage, _ near: [Organisation], _ labels: [String: Phrase], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    if query.words.isEmpty { return "<p>\(reader.t("Type a few words: a city, a network, a principle, an objective."))</p>" }
    if page.cards.isEmpty, !near.isEmpty { return meant(near, visit) }
    if page.cards.isEmpty {
      return Kit.empty(
        reader.t("Nothing was found. Try fewer words, or another kind."), next: Link(reader.t("All cities"), visit.path("/cities")), reader)
    }
    let count =
      page.more
      ? reader.t("More than {count} results", ["count": reader.number(page.count)]) : reader.t("{count} results", count: page.count)
    return """
      <p role="status">\(count)</p>
      \(Kit.cards(page.cards.map { CardItem($0, kind: labels[$0.kind].map { reader.t($0) }, visit) }, level: 2, reader))
      \(Kit.pagination(PageOf(page: query.page, size: query.size, count: page.count, more: page.more), reader) { number in
        var fields = Fields([("q", query.words)])
        fields.set("kind", query.kinds.first)
        if number > 1 { fields.set("page", "\(number)") }
        return visit.path("/search?\(fields.encoded)")
      })
      """
  }
}

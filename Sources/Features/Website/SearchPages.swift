import Core
import Directory
import Storage
import Web
import Works

/// One search over everything that the reader may see: words, narrowed by kind, country and topic, with counts. Where little
/// is found, what stands in another language is looked for too; where nothing is, names that were perhaps meant.
enum SearchPages {
  static let facets = ["country", "topic"]
  /// Fewer results than these leave room for those of other languages.
  static let few = 20

  /// What was found, in the reader's language and beyond it.
  struct Found: Sendable {
    var page = CardPage()
    /// As the reader's language shows them, found by words of another.
    var elsewhere: [(card: Card, hit: Card)] = []
    /// Topics that are called so in the reader's language: what is filed under them may be written in any.
    var topics: [Topic] = []
    var near: [Organisation] = []
  }

  static func search(_ visit: Visit) async throws -> Answer {
    let query = query(visit.request.query)
    if query.words.isEmpty { return answer(query, Found(), visit) }
    let found = try await visit.read { tx in
      let marker = SnippetMarker(query.words, visit.language)
      var found = Found(page: try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx))
      if found.page.count < few, query.page == 1 { found.elsewhere = try elsewhere(query, found.page, visit, in: tx) }
      if query.page == 1 { found.topics = Topic.allCases.filter { marker.marksAll(visit.t($0.label)) } }
      if found.page.count == 0, found.elsewhere.isEmpty {
        found.near = try NearNames.find(query.words, seenBy: visit.sight, held: visit.house.held, in: tx)
      }
      return found
    }
    if query.page > 1, found.page.cards.isEmpty { throw Problem.notFound }
    return answer(query, found, visit)
  }

  private static func answer(_ query: CardQuery, _ found: Found, _ visit: Visit) -> Answer {
    visit.page(visit.t("Search"), SearchViews.page(query, found, labels(visit.house), visit)) { $0.indexed = false }
  }

  /// Who types a Spanish word into a French page means the Spanish text. What the page shows already is left out.
  private static func elsewhere(
    _ query: CardQuery, _ page: CardPage, _ visit: Visit, in tx: Tx
  ) throws -> [(card: Card, hit: Card)] {
    var known = Set(page.cards.map(\.record))
    var hits: [Card] = []
    var other = query
    other.counting = []
    other.size = few
    for language in Language.official where language != visit.language.nearestOfficial {
      for card in try Cards.find(other, seenBy: visit.sight, language: language, in: tx).cards where known.insert(card.record).inserted {
        hits.append(card)
      }
    }
    let cards = try Cards.of(hits.map(\.record), visit.language, seenBy: visit.sight, in: tx)
    return hits.prefix(few).compactMap { hit in cards[hit.record].map { ($0, hit) } }
  }

  static func query(_ fields: Fields) -> CardQuery {
    var query = CardQuery(size: 20, counting: ["kind"] + facets)
    query.words = String((fields["q"] ?? "").prefix(200)).trimmed
    query.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    if let kind = fields["kind"], !kind.isEmpty { query.kinds = [String(kind.prefix(60))] }
    for name in facets {
      if let value = fields[name], !value.isEmpty { query.facets[name] = String(value.prefix(60)) }
    }
    return query
  }

  /// What kinds of cards are called.
  static func labels(_ house: House) -> [String: Phrase] {
    Dictionary(house.features.flatMap(\.cards).map { ($0.kind, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// For the search field as one types: at most eight titles with their addresses; where no title begins so, names that were
  /// perhaps meant.
  static func suggestions(_ visit: Visit) async throws -> Answer {
    let typed = String((visit.request.query["q"] ?? "").prefix(100))
    if typed.trimmed.isEmpty { return JSON.answer([Suggestion]()) }
    let labels = labels(visit.house)
    let cards = try await visit.read { tx in
      let cards = try Cards.suggest(typed, seenBy: visit.sight, language: visit.language, in: tx)
      if !cards.isEmpty { return cards }
      let near = try NearNames.find(typed, beginning: true, seenBy: visit.sight, held: visit.house.held, in: tx).map {
        $0.id.as() as RecordID
      }
      let found = try Cards.of(near, visit.language, seenBy: visit.sight, in: tx)
      return near.compactMap { found[$0] }
    }
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
  static func page(_ query: CardQuery, _ found: SearchPages.Found, _ labels: [String: Phrase], _ visit: Visit) -> HTML {
    let reader = visit.reader
    return """
      \(Kit.facets(query.words.isEmpty ? [] : filters(query, found.page, labels, reader), words: query.words, action: visit.path("/search"), reader))
      \(Kit.helpLink("search", visit.reader))
      \(results(query, found, labels, visit))
      """
  }

  private static func filters(_ query: CardQuery, _ page: CardPage, _ labels: [String: Phrase], _ reader: Reader) -> [Facet] {
    func facet(_ name: String, _ label: String, _ chosen: String?, _ word: (String) -> String) -> Facet {
      let choices = page.choices(name, chosen: chosen).map { (value: $0.value, label: word($0.value), count: $0.count) }
      let keyed = choices.map { (key: Folding.sortKey($0.label, in: reader.language), choice: $0) }
      return Facet(name, label, keyed.sorted { $0.key < $1.key }.map(\.choice), chosen: chosen)
    }
    return [
      facet("kind", reader.t("Kind"), query.kinds.first) { labels[$0].map { reader.t($0) } ?? $0 },
      facet("country", reader.t("Country"), query.facets["country"]) { Countries.name($0, reader.language) },
      facet("topic", reader.t("Topic"), query.facets["topic"]) { Topic(rawValue: $0).map { reader.t($0.label) } ?? $0 },
    ].filter { $0.name == "kind" || !$0.choices.isEmpty }
  }

  /// Names that were perhaps meant.
  private static func meant(_ near: [Organisation], _ visit: Visit) -> HTML {
    if near.isEmpty { return "" }
    let links = near.map { organisation in
      let place = organisation.country.map { ", \(Countries.name($0, visit.language))" } ?? ""
      return "<li><a href=\"\(path: visit.path(organisation.path))\">\(organisation.name)</a>\(place)</li>" as HTML
    }
    return "<p role=\"status\">\(visit.t("Nothing has this name. Did you mean:"))</p><ul>\(links)</ul>"
  }

  private static func results(
    _ query: CardQuery, _ found: SearchPages.Found, _ labels: [String: Phrase], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let page = found.page
    if query.words.isEmpty { return "<p>\(reader.t("Type a few words: a city, a network, a principle, an objective."))</p>" }
    if page.cards.isEmpty, !found.near.isEmpty { return meant(found.near, visit) }
    let topics = topics(found.topics, visit)
    if page.cards.isEmpty, found.elsewhere.isEmpty, !found.topics.isEmpty { return topics }
    if page.cards.isEmpty, found.elsewhere.isEmpty {
      return Kit.empty(
        reader.t("Nothing was found. Try fewer words, or another kind."), next: Link(reader.t("All cities"), visit.path("/cities")), reader)
    }
    let marker = SnippetMarker(query.words, visit.language)
    let items = page.cards.map { card in marker.marking(CardItem(card, kind: labels[card.kind].map { reader.t($0) }, visit), of: card) }
    let count =
      page.more
      ? reader.t("More than {count} results", ["count": reader.number(page.count)]) : reader.t("{count} results", count: page.count)
    return """
      <p role="status">\(count)</p>
      \(topics)
      \(Kit.cards(items, level: 2, reader))
      \(Kit.pagination(PageOf(page: query.page, size: query.size, count: page.count, more: page.more), reader) { number in
        address(query, page: number, visit)
      })
      \(elsewhere(query, found.elsewhere, labels, visit))
      """
  }

  private static func topics(_ topics: [Topic], _ visit: Visit) -> HTML {
    if topics.isEmpty { return "" }
    let links = topics.map { "<a href=\"\(path: visit.path("/topics/\($0.rawValue)"))\">\(visit.t($0.label))</a>" as HTML }
    return "<p>\(visit.t("Everything filed under the topic, in whatever language it is written:")) \(links.joined(", "))</p>"
  }

  private static func elsewhere(
    _ query: CardQuery, _ found: [(card: Card, hit: Card)], _ labels: [String: Phrase], _ visit: Visit
  ) -> HTML {
    if found.isEmpty { return "" }
    let items = found.map { card, hit -> CardItem in
      var item = CardItem(card, kind: labels[card.kind].map { visit.t($0) }, visit)
      if let found = SnippetMarker(query.words, hit.language).best(of: hit) {
        item.markedSummary = "<span lang=\"\((found.language ?? hit.language).code)\">\(found.html)</span>"
      }
      return item
    }
    return Kit.section(visit.t("Found with words in another language"), Kit.cards(items, visit.reader))
  }

  private static func address(_ query: CardQuery, page: Int, _ visit: Visit) -> String {
    var fields = Fields([("q", query.words)])
    fields.set("kind", query.kinds.first)
    for name in SearchPages.facets { fields.set(name, query.facets[name]) }
    if page > 1 { fields.set("page", "\(page)") }
    return visit.path("/search?\(fields.encoded)")
  }
}

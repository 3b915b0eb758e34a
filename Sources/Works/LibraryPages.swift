import Core
import Directory
import Storage
import Web

/// All documents that a reader may see, whichever room they belong to.
enum LibraryPages {
  static let size = 50
  static let facets = ["kind-of-document", "in", "series"]

  static func query(_ fields: Fields) -> CardQuery {
    var query = CardQuery(kinds: ["document"], size: size, counting: facets)
    query.words = String((fields["q"] ?? "").prefix(200))
    query.order = query.words.isEmpty ? .newest : .relevance
    query.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    for name in facets {
      if let value = fields[name], !value.isEmpty { query.facets[name] = String(value.prefix(60)) }
    }
    return query
  }

  /// Five queries.
  static func list(_ visit: Visit) async throws -> Answer {
    let query = query(visit.request.query)
    let (page, series) = try await visit.read { tx in
      let page = try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx)
      // Those that this reader's documents stand in, and no other.
      let ids = page.choices("series", chosen: nil).compactMap { RecordID(text: $0.value) }
      return (page, try Series.titles(of: ids, visit.language, in: tx))
    }
    if query.page > 1, page.cards.isEmpty { throw Problem.notFound }
    return visit.page(visit.t("Documents"), body(query, page, series, visit)) { chrome in
      chrome.description = visit.t("Documents of the association and its networks.")
      chrome.lead = "\(visit.t("What the association and its networks have written down: titles and texts are searched."))"
      chrome.indexed = query.words.isEmpty && query.facets.isEmpty
    }
  }

  private static func body(_ query: CardQuery, _ page: CardPage, _ series: [RecordID: String], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let kinds = facet("kind-of-document", reader.t("Type of document"), query, page) { value in
      Document.Kind(rawValue: value).map { reader.t($0.label) } ?? value
    }
    let languages = facet("in", reader.t("Language"), query, page) { code in
      Language(code).map { Kit.languageName($0, reader) } ?? code
    }
    let inSeries = facet("series", reader.t("Series"), query, page) { value in RecordID(text: value).flatMap { series[$0] } ?? value }
    let shown = [kinds, languages, inSeries].filter { !$0.choices.isEmpty }
    let marker = SnippetMarker(query.words, visit.language)
    let items = page.cards.map { card -> CardItem in
      let file = card.facets["in"]?.first.flatMap { Language($0) }
      let kind = card.facets["kind-of-document"]?.first.flatMap { Document.Kind(rawValue: $0) }
      let language = card.shown
      let item = CardItem(
        title: typography(card.title, language), path: visit.path(card.address),
        kind: [kind.map { reader.t($0.label) }, file.map { Kit.languageName($0, reader) }].compactMap { $0 }.joined(separator: ", "),
        day: card.day, language: language == reader.language ? nil : language,
        machine: card.isMachine)
      return marker.marking(item, of: card)
    }
    let part = PageOf(page: query.page, size: query.size, count: page.count, more: page.more)
    return """
      \(Kit.facets(shown, words: query.words, action: visit.path("/documents"), reader))
      \(items.isEmpty
        ? Kit.empty(
          query.words.isEmpty && query.facets.isEmpty
            ? reader.t("There are no documents here yet that you can see.") : reader.t("No document matches. Try fewer words or another filter."),
          reader)
        : Kit.cards(items, level: 2, reader))
      \(Kit.pagination(part, reader) { number in address(query, page: number, visit) })
      \(Kit.helpLink("documents", reader))
      """
  }

  private static func facet(_ name: String, _ label: String, _ query: CardQuery, _ page: CardPage, _ word: (String) -> String) -> Facet {
    let choices = page.choices(name, chosen: query.facets[name])
      .map { (value: $0.value, label: word($0.value), count: $0.count) }.sorted { $0.label < $1.label }
    return Facet(name, label, choices, chosen: query.facets[name])
  }

  private static func address(_ query: CardQuery, page: Int, _ visit: Visit) -> String {
    var fields = Fields()
    if !query.words.isEmpty { fields.set("q", query.words) }
    for name in facets { fields.set(name, query.facets[name]) }
    if page > 1 { fields.set("page", "\(page)") }
    return visit.path(fields.isEmpty ? "/documents" : "/documents?\(fields.encoded)")
  }
}

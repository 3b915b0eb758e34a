import Core
import Directory
import Storage
import Web
import Works

enum ListViews {
  static func list(_ query: CardQuery, _ page: CardPage, _ names: ExperiencePages.Names, _ visit: Visit) -> HTML {
    let part = PageOf(page: query.page, size: query.size, count: page.count, more: page.more)
    return """
      \(lead(visit))
      \(filters(query, page, names, visit))
      \(order(query, visit))
      \(page.cards.isEmpty
        ? nothing(query, visit) : Kit.cards(items(query, page, visit), level: 2, visit.reader))
      \(Kit.pagination(part, visit.reader) { number in address(query, page: number, visit) })
      \(map(query, page, visit))
      \(ways(visit))
      """
  }

  private static func items(_ query: CardQuery, _ page: CardPage, _ visit: Visit) -> [CardItem] {
    let items = page.cards.map { ExperienceViews.item($0, visit) }
    if query.words.isEmpty { return items }
    let marker = SnippetMarker(query.words, visit.language)
    return zip(items, page.cards).map { marker.marking($0, of: $1) }
  }

  private static func lead(_ visit: Visit) -> HTML {
    guard visit.actor?.holds(DatabankPermissions.write) ?? false else { return "" }
    let label = visit.t("Tell what your city does")
    return "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("/experiences/new"))\">\(label)</a></div>"
  }

  private static func nothing(_ query: CardQuery, _ visit: Visit) -> HTML {
    query.words.isEmpty && query.facets.isEmpty
      ? Kit.empty(visit.t("No experience has been published yet."), visit.reader)
      : Kit.empty(
        visit.t("No experience matches. Try fewer words or another filter."),
        next: Link(visit.t("All experiences"), visit.path("/experiences")), visit.reader)
  }

  private static func filters(_ query: CardQuery, _ page: CardPage, _ names: ExperiencePages.Names, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let facets = [
      facet("country", reader.t("Country"), query, page, reader) { Countries.name($0, reader.language) },
      facet("network", reader.t("Network"), query, page, reader) { names.networks[$0] ?? $0 },
      facet("principle", reader.t("Principle"), query, page, reader) { names.principles[$0] ?? $0 },
      facet("topic", reader.t("Topic"), query, page, reader) { Topic(rawValue: $0).map { reader.t($0.label) } ?? $0 },
      facet("sdg", reader.t("SDG"), query, page, reader) { Goal($0)?.name(reader) ?? $0 },
      facet("year", reader.t("First year"), query, page, reader) { $0 },
      facet("language", reader.t("Language"), query, page, reader) { code in
        Language(code).map { Kit.languageName($0, reader) } ?? code
      },
      facet("size", reader.t("Size of the city"), query, page, reader) { CitySize(rawValue: $0).map { reader.t($0.label) } ?? $0 },
    ].filter { !$0.choices.isEmpty }
    let kept = Fields(query.order == .title ? [("order", "title")] : [])
    return Kit.facets(facets, words: query.words, kept: kept, action: visit.path("/experiences"), reader)
  }

  private static func facet(
    _ name: String, _ label: String, _ query: CardQuery, _ page: CardPage, _ reader: Reader, _ word: (String) -> String
  ) -> Facet {
    let keyed = page.choices(name, chosen: query.facets[name]).map { value, count in
      let label = word(value)
      let number = name == "principle" || name == "sdg" ? value.split(separator: "-").last.flatMap { Int($0) } : nil
      return (
        number: number ?? 0, key: Folding.sortKey(label, in: reader.language), choice: (value: value, label: label, count: count)
      )
    }
    let sorted = keyed.sorted { ($0.number, $0.key) < ($1.number, $1.key) }.map(\.choice)
    return Facet(name, label, sorted, chosen: query.facets[name])
  }

  private static func order(_ query: CardQuery, _ visit: Visit) -> HTML {
    let choices: [(CardQuery.Order, Phrase)] =
      (query.words.isEmpty ? [] : [(.relevance, "Best match")]) + [(.newest, "Newest first"), (.title, "By title")]
    let links = choices.map { order, label -> Link in
      var other = query
      other.order = order
      return Link(visit.t(label), address(other, page: 1, visit), current: query.order == order)
    }
    return Kit.tabs(links, label: visit.t("Order"), visit.reader)
  }

  private static func map(_ query: CardQuery, _ page: CardPage, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let countries = page.known("country").map { code, count in
      var other = query
      other.facets["country"] = code
      return CountryCount(code: code, name: Countries.name(code, reader.language), count: count, path: address(other, page: 1, visit))
    }
    if countries.isEmpty { return "" }
    return Kit.section(
      reader.t("By country"),
      Kit.countryMap(countries, caption: reader.t("Experiences by country"), unit: reader.t("Experiences"), reader))
  }

  private static func ways(_ visit: Visit) -> HTML {
    let topics = Topic.allCases.map { topic in
      "<li><a href=\"\(path: visit.path("/topics/\(topic.rawValue)"))\">\(visit.t(topic.label))</a></li>" as HTML
    }
    return Kit.section(
      visit.t("Other ways in"),
      """
      <p><a href="\(path: visit.path("/experiences/principles"))">\(visit.t("The Charter in practice"))</a></p>
      \(Kit.help(visit.t("By topic"), "<ul>\(topics)</ul>"))
      <p>\(visit.t("Everything here as open data:")) <a href="/api/v1/experiences?language=\(visit.language.code)">JSON</a>, \
      <a href="\(path: visit.path("/experiences.csv"))">CSV</a>, <a href="\(path: visit.path("/experiences.xml"))">Atom</a>, \
      <a href="/oai?verb=Identify">OAI-PMH</a></p>
      """)
  }

  static func address(_ query: CardQuery, page: Int, _ visit: Visit) -> String {
    var fields = Fields()
    if !query.words.isEmpty { fields.set("q", query.words) }
    for name in ExperiencePages.facets { fields.set(name, query.facets[name]) }
    if query.order != (query.words.isEmpty ? .newest : .relevance) { fields.set("order", query.order.rawValue) }
    if page > 1 { fields.set("page", "\(page)") }
    return visit.path(fields.isEmpty ? "/experiences" : "/experiences?\(fields.encoded)")
  }

  // MARK: Principles and topics

  static func lens(_ page: CardPage, _ principles: [Principles.One], _ members: [String: Int], _ visit: Visit) -> HTML {
    let reader = visit.reader
    guard !principles.isEmpty else { return Kit.empty(reader.t("The Charter has not been loaded here yet."), reader) }
    let counts = page.counts["principle"] ?? [:]
    let bars = principles.map { principle in
      Bar(principle.title, Double(counts[principle.value] ?? 0), path: visit.path("/experiences?principle=\(principle.value)"))
    }
    let told = page.counts["country"] ?? [:]
    let unheard = members.keys.filter { told[$0] == nil }.map { Countries.name($0, reader.language) }
      .sorted { Folding.sortKey($0, in: reader.language) < Folding.sortKey($1, in: reader.language) }
    return """
      \(Kit.bars(bars, caption: reader.t("Experiences by principle of the Charter"), unit: reader.t("Experiences"), reader))
      \(unheard.isEmpty
        ? ""
        : Kit.section(
          reader.t("Countries with member cities and no experience"), "<p>\(reader.list(unheard))</p>"))
      """
  }

  static func topic(_ topic: Topic, _ page: CardPage, _ number: Int, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if page.cards.isEmpty {
      return Kit.empty(
        reader.t("There is nothing under this topic yet."), next: Link(reader.t("All experiences"), visit.path("/experiences")), reader)
    }
    let groups = Dictionary(grouping: page.cards, by: \.kind)
    let labels = Dictionary(visit.house.features.flatMap(\.cards).map { ($0.kind, $0.label) }, uniquingKeysWith: { first, _ in first })
    let kinds = groups.keys.sorted { ($0 == "experience" ? 0 : 1, $0) < ($1 == "experience" ? 0 : 1, $1) }
    let part = PageOf(page: number, size: ExperiencePages.topicSize, count: page.count, more: page.more)
    let sections = kinds.map { kind -> HTML in
      let items = (groups[kind] ?? []).map { ExperienceViews.item($0, visit) }
      let label = labels[kind].map { reader.t($0) } ?? kind
      return Kit.section(label, Kit.cards(items, reader))
    }
    return sections.joined()
      + Kit.pagination(part, reader) { visit.path("/topics/\(topic.rawValue)\($0 == 1 ? "" : "?page=\($0)")") }
  }
}

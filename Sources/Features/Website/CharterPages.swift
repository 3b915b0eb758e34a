import Core
import Storage
import Web

/// The Charter, principle by principle. Its text is not shown: it belongs to the association, which publishes it.
enum CharterPages {
  /// Three queries.
  static func charter(_ visit: Visit) async throws -> Answer {
    let (editions, principles, texts) = try await visit.read { tx in
      let editions = try Charter.editions(in: tx)
      let principles = try Charter.principles(in: tx)
      let ids = editions.map(\.id) + principles.map(\.id)
      return (editions, principles, try Texts.read(ids, for: visit.language, in: tx))
    }
    return visit.page(visit.t("Charter of Educating Cities"), CharterViews.charter(editions, principles, texts, visit)) { chrome in
      chrome.description = visit.t("The twenty principles of the Charter of Educating Cities, each in plain words.")
      chrome.lead = "\(visit.t("One text binds all member cities. It has twenty principles in three parts."))"
    }
  }

  /// Four queries.
  static func principle(_ visit: Visit) async throws -> Answer {
    guard let number = Int(visit.parameter("number")) else { throw Problem.notFound }
    let (principle, texts, related, count) = try await visit.read { tx in
      let principle = try Charter.principle(number, in: tx)
      let query = CardQuery(facets: ["principle": principle.facet], order: .newest, size: 20)
      return (
        principle, try Texts.read(principle.id, for: visit.language, in: tx),
        try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx), try Charter.principles(in: tx).count
      )
    }
    let title = texts["title"].map { typography($0.body, $0.language) } ?? ""
    return visit.page("\(principle.number). \(title)", CharterViews.principle(principle, of: count, texts, related, visit)) { chrome in
      chrome.column = .narrow
      chrome.path = principle.path
      chrome.description = texts["plain"]?.body
      chrome.lead = texts["part"].map { "\(typography($0.body, $0.language))" }
      chrome.breadcrumb = [Link(visit.t("Charter"), visit.path("/charter"))]
    }
  }
}

enum CharterViews {
  static func charter(_ editions: [CharterEdition], _ principles: [Principle], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML
  {
    if principles.isEmpty { return Kit.empty(visit.t("The Charter has not been loaded here yet."), visit.reader) }
    let parts = [1, 2, 3].map { part -> HTML in
      let own = principles.filter { $0.part == part }
      guard let first = own.first else { return "" }
      return """
        <section><h2>\(part). \(words("part", texts[first.id]))</h2>
        \(Kit.cards(own.map { item($0, texts[$0.id] ?? [:], visit) }, visit.reader))</section>
        """
    }
    return """
      <p class="soft">\(visit.t("The titles are the Charter’s, edition of 2020. The sentence under each is ours, in plain words; it is not the text of the Charter."))</p>
      \(parts)
      \(history(editions, texts, visit))
      """
  }

  private static func item(_ principle: Principle, _ texts: [String: Text], _ visit: Visit) -> CardItem {
    CardItem(
      title: "\(principle.number). \(words("title", texts))", path: visit.path(principle.path), summary: words("plain", texts),
      language: texts["title"].flatMap { $0.language == visit.language ? nil : $0.language })
  }

  private static func history(_ editions: [CharterEdition], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let table = Table(
      reader.t("Editions of the Charter"),
      [.init(reader.t("Year")), .init(reader.t("Place")), .init(reader.t("What happened")), .init(reader.t("Languages found"))],
      rows: editions.map { edition in
        [
          "<span id=\"edition-\(edition.year)\">\(edition.year)</span>",
          "\(words("place", texts[edition.id]))\(edition.day.map { ", \(reader.day($0))" } ?? "")",
          "\(words("note", texts[edition.id]))",
          edition.languages.isEmpty
            ? "<span class=\"soft\">\(reader.t("not known"))</span>"
            : "\(edition.languages.map { Kit.languageName($0, reader) }.joined(separator: ", "))",
        ]
      }, captionShown: false)
    return """
      <section><h2>\(reader.t("Editions of the Charter"))</h2>
      <p>\(reader.t("The principles of 2004 were numbered differently: the same number is another principle. Here the edition is always named with the number."))</p>
      \(Kit.table(table, reader))</section>
      """
  }

  static func principle(_ principle: Principle, of count: Int, _ texts: [String: Text], _ related: CardPage, _ visit: Visit) -> HTML {
    let items = related.cards.map { CardItem($0, visit) }
    return """
      <section><h2>\(visit.t("In plain words"))</h2>
      \(texts["plain"].map { ArticleViews.text($0, visit) } ?? "")
      <p class="soft">\(visit.t("This sentence is ours, not the text of the Charter."))</p></section>
      <section><h2>\(visit.t("What relates to it here"))</h2>
      \(items.isEmpty
        ? Kit.empty(visit.t("Nothing on this site names this principle yet."), next: Link(visit.t("Search everything"), visit.path("/search")), visit.reader)
        : Kit.cards(items, visit.reader))</section>
      <p class="pages">\(step(principle.number - 1, of: count, "← \(visit.t("Previous principle"))", visit))
      \(step(principle.number + 1, of: count, "\(visit.t("Next principle")) →", visit))</p>
      """
  }

  private static func step(_ number: Int, of count: Int, _ label: String, _ visit: Visit) -> HTML {
    guard (1...max(count, 1)).contains(number) else { return "" }
    return "<a href=\"\(path: visit.path(Principle.path(number)))\">\(label)</a>"
  }

  static func words(_ field: String, _ texts: [String: Text]?) -> String {
    texts?[field].map { typography($0.body, $0.language) } ?? ""
  }
}

extension CardItem {
  /// A stored card as lists show it, marked when its text is in another language than the reader's, or a machine's.
  init(_ card: Card, kind: String? = nil, _ visit: Visit) {
    let shown = card.shown
    let summary = card.summary == card.place ? "" : typography(card.summary, shown)
    self.init(
      title: typography(card.title, shown), path: visit.path(card.address), summary: summary, kind: kind, place: card.place,
      day: card.day, language: shown == visit.language ? nil : shown, machine: card.isMachine)
  }
}

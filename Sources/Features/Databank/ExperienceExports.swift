import Core
import Directory
import HTTPTypes
import Storage
import Web
import Works

/// For programs: open data, a feed. Public data only.
enum ExperienceExports {
  struct Item: Encodable {
    let id: String
    let address: String
    let title: String
    let summary: String
    let city: String?
    let country: String?
    let latitude: Double?
    let longitude: Double?
    let published: String?
    let languages: [String]
    let topics: [String]
    let principles: [String]
    let goals: [String]
    let entry: String?
  }
  struct Listing: Encodable {
    let count: Int
    let page: Int
    let items: [Item]
  }

  static func json(_ visit: Visit) async throws -> Answer {
    let language = Language.official.first { $0.code == visit.request.query["language"] } ?? .english
    // Here `language` chooses the words; it is no filter.
    var asked = visit.request.query
    asked.set("language", nil)
    var query = ExperiencePages.query(asked)
    query.size = 200
    query.counting = []
    let wanted = query
    let page = try await visit.read { tx in try Cards.find(wanted, seenBy: .everyone, language: language, in: tx) }
    return JSON.answer(Listing(count: page.count, page: query.page, items: page.cards.map { item($0, language, visit) }))
  }

  private static func item(_ card: Card, _ language: Language, _ visit: Visit) -> Item {
    Item(
      id: "\(card.record)", address: "\(visit.house.settings.address)/\(language)\(card.address)", title: card.title,
      summary: card.summary, city: card.place, country: card.country, latitude: card.latitude, longitude: card.longitude,
      published: card.day?.description, languages: card.facets["language"] ?? [], topics: card.facets["topic"] ?? [],
      principles: card.facets["principle"] ?? [], goals: card.facets["sdg"] ?? [], entry: card.facets["entry"]?.first)
  }

  /// At most 10,000, the newest first.
  static func csv(_ visit: Visit) async throws -> Answer {
    var query = ExperiencePages.query(visit.request.query)
    query.words = ""
    query.order = .newest
    query.size = 200
    query.counting = []
    let wanted = query
    let cards = try await visit.read { tx in
      var found: [Card] = []
      for number in 1...50 {
        var part = wanted
        part.page = number
        let cards = try Cards.find(part, seenBy: .everyone, language: visit.language, in: tx).cards
        found += cards
        if cards.count < part.size { break }
      }
      return found
    }
    let rows = cards.map { card -> [String] in
      let item = item(card, visit.language, visit)
      return [
        item.id, item.title, item.summary, item.city ?? "", item.country ?? "", item.latitude.map { "\($0)" } ?? "",
        item.longitude.map { "\($0)" } ?? "", item.published ?? "", item.languages.joined(separator: " "),
        item.topics.joined(separator: " "), item.principles.joined(separator: " "), item.goals.joined(separator: " "), item.entry ?? "",
        item.address,
      ]
    }
    return Sheet(
      "experiences",
      [
        "id", "title", "summary", "city", "country", "latitude", "longitude", "published", "languages", "topics", "principles", "goals",
        "entry", "address",
      ], rows: rows.map { $0.map { .text($0) } }
    ).answer(.csv)
  }

  /// The newest fifty, one feed for each language.
  static func atom(_ visit: Visit) async throws -> Answer {
    let page = try await visit.read { tx in
      try Cards.find(CardQuery(kinds: ["experience"], order: .newest, size: 50), seenBy: .everyone, language: visit.language, in: tx)
    }
    let base = visit.house.settings.address
    let own = base + visit.path("/experiences.xml")
    let entries = page.cards.map { card -> HTML in
      let address = base + visit.path(card.address)
      let day = card.day?.start.description ?? visit.now.description
      return """
        <entry><id>\(base)\(card.address)</id><title>\(card.title)</title><summary>\(card.summary)</summary>\
        <author><name>\(card.place ?? "")</name></author><link href="\(address)"/><updated>\(day)</updated></entry>

        """
    }
    let updated = page.cards.compactMap { $0.day?.start }.max() ?? visit.now
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(visit.language.code)">
      <id>\(own)</id><title>\(visit.t("Experiences"))</title><updated>\(updated.description)</updated>
      <link rel="self" href="\(own)"/><link href="\(base + visit.path("/experiences"))"/>
      \(entries)</feed>

      """
    return .plain(feed.text, type: "application/atom+xml; charset=utf-8")
  }
}

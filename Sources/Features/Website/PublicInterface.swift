import Core
import Directory
import Storage
import Web

/// `/api/v1`: what the public site shows, for programs. Public data only; `language` chooses the names (`en` without it).
enum PublicInterface {
  struct City: Encodable {
    let slug: String
    let name: String
    let country: String?
    let latitude: Double?
    let longitude: Double?
    let networks: [String]
    let address: String
  }
  struct Network: Encodable {
    let slug: String
    let code: String?
    let name: String
    let kind: String
    let cities: Int
    let address: String
  }
  struct Entry: Encodable {
    let position: Int64
    let kind: String
    let day: String?
    let recorded: String
    let sentence: String
    let address: String?
  }
  struct Listing<Item: Encodable>: Encodable {
    let count: Int
    let page: Int
    let items: [Item]
  }

  /// Five queries.
  static func cities(_ visit: Visit) async throws -> Answer {
    var query = CityPages.query(visit.request.query)
    query.size = 200
    query.counting = []
    let language = language(visit)
    let wanted = query
    let page = try await visit.read { tx in try Cards.find(wanted, seenBy: .everyone, language: language, in: tx) }
    let items = page.cards.map { card in
      City(
        slug: NetworkNames.slug(of: card), name: card.title, country: card.country, latitude: card.latitude,
        longitude: card.longitude, networks: card.facets["network"] ?? [], address: absolute(card.address, language, visit))
    }
    return JSON.answer(Listing(count: page.count, page: wanted.page, items: items))
  }

  static func networks(_ visit: Visit) async throws -> Answer {
    let language = language(visit)
    let (cards, organisations, counts) = try await visit.read { tx in
      let query = CardQuery(kinds: ["network", "delegation"], order: .title, size: 200)
      let cards = try Cards.find(query, seenBy: .everyone, language: language, in: tx).cards
      let counted = CardQuery(kinds: ["city"], size: 1, counting: ["network"])
      return (
        cards, try Organisations.find(cards.map { $0.record.as() }, in: tx),
        try Cards.find(counted, seenBy: .everyone, language: language, in: tx).counts["network"] ?? [:]
      )
    }
    let items = cards.map { card in
      let slug = NetworkNames.slug(of: card)
      return Network(
        slug: slug, code: organisations[card.record.as()]?.code, name: card.title, kind: card.kind, cities: counts[slug] ?? 0,
        address: absolute(card.address, language, visit))
    }
    return JSON.answer(Listing(count: items.count, page: 1, items: items))
  }

  /// The news of the house, latest first. `before` is the position of the last entry of the page before.
  static func activity(_ visit: Visit) async throws -> Answer {
    let language = language(visit)
    let reader = Reader(language: language, words: visit.reader.words)
    let before = visit.request.query["before"].flatMap { Int64($0) }
    let items = try await visit.read { tx in
      try Ledger.feed(FeedQuery(before: before, size: 100), seenBy: .everyone, reader: reader, house: visit.house, in: tx)
    }
    return JSON.answer(
      items.map { item in
        Entry(
          position: item.position, kind: item.row.kind, day: item.day?.description, recorded: item.recorded.description,
          sentence: item.sentence, address: item.address.map { absolute($0, language, visit) })
      })
  }

  private static func language(_ visit: Visit) -> Language {
    Language.official.first { $0.code == visit.request.query["language"] } ?? .english
  }

  private static func absolute(_ address: String, _ language: Language, _ visit: Visit) -> String {
    "\(visit.house.settings.address)/\(language)\(address)"
  }
}

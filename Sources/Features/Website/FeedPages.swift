import Core
import HTTPTypes
import Storage
import Web

/// For feed readers and search engines.
enum FeedPages {
  /// The news of the house as Atom, one feed for each language. One query.
  static func atom(_ visit: Visit) async throws -> Answer {
    let items = try await visit.read { tx in
      try Ledger.feed(FeedQuery(size: 50), seenBy: .everyone, reader: visit.reader, house: visit.house, in: tx)
    }
    let base = visit.house.settings.address
    let own = base + visit.path("/feed.xml")
    let entries = items.map { item -> HTML in
      let address = base + visit.path(item.address ?? "/activity")
      return """
        <entry><id>\(base)/activity#\(item.position)</id><title>\(item.sentence)</title><link href="\(address)"/>\
        <updated>\(item.recorded.description)</updated></entry>

        """
    }
    let updated = items.map(\.recorded).max() ?? visit.now
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(visit.language.code)">
      <id>\(own)</id><title>\(visit.t("Educating cities"))</title><updated>\(updated.description)</updated>
      <link rel="self" href="\(own)"/><link href="\(base + visit.path(""))"/>
      <author><name>\(visit.t("International Association of Educating Cities (IAEC)"))</name></author>
      \(entries)</feed>

      """
    return .plain(feed.text, type: "application/atom+xml; charset=utf-8")
  }

  /// At most 10,000 records, in the three official languages: sitemaps end at 50,000 addresses.
  static func sitemap(_ visit: Visit) async throws -> Answer {
    let base = visit.house.settings.address
    let records = try await visit.read { tx in
      var found: [String] = []
      for page in 1...50 {
        let cards = try Cards.find(CardQuery(order: .title, page: page, size: 200), seenBy: .everyone, language: .english, in: tx).cards
        found += cards.map(\.address)
        if cards.count < 200 { break }
      }
      return found + (try CountryPages.addresses(in: tx))
    }
    let pages = [
      "", "/charter", "/cities", "/networks", "/experiences", "/experiences/principles", "/congresses", "/award", "/news", "/help",
      "/activity",
    ]
    var seen: Set<String> = []
    let addresses = (pages + records).filter { !$0.contains("#") && seen.insert($0).inserted }
    let lines = addresses.flatMap { address in
      let others = Language.official.map {
        "<xhtml:link rel=\"alternate\" hreflang=\"\($0.code)\" href=\"\(base)/\($0.code)\(address)\"/>" as HTML
      }
      .joined()
      return Language.official.map { "<url><loc>\(base)/\($0.code)\(address)</loc>\(others)</url>\n" as HTML }
    }
    let map: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
      \(lines)</urlset>

      """
    return .plain(map.text, type: "application/xml; charset=utf-8")
  }

  static func robots(_ visit: Visit) async throws -> Answer {
    .plain(
      """
      User-agent: *
      Disallow: /*/search
      Disallow: /*/sign-in
      Sitemap: \(visit.house.settings.address)/sitemap.xml

      """)
  }
}

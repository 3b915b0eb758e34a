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

  /// Records of one part: three languages each, and a sitemap ends at 50,000 addresses.
  static let part = 10_000

  /// All of it, or the index of its parts where it is too long for one.
  static func sitemap(_ visit: Visit) async throws -> Answer {
    let addresses = try await visit.read { tx in try everything(in: tx) }
    guard addresses.count > part else { return map(addresses, visit) }
    let base = visit.house.settings.address
    let count = (addresses.count + part - 1) / part
    let parts = (1...count).map { "<sitemap><loc>\(base)/sitemap/\($0)</loc></sitemap>\n" as HTML }
    return xml("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\(parts)</sitemapindex>")
  }

  /// The first part is there always: what has grown small again leaves no dead address behind.
  static func sitemapPart(_ visit: Visit) async throws -> Answer {
    guard let number = Int(visit.parameter("part")), number > 0, number <= 1_000 else { throw Problem.notFound }
    let addresses = try await visit.read { tx in try everything(in: tx) }
    let shown = addresses.dropFirst((number - 1) * part).prefix(part)
    if shown.isEmpty { throw Problem.notFound }
    return map(Array(shown), visit)
  }

  private static let pages = [
    "", "/charter", "/cities", "/networks", "/experiences", "/experiences/principles", "/documents", "/congresses", "/award", "/news",
    "/help", "/activity",
  ]

  /// Of everything that everybody may read, without the language. Two queries.
  private static func everything(in tx: Tx) throws -> [String] {
    var seen: Set<String> = []
    return (pages + (try Cards.addresses(seenBy: .everyone, .english, in: tx)) + (try CountryPages.addresses(in: tx)))
      .filter { !$0.contains("#") && seen.insert($0).inserted }
  }

  private static func map(_ addresses: [String], _ visit: Visit) -> Answer {
    let base = visit.house.settings.address
    let lines = addresses.flatMap { address in
      let others = Language.official.map {
        "<xhtml:link rel=\"alternate\" hreflang=\"\($0.code)\" href=\"\(base)/\($0.code)\(address)\"/>" as HTML
      }
      .joined()
      return Language.official.map { "<url><loc>\(base)/\($0.code)\(address)</loc>\(others)</url>\n" as HTML }
    }
    return xml(
      """
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
      \(lines)</urlset>
      """)
  }

  private static func xml(_ body: HTML) -> Answer {
    .plain("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\(body.text)\n", type: "application/xml; charset=utf-8")
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

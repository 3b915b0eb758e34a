import Core
import Directory
import Storage
import Web

/// How this room's records present themselves in lists, search and feeds.
enum WebsiteCards {
  static let kinds: [CardKind] = [
    CardKind("page", "Page", articles), CardKind("news", "News", articles), CardKind("help", "Help", articles),
    CardKind("charter", "Charter", editions), CardKind("principle", "Principle of the Charter", principles),
    CardKind("congress", "International congress", congresses), CardKind("award", "Award", awards),
  ]

  /// Nothing for what readers do not see. The facet `language` says in which languages a text was written, so that a list
  /// can mark the others.
  static func articles(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let articles = try Articles.find(ids, in: tx).filter { $0.state == .published }
    let written = try articles.reduce(into: [RecordID: [String]]()) { written, article in
      written[article.id] = try Articles.languages(of: article.id, in: tx).map(\.code).sorted()
    }
    return try each(articles.map(\.id), Article.fields, in: tx) { language, texts in
      articles.map { article in
        let words = texts[article.id] ?? [:]
        let body = words["body"]?.body ?? ""
        var facets = ["language": written[article.id] ?? []]
        if words["title"]?.isMachine ?? false { facets["machine"] = [language.code] }
        return Card(
          record: article.id, language: language, kind: article.kind.rawValue, title: words["title"]?.body ?? article.slug,
          summary: words["summary"]?.body ?? opening(body), day: article.kind == .news ? article.published?.day : nil,
          address: article.path, audience: .everyone, facets: facets, keywords: Condensed.text([Markdown.plain(body)])
        ).speaking(words.values)
      }
    }
  }

  /// The first paragraph, at most 240 letters, cut at a word.
  static func opening(_ body: String) -> String {
    let paragraph = body.split(separator: "\n").first { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) } ?? ""
    let plain = Markdown.plain(String(paragraph))
    if plain.count <= 240 { return plain }
    let cut = plain.prefix(240)
    return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
  }

  static func editions(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let editions = try Charter.editions(in: tx).filter { ids.contains($0.id) }
    return try each(editions.map(\.id), ["title", "note"], in: tx) { language, texts in
      editions.map { edition in
        Card(
          record: edition.id, language: language, kind: "charter", title: texts[edition.id]?["title"]?.body ?? "\(edition.year)",
          summary: texts[edition.id]?["note"]?.body ?? "", day: edition.day, address: "/charter#edition-\(edition.year)",
          audience: .everyone, facets: ["year": ["\(edition.year)"]]
        ).speaking((texts[edition.id] ?? [:]).values)
      }
    }
  }

  static func principles(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let principles = try Charter.principles(ids, in: tx)
    return try each(principles.map(\.id), ["title", "plain"], in: tx) { language, texts in
      principles.map { principle in
        Card(
          record: principle.id, language: language, kind: "principle",
          title: "\(principle.number). \(texts[principle.id]?["title"]?.body ?? "")", summary: texts[principle.id]?["plain"]?.body ?? "",
          address: principle.path, audience: .everyone, facets: ["edition": ["\(principle.edition)"]]
        ).speaking((texts[principle.id] ?? [:]).values)
      }
    }
  }

  static func congresses(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let congresses = try Congresses.find(ids, in: tx)
    return try each(congresses.map(\.id), ["title", "theme"], in: tx) { language, texts in
      congresses.map { congress in
        Card(
          record: congress.id, language: language, kind: "congress", title: texts[congress.id]?["title"]?.body ?? congress.city,
          summary: texts[congress.id]?["theme"]?.body ?? "", place: congress.city, country: congress.country,
          day: congress.from ?? congress.to,
          address: congress.path, audience: .everyone, facets: ["year": ["\(congress.year)"], "country": [congress.country]]
        ).speaking((texts[congress.id] ?? [:]).values)
      }
    }
  }

  static func awards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let editions = try Awards.find(ids, in: tx)
    return try each(editions.map(\.id), ["title", "theme", "winners", "finalists"], in: tx) { language, texts in
      editions.map { edition in
        Card(
          record: edition.id, language: language, kind: "award", title: texts[edition.id]?["title"]?.body ?? "\(edition.year)",
          summary: texts[edition.id]?["theme"]?.body ?? "", address: edition.path, audience: .everyone,
          facets: ["year": ["\(edition.year)"]],
          keywords: ["winners", "finalists"].compactMap { texts[edition.id]?[$0]?.body }.joined(separator: " ")
        ).speaking((texts[edition.id] ?? [:]).values)
      }
    }
  }

  private static func each(
    _ ids: [RecordID], _ fields: [String], in tx: Tx, _ cards: (Language, [RecordID: [String: Text]]) throws -> [Card]
  ) throws -> [Card] {
    if ids.isEmpty { return [] }
    return try Language.official.flatMap { try cards($0, Texts.read(ids, fields, for: $0, in: tx)) }
  }
}

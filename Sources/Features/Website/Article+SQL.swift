import Core
import Storage
import Web

/// Finders of articles. Drafts are seen by whoever may write; what is published, by its audience.
package enum Articles {
  static let columns: SQL = "a.id, a.kind, a.slug, a.place, a.state, a.publish_at, a.published, a.version"

  /// Throws `Problem.notFound`, also for what the reader may not see.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Article {
    try one("a.id = \(id)", seenBy: sight, in: tx)
  }

  /// Throws `Problem.notFound`, also for what the reader may not see.
  package static func find(_ kind: Article.Kind, slug: String, seenBy sight: Sight, in tx: Tx) throws -> Article {
    try one("a.kind = \(kind) AND a.slug = \(slug)", seenBy: sight, in: tx)
  }

  private static func one(_ condition: SQL, seenBy sight: Sight, in tx: Tx) throws -> Article {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM website_article a JOIN core_record r ON r.id = a.id
        WHERE \(condition) AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try Article(row)
  }

  /// What staff work on: drafts and what waits for its date first, then as published last.
  static func all(in tx: Tx) throws -> [Article] {
    try tx.rows(
      """
      SELECT \(columns) FROM website_article a
      ORDER BY CASE a.state WHEN 'draft' THEN 0 WHEN 'scheduled' THEN 1 ELSE 2 END, a.kind, a.place, a.id
      """
    ).map(Article.init)
  }

  static func find(_ ids: [RecordID], in tx: Tx) throws -> [Article] {
    try tx.rows("SELECT \(columns) FROM website_article a WHERE \(SQL.any("a.id", of: ids)) ORDER BY a.id").map(Article.init)
  }

  /// Published articles of a kind: pages and help in their order, news with the latest first.
  static func published(_ kind: Article.Kind, seenBy sight: Sight, in tx: Tx) throws -> [Article] {
    let order: SQL = kind == .news ? "a.published DESC, a.id DESC" : "a.place, a.id"
    return try tx.rows(
      """
      SELECT \(columns) FROM website_article a JOIN core_record r ON r.id = a.id
      WHERE a.kind = \(kind) AND a.state = 'published' AND \(sight.sees("r.audience")) ORDER BY \(order) LIMIT 200
      """
    ).map(Article.init)
  }

  /// Of all kinds and states.
  static func slugs(in tx: Tx) throws -> Set<String> {
    Set(try tx.values("SELECT slug FROM website_article", as: String.self))
  }

  static func isFree(slug: String, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM website_article WHERE slug = \(slug)") == 0
  }

  /// The savings of an article, latest first.
  static func versions(of article: RecordID, in tx: Tx) throws -> [ArticleVersion] {
    try tx.rows("SELECT \(versionColumns) FROM website_version v WHERE v.article = \(article) ORDER BY v.number DESC")
      .map(ArticleVersion.init)
  }

  /// The last saving in one language; nil before the first.
  static func latest(of article: RecordID, _ language: Language, in tx: Tx) throws -> ArticleVersion? {
    try tx.row(
      """
      SELECT \(versionColumns) FROM website_version v WHERE v.article = \(article) AND v.language = \(language)
      ORDER BY v.number DESC LIMIT 1
      """
    ).map(ArticleVersion.init)
  }

  static func version(_ number: Int, of article: RecordID, in tx: Tx) throws -> ArticleVersion {
    guard
      let row = try tx.row(
        "SELECT \(versionColumns) FROM website_version v WHERE v.article = \(article) AND v.number = \(number)")
    else { throw Problem.notFound }
    return try ArticleVersion(row)
  }

  /// The languages in which an article was saved at least once.
  static func languages(of article: RecordID, in tx: Tx) throws -> Set<Language> {
    Set(try tx.values("SELECT DISTINCT language FROM website_version WHERE article = \(article)", as: Language.self))
  }

  private static let versionColumns: SQL = "v.number, v.language, v.title, v.summary, v.body, v.saved, v.person"
}

extension Article {
  init(_ row: Row) throws {
    id = try row("id")
    kind = try row("kind")
    slug = try row("slug")
    place = try row("place")
    state = try row("state")
    publishAt = try row("publish_at")
    published = try row("published")
    version = try row("version")
  }
}

extension ArticleVersion {
  init(_ row: Row) throws {
    number = try row("number")
    language = try row("language")
    words = ArticleWords(title: try row("title"), summary: try row("summary"), body: try row("body"))
    saved = try row("saved")
    person = try row("person")
  }
}

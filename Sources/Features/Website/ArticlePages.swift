import Core
import Storage
import Web

/// Pages, news and help as readers see them. Queries: two for a page, and those of the visitor.
enum ArticlePages {
  static func page(_ visit: Visit) async throws -> Answer { try await show(.page, visit.parameter("slug"), visit) }
  static func news(_ visit: Visit) async throws -> Answer { try await show(.news, visit.parameter("slug"), visit) }
  static func help(_ visit: Visit) async throws -> Answer { try await show(.help, visit.parameter("task"), visit) }
  /// The address that people guess and that is printed.
  static func accessibility(_ visit: Visit) async throws -> Answer { try await show(.page, "accessibility", visit) }

  private static func show(_ kind: Article.Kind, _ slug: String, _ visit: Visit) async throws -> Answer {
    let (article, texts, hasRough) = try await visit.read { tx in
      let article = try Articles.find(kind, slug: slug, seenBy: visit.sight, in: tx)
      let texts = try Texts.read(article.id, Article.fields, for: visit.language, in: tx)
      return (article, texts, try Translations.hasRough(article.id, texts["title"], for: visit.language, in: tx))
    }
    let title = texts["title"].map { typography($0.body, $0.language) } ?? article.slug
    return visit.page(title, ArticleViews.reading(article, texts, hasRough: hasRough, visit)) { chrome in
      chrome.column = .narrow
      chrome.path = article.path
      chrome.indexed = article.state == .published
      chrome.description = texts["summary"].map { typography($0.body, $0.language) }
      chrome.lead = texts["summary"].map { ArticleViews.lead($0, visit.reader) }
      if kind != .page { chrome.breadcrumb = [Link(visit.t(ArticleViews.listTitle(kind)), visit.path(kind.folder))] }
    }
  }

  static func newsList(_ visit: Visit) async throws -> Answer { try await list(.news, visit) }
  static func helpList(_ visit: Visit) async throws -> Answer { try await list(.help, visit) }

  /// Two queries, however many articles.
  private static func list(_ kind: Article.Kind, _ visit: Visit) async throws -> Answer {
    let (articles, texts) = try await visit.read { tx in
      let articles = try Articles.published(kind, seenBy: visit.sight, in: tx)
      return (articles, try Texts.read(articles.map(\.id), ["title", "summary"], for: visit.language, in: tx))
    }
    return visit.page(visit.t(ArticleViews.listTitle(kind)), ArticleViews.list(kind, articles, texts, visit)) { chrome in
      chrome.column = .narrow
      if kind == .news { chrome.feed = visit.path("/feed.xml") }
      chrome.lead = "\(visit.t(ArticleViews.listLead(kind)))"
    }
  }
}

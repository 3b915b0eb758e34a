import Core
import Storage
import Web

enum ArticleViews {
  static func listTitle(_ kind: Article.Kind) -> Phrase {
    switch kind {
    case .page: "Pages"
    case .news: "News"
    case .help: "Help"
    }
  }

  static func listLead(_ kind: Article.Kind) -> Phrase {
    switch kind {
    case .page: "The essentials about the association."
    case .news: "News of the association."
    case .help: "One short page for each task."
    }
  }

  static func list(_ kind: Article.Kind, _ articles: [Article], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    if articles.isEmpty {
      let next = kind == .news ? Link(visit.t("What has been recorded"), visit.path("/activity")) : Link(visit.t("Home"), visit.path(""))
      return Kit.empty(
        kind == .news ? visit.t("No news has been published yet.") : visit.t("Nothing has been written here yet."), next: next, visit.reader
      )
    }
    return Kit.cards(
      articles.map { article in
        let title = texts[article.id]?["title"]
        let summary = texts[article.id]?["summary"]
        return CardItem(
          title: title.map { typography($0.body, $0.language) } ?? article.slug, path: visit.path(article.path),
          summary: summary.map { typography($0.body, $0.language) } ?? "", day: kind == .news ? article.published?.day : nil,
          language: title?.language == visit.language ? nil : title?.language, machine: title?.isMachine ?? false)
      }, level: 2, visit.reader)
  }

  static func lead(_ text: Text, _ reader: Reader) -> HTML {
    "<span\(attribute: "lang", text.language == reader.language ? nil : text.language.code)>\(typography(text.body, text.language))</span>"
  }

  static func reading(_ article: Article, _ texts: [String: Text], hasRough: Bool, _ visit: Visit) -> HTML {
    let body: HTML = texts["body"].map { text($0, visit) } ?? texts["title"].map { mark($0, visit) } ?? ""
    let improve: HTML =
      "\(Kit.rough(hasRough, of: article.id, visit))\(Kit.improve(texts["body"] ?? texts["title"], of: article.id, visit))"
    let day: HTML = article.kind == .news ? article.published.map { "<p class=\"meta\">\(Kit.day($0.day, visit.reader))</p>" } ?? "" : ""
    return "\(state(article, visit))\(day)\(body)\(improve)\(edit(article, visit))"
  }

  static func text(_ text: Text, _ visit: Visit) -> HTML {
    Kit.text(
      Markdown.html(text.body, language: text.language), language: text.language, origin: text.origin.shown, stale: text.stale,
      original: text.source.map { ($0, visit.here(in: $0)) }, visit.reader)
  }

  /// Of an article without a text of its own.
  private static func mark(_ title: Text, _ visit: Visit) -> HTML {
    Kit.originMark(
      language: title.language, origin: TextOrigin(title.origin), stale: title.stale,
      original: title.source.map { ($0, visit.here(in: $0)) },
      visit.reader)
  }

  /// Staff see drafts in their place, marked.
  private static func state(_ article: Article, _ visit: Visit) -> HTML {
    if article.state == .published { return "" }
    return "<p>\(Kit.badge(visit.t(article.state.label), article.state.tone)) \(visit.t("Readers do not see this."))</p>"
  }

  private static func edit(_ article: Article, _ visit: Visit) -> HTML {
    guard visit.may(WebsitePermissions.write) else { return "" }
    return """
      <p><a href="\(path: visit.path(article.desk))">\(visit.t("Edit this page"))</a></p>
      """
  }
}

extension Text.Origin {
  /// As the component kit names it.
  var shown: TextOrigin {
    switch self {
    case .written: .written
    case .machine: .machine
    case .reviewed: .reviewed
    case .official: .official
    }
  }
}

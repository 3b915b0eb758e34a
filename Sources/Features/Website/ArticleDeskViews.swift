import Core
import Storage
import Web

/// What staff see of articles.
enum ArticleDeskViews {
  static func list(_ articles: [Article], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let table = Table(
      reader.t("Pages, news and help"),
      [
        .init(reader.t("Title")), .init(reader.t("What it is")), .init(reader.t("Status")), .init(reader.t("Version"), numeric: true),
      ],
      rows: articles.map { article in
        let title = texts[article.id]?["title"].map { typography($0.body, $0.language) } ?? article.slug
        return [
          "<a href=\"\(path: visit.path(article.desk))\">\(title)</a>", "\(reader.t(article.kind.label))", state(article, reader),
          "\(reader.number(article.version))",
        ]
      }, captionShown: false)
    return """
      <div class="actions"><a class="button main" href="\(path: visit.path("/articles/new?kind=news"))">\(reader.t("Write news"))</a>
      <a class="button" href="\(path: visit.path("/articles/new?kind=page"))">\(reader.t("Write a page"))</a></div>
      \(articles.isEmpty ? Kit.empty(reader.t("Nothing has been written here yet."), reader) : Kit.table(table, reader))
      \(Kit.helpLink("publishing", visit.reader))
      """
  }

  static func state(_ article: Article, _ reader: Reader) -> HTML {
    let badge = Kit.badge(reader.t(article.state.label), article.state.tone)
    guard let moment = article.publishAt else { return badge }
    return "\(badge) \(Kit.moment(moment, reader))"
  }

  static func editing(
    _ state: ArticleEditing.State, _ filled: Filled, version: String, preview words: ArticleWords?, publication: Filled, _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let article = state.article
    let look: HTML = """
      <button class="button" type="submit" name="show" value="1" formaction="\(path: visit.path(article.desk))#look">\
      \(reader.t("Look at it first"))</button>
      """
    return """
      <p class="meta">\(self.state(article, reader)) \(reading(article, visit))</p>
      \(Kit.helpLink("publishing", visit.reader))
      \(Kit.tabs(languages(state, visit), label: reader.t("Language of the text"), reader))
      \(state.translated == nil ? "" : Kit.notice(Notice(.note, HTML.text(reader.t("Nobody has written it in this language: below stands the translation that readers see. What you save becomes the text."))), reader))
      \(filled.html(action: visit.path(article.desk), submit: "Save", reader: reader, version: version, beside: look))
      \(words.map { shown($0, state.language, visit) } ?? "")
      \(publishing(article, publication, visit))
      <p><a href="\(path: visit.path("\(article.desk)/versions"))">\(reader.t("Versions"))</a></p>
      """
  }

  private static func reading(_ article: Article, _ visit: Visit) -> HTML {
    guard article.state == .published else { return "" }
    return "<a href=\"\(path: visit.path(article.path))\">\(visit.t("As readers see it"))</a>"
  }

  private static func languages(_ state: ArticleEditing.State, _ visit: Visit) -> [Link] {
    Language.official.map { language in
      let name = Kit.languageName(language, visit.reader)
      let label = state.languages.contains(language) ? name : visit.t("{language} (not written yet)", ["language": name])
      return Link(label, visit.path("\(state.article.desk)?language=\(language)"), current: language == state.language)
    }
  }

  private static func shown(_ words: ArticleWords, _ language: Language, _ visit: Visit) -> HTML {
    """
    <section id="look"><h2>\(visit.t("As readers will see it"))</h2>
    <h3 lang="\(language.code)">\(typography(words.title, language))</h3>
    \(preview(words, language, visit))</section>
    """
  }

  static func preview(_ words: ArticleWords, _ language: Language, _ visit: Visit) -> HTML {
    let summary: HTML = words.summary.isEmpty ? "" : "<p class=\"lead\">\(typography(words.summary, language))</p>"
    return "<div class=\"preview\" lang=\"\(language.code)\">\(summary)\(Markdown.html(words.body, language: language, heading: 3))</div>"
  }

  private static func publishing(_ article: Article, _ publication: Filled, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var parts: HTML = ""
    if article.state.mayBePublished {
      parts += publication.html(action: visit.path("\(article.desk)/publication"), submit: "Publish", reader: reader)
    }
    if article.state.mayBeWithdrawn {
      let label = article.state == .published ? reader.t("Withdraw") : reader.t("Cancel the publication date")
      let take = Kit.button(label, action: visit.path("\(article.desk)/publication?_method=DELETE"), tone: .danger, reader)
      parts += "<div class=\"actions\">\(take)</div>"
    }
    return "<section><h2>\(reader.t("Publication"))</h2>\(parts)</section>"
  }

  static func versions(_ versions: [ArticleVersion], of article: Article, _ visit: Visit) -> HTML {
    let reader = visit.reader
    return Kit.table(
      Table(
        reader.t("Versions"),
        [.init(reader.t("Version"), numeric: true), .init(reader.t("Language")), .init(reader.t("Title")), .init(reader.t("Saved"))],
        rows: versions.map { version in
          [
            "<a href=\"\(path: visit.path("\(article.desk)/versions/\(version.number)"))\">\(reader.number(version.number))</a>",
            "\(Kit.languageName(version.language, reader))",
            "<span lang=\"\(version.language.code)\">\(typography(version.words.title, version.language))</span>",
            Kit.moment(version.saved, reader),
          ]
        }, captionShown: false), reader)
  }

  static func line(_ version: ArticleVersion, _ visit: Visit) -> HTML {
    """
    \(visit.t("Version {number}, in {language}", ["number": visit.reader.number(version.number),
      "language": Kit.languageName(version.language, visit.reader)])) · \(Kit.moment(version.saved, visit.reader))
    """
  }
}

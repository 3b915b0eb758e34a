import Core
import Storage
import Web

/// Where staff write pages, news and help. Each page asks a fixed number of queries.
enum ArticleEditing {
  static func desk(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (articles, texts) = try await visit.read { tx in
      let articles = try Articles.all(in: tx)
      return (articles, try Texts.read(articles.map(\.id), ["title"], for: visit.language, in: tx))
    }
    return visit.page(visit.t("Pages, news and help"), ArticleDeskViews.list(articles, texts, visit)) { $0.indexed = false }
  }

  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let kind = visit.request.query["kind"] ?? Article.Kind.page.rawValue
    let filled = ArticleForm.beginning.start(Fields([("kind", kind), ("language", visit.language.nearestOfficial.code)]))
    return begin(filled, visit)
  }

  private static func begin(_ filled: Filled, _ visit: Visit) -> Answer {
    let body: HTML = """
      \(Kit.helpLink("publishing", visit.reader))
      \(filled.html(action: visit.path("/articles"), submit: "Save the draft", reader: visit.reader))
      """
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.path = "/articles/new"
      chrome.breadcrumb = [deskLink(visit)]
    }
    let title = visit.t("Write a new text")
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = ArticleForm.beginning.fill(visit.form)
    guard !WrittenLanguage.asks(&filled, Article.fields, visit.reader), filled.problems.isEmpty,
      let kind = Article.Kind(rawValue: filled.string("kind"))
    else { return begin(filled, visit) }
    let (slug, language, words) = (
      filled.string("slug"), ArticleForm.language(filled.optional("language"), visit.reader), filled.articleWords
    )
    do {
      let article = try await visit.write { tx in try Articles.draft(kind, slug: slug, language, words, by: actor, in: tx) }
      return visit.redirect(to: "\(article.desk)?language=\(language)", done: visit.t("The draft is saved. Only staff see it."))
    } catch Problem.invalid(let problems) {
      filled.add(problems)
      return begin(filled, visit)
    }
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let language = ArticleForm.language(visit.request.query["language"], visit.reader)
    let state = try await state(visit, language)
    return draw(state, ArticleForm.start(state.words, language), preview: state.words, visit)
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = ArticleForm.editing.fill(visit.form)
    let language = ArticleForm.language(filled.optional("language"), visit.reader)
    let words = filled.articleWords
    let state = try await state(visit, language)
    guard filled.problems.isEmpty else { return draw(state, filled, preview: nil, status: 422, visit) }
    if visit.form["show"] != nil { return draw(state, filled, preview: words, version: filled.version, visit) }
    let replacing = filled.version.flatMap { Int($0) } ?? 0
    do {
      try await visit.write { tx in
        let article = try Articles.find(state.article.id, seenBy: actor.sight, in: tx)
        try Articles.save(article, language, words, replacing: replacing, by: actor, in: tx)
      }
      let done = state.article.state == .published ? visit.t("Saved. Readers see it now.") : visit.t("Saved. Only staff see it.")
      return visit.redirect(to: "\(state.article.desk)?language=\(language)", done: done)
    } catch Problem.conflict {
      return conflict(try await self.state(visit, language), filled, visit)
    } catch Problem.invalid(let problems) {
      filled.add(problems)
      return draw(state, filled, preview: nil, status: 422, visit)
    }
  }

  static func publish(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let filled = ArticleForm.publication.fill(visit.form)
    let moment = filled.moment("at", timeZone: visit.reader.timeZone)
    guard filled.problems.isEmpty else {
      let language = visit.language.nearestOfficial
      let state = try await state(visit, language)
      return draw(
        state, ArticleForm.start(state.words, language), preview: state.words, publication: filled, status: 422, visit)
    }
    let article = try await visit.write { tx in
      let article = try Articles.find(id(visit), seenBy: actor.sight, in: tx)
      try Articles.publish(article, at: moment, by: actor, in: tx)
      return try Articles.find(article.id, seenBy: actor.sight, in: tx)
    }
    let done =
      article.publishAt.map { visit.t("It will be published on {moment}.", ["moment": visit.reader.moment($0)]) } ?? visit.t("Published.")
    return visit.redirect(
      to: article.desk, done: done,
      undo: Undo(action: visit.path("\(article.desk)/publication?_method=DELETE"), label: visit.t("Withdraw")))
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let article = try await visit.write { tx in
      let article = try Articles.find(id(visit), seenBy: actor.sight, in: tx)
      try Articles.withdraw(article, by: actor, in: tx)
      return article
    }
    let done = article.state == .published ? visit.t("Withdrawn. Readers no longer see it.") : visit.t("The publication date is cancelled.")
    return visit.redirect(to: article.desk, done: done)
  }

  static func versions(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let (article, versions) = try await visit.read { tx in
      (try Articles.find(id, seenBy: actor.sight, in: tx), try Articles.versions(of: id, in: tx))
    }
    let latest = versions.first { $0.language == visit.language } ?? versions.first
    return visit.page(visit.t("Versions"), ArticleDeskViews.versions(versions, of: article, visit)) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [deskLink(visit), Link(latest?.words.title ?? article.slug, visit.path(article.desk))]
    }
  }

  static func version(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let number = Int(visit.parameter("number")) else { throw Problem.notFound }
    let (article, version) = try await visit.read { tx in
      (try Articles.find(id, seenBy: actor.sight, in: tx), try Articles.version(number, of: id, in: tx))
    }
    return visit.page(typography(version.words.title, version.language), ArticleDeskViews.preview(version.words, version.language, visit)) {
      chrome in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.lead = ArticleDeskViews.line(version, visit)
      chrome.breadcrumb = [
        deskLink(visit), Link(version.words.title, visit.path(article.desk)),
        Link(visit.t("Versions"), visit.path("\(article.desk)/versions")),
      ]
    }
  }

  // MARK: What the editing page needs

  /// An article, its last words in the language at hand, and the languages it has.
  struct State: Sendable {
    let article: Article
    let language: Language
    let latest: ArticleVersion?
    let languages: Set<Language>
    /// What readers meet in a language in which nobody has saved it here: a translation, to begin from.
    let translated: ArticleWords?
    var words: ArticleWords? { latest?.words ?? translated }
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func state(_ visit: Visit, _ language: Language) async throws -> State {
    let id = try id(visit)
    return try await visit.read { tx in
      let latest = try Articles.latest(of: id, language, in: tx)
      return State(
        article: try Articles.find(id, seenBy: visit.sight, in: tx), language: language, latest: latest,
        languages: try Articles.languages(of: id, in: tx), translated: latest == nil ? try translated(id, language, in: tx) : nil)
    }
  }

  private static func translated(_ id: RecordID, _ language: Language, in tx: Tx) throws -> ArticleWords? {
    let texts = try Texts.all(id, in: tx).compactMapValues { $0.first { $0.language == language && !$0.body.isEmpty }?.body }
    guard let title = texts["title"] else { return nil }
    return ArticleWords(title: title, summary: texts["summary"] ?? "", body: texts["body"] ?? "")
  }

  private static func draw(
    _ state: State, _ filled: Filled, preview: ArticleWords?, publication: Filled = ArticleForm.publication.start(),
    version: String? = nil, status: Int = 200, _ visit: Visit
  ) -> Answer {
    let body = ArticleDeskViews.editing(
      state, filled, version: version ?? filled.version ?? "\(state.latest?.number ?? 0)", preview: preview, publication: publication, visit
    )
    return page(state, body, status: status, visit)
  }

  private static func conflict(_ state: State, _ filled: Filled, _ visit: Visit) -> Answer {
    let body = filled.conflict(
      with: ArticleForm.fields(state.latest?.words, state.language), action: visit.path(state.article.desk), submit: "Save",
      reader: visit.reader, version: "\(state.latest?.number ?? 0)")
    return page(state, body, status: 409, visit)
  }

  private static func page(_ state: State, _ body: HTML, status: Int, _ visit: Visit) -> Answer {
    let title = state.latest.map { typography($0.words.title, state.language) } ?? state.article.slug
    return visit.page(title, invalid: body, status: .init(code: status)) { chrome in
      chrome.indexed = false
      chrome.path = state.article.desk
      chrome.breadcrumb = [deskLink(visit)]
    }
  }

  private static func deskLink(_ visit: Visit) -> Link { Link(visit.t("Pages, news and help"), visit.path("/articles")) }
}

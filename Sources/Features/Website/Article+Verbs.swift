import Core
import Storage
import Web

extension Articles {
  /// Begins a draft in one language. Only staff see it until it is published.
  /// - Parameter place: its place among its kind; nil for the end.
  /// - Throws: `Problem.invalid` when the address is taken or the words do not fit.
  @discardableResult
  package static func draft(
    _ kind: Article.Kind, slug: String, place: Int? = nil, _ language: Language, _ words: ArticleWords, by actor: Actor, in tx: WriteTx
  ) throws -> Article {
    try actor.require(WebsitePermissions.write)
    var problems = self.problems(with: words)
    if !isSlug(slug) {
      problems.append(FieldProblem("slug", "An address has 2 to 80 lower-case letters, digits and hyphens."))
    } else if try !isFree(slug: slug, in: tx) {
      problems.append(FieldProblem("slug", "This address is taken."))
    }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    let last: Int? = try tx.value("SELECT max(place) FROM website_article WHERE kind = \(kind)")
    let id = try Record.create(kind.rawValue, owner: nil, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO website_article (id, kind, slug, place, state, publish_at, published, version)
      VALUES (\(id), \(kind), \(slug), \(place ?? (last ?? 0) + 1), \(Article.State.draft), \(nil as Moment?), \(nil as Moment?), 0)
      """)
    return try save(find(id, seenBy: .house, in: tx), language, words, replacing: 0, by: actor, in: tx)
  }

  /// Saves the words of one language; every saving is kept. Of a published article, readers see it at once.
  /// - Parameter replacing: the number of the version from which the form was drawn, 0 for a new language. Another one
  ///   standing now throws `Problem.conflict`.
  @discardableResult
  package static func save(
    _ article: Article, _ language: Language, _ words: ArticleWords, replacing: Int, by actor: Actor, in tx: WriteTx
  ) throws -> Article {
    try actor.require(WebsitePermissions.write)
    let problems = self.problems(with: words)
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    let latest = try self.latest(of: article.id, language, in: tx)
    guard (latest?.number ?? 0) == replacing else {
      throw Problem.conflict("Somebody else saved this text in the meantime. Both texts are shown side by side below.")
    }
    if latest?.words == words { return article }
    let number = try tx.count("SELECT version FROM website_article WHERE id = \(article.id)") + 1
    try tx.execute("UPDATE website_article SET version = \(number) WHERE id = \(article.id)")
    try tx.execute(
      """
      INSERT INTO website_version (article, number, language, title, summary, body, saved, person)
      VALUES (\(article.id), \(number), \(language), \(words.title), \(words.summary), \(words.body), \(tx.now), \(actor.person))
      """)
    for (field, body) in [("title", words.title), ("summary", words.summary), ("body", words.body)] {
      if body.isEmpty {
        try Texts.remove(article.id, field, language, in: tx)
        // What a machine made of it goes with it.
        for text in try Texts.all(article.id, in: tx)[field] ?? [] where text.isMachine && text.source == language {
          try Texts.remove(article.id, field, text.language, in: tx)
        }
      } else {
        try Texts.write(article.id, field, language, body, in: tx)
      }
    }
    let saved = try find(article.id, seenBy: .house, in: tx)
    if saved.state == .published {
      try Ledger.record(
        "\(saved.kind.rawValue).revised", day: tx.now.day, of: saved.id, values: ["language": language.code], by: actor, in: tx)
      try Cards.put(WebsiteCards.articles([saved.id], in: tx), in: tx)
      try Translations.ask(saved.id, in: tx)
    }
    return saved
  }

  /// Publishes now, or at a moment ahead, which a job then brings about.
  /// - Parameter at: nil, or a moment that is past, publishes now.
  package static func publish(_ article: Article, at moment: Moment? = nil, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(WebsitePermissions.write)
    guard article.state.mayBePublished else { throw Problem.conflict("This is already published.") }
    guard let moment, moment > tx.now else { return try takeEffect(article, day: tx.now.day, by: actor, in: tx) }
    try tx.execute("UPDATE website_article SET state = 'scheduled', publish_at = \(moment) WHERE id = \(article.id)")
    try Jobs.enqueue(
      WebsiteJobs.publication, payload: ["article": "\(article.id)"], at: moment, key: "website-publication-\(article.id)-\(moment)", in: tx
    )
  }

  /// What the job does when the moment has come. A date that was changed or called off meanwhile is left alone.
  static func publishDue(_ id: RecordID, in tx: WriteTx) throws {
    guard let article = try find([id], in: tx).first, article.state == .scheduled, let moment = article.publishAt, moment <= tx.now
    else { return }
    try takeEffect(article, day: tx.now.day, by: .house, in: tx)
  }

  /// - Parameter day: nil for what the house is delivered with, which is nobody's news.
  static func takeEffect(_ article: Article, day: Day?, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE website_article SET state = 'published', publish_at = \(nil as Moment?), published = \(tx.now) WHERE id = \(article.id)
      """)
    try Record.setAudience(article.id, .everyone, in: tx)
    try Ledger.record("\(article.kind.rawValue).published", day: day, of: article.id, by: actor, in: tx)
    try Cards.put(WebsiteCards.articles([article.id], in: tx), in: tx)
    try Translations.ask(article.id, in: tx)
  }

  /// Takes a published article back, or calls a date off. Its versions stay.
  package static func withdraw(_ article: Article, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(WebsitePermissions.write)
    guard article.state.mayBeWithdrawn else { throw Problem.conflict("Readers do not see this, so there is nothing to withdraw.") }
    let state: Article.State = article.state == .published ? .withdrawn : .draft
    try tx.execute("UPDATE website_article SET state = \(state), publish_at = \(nil as Moment?) WHERE id = \(article.id)")
    guard article.state == .published else { return }
    try Ledger.record("\(article.kind.rawValue).withdrawn", day: tx.now.day, of: article.id, by: actor, in: tx)
    try Record.setAudience(article.id, .secretariat, in: tx)
    try Cards.remove(article.id, in: tx)
  }

  private static func problems(with words: ArticleWords) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    if words.title.isEmpty { problems.append(FieldProblem("title", "A title is needed.")) }
    for (field, text, limit) in [
      ("title", words.title, Article.titleLimit), ("summary", words.summary, Article.summaryLimit), ("body", words.body, Article.bodyLimit),
    ] where text.count > limit {
      problems.append(FieldProblem(field, "At most {limit} characters.", ["limit": "\(limit)"]))
    }
    return problems
  }

  static func isSlug(_ text: String) -> Bool {
    (2...80).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}

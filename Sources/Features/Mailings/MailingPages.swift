import Core
import Directory
import Storage
import Web

/// A message: written in one or more languages, looked at, tried on oneself, sent, followed.
enum MailingPages {
  static let tests = RateLimit.Rule("mailing test", burst: 10, oneEach: 60)
  static let kindForm = Form(
    [
      .choice("kind", "Kind", Mailing.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice(
        "fallback", "Language for everybody else", languages, required: true,
        help: "For those in whose languages nothing is written."),
    ], id: "kind")
  static let wordsForm = Form(
    [
      .choice("language", "Language", languages, required: true),
      .text("subject", "Subject", limit: 200),
      .area(
        "body", "Message", limit: 20_000, rows: 14,
        help: "An empty line begins a paragraph, dashes make a list. {name} and {city} become the reader’s own."),
    ], id: "words")
  static let languages = [
    Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español"), Choice("pt", name: "Português"),
    Choice("ca", name: "Català"), Choice("it", name: "Italiano"), Choice("de", name: "Deutsch"), Choice("ko", name: "한국어"),
  ]

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (segments, mailings, subjects) = try await visit.read { tx in
      let mailings = try Mailings.list(by: actor, in: tx)
      return (
        try Segments.list(by: actor, in: tx), mailings, try Texts.read(mailings.map(\.id), ["subject"], for: visit.language, in: tx)
      )
    }
    let body = MailingViews.list(segments, mailings, subjects, visit) + Kit.helpLink("mailings", visit.reader)
    return visit.page(visit.t("Write to people"), body) { $0.indexed = false }
  }

  static func begin(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let segment = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    let id = try await visit.write { tx in try Mailings.begin(for: segment, language: language, by: actor, in: tx) }
    return visit.redirect(to: "/mailings/\(id)")
  }

  /// Everything that the page of one message shows.
  struct Picture: Sendable {
    let mailing: Mailing
    let segment: Segment?
    let words: [Language: Mailing.Words]
    /// For drafts.
    let preview: Preview?
    let report: [String: Int]
    let isOwner: Bool
  }

  static func picture(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let mailing = try Mailings.find(try id(visit), by: actor, in: tx)
    let isOwner = mailing.owner == actor.organisation
    let segment = isOwner ? try mailing.segment.map { try Segments.find($0, by: actor, in: tx) } : nil
    let preview =
      mailing.state == .draft
      ? try segment.map { try Preview.find($0.criteria, mailing.kind, page: 1, by: actor, language: visit.language, in: tx) } : nil
    return Picture(
      mailing: mailing, segment: segment, words: try Mailings.words(mailing.id, in: tx), preview: preview,
      report: mailing.state == .draft ? [:] : try Mailings.report(mailing.id, in: tx), isOwner: isOwner)
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor) }

  private static func page(_ visit: Visit, _ actor: Actor, words: Filled? = nil, kind: Filled? = nil) async throws -> Answer {
    let picture = try await visit.read { tx in try self.picture(visit, actor, in: tx) }
    let title = picture.words[visit.language]?.subject ?? picture.words[picture.mailing.fallback]?.subject ?? ""
    let body = MailingViews.page(picture, words: words, kind: kind, visit) + Kit.helpLink("mailings", visit.reader)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.breadcrumb = [Link(visit.t("Write to people"), visit.path("/mailings"))]
      chrome.indexed = false
      if let segment = picture.segment { chrome.lead = .text(segment.name) }
    }
    let named = title.isEmpty ? visit.t("Message without a subject yet") : title
    return words == nil && kind == nil ? visit.page(named, body, adjust) : visit.page(named, invalid: body, adjust)
  }

  static func saveWords(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let filled = wordsForm.fill(visit.form)
    guard filled.problems.isEmpty, let language = Language(filled.string("language")) else {
      _ = try await visit.read { tx in try Mailings.draft(id, by: actor, in: tx) }
      return try await page(visit, actor, words: filled)
    }
    let words = Mailing.Words(subject: filled.string("subject"), body: filled.string("body"))
    do {
      try await visit.write { tx in try Mailings.write(words, in: language, over: visit.form["version"], id, by: actor, in: tx) }
    } catch let outdated as Mailings.Outdated {
      let now = Fields([("language", language.code), ("subject", outdated.now.subject), ("body", outdated.now.body)])
      let body = filled.conflict(
        with: now, action: visit.path("/mailings/\(id)/words"), submit: "Save the text", reader: visit.reader,
        version: outdated.now.version(language))
      return visit.page(visit.t("Somebody changed this while you were writing."), invalid: body, status: .conflict)
    }
    return visit.redirect(
      to: "/mailings/\(id)", done: visit.t("Saved in {language}.", ["language": Kit.languageName(language, visit.reader)]))
  }

  static func saveKind(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let filled = kindForm.fill(visit.form)
    guard filled.problems.isEmpty, let fallback = Language(filled.string("fallback")),
      let kind = Mailing.Kind(rawValue: filled.string("kind"))
    else {
      _ = try await visit.read { tx in try Mailings.draft(id, by: actor, in: tx) }
      return try await page(visit, actor, kind: filled)
    }
    try await visit.write { tx in try Mailings.set(kind, fallback: fallback, id, by: actor, in: tx) }
    return visit.redirect(to: "/mailings/\(id)", done: visit.t("Saved."))
  }

  /// One mail in each written language, to the sender alone.
  static func test(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let person = actor.person else { throw Problem.signIn }
    try visit.house.limits.take(tests, "\(person)", now: visit.now)
    let house = visit.house
    let count = try await visit.write { tx -> Int in
      let mailing = try Mailings.draft(id, by: actor, in: tx)
      let words = try Mailings.words(id, in: tx).filter { $0.value.isComplete }
      let somebody = try People.find(person, in: tx)
      guard let address = somebody.address else { throw Problem.conflict("You have no address to send a test to.") }
      for (language, words) in words.sorted(by: { $0.key.code < $1.key.code }) {
        let city = try Organisations.names([mailing.owner], language, on: tx.now.day, in: tx)[mailing.owner] ?? ""
        let reader = MailingLetter.Reader(
          name: somebody.name, city: city, role: actor.roles.sorted { $0.rawValue < $1.rawValue }.first ?? .secretariat)
        var letter = MailingLetter.letter(words, language, house, reader, leave: nil)
        letter.subject = Reader(language: language, words: house.words).t("Test: {subject}", ["subject": letter.subject])
        try Outbox.put(letter.mail(to: person, address, language), in: tx)
      }
      return words.count
    }
    guard count > 0 else { throw Problem.conflict("Write the subject and the text first.") }
    return visit.redirect(to: "/mailings/\(id)", done: visit.t("{count} tests are on their way to you.", count: count))
  }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let seen = Int(visit.form["seen"] ?? "") ?? -1
    let drawn = visit.form["drawn"] ?? ""
    try await visit.write { tx in try Mailings.send(id, seen: seen, drawn: drawn, by: actor, in: tx) }
    return visit.redirect(to: "/mailings/\(id)", done: visit.t("The message is on its way."))
  }

  static func stop(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Mailings.stop(id, by: actor, in: tx) }
    return visit.redirect(to: "/mailings/\(id)", done: visit.t("Stopped. Messages that have already been sent cannot be recalled."))
  }

  static func remove(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Mailings.remove(id, by: actor, in: tx) }
    return visit.redirect(to: "/mailings", done: visit.t("The draft is removed."))
  }
}

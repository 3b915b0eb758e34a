import Core
import Directory
import Storage
import Time
import Web

/// Amendments: proposed by a city in front of one paragraph, and read by all with the difference and the answer.
enum AmendmentPages {
  private static func proposal(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration, RecordID, Language) {
    guard let paragraph = RecordID(text: visit.parameter("paragraph")) else { throw Problem.notFound }
    let (declaration, title, text, number) = try await visit.read { tx in
      let declaration = try Declaration.find(try DeclarationPages.id(visit), seenBy: visit.sight, in: tx)
      guard let number = try declaration.paragraphs(in: tx).firstIndex(of: paragraph) else { throw Problem.notFound }
      return (
        declaration, try Texts.read(declaration.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        try Texts.read(paragraph, ["words"], for: visit.language, in: tx)["words"], number + 1
      )
    }
    let language = text?.language ?? declaration.language
    var page = FormPage(
      title: visit.t("Amend paragraph {number}", ["number": "\(number)"]),
      form: Form([
        .area("words", "New words of the paragraph", limit: 6000, rows: 6, help: "Leave empty to propose that the paragraph goes."),
        .area("reason", "Why", required: true, limit: Amendment.reasonLimit, rows: 3, help: "At most 500 characters."),
      ]), path: "\(declaration.path)/paragraphs/\(paragraph)", submit: "Propose this amendment",
      start: Fields([("words", text?.body ?? "")]),
      before: "<blockquote lang=\"\(language.code)\"><p>\(text?.body ?? "")</p></blockquote>",
      after: Kit.helpLink("declarations", visit.reader), breadcrumb: DeclarationEditing.trail(visit, declaration.id, title))
    if !declaration.takesAmendments(on: visit.now.day) {
      page.instead = "<p>\(visit.t("The consultation on this text is over."))</p>"
    }
    return (page, declaration, paragraph, language)
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await proposal(visit, actor).0.shown(visit) }

  static func propose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration, paragraph, language) = try await proposal(visit, actor)
    return try await page.sent(visit, done: visit.t("Your amendment is proposed. Every member city can read it.")) { filled, tx in
      try Amendment.propose(
        filled.string("words"), reason: filled.string("reason"), in: language, for: paragraph, of: declaration.id, by: actor, in: tx)
      return "\(declaration.path)/amendments"
    }
  }

  // MARK: The table of amendments

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (declaration, title, amendments, texts, names, numbers, judges) = try await visit.read { tx in
      let declaration = try Declaration.find(try DeclarationPages.id(visit), seenBy: visit.sight, in: tx)
      let amendments = try Amendment.list(of: declaration.id, seenBy: visit.sight, in: tx)
      let paragraphs = try tx.rows("SELECT p.id, p.place FROM declarations_paragraph p WHERE p.declaration = \(declaration.id)")
        .map { (try $0("id") as RecordID, try $0("place") as Int) }
      return (
        declaration, try Texts.read(declaration.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "", amendments,
        try Texts.all(amendments.map(\.id), in: tx),
        try Organisations.names(amendments.map(\.city), visit.language, on: tx.now.day, in: tx),
        Dictionary(paragraphs, uniquingKeysWith: { first, _ in first }), try Amendment.isJudge(of: declaration, visit.actor, in: tx)
      )
    }
    let reader = visit.reader
    let items = amendments.map { amendment -> HTML in
      func words(_ field: String) -> String { texts[amendment.id]?[field]?.first?.body ?? "" }
      let heading = visit.t(
        "Paragraph {number}: {city}", ["number": "\(numbers[amendment.paragraph] ?? 0)", "city": names[amendment.city] ?? ""])
      let final: HTML =
        amendment.verdict == .modified
        ? "<p>\(visit.t("Taken with these words:")) <span lang=\"\(declaration.language.code)\">\(words("final"))</span></p>" : ""
      let answer: HTML =
        amendment.verdict == .waiting
        ? (judges && declaration.state == .consultation
          ? "<p><a class=\"button\" href=\"\(path: visit.path("\(declaration.path)/amendments/\(amendment.id)"))\">\(visit.t("Answer it"))<span class=\"aloud\"> \(heading)</span></a></p>"
          : "") : "<p>\(visit.t("Answer: {reason}", ["reason": words("answer")]))</p>"
      return """
        <article><h2>\(heading)</h2>
        <p>\(Kit.badge(reader.t(amendment.verdict.label), amendment.verdict.tone)) \(Kit.shortDay(amendment.made.day, reader))</p>
        \(difference(words("before"), words("words"), amendment.language, reader))
        <p>\(visit.t("Reason: {reason}", ["reason": words("reason")]))</p>\(final)\(answer)</article>

        """
    }
    let body: HTML =
      items.isEmpty ? Kit.empty(visit.t("No amendment has been proposed."), reader) : items.joined()
    return visit.page(visit.t("Amendments"), "\(body)\(Kit.helpLink("declarations", reader))") { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = DeclarationEditing.trail(visit, declaration.id, title)
      chrome.lead = "\(visit.t("Words that go are struck through, new ones underlined."))"
    }
  }

  private static func difference(_ before: String, _ after: String, _ language: Language, _ reader: Reader) -> HTML {
    let words: HTML =
      after.isEmpty
      ? "<del>\(before)</del> <span class=\"soft\">(\(reader.t("the paragraph goes")))</span>" : Difference.html(before, after)
    return "<blockquote lang=\"\(language.code)\"><p>\(words)</p></blockquote>"
  }

  // MARK: The answer of the adopting body

  private static func verdict(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration, Amendment) {
    guard let id = RecordID(text: visit.parameter("amendment")) else { throw Problem.notFound }
    let (declaration, amendment, title, texts, name, standing) = try await visit.read { tx in
      let declaration = try Declaration.find(try DeclarationPages.id(visit), seenBy: visit.sight, in: tx)
      try Amendment.requireJudge(of: declaration, actor, in: tx)
      let amendment = try Amendment.find(id, of: declaration.id, seenBy: visit.sight, in: tx)
      return (
        declaration, amendment, try Texts.read(declaration.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        try Texts.read(id, for: amendment.language, in: tx),
        try Organisations.names([amendment.city], visit.language, on: tx.now.day, in: tx)[amendment.city] ?? "",
        try Texts.read(amendment.paragraph, ["words"], for: declaration.language, in: tx)["words"]?.body ?? ""
      )
    }
    let isAuthentic = amendment.language == declaration.language
    let verdicts: [Amendment.Verdict] = isAuthentic ? [.accepted, .modified, .declined] : [.modified, .declined]
    let page = FormPage(
      title: visit.t("Amendment of {city}", ["city": name]),
      form: Form([
        .choice("verdict", "Answer", verdicts.map { Choice($0.rawValue, $0.label) }, required: true),
        .area(
          "words", "Words of the paragraph, if it is accepted modified", limit: 6000, rows: 6,
          help: "In the language of the authentic text. Empty takes the paragraph out."),
        .area("reason", "Why", required: true, limit: 1000, rows: 3),
      ]), path: "\(declaration.path)/amendments/\(id)", submit: "Send the answer",
      start: Fields([("words", isAuthentic ? texts["words"]?.body ?? "" : standing)]),
      before: """
        \(difference(texts["before"]?.body ?? "", texts["words"]?.body ?? "", amendment.language, visit.reader))
        <p>\(visit.t("Reason: {reason}", ["reason": texts["reason"]?.body ?? ""]))</p>
        """,
      breadcrumb: DeclarationEditing.trail(visit, declaration.id, title) + [
        Link(visit.t("Amendments"), visit.path("\(declaration.path)/amendments"))
      ])
    return (page, declaration, amendment)
  }

  static func verdictForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await verdict(visit, actor).0.shown(visit) }

  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration, amendment) = try await verdict(visit, actor)
    return try await page.sent(visit, done: visit.t("The city is told by e-mail.")) { filled, tx in
      guard let verdict = Amendment.Verdict(rawValue: filled.string("verdict")) else { throw Problem.malformed }
      try Amendment.answer(
        amendment.id, of: declaration.id, verdict, words: filled.string("words"), reason: filled.string("reason"), by: actor, in: tx)
      return "\(declaration.path)/amendments"
    }
  }
}

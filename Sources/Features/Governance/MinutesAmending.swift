import Core
import Directory
import Meetings
import Storage
import Web

/// Amendments to circulated minutes: a city proposes one, the secretariat answers.
enum MinutesAmending {
  private static func trail(_ sheet: AssemblySheet, _ visit: Visit) -> [Link] {
    [
      Link(sheet.title, visit.path(sheet.assembly.path)), Link(visit.t("Minutes"), visit.path("\(sheet.assembly.path)/minutes")),
    ]
  }

  // MARK: A city proposes

  private static func proposal(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, RecordID, Language) {
    guard let id = RecordID(text: visit.parameter("passage")) else { throw Problem.notFound }
    let language = visit.language.nearestOfficial
    let words = visit.house.words
    let (sheet, heading, text) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      let minutes = try Minutes.of(sheet.assembly.id, seenBy: actor.sight, in: tx)
      guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
      try actor.require(GovernancePermissions.take, on: city)
      try MinutesAmendment.check(minutes, city, in: tx)
      let part = try MinutesReading.read(minutes, language, words, in: tx).parts.first { $0.passage.id == id }
      guard let part else { throw Problem.notFound }
      return (sheet, part.heading, part.text?.body ?? "")
    }
    let page = FormPage(
      title: visit.t("Propose an amendment: {passage}", ["passage": heading]),
      form: Form([
        .markdown(
          "words", "How the passage should read", required: true,
          help: "Change the text as you want it to read; everybody sees the difference."),
        .area("reason", "Reason", required: true, limit: 2000, rows: 4),
      ]), path: "\(sheet.assembly.path)/minutes/passages/\(id)/amendment", submit: "Propose this amendment",
      start: Fields([("words", text)]),
      lead: visit.t("The secretariat answers with a reason. All who read the minutes see your amendment and the answer."),
      breadcrumb: trail(sheet, visit))
    return (page, id, language)
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await proposal(visit, actor).0.shown(visit) }

  static func propose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, passage, language) = try await proposal(visit, actor)
    return try await page.sent(visit, done: visit.t("Your amendment is proposed. The secretariat will answer.")) { filled, tx in
      try MinutesAmendment.propose(
        passage, of: id, language, filled.string("words"), reason: filled.string("reason"), by: actor, in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }

  // MARK: The secretariat answers

  private static func labels(_ language: Language) -> Phrase {
    switch language {
    case .french: "The passage in French"
    case .spanish: "The passage in Spanish"
    default: "The passage in English"
    }
  }

  private static func answerPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, RecordID) {
    guard let id = RecordID(text: visit.parameter("amendment")) else { throw Problem.notFound }
    let (sheet, minutes, found) = try await MinutesEditing.led(visit, actor) { _, minutes, tx in
      let amendment = try MinutesAmendment.find(id, of: minutes.id, in: tx)
      let names = try Organisations.names([amendment.organisation], visit.language, on: tx.now.day, in: tx)
      return (
        amendment, names[amendment.organisation] ?? "", try Texts.read(id, for: amendment.language, in: tx),
        try Texts.all(amendment.passage, in: tx)["words"] ?? []
      )
    }
    let (amendment, city, texts, passage) = found
    var start: [(String, String)] = []
    for language in Language.official {
      let standing = passage.first { $0.language == language }?.body ?? ""
      start.append(("words-\(language.code)", language == amendment.language ? texts["words"]?.body ?? "" : standing))
    }
    let before: HTML = """
      \(MinutesViews.difference(amendment, texts))
      <p>\(visit.t("Reason: {reason}", ["reason": texts["reason"]?.body ?? ""]))</p>
      """
    let page = FormPage(
      title: visit.t("Amendment of {city}", ["city": city]),
      form: Form(
        [
          .choice(
            "verdict", "Answer", [Choice("accepted", "Accept the amendment"), Choice("declined", "Decline the amendment")], required: true),
          .area("answer", "What the city is told", required: true, limit: 2000, rows: 3),
        ]
          + Language.official.map {
            .markdown("words-\($0.code)", labels($0), help: "As it reads from now on, if the amendment is accepted.")
          }), path: "\(minutes.path)/amendments/\(id)", submit: "Answer the city", start: Fields(start), before: before,
      breadcrumb: trail(sheet, visit))
    return (page, id)
  }

  static func answerForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await answerPage(visit, actor).0.shown(visit) }

  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, amendment) = try await answerPage(visit, actor)
    let language = visit.language.nearestOfficial
    return try await page.sent(visit, done: visit.t("The city is told by e-mail.")) { filled, tx in
      let isAccepted = filled.string("verdict") == "accepted"
      let texts = Dictionary(
        uniqueKeysWithValues: Language.official.map { ($0, filled.string("words-\($0.code)")) })
      try MinutesAmendment.answer(
        amendment, of: id, isAccepted ? texts : nil, sentence: filled.string("answer"), in: language, by: actor, in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }
}

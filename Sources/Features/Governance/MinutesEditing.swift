import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What the secretariat does with minutes.
enum MinutesEditing {
  private static func trail(_ sheet: AssemblySheet, _ visit: Visit) -> [Link] {
    [
      Link(visit.t("Assemblies"), visit.path("/assemblies")), Link(sheet.title, visit.path(sheet.assembly.path)),
      Link(visit.t("Minutes"), visit.path("\(sheet.assembly.path)/minutes")),
    ]
  }

  /// The sheet, the minutes and whatever else, for whoever leads.
  static func led<T: Sendable>(
    _ visit: Visit, _ actor: Actor, _ more: @Sendable @escaping (AssemblySheet, Minutes, Tx) throws -> T
  ) async throws -> (AssemblySheet, Minutes, T) {
    try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      let (minutes, _, _) = try Minutes.led(sheet.assembly.id, by: actor, in: tx)
      return (sheet, minutes, try more(sheet, minutes, tx))
    }
  }

  // MARK: Drafting

  static func startPage(_ sheet: AssemblySheet, _ visit: Visit) -> FormPage {
    var page = FormPage(
      title: visit.t("Minutes: {assembly}", ["assembly": sheet.title]),
      form: Form([.flag("speakers", "Name the cities that spoke under each item")]), path: "\(sheet.assembly.path)/minutes",
      submit: "Draft the minutes",
      lead: visit.t(
        "The draft is written from what happened, in the three languages: calls and quorum, who was present, votes and decisions, item by item. You then edit it."
      ), before: sheet.tabs("/minutes", visit), breadcrumb: Array(trail(sheet, visit).prefix(2)))
    if sheet.assembly.state != .closed {
      page.instead = Kit.empty(visit.t("The minutes can be drafted once the assembly is closed."), visit.reader)
    }
    return page
  }

  static func make(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let sheet = try await visit.read { tx in try AssemblySheet.read(visit, in: tx) }
    let (id, words) = (sheet.assembly.id, visit.house.words)
    return try await startPage(sheet, visit).sent(visit, done: visit.t("The draft is ready.")) { filled, tx in
      try Minutes.make(of: id, speakers: filled.flag("speakers"), words, by: actor, in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }

  static func redraft(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (id, words) = (try AssemblySheet.id(visit), visit.house.words)
    let speakers = visit.form["speakers"] == "yes"
    try await visit.write { tx in try Minutes.redraft(of: id, speakers: speakers, words, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)/minutes", done: visit.t("What nobody has changed was written again."))
  }

  // MARK: One passage in one language

  private static func passagePage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, RecordID, Language) {
    guard let id = RecordID(text: visit.parameter("passage")) else { throw Problem.notFound }
    let language = visit.request.query["language"].flatMap { Language($0) } ?? visit.language.nearestOfficial
    guard Language.official.contains(language) else { throw Problem.notFound }
    let words = visit.house.words
    let (sheet, minutes, found) = try await led(visit, actor) { _, minutes, tx in
      let passage = try MinutesPassage.find(id, of: minutes.id, in: tx)
      let heading = try MinutesReading.read(minutes, visit.language, words, in: tx).parts.first { $0.passage.id == id }?.heading ?? ""
      return (passage, heading, try Texts.all(id, in: tx)["words"] ?? [])
    }
    let (passage, heading, texts) = found
    let name = Kit.languageName(language, visit.reader)
    var fields: [Field] = [.markdown("words", "Text of the passage", required: true)]
    var before: HTML = ""
    if let source = passage.language, source != language, let original = texts.first(where: { $0.language == source }) {
      let values = ["language": Kit.languageName(source, visit.reader)]
      fields.append(
        Field(
          "meaning", "What you are doing",
          kind: .choice([
            Choice("follows", name: visit.t("I bring it up to date with the text in {language}", values)),
            Choice("changes", name: visit.t("I change what the minutes say: the other languages have to follow")),
          ]), required: true))
      before = Kit.section(
        visit.t("The text in {language}", values),
        "<div lang=\"\(source.code)\">\(Markdown.html(original.body, language: source, heading: 3))</div>")
    }
    var page = FormPage(
      title: heading, form: Form(fields), path: "\(minutes.path)/passages/\(id)?language=\(language.code)", submit: "Save",
      start: try await visit.read { tx in try start(id, language, in: tx) },
      lead: visit.t("In {language}", ["language": name]), before: before, breadcrumb: trail(sheet, visit))
    page.current = { tx in try start(id, language, in: tx) }
    return (page, id, language)
  }

  /// What stands now, in the names of the form.
  @Sendable private static func start(_ passage: RecordID, _ language: Language, in tx: Tx) throws -> Fields {
    let text = try Texts.all(passage, in: tx)["words"]?.first { $0.language == language }
    return Fields([("words", text?.body ?? ""), ("meaning", "follows")])
  }

  static func passageForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await passagePage(visit, actor).0.shown(visit) }

  static func editPassage(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, passage, language) = try await passagePage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      try Minutes.edit(
        passage, of: id, language, filled.string("words"), follows: filled.string("meaning") == "follows", replacing: nil, by: actor,
        in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }

  // MARK: Circulating and approving

  private static func circulationPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (sheet, minutes, texts) = try await led(visit, actor) { _, minutes, tx in try Texts.read(minutes.id, for: visit.language, in: tx) }
    let day = visit.now.day.adding(days: sheet.rules.minutesDays)
    return FormPage(
      title: visit.t("Circulate the minutes"),
      form: Form([
        .day("until", "Amendments until", required: true),
        .text("chair", "Who chaired the session", required: true, limit: 120, help: "This name stands under the minutes."),
        .text("secretary", "Who took the minutes", required: true, limit: 120),
      ]), path: "\(minutes.path)/circulation", submit: "Circulate now",
      start: Fields([
        ("until", day.description), ("chair", texts["chair"]?.body ?? ""), ("secretary", texts["secretary"]?.body ?? ""),
      ]),
      lead: visit.t("Everybody entitled reads them from now on and is told by e-mail. Cities that were present can propose amendments."),
      breadcrumb: trail(sheet, visit))
  }

  static func circulationForm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await circulationPage(visit, actor).shown(visit)
  }

  static func circulate(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await circulationPage(visit, actor).sent(visit, done: visit.t("The minutes are circulated. The e-mails are on their way.")) {
      filled, tx in
      guard let until = filled.day("until") else { throw Problem.malformed }
      try Minutes.circulate(
        id, until: until, chair: filled.string("chair"), secretary: filled.string("secretary"), by: actor, in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }

  static func recall(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Minutes.recall(id, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)/minutes", done: visit.t("The minutes are a draft again."))
  }

  static func putOnAgenda(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (id, words) = (try AssemblySheet.id(visit), visit.house.words)
    try await visit.write { tx in try Minutes.putOnAgenda(id, words, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)/minutes", done: visit.t("Their approval is on the agenda."))
  }

  private static func approvalPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (sheet, minutes, found) = try await led(visit, actor) { sheet, _, tx in
      let decisions = try Minutes.approving(sheet.assembly, seenBy: actor.sight, in: tx)
      return (decisions, try Texts.read(decisions.map(\.id), ["title"], for: visit.language, in: tx))
    }
    let (decisions, texts) = found
    var page = FormPage(
      title: visit.t("Approve the minutes"),
      form: Form([
        .choice(
          "decision", "Which decision approves them",
          decisions.map { Choice("\($0.id)", name: "\($0.label) \(texts[$0.id]?["title"]?.body ?? "")") }, required: true)
      ]), path: "\(minutes.path)/approval", submit: "Approve and seal",
      lead: visit.t("They are then sealed: a PDF in each language, with a code that anybody can verify. Nothing of them changes any more."),
      breadcrumb: trail(sheet, visit))
    if decisions.isEmpty {
      page.instead = Kit.empty(visit.t("No later meeting of this body has adopted a decision yet."), visit.reader)
    }
    return page
  }

  static func approvalForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await approvalPage(visit, actor).shown(visit) }

  static func approve(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await approvalPage(visit, actor).sent(visit, done: visit.t("The minutes are approved. The PDFs are being made.")) {
      filled, tx in
      guard let decision = RecordID(text: filled.string("decision")) else { throw Problem.malformed }
      try Minutes.approve(id, decision: decision, by: actor, in: tx)
      return "/assemblies/\(id)/minutes"
    }
  }
}

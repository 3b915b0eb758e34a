import Core
import Directory
import Meetings
import Storage
import Web

/// Motions and amendments moved in session.
enum MotionPages {
  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func trail(_ sheet: AssemblySheet, _ visit: Visit, inside: Bool = true) -> [Link] {
    let session = [
      Link(sheet.title, visit.path(sheet.assembly.path)), Link(visit.t("The session"), visit.path("\(sheet.assembly.path)/session")),
    ]
    return inside ? session + [Link(visit.t("Motions"), visit.path("\(sheet.assembly.path)/motions"))] : session
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let (sheet, picture) = try await visit.read { tx in
      (try AssemblySheet.read(visit, in: tx), try MotionViews.Picture.read(try id(visit), visit.language, in: tx))
    }
    let leads = visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner)
    let isOpen = sheet.assembly.state == .open
    let city = visit.actor?.organisation.flatMap { sheet.attendance.presentVoters.contains($0) ? $0 : nil }
    let acts = { (motion: Motion) -> HTML in
      guard isOpen else { return vote(motion, sheet, visit) }
      let detail = "\(picture.title(motion)), \(picture.name(motion))"
      var buttons: [HTML] = []
      if city != nil, motion.refusal(.amend, among: picture.all) == nil {
        buttons.append(link("\(motion.path)/amendment", "Propose an amendment", detail, visit))
      }
      if city == motion.organisation, motion.refusal(.withdraw, among: picture.all) == nil {
        buttons.append(
          Kit.button(visit.t("Withdraw"), action: visit.path("\(motion.path)/withdrawal"), tone: .quiet, detail: detail, visit.reader))
      }
      if leads, motion.state == .moved {
        if let why = motion.refusal(.decide, among: picture.all) {
          buttons.append("<span class=\"soft\">\(visit.t(why))</span>")
        } else {
          buttons.append(link("\(motion.path)/decision", "Have it decided", detail, visit))
        }
      }
      let said: HTML = buttons.isEmpty ? "" : "<div class=\"actions\">\(buttons.joined(" "))</div>"
      return "\(vote(motion, sheet, visit))\(said)"
    }
    let items = picture.motions.map { MotionViews.article($0, picture, open: false, acts: acts, level: 2, visit.reader) }
    let new: HTML =
      isOpen && city != nil
      ? "<p><a class=\"button main\" href=\"\(path: visit.path("\(sheet.assembly.path)/motions/new"))\">\(visit.t("Move a motion"))</a></p>"
      : ""
    let body: HTML = """
      \(new)\(items.isEmpty ? Kit.empty(visit.t("No motion has been moved."), visit.reader) : items.joined())
      \(Kit.helpLink("assemblies", visit.reader))
      """
    return visit.page(visit.t("Motions: {assembly}", ["assembly": sheet.title]), body) { chrome in
      chrome.column = .narrow
      chrome.indexed = sheet.meeting.audience == .everyone
      chrome.breadcrumb = trail(sheet, visit, inside: false)
      chrome.lead = "\(visit.t("Words that go are struck through, new ones underlined."))"
    }
  }

  private static func link(_ path: String, _ label: Phrase, _ detail: String, _ visit: Visit) -> HTML {
    "<a class=\"button\" href=\"\(path: visit.path(path))\">\(visit.t(label))<span class=\"aloud\"> \(detail)</span></a>"
  }

  /// Where it is voted on; a prepared vote is the chair's.
  private static func vote(_ motion: Motion, _ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    guard let vote = sheet.votes.first(where: { $0.id == motion.vote }) else { return "" }
    guard vote.state != .prepared || visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner) else { return "" }
    return "<p><a href=\"\(path: visit.path(vote.path))\">\(visit.t("The vote"))</a></p>"
  }

  // MARK: A city moves

  private static func movePage(_ visit: Visit) async throws -> FormPage {
    let sheet = try await visit.read { tx in try AssemblySheet.read(visit, in: tx) }
    let item = sheet.assembly.item.map { sheet.title($0) }
    var page = FormPage(
      title: visit.t("Move a motion"),
      form: Form([
        .text("title", "Title", required: true, limit: 200),
        .area("words", "Text to be decided on", required: true, limit: 20_000, rows: 8),
        .area("reason", "Reason", limit: 2000, rows: 3),
        .choice("language", "Written in", MeetingForm.languageChoices(visit.reader), required: true),
      ]), path: "\(sheet.assembly.path)/motions/new", submit: "Move this motion",
      start: Fields([("language", visit.language.code)]), after: Kit.helpLink("assemblies", visit.reader), breadcrumb: trail(sheet, visit)
    ).askingLanguage(of: ["title", "words", "reason"])
    page.lead =
      item.map { visit.t("It belongs to the item under discussion: {item}. All who follow the session see it at once.", ["item": $0]) }
      ?? visit.t("All who follow the session see it at once.")
    return page
  }

  static func moveForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await movePage(visit).shown(visit) }

  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let assembly = try id(visit)
    return try await movePage(visit).sent(visit, done: visit.t("Your motion is before the assembly.")) { filled, tx in
      try Motion.move(
        filled.string("title"), words: filled.string("words"), reason: filled.string("reason"),
        language: Language(filled.string("language")) ?? .english, at: assembly, by: actor, in: tx)
      return "/assemblies/\(assembly)/motions"
    }
  }

  /// A motion with the sheet of its assembly.
  private static func found(_ visit: Visit) async throws -> (
    motion: Motion, sheet: AssemblySheet, picture: MotionViews.Picture, words: String, target: String
  ) {
    try await visit.read { tx in
      let motion = try Motion.find(try id(visit), seenBy: visit.sight, in: tx)
      return (
        motion, try AssemblySheet.read(motion.assembly, visit.language, visit.actor, visit.sight, in: tx),
        try MotionViews.Picture.read(motion.assembly, visit.language, in: tx), try motion.standing(in: tx),
        try motion.target.map { try Motion.find($0, seenBy: .house, in: tx).standing(in: tx) } ?? ""
      )
    }
  }

  private static func amendPage(_ visit: Visit) async throws -> (FormPage, Motion) {
    let (motion, sheet, picture, words, _) = try await found(visit)
    var before: HTML = ""
    // Who does not read the language of the motion has it in theirs above the form.
    if let read = picture.texts[motion.id]?["words"], read.language != motion.language {
      before = MotionViews.words(read, visit.reader)
    }
    var page = FormPage(
      title: visit.t("Propose an amendment: {passage}", ["passage": picture.title(motion)]),
      form: Form([
        .area(
          "words", "How it should read", required: true, limit: 20_000, rows: 8, help: "In the language in which the motion was moved."),
        .area("reason", "Reason", required: true, limit: 2000, rows: 3),
      ]), path: "\(motion.path)/amendment", submit: "Propose this amendment", start: Fields([("words", words)]),
      lead: visit.t("Change the text as you want it to read; everybody sees the difference."), before: before,
      breadcrumb: trail(sheet, visit))
    if let why = motion.refusal(.amend, among: picture.all) { page.instead = "<p>\(visit.t(why))</p>" }
    return (page, motion)
  }

  static func amendForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await amendPage(visit).0.shown(visit) }

  static func amend(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, motion) = try await amendPage(visit)
    return try await page.sent(visit, done: visit.t("Your amendment is before the assembly.")) { filled, tx in
      try Motion.amend(motion.id, words: filled.string("words"), reason: filled.string("reason"), by: actor, in: tx)
      return "/assemblies/\(motion.assembly)/motions"
    }
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let motion = try id(visit)
    let assembly = try await visit.write { tx in
      try Motion.withdraw(motion, by: actor, in: tx)
      return try Motion.find(motion, seenBy: visit.sight, in: tx).assembly
    }
    return visit.redirect(to: "/assemblies/\(assembly)/motions", done: visit.t("It is withdrawn."))
  }

  // MARK: Whoever leads has it decided

  private static func decidePage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Motion) {
    let (motion, sheet, picture, words, target) = try await found(visit)
    try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
    let isOutdated = motion.isOutdated(among: picture.all)
    let name = picture.name(motion)
    let title =
      motion.isAmendment
      ? visit.t("Amendment of {city}: {motion}", ["city": name, "motion": picture.title(motion)]) : picture.title(motion)
    var fields: [Field] = [
      .choice(
        "how", "How it is decided",
        [Choice("consensus", "By consensus: nobody objects")] + Vote.Way.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .text("title", "Question put to the vote", required: true, limit: 200),
      .choice("kind", "Kind of decision", DecisionKind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    ]
    if isOutdated {
      fields.append(
        .area(
          "words", "How it should read", required: true, limit: 20_000, rows: 8,
          help: "The motion has got other words since: put both changes into this text."))
    }
    let shown: HTML =
      motion.isAmendment
      ? MotionViews.difference(motion, picture) : MotionViews.standing(words, motion)
    let standing: HTML =
      isOutdated
      ? "<p>\(visit.t("The motion now reads:"))</p>\(MotionViews.standing(target, motion))" : ""
    var page = FormPage(
      title: title, form: Form(fields), path: "\(motion.path)/decision", submit: "Have it decided",
      start: Fields([("how", ""), ("title", String(title.prefix(200))), ("kind", DecisionKind.ordinary.rawValue), ("words", words)]),
      before: "\(shown)\(standing)", breadcrumb: trail(sheet, visit))
    page.lead =
      motion.isAmendment
      ? visit.t("If it is adopted, the motion reads like this from then on.")
      : visit.t("By consensus, the decision stands in the register at once. A vote is put on the list, and you open it.")
    if let why = motion.refusal(.decide, among: picture.all) { page.instead = "<p>\(visit.t(why))</p>" }
    return (page, motion)
  }

  static func decideForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await decidePage(visit, actor).0.shown(visit) }

  static func decide(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, motion) = try await decidePage(visit, actor)
    return try await page.sent(visit, done: visit.t("It is done.")) { filled, tx in
      guard let kind = DecisionKind(rawValue: filled.string("kind")) else { throw Problem.malformed }
      let way = Vote.Way(rawValue: filled.string("how"))
      let vote = try Motion.decide(
        motion.id, way.map { .vote($0, kind) } ?? .consensus, title: filled.string("title"),
        words: filled.optional("words"), by: actor, in: tx)
      return vote.map { "/votes/\($0)" } ?? "/assemblies/\(motion.assembly)/motions"
    }
  }
}

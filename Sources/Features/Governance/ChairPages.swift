import Core
import Directory
import Meetings
import Storage
import Web

/// The chair's page: what can be done now, item by item.
enum ChairPages {
  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      return try SessionViews.picture(sheet, visit.language, in: tx)
    }
    let sheet = picture.sheet
    return visit.page(
      visit.t("Lead: {assembly}", ["assembly": sheet.title]), ChairViews.page(picture, visit), sheet.adjust(visit))
  }

  static func open(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The assembly is open.") { id, tx in try Assembly.open(id, by: actor, in: tx) }
  }
  static func call(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The quorum is recorded.") { id, tx in try Assembly.call(id, by: actor, in: tx) }
  }
  static func suspend(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The assembly is suspended.") { id, tx in try Assembly.suspend(id, by: actor, in: tx) }
  }
  static func resume(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The assembly has resumed.") { id, tx in try Assembly.resume(id, by: actor, in: tx) }
  }
  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The assembly is closed.") { id, tx in try Assembly.close(id, by: actor, in: tx) }
  }
  static func item(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let item = visit.form["item"].flatMap { RecordID(text: $0) }
    return try await act(visit, "Everybody now sees which item is under discussion.") { id, tx in
      try Assembly.take(up: item, at: id, by: actor, in: tx)
    }
  }
  static func turn(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let speaker = ID<Speaker>(text: visit.parameter("speaker")) else { throw Problem.notFound }
    return try await act(visit, "The city has the floor.") { id, tx in try Speaker.turn(speaker, at: id, by: actor, in: tx) }
  }
  static func endTurn(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let speaker = ID<Speaker>(text: visit.parameter("speaker")) else { throw Problem.notFound }
    return try await act(visit, "The city has spoken.") { id, tx in try Speaker.end(speaker, at: id, by: actor, in: tx) }
  }

  private static func act(
    _ visit: Visit, _ done: Phrase, _ verb: @Sendable @escaping (RecordID, WriteTx) throws -> Void
  ) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try verb(id, tx) }
    return visit.redirect(to: "/assemblies/\(id)/chair", done: visit.t(done))
  }

  // MARK: A decision without a vote

  private static func consensusPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, RecordID?) {
    let item = visit.request.query["item"].flatMap { RecordID(text: $0) }
    let sheet = try await visit.read { tx in try AssemblySheet.read(visit, in: tx) }
    try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
    let known = sheet.items.contains { $0.id == item } ? item : nil
    return (
      FormPage(
        title: visit.t("Decided by consensus"),
        form: Form([
          .text("title", "Decision", required: true, limit: 200), .area("words", "Text", limit: 20_000, rows: 8),
          .choice("language", "Written in", MeetingForm.languageChoices(visit.reader), required: true),
        ]), path: "\(sheet.assembly.path)/consensus" + (known.map { "?item=\($0)" } ?? ""), submit: "Record the decision",
        start: Fields([("title", known.map { sheet.title($0) } ?? ""), ("language", visit.language.code)]),
        lead: visit.t("Nobody objected and nobody asked for a vote. The register of decisions will say so."),
        breadcrumb: [
          Link(sheet.title, visit.path(sheet.assembly.path)),
          Link(visit.t("Lead the assembly"), visit.path("\(sheet.assembly.path)/chair")),
        ]),
      known
    )
  }

  static func consensusForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await consensusPage(visit, actor).0.shown(visit) }

  static func consensus(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, item) = try await consensusPage(visit, actor)
    return try await page.sent(visit, done: visit.t("The decision is recorded in the register.")) { filled, tx in
      try Decision.consensus(
        filled.string("title"), words: filled.string("words"), language: Language(filled.string("language")) ?? .english, item: item,
        at: id, by: actor, in: tx)
      return "/assemblies/\(id)/chair"
    }
  }
}

import Core
import Directory
import Storage
import Time
import Web

enum DeclarationPages {
  static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let (all, joined, texts, counts) = try await visit.read { tx in
      let all = try Declaration.list(seenBy: visit.sight, in: tx)
      let joined = try JoinedText.list(seenBy: visit.sight, in: tx)
      return (
        all, joined, try Texts.read(all.map(\.id) + joined.map(\.id), ["title"], for: visit.language, in: tx),
        try Declaration.signatories(of: all.map(\.id), in: tx)
      )
    }
    let reader = visit.reader
    let rows = all.map { declaration -> [HTML] in
      [
        "<a href=\"\(path: visit.path(declaration.path))\">\(texts[declaration.id]?["title"]?.body ?? "")</a>",
        "\(reader.t(declaration.kind.label))", declaration.decided.map { Kit.shortDay($0, reader) } ?? "",
        declaration.state.isAdopted ? "\(reader.number(counts[declaration.id] ?? 0))" : "",
        Kit.badge(reader.t(declaration.state.label), declaration.state.tone),
      ]
    }
    let table = Table(
      reader.t("Declarations and resolutions"),
      [
        .init(reader.t("Title")), .init(reader.t("Kind of text")), .init(reader.t("Decided on")),
        .init(reader.t("Cities that sign"), numeric: true), .init(reader.t("Status")),
      ], rows: rows, captionShown: false, empty: Kit.empty(reader.t("No declaration has been recorded here yet."), reader))
    let new: HTML =
      visit.may(DeclarationPermissions.manage)
      ? """
      <div class="actions"><a class="button" href="\(path: visit.path("/declarations/new"))">\(reader.t("New declaration or resolution"))</a> \
      <a class="button" href="\(path: visit.path("/declarations/joined/new"))">\(reader.t("Record a text of others"))</a></div>
      """ : ""
    return visit.page(
      visit.t("Declarations"), "\(Kit.table(table, reader))\(others(joined, texts, visit))\(new)\(Kit.helpLink("declarations", reader))"
    ) { chrome in
      chrome.lead = "\(reader.t("What the association says in its own name, which cities sign it, and what institutions answer."))"
    }
  }

  private static func others(_ joined: [JoinedText], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    if joined.isEmpty { return "" }
    let reader = visit.reader
    let rows = joined.map { text -> [HTML] in
      [
        "<a href=\"\(path: visit.path(text.path))\">\(texts[text.id]?["title"]?.body ?? "")</a>", "\(text.name)",
        text.decided.map { Kit.shortDay($0, reader) } ?? "", Kit.badge(reader.t(text.state.label), text.state.tone),
      ]
    }
    let columns: [Phrase] = ["Title", "Whose text it is", "Decided on", "Status"]
    return Kit.section(
      reader.t("Texts of others"),
      Kit.table(Table(reader.t("Texts of others"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader))
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let wanted = visit.request.query["text"].flatMap { Language($0) } ?? visit.language
    let (sheet, own) = try await visit.read { tx in
      let declaration = try Declaration.find(try id(visit), seenBy: visit.sight, in: tx)
      return (
        try DeclarationSheet.read(declaration, for: wanted, seenBy: visit.sight, in: tx),
        try DeclarationReader.read(declaration, visit, in: tx)
      )
    }
    return visit.page(sheet.title, DeclarationViews.page(sheet, own, visit)) { chrome in
      chrome.lead = Kit.badge(visit.t(sheet.declaration.state.label), sheet.declaration.state.tone)
      chrome.breadcrumb = [Link(visit.t("Declarations"), visit.path("/declarations"))]
      chrome.indexed = sheet.declaration.state.isAdopted
    }
  }

  static func csv(_ visit: Visit) async throws -> Answer {
    let sheet = try await visit.read { tx in
      try DeclarationSheet.read(try Declaration.find(try id(visit), seenBy: visit.sight, in: tx), for: visit.language, in: tx)
    }
    guard sheet.declaration.state.isAdopted else { throw Problem.notFound }
    let rows = sheet.signatories.map { signatory -> [Sheet.Cell] in
      [
        .text(signatory.city.country.map { Countries.name($0, visit.language) } ?? ""), .text(signatory.city.country ?? ""),
        .text(signatory.name), .day(signatory.signature.signed.day), .text(visit.t(signatory.signature.way.label)),
      ]
    }
    let columns: [Phrase] = ["Country", "Country code", "City", "Signed on", "How"]
    return Sheet("signatories-\(sheet.declaration.id)", columns.map { visit.t($0) }, rows: rows).answer(.csv)
  }

  // MARK: Moves without a form

  private static func moved(_ visit: Visit, done: String, _ change: @escaping @Sendable (RecordID, WriteTx) throws -> Void) async throws
    -> Answer
  {
    let id = try id(visit)
    try await visit.write { tx in try change(id, tx) }
    return visit.redirect(to: "/declarations/\(id)", done: done)
  }

  static func propose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("The body can read the draft.")) { try Declaration.propose($0, by: actor, in: $1) }
  }
  static func renew(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("The next version stands. Its translations follow.")) {
      try Declaration.renew($0, by: actor, in: $1)
    }
  }
  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("The signatures are closed.")) { try Declaration.close($0, by: actor, in: $1) }
  }
  static func respond(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("Noted. Your city is not asked again.")) { try Declaration.respond($0, by: actor, in: $1) }
  }
  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("The signature of your city is taken back.")) { try Signature.withdraw($0, by: actor, in: $1) }
  }
  static func support(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("Thank you. Your support is counted.")) { try Support.give($0, by: actor, in: $1) }
  }
  static func unsupport(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("Your support is taken back.")) { try Support.takeBack($0, by: actor, in: $1) }
  }
  static func paper(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await moved(visit, done: visit.t("The PDF is being made.")) { id, tx in
      guard try Declaration.managed(id, by: actor, in: tx).state.isAdopted else {
        throw Problem.conflict("Only an adopted text has a PDF.")
      }
      try DeclarationPaper.enqueue(id, in: tx)
    }
  }
}

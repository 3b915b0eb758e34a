import Core
import Directory
import Storage
import Time
import Web
import Works

/// What is said of a text besides its paragraphs.
package struct DeclarationDetails: Sendable {
  package var title: String
  package var summary: String
  package var kind: Declaration.Kind
  package var body: ID<Body>

  package init(title: String, summary: String = "", kind: Declaration.Kind, body: ID<Body>) {
    self.title = title
    self.summary = summary
    self.kind = kind
    self.body = body
  }
}

extension Declaration {
  /// An idea, seen by the secretariat alone.
  @discardableResult
  package static func begin(_ details: DeclarationDetails, in language: Language, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(DeclarationPermissions.manage)
    let body = try Bodies.find(details.body, in: tx)
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    let id = try Record.create("declaration", owner: body.organisation, audience: audience(.idea, body.id), in: tx)
    try tx.execute(
      """
      INSERT INTO declarations_declaration (id, kind, state, body, language, version)
      VALUES (\(id), \(details.kind), \(State.idea), \(body.id), \(language), \(1))
      """)
    try Texts.write(id, "title", language, details.title.trimmed, in: tx)
    try Texts.write(id, "summary", language, details.summary.trimmed, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("declaration.drafted", day: nil, of: id, by: actor, in: tx)
    return id
  }

  /// Title, summary, kind and body; a text that was adopted keeps the body that adopted it.
  package static func change(_ id: RecordID, to details: DeclarationDetails, version: Int, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.version == version else { throw Problem.conflict("Somebody else changed this text in the meantime.") }
    guard declaration.state.isWritten else { throw Problem.conflict("The words of this text can no longer be changed.") }
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    _ = try Bodies.find(details.body, in: tx)
    try Texts.write(id, "title", declaration.language, details.title.trimmed, in: tx)
    try Texts.write(id, "summary", declaration.language, details.summary.trimmed, in: tx)
    try tx.execute(
      """
      UPDATE declarations_declaration SET kind = \(details.kind), body = \(details.body), version = version + 1 WHERE id = \(id)
      """)
    try show(try find(id, seenBy: .house, in: tx), in: tx)
  }

  /// The whole text in its authentic language. Paragraphs keep their place, and with it their translations and amendments.
  package static func write(_ id: RecordID, _ paragraphs: [String], version: Int, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.version == version else { throw Problem.conflict("Somebody else changed this text in the meantime.") }
    guard declaration.state.isWritten else { throw Problem.conflict("The words of this text can no longer be changed.") }
    guard !paragraphs.isEmpty else { throw FieldProblem("text", "Fill this in.") }
    guard paragraphs.count <= 300 else { throw FieldProblem("text", "A text has at most {limit} paragraphs.", ["limit": "300"]) }
    let standing = try declaration.paragraphs(in: tx)
    let audience = audience(declaration.state, declaration.body)
    let record = try Record.find(id, seenBy: .house, in: tx)
    for (position, words) in paragraphs.enumerated() {
      var paragraph = position < standing.count ? standing[position] : nil
      if paragraph == nil {
        let made = try Record.create("declaration-paragraph", owner: record.owner, audience: audience, in: tx)
        try tx.execute(
          "INSERT INTO declarations_paragraph (id, declaration, place, dropped) VALUES (\(made), \(id), \(position + 1), FALSE)")
        paragraph = made
      }
      if let paragraph { try Texts.write(paragraph, "words", declaration.language, words, in: tx) }
    }
    for paragraph in standing.dropFirst(paragraphs.count) { try drop(paragraph, in: tx) }
    try tx.execute("UPDATE declarations_declaration SET version = version + 1 WHERE id = \(id)")
    if declaration.state == .amended { try freeze(declaration, in: tx) }
  }

  /// The text in another language, paragraph by paragraph; what is empty is left as it is.
  package static func translate(
    _ id: RecordID, into language: Language, title: String, summary: String, _ words: [RecordID: String], by actor: Actor, in tx: WriteTx
  ) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard language != declaration.language else { throw FieldProblem("language", "The authentic text is in this language.") }
    let known = try Set(declaration.paragraphs(in: tx))
    for (field, body) in [("title", title), ("summary", summary)] where !body.trimmed.isEmpty {
      try Texts.write(id, field, language, body.trimmed, source: declaration.language, in: tx)
    }
    for (paragraph, body) in words.sorted(by: { $0.key < $1.key }) where !body.trimmed.isEmpty {
      guard known.contains(paragraph) else { throw Problem.notFound }
      try Texts.write(paragraph, "words", language, body.trimmed, source: declaration.language, in: tx)
    }
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("declaration.translated", day: nil, of: id, values: ["language": language.code], by: actor, in: tx)
  }

  /// For the eyes of the body that is to adopt it.
  package static func propose(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .idea else { throw Problem.conflict("This text is no longer an idea.") }
    guard try !declaration.paragraphs(in: tx).isEmpty else { throw Problem.conflict("Write the text first.") }
    try move(declaration, to: .draft, in: tx)
  }

  /// Asks every member city, until the end of a day.
  package static func consult(_ id: RecordID, until day: Day, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .draft else { throw Problem.conflict("Only a draft goes into consultation.") }
    guard day > tx.now.day else { throw FieldProblem("until", "Choose a day to come.") }
    try move(declaration, to: .consultation, "consults_until = \(day)", in: tx)
    try freeze(declaration, in: tx)
    try askForTranslation(declaration, in: tx)
    try Ledger.record("declaration.consulted", day: tx.now.day, of: id, by: actor, in: tx)
    try Jobs.enqueue("declaration.letters", payload: ["declaration": "\(id)", "what": "consulted"], in: tx)
  }

  /// Cities may sign from now on.
  package static func open(_ id: RecordID, until day: Day?, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .adopted || declaration.state == .closed else {
      throw Problem.conflict("Only an adopted text can be signed.")
    }
    if let day, day < tx.now.day { throw FieldProblem("until", "Choose a day to come.") }
    try move(declaration, to: .open, "signs_until = \(day)", in: tx)
    try Ledger.record("declaration.opened", day: tx.now.day, of: id, by: actor, in: tx)
    try Jobs.enqueue(
      "declaration.letters", payload: ["declaration": "\(id)", "what": "opened", "version": "\(declaration.version)"], in: tx)
  }

  /// Nobody signs any more; the signatures stand.
  package static func close(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .open else { throw Problem.conflict("This text is not open to signature.") }
    try end(declaration, by: actor, in: tx)
  }

  private static func end(_ declaration: Declaration, by actor: Actor, in tx: WriteTx) throws {
    try move(declaration, to: .closed, in: tx)
    try Ledger.record("declaration.closed", day: tx.now.day, of: declaration.id, by: actor, in: tx)
  }

  /// Texts whose last day of signature has passed.
  static let clock = JobKind("declaration.clock", every: .hour) { house, _ in
    try await house.database.write { tx in
      for declaration in try list([.open], seenBy: .house, in: tx) {
        if let day = declaration.signsUntil, day < tx.now.day { try end(declaration, by: .house, in: tx) }
      }
    }
  }

  // MARK: What verbs share

  static func managed(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Declaration {
    try actor.require(DeclarationPermissions.manage)
    return try find(id, seenBy: actor.sight, in: tx)
  }

  /// - Parameter more: columns that change with the state.
  static func move(_ declaration: Declaration, to state: State, _ more: SQL = "version = version + 1", in tx: WriteTx) throws {
    try tx.execute("UPDATE declarations_declaration SET state = \(state), \(more) WHERE id = \(declaration.id)")
    try show(try find(declaration.id, seenBy: .house, in: tx), in: tx)
  }

  /// Its record, its paragraphs and its card are for the eyes that its state says.
  private static func show(_ declaration: Declaration, in tx: WriteTx) throws {
    let audience = audience(declaration.state, declaration.body)
    for record in try [declaration.id] + declaration.paragraphs(in: tx) { try Record.setAudience(record, audience, in: tx) }
    try Cards.put(try cards([declaration.id], in: tx), in: tx)
  }

  static func drop(_ paragraph: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE declarations_paragraph SET dropped = TRUE WHERE id = \(paragraph)")
  }

  /// A version of the authentic text as it stands.
  @discardableResult
  static func freeze(_ declaration: Declaration, in tx: WriteTx) throws -> Int {
    let ids = try declaration.paragraphs(in: tx)
    let texts = try Texts.read(ids + [declaration.id], for: declaration.language, in: tx)
    var words = ["title": texts[declaration.id]?["title"]?.body ?? ""]
    for (position, id) in ids.enumerated() { words["\(position + 1)"] = texts[id]?["words"]?.body ?? "" }
    return try Frozen.take(declaration.id, declaration.language, words, in: tx)
  }

  static func askForTranslation(_ declaration: Declaration, in tx: WriteTx) throws {
    for record in try [declaration.id] + declaration.paragraphs(in: tx) {
      try Translations.ask(record, version: declaration.version, in: tx)
    }
  }
}

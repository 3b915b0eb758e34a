import Core
import Directory
import Storage
import Time
import Web

extension Signature {
  /// By whoever holds the political mandate of a member city.
  package static func sign(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    guard let city = actor.organisation else { throw Problem.forbidden(DeclarationPermissions.sign.label) }
    try actor.require(DeclarationPermissions.sign, on: city)
    try enter(id, city, .mandate, by: actor, in: tx)
  }

  /// By a decision of the city's council, entered by the city or the secretariat. The paper is attached to the record that this gives.
  package static func bring(_ id: RecordID, for city: OrganisationID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(DeclarationPermissions.bring, on: city)
    return try enter(id, city, .council, by: actor, in: tx)
  }

  @discardableResult
  private static func enter(_ id: RecordID, _ city: OrganisationID, _ way: Way, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let declaration = try Declaration.find(id, seenBy: actor.sight, in: tx)
    guard declaration.takesSignatures(on: tx.now.day) else { throw Problem.conflict("This text is not open to signature.") }
    let standing = try Organisations.standing(of: city, on: tx.now.day, in: tx)
    guard standing == .member || standing == .provisional else { throw Problem.conflict("Only member cities sign.") }
    guard try find(id, city, in: tx) == nil else { throw Problem.conflict("This city has already signed.") }
    let signature = try Record.create("signature", owner: city, audience: .of(city), in: tx)
    let position = try Ledger.record("declaration.signed", day: tx.now.day, of: city.as(), and: id, by: actor, in: tx)
    // Kept as its hash; the letter makes the link known and writes this anew.
    try tx.execute(
      """
      INSERT INTO declarations_signature (id, declaration, city, way, person, signed, token, position)
      VALUES (\(signature), \(id), \(city), \(way), \(actor.person), \(tx.now), \(Secret.hash(Secret.token())), \(position))
      """)
    try Jobs.enqueue("declaration.signed", payload: ["signature": "\(signature)"], in: tx)
    return signature
  }

  /// The city takes its name back while the text is open.
  package static func withdraw(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    guard let city = actor.organisation else { throw Problem.forbidden(DeclarationPermissions.sign.label) }
    try actor.require(DeclarationPermissions.sign, on: city)
    let declaration = try Declaration.find(id, seenBy: actor.sight, in: tx)
    guard declaration.takesSignatures(on: tx.now.day) else { throw Problem.conflict("This text is not open to signature.") }
    guard let signature = try find(id, city, in: tx) else { throw Problem.conflict("Your city has not signed this text.") }
    try end(signature, "withdrawn", by: actor, in: tx)
  }

  /// “We did not sign this”, by the link of the confirmation, for seven days. Whoever has the link may: it went to the political
  /// delegates alone.
  package static func dispute(token: String, in tx: WriteTx) throws -> Signature {
    let signature = try find(token: token, in: tx)
    guard signature.ended == nil else { throw Problem.conflict("This signature no longer stands.") }
    guard signature.isDisputable(at: tx.now) else {
      throw Problem.conflict("The seven days have passed. Write to the secretariat.")
    }
    try end(signature, "disputed", by: .house, in: tx)
    try Jobs.enqueue("declaration.disputed", payload: ["signature": "\(signature.id)"], in: tx)
    return signature
  }

  package func isDisputable(at now: Moment) -> Bool { now < signed.adding(days: Self.disputeDays) }

  /// Out of every count, with the reason kept.
  private static func end(_ signature: Signature, _ why: String, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute("UPDATE declarations_signature SET ended = \(tx.now), why = \(why) WHERE id = \(signature.id)")
    try Ledger.undo(signature.position, by: actor, in: tx)
  }
}

/// A person stands behind a text: for themselves, whatever their city does.
package enum Support {
  package static func count(_ id: RecordID, in tx: Tx) throws -> Int {
    try tx.count("SELECT count(*) FROM declarations_support WHERE declaration = \(id)")
  }

  package static func holds(_ id: RecordID, _ person: PersonID, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM declarations_support WHERE declaration = \(id) AND person = \(person)") > 0
  }

  /// No row of the ledger: it would be counted for the city that the person acts for.
  package static func give(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try Declaration.find(id, seenBy: actor.sight, in: tx)
    guard declaration.state.isAdopted else { throw Problem.conflict("Only an adopted text can be supported.") }
    guard let person = actor.person, try !holds(id, person, in: tx) else { return }
    try tx.execute(
      """
      INSERT INTO declarations_support (id, declaration, person, day)
      VALUES (\(try tx.nextID(Declaration.self)), \(id), \(person), \(tx.now.day))
      """)
  }

  package static func takeBack(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    guard let person = actor.person else { return }
    _ = try Declaration.find(id, seenBy: actor.sight, in: tx)
    try tx.execute("DELETE FROM declarations_support WHERE declaration = \(id) AND person = \(person)")
  }
}

extension Dispatch {
  /// It was sent to an institution: one that the house knows, or a name.
  package static func send(
    _ id: RecordID, to organisation: OrganisationID?, name: String, on day: Day, note: String, language: Language, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let declaration = try Declaration.managed(id, by: actor, in: tx)
    guard declaration.state.isAdopted else { throw Problem.conflict("Only an adopted text is sent to institutions.") }
    let known = try organisation.map { try Organisations.find($0, in: tx).name }
    let whose = name.trimmed.isEmpty ? known ?? "" : name.trimmed
    guard !whose.isEmpty else { throw FieldProblem("name", "Say to whom: choose an organisation or write its name.") }
    guard day <= tx.now.day else { throw FieldProblem("day", "This day is still to come.") }
    let record = try Record.create("dispatch", owner: try Record.find(id, seenBy: .house, in: tx).owner, audience: .everyone, in: tx)
    try tx.execute(
      """
      INSERT INTO declarations_dispatch (id, declaration, organisation, name, day)
      VALUES (\(record), \(id), \(organisation), \(whose), \(day))
      """)
    try Texts.write(record, "note", language, note.trimmed, in: tx)
    try Ledger.record(
      "declaration.dispatched", day: day, of: id, and: organisation?.as(), values: ["name": whose], by: actor, in: tx)
  }

  /// What the institution answered.
  package static func answer(
    _ id: RecordID, of declaration: RecordID, on day: Day, words: String, language: Language, by actor: Actor, in tx: WriteTx
  ) throws {
    _ = try Declaration.managed(declaration, by: actor, in: tx)
    guard let dispatch = try list(of: declaration, in: tx).first(where: { $0.id == id }) else { throw Problem.notFound }
    guard dispatch.answered == nil else { throw Problem.conflict("The answer is already recorded.") }
    guard day >= dispatch.day, day <= tx.now.day else {
      throw FieldProblem("day", "An answer comes after the dispatch, and not in the future.")
    }
    guard !words.trimmed.isEmpty else { throw FieldProblem("words", "Fill this in.") }
    try tx.execute("UPDATE declarations_dispatch SET answered = \(day) WHERE id = \(id)")
    try Texts.write(id, "answer", language, words.trimmed, in: tx)
    try Ledger.record("declaration.answered", day: day, of: declaration, and: id, values: ["name": dispatch.name], by: actor, in: tx)
  }
}

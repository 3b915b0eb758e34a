import Core
import Directory
import Storage
import Time
import Web
import Works

extension Amendment {
  /// A city proposes other words for a paragraph. - Parameter words: empty proposes to take it out.
  @discardableResult
  package static func propose(
    _ words: String, reason: String, in language: Language, for paragraph: RecordID, of id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let declaration = try Declaration.find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(DeclarationPermissions.amend.label) }
    try actor.require(DeclarationPermissions.amend, on: city)
    guard declaration.takesAmendments(on: tx.now.day) else { throw Problem.conflict("The consultation on this text is over.") }
    guard try Organisations.standing(of: city, on: tx.now.day, in: tx) != nil else {
      throw Problem.conflict("Only member cities propose amendments.")
    }
    guard try declaration.paragraphs(in: tx).contains(paragraph) else { throw Problem.notFound }
    let reason = reason.trimmed
    guard !reason.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    guard reason.count <= reasonLimit else {
      throw FieldProblem("reason", "At most {limit} characters.", ["limit": "\(reasonLimit)"])
    }
    let before = try Texts.read(paragraph, ["words"], for: language, in: tx)["words"]
    guard before?.body != words.trimmed else { throw FieldProblem("words", "Nothing was changed.") }
    let amendment = try Record.create("amendment", owner: city, audience: .members, in: tx)
    try tx.execute(
      """
      INSERT INTO declarations_amendment (id, declaration, paragraph, city, person, language, made, verdict)
      VALUES (\(amendment), \(id), \(paragraph), \(city), \(actor.person), \(language), \(tx.now), \(Verdict.waiting))
      """)
    try Texts.write(amendment, "before", language, before?.body ?? "", in: tx)
    try Texts.write(amendment, "words", language, words.trimmed, in: tx)
    try Texts.write(amendment, "reason", language, reason, in: tx)
    try Ledger.record("amendment.proposed", day: tx.now.day, of: id, and: city.as(), by: actor, in: tx)
    return amendment
  }

  /// The adopting body's side answers: each time with a reason, and for one paragraph at most one is taken.
  /// - Parameter words: of a modified one, in the authentic language.
  package static func answer(
    _ id: RecordID, of declarationID: RecordID, _ verdict: Verdict, words: String, reason: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let declaration = try Declaration.find(declarationID, seenBy: actor.sight, in: tx)
    try requireJudge(of: declaration, actor, in: tx)
    let amendment = try find(id, of: declarationID, seenBy: actor.sight, in: tx)
    guard declaration.state == .consultation else { throw Problem.conflict("The amendments to this text have been dealt with.") }
    guard verdict != .waiting else { throw Problem.malformed }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    if verdict == .accepted, amendment.language != declaration.language {
      throw FieldProblem(
        "verdict", "The proposal is not written in the authentic language: accept it modified, with the words in that language.")
    }
    if verdict.isTaken {
      let others = try tx.count(
        """
        SELECT count(*) FROM declarations_amendment WHERE paragraph = \(amendment.paragraph) AND id <> \(id)
        AND verdict IN ('accepted', 'modified')
        """)
      guard others == 0 else {
        throw FieldProblem(
          "verdict", "Another amendment to this paragraph is accepted: decline this one, or put both into the words of that one.")
      }
      let final =
        verdict == .modified
        ? words.trimmed : try Texts.read(id, ["words"], for: declaration.language, in: tx)["words"]?.body ?? ""
      try Texts.write(id, "final", declaration.language, final, in: tx)
    }
    try Texts.write(id, "answer", declaration.language, reason.trimmed, in: tx)
    try tx.execute(
      """
      UPDATE declarations_amendment SET verdict = \(verdict), decided = \(tx.now), decided_by = \(actor.person) WHERE id = \(id)
      """)
    try Ledger.record(
      "amendment.answered", day: nil, of: declarationID, and: amendment.city.as(), values: ["verdict": verdict.rawValue], by: actor,
      in: tx)
    let payload = ["declaration": "\(declarationID)", "what": "answered", "amendment": "\(id)"]
    try Jobs.enqueue("declaration.letters", payload: payload, in: tx)
  }

  /// The secretariat, or somebody of the committee whose city has a seat in the adopting body.
  static func requireJudge(of declaration: Declaration, _ actor: Actor, in tx: Tx) throws {
    guard try isJudge(of: declaration, actor, in: tx) else { throw Problem.forbidden(DeclarationPermissions.judge.label) }
  }

  static func isJudge(of declaration: Declaration, _ actor: Actor?, in tx: Tx) throws -> Bool {
    guard let actor else { return false }
    if actor.may(DeclarationPermissions.judge) { return true }
    guard let city = actor.organisation, actor.may(DeclarationPermissions.judge, on: city) else { return false }
    return try Bodies.seats(of: declaration.body, on: tx.now.day, in: tx).contains { $0.organisation == city }
  }
}

extension Declaration {
  /// After the consultation: what was accepted makes the next version, which is kept; translations follow.
  package static func renew(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try managed(id, by: actor, in: tx)
    guard declaration.state == .consultation else { throw Problem.conflict("This text is not in consultation.") }
    guard !declaration.takesAmendments(on: tx.now.day) else {
      throw Problem.conflict(
        "Cities can propose amendments until {day}.", ["day": declaration.consultsUntil?.description ?? ""])
    }
    let amendments = try Amendment.list(of: id, seenBy: .house, in: tx)
    let waiting = amendments.filter { $0.verdict == .waiting }.count
    guard waiting == 0 else { throw Problem.conflict("Amendments are waiting for an answer: deal with each of them first.") }
    let texts = try Texts.all(amendments.map(\.id), ["final"], in: tx)
    for amendment in amendments where amendment.verdict.isTaken {
      let words = texts[amendment.id]?["final"]?.first?.body ?? ""
      if words.isEmpty {
        try drop(amendment.paragraph, in: tx)
      } else {
        try Texts.write(amendment.paragraph, "words", declaration.language, words, in: tx)
      }
    }
    try move(declaration, to: .amended, "version = version + 1", in: tx)
    let now = try find(id, seenBy: .house, in: tx)
    try freeze(now, in: tx)
    try askForTranslation(now, in: tx)
    try Ledger.record("declaration.amended", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// A city has nothing to propose, or will not sign: it is not asked again.
  package static func respond(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let declaration = try find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(DeclarationPermissions.amend.label) }
    try actor.require(declaration.state == .open ? DeclarationPermissions.sign : DeclarationPermissions.amend, on: city)
    guard declaration.state == .consultation || declaration.state == .open else {
      throw Problem.conflict("This text does not ask anything of your city today.")
    }
    try tx.execute(
      """
      INSERT INTO declarations_response (declaration, city, step, day) VALUES (\(id), \(city), \(declaration.state.step), \(tx.now.day))
      ON CONFLICT (declaration, city, step) DO NOTHING
      """)
  }
}

extension Declaration.State {
  /// What a city answers to.
  var step: String { self == .open ? "signature" : "consultation" }
}

import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension MinutesAmendment {
  /// A city that was there wants a passage otherwise, and says why.
  @discardableResult
  package static func propose(
    _ passage: RecordID, of assembly: RecordID, _ language: Language, _ words: String, reason: String, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let minutes = try Minutes.of(assembly, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.take.label) }
    try actor.require(GovernancePermissions.take, on: city)
    try check(minutes, city, in: tx)
    let passage = try MinutesPassage.find(passage, of: minutes.id, in: tx)
    let before = try Texts.read(passage.id, ["words"], for: language, in: tx)["words"]?.body ?? ""
    guard !words.trimmed.isEmpty, words.trimmed != before.trimmed else {
      throw FieldProblem("words", "This is the text as it stands: change what should read otherwise.")
    }
    guard !reason.trimmed.isEmpty else { throw FieldProblem("reason", "Say why: one sentence is enough.") }
    let record = try Record.find(minutes.id, seenBy: actor.sight, in: tx)
    let id = try Record.create("minutes-amendment", owner: city, audience: record.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_minutes_amendment (id, minutes, passage, organisation, round, language, state, proposed)
      VALUES (\(id), \(minutes.id), \(passage.id), \(city), \(minutes.round), \(language), \(State.proposed), \(tx.now))
      """)
    for (field, text) in [("before", before), ("words", words), ("reason", reason.trimmed)] {
      try Texts.write(id, field, language, text, in: tx)
    }
    try Ledger.record("minutes.amendment-proposed", day: tx.now.day, of: assembly, and: minutes.id, by: actor, in: tx)
    return id
  }

  /// Throws what says why this city cannot propose any.
  static func check(_ minutes: Minutes, _ city: OrganisationID, in tx: Tx) throws {
    guard minutes.state == .circulated else { throw Problem.conflict("These minutes do not take amendments now.") }
    guard minutes.takesAmendments(on: tx.now.day) else {
      throw Problem.conflict("Amendments could be proposed until {day}.", ["day": minutes.until?.description ?? ""])
    }
    guard try Meetings.Presence.intervals(of: minutes.assembly, in: tx).contains(where: { $0.organisation == city }) else {
      throw Problem.conflict("Only cities that were present can propose amendments.")
    }
  }

  /// Whether this reader may propose one now.
  static func isOpen(_ minutes: Minutes, for actor: Actor?, in tx: Tx) throws -> Bool {
    guard let actor, let city = actor.organisation, actor.may(GovernancePermissions.take, on: city),
      minutes.takesAmendments(on: tx.now.day)
    else { return false }
    return try Meetings.Presence.intervals(of: minutes.assembly, in: tx).contains { $0.organisation == city }
  }

  /// The secretariat takes it over, in every official language, or not; either way with a sentence for the city.
  /// - Parameter texts: the passage as it reads from now on; nil declines.
  package static func answer(
    _ id: RecordID, of assembly: RecordID, _ texts: [Language: String]?, sentence: String, in language: Language, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let (minutes, _, _) = try Minutes.led(assembly, by: actor, in: tx)
    let amendment = try find(id, of: minutes.id, in: tx)
    guard minutes.state == .circulated, amendment.state == .proposed else {
      throw Problem.conflict("This amendment has already been answered.")
    }
    guard !sentence.trimmed.isEmpty else { throw FieldProblem("answer", "Say why: one sentence is enough.") }
    if let texts {
      for language in Language.official where (texts[language] ?? "").trimmed.isEmpty {
        throw FieldProblem("words-\(language.code)", "Fill this in.")
      }
      try MinutesPassage.find(amendment.passage, of: minutes.id, in: tx).take(texts, from: amendment.language, in: tx)
    }
    let state: State = texts == nil ? .declined : .accepted
    try tx.execute("UPDATE governance_minutes_amendment SET state = \(state), answered = \(tx.now) WHERE id = \(id)")
    try Texts.write(id, "answer", language, sentence.trimmed, in: tx)
    try tx.execute("UPDATE governance_minutes SET version = version + 1 WHERE id = \(minutes.id)")
    try Ledger.record(
      "minutes.amendment-answered", day: tx.now.day, of: assembly, and: minutes.id, values: ["state": state.rawValue], by: actor, in: tx)
    try Jobs.enqueue("minutes.answer", payload: ["assembly": "\(assembly)", "amendment": "\(id)"], in: tx)
  }
}

extension MinutesPassage {
  /// The same change in all languages at once: none is left behind.
  fileprivate func take(_ texts: [Language: String], from language: Language, in tx: WriteTx) throws {
    let source = Language.official.contains(language) ? language : Language.english
    try write(source, texts[source] ?? "", follows: false, in: tx)
    try tx.execute("UPDATE governance_minutes_passage SET language = \(source) WHERE id = \(id)")
    for other in Language.official where other != source {
      try Texts.write(id, "words", other, texts[other] ?? "", source: source, in: tx)
    }
  }
}

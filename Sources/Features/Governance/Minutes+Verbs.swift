import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension Minutes {
  /// Drafts them from what happened, in every official language.
  @discardableResult
  package static func make(
    of assembly: RecordID, speakers: Bool, _ words: Words, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let (found, meeting, _) = try Assembly.led(assembly, by: actor, in: tx)
    guard found.state == .closed else { throw Problem.conflict("Close the assembly first: its minutes are written from what happened.") }
    guard try find(of: assembly, seenBy: .house, in: tx) == nil else { throw Problem.conflict("These minutes have already been drafted.") }
    let id = try Record.create("minutes", owner: meeting.owner, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_minutes (id, assembly, state, made, speakers, round, version)
      VALUES (\(id), \(assembly), \(State.draft), \(tx.now), \(speakers), \(0), \(1))
      """)
    try draft(try find(id, in: tx), meeting, words, in: tx)
    return id
  }

  /// Writes again what nobody has changed: a result may have been published since.
  package static func redraft(of assembly: RecordID, speakers: Bool, _ words: Words, by actor: Actor, in tx: WriteTx) throws {
    let (minutes, meeting, _) = try led(assembly, by: actor, in: tx)
    guard minutes.state == .draft else { throw Problem.conflict("Only a draft can be changed.") }
    try tx.execute("UPDATE governance_minutes SET speakers = \(speakers), version = version + 1 WHERE id = \(minutes.id)")
    try draft(try find(minutes.id, in: tx), meeting, words, in: tx)
  }

  private static func draft(_ minutes: Minutes, _ meeting: Meeting, _ words: Words, in tx: WriteTx) throws {
    struct Key: Hashable {
      let kind: MinutesPassage.Kind
      let item: RecordID?
    }
    let standing = Dictionary(
      try MinutesPassage.list(of: minutes.id, in: tx).map { (Key(kind: $0.kind, item: $0.item), $0) },
      uniquingKeysWith: { first, _ in first })
    var ids: [Key: RecordID?] = [:]
    for language in Language.official {
      let drafts = MinutesSkeleton.drafts(
        try MinutesSource.read(minutes.assembly, language, words, in: tx), speakers: minutes.namesSpeakers)
      for (place, draft) in drafts.enumerated() {
        let key = Key(kind: draft.kind, item: draft.item)
        if ids[key] == nil { ids[key] = try passage(draft, standing[key], at: place, minutes, meeting.owner, in: tx) }
        // Nil: somebody has written it anew.
        if case .some(.some(let id)) = ids[key] { try Texts.write(id, "words", language, draft.text, in: tx) }
      }
    }
  }

  /// - Returns: nil for a passage that somebody has changed.
  private static func passage(
    _ draft: MinutesSkeleton.Draft, _ standing: MinutesPassage?, at place: Int, _ minutes: Minutes, _ owner: OrganisationID, in tx: WriteTx
  ) throws -> RecordID? {
    if let standing {
      try tx.execute("UPDATE governance_minutes_passage SET place = \(place) WHERE id = \(standing.id)")
      return standing.language == nil ? standing.id : nil
    }
    let id = try Record.create("minutes-passage", owner: owner, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_minutes_passage (id, minutes, place, kind, item)
      VALUES (\(id), \(minutes.id), \(place), \(draft.kind), \(draft.item))
      """)
    return id
  }

  /// Changes a passage of a draft in one language.
  /// - Parameters:
  ///   - follows: this is the translation of what was changed in another language; else the others have to follow this one.
  ///   - replacing: the version of the text from which the form was drawn.
  package static func edit(
    _ id: RecordID, of assembly: RecordID, _ language: Language, _ words: String, follows: Bool, replacing: Int?, by actor: Actor,
    in tx: WriteTx
  ) throws {
    let (minutes, _, _) = try led(assembly, by: actor, in: tx)
    guard minutes.state == .draft else {
      throw Problem.conflict("These minutes have been circulated: they change by amendments alone.")
    }
    let passage = try MinutesPassage.find(id, of: minutes.id, in: tx)
    guard !words.trimmed.isEmpty else { throw FieldProblem("words", "Fill this in.") }
    if let replacing, try version(of: id, language, in: tx) != replacing {
      throw Problem.conflict("Somebody else changed this text in the meantime.")
    }
    try passage.write(language, words, follows: follows, in: tx)
    try tx.execute("UPDATE governance_minutes SET version = version + 1 WHERE id = \(minutes.id)")
  }

  static func version(of passage: RecordID, _ language: Language, in tx: Tx) throws -> Int {
    try Texts.all(passage, in: tx)["words"]?.first { $0.language == language }?.version ?? 0
  }

  // MARK: Circulating

  /// Lets everybody entitled read them and tells them by e-mail; cities that were there may propose amendments until a day.
  package static func circulate(
    _ assembly: RecordID, until: Day, chair: String, secretary: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let (minutes, meeting, rules) = try led(assembly, by: actor, in: tx)
    guard minutes.state != .approved else { throw Problem.conflict("These minutes are approved: they do not change any more.") }
    guard until > tx.now.day else { throw FieldProblem("until", "Choose a day that is still to come.") }
    guard !chair.trimmed.isEmpty else { throw FieldProblem("chair", "Fill this in.") }
    guard !secretary.trimmed.isEmpty else { throw FieldProblem("secretary", "Fill this in.") }
    try complete(minutes, in: tx)
    try settled(minutes, in: tx)
    try tx.execute(
      """
      UPDATE governance_minutes SET state = \(State.circulated), round = round + 1, circulated = \(tx.now), until_day = \(until),
        version = version + 1 WHERE id = \(minutes.id)
      """)
    for (field, name) in [("chair", chair), ("secretary", secretary)] {
      try Texts.write(minutes.id, field, .english, name.trimmed, aboutPerson: true, in: tx)
    }
    try show(minutes, to: readers(meeting, rules, try Assembly.find(assembly, in: tx), in: tx), in: tx)
    try Ledger.record("minutes.circulated", day: tx.now.day, of: assembly, and: minutes.id, by: actor, in: tx)
    try Jobs.enqueue("minutes.letters", payload: ["assembly": "\(assembly)", "round": "\(minutes.round + 1)"], in: tx)
  }

  /// Back to a draft, to mend what was circulated by mistake.
  package static func recall(_ assembly: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (minutes, _, _) = try led(assembly, by: actor, in: tx)
    guard minutes.state == .circulated else { throw Problem.conflict("Only circulated minutes can be taken back.") }
    try settled(minutes, in: tx)
    try tx.execute("UPDATE governance_minutes SET state = \(State.draft), version = version + 1 WHERE id = \(minutes.id)")
    try show(minutes, to: .secretariat, in: tx)
    try Ledger.record("minutes.recalled", day: tx.now.day, of: assembly, and: minutes.id, by: actor, in: tx)
  }

  /// Who reads them once they are circulated: those who were entitled to come, never more than the meeting's own audience.
  private static func readers(_ meeting: Meeting, _ rules: BodyRules, _ assembly: Assembly, in tx: Tx) throws -> Audience {
    guard meeting.audience == .everyone || meeting.audience == .members else { return meeting.audience }
    return rules.electorate == .seats ? .of(record: try Bodies.find(assembly.body, in: tx).record) : .members
  }

  static func show(_ minutes: Minutes, to audience: Audience, in tx: WriteTx) throws {
    for id in [minutes.id] + (try MinutesPassage.list(of: minutes.id, in: tx).map(\.id)) {
      try Record.setAudience(id, audience, in: tx)
    }
  }

  /// Every passage stands in every official language, and says the same.
  static func complete(_ minutes: Minutes, in tx: Tx) throws {
    let passages = try MinutesPassage.list(of: minutes.id, in: tx)
    let texts = try Texts.all(passages.map(\.id), ["words"], in: tx)
    let behind = passages.filter { passage in
      let own = texts[passage.id]?["words"] ?? []
      return Language.official.contains { language in own.first { $0.language == language }.map(\.stale) ?? true }
    }
    guard behind.isEmpty else {
      throw Problem.conflict(
        "Passages changed in one language must follow in the others first. How many are left: {count}.", ["count": "\(behind.count)"])
    }
  }

  /// No amendment waits for an answer.
  static func settled(_ minutes: Minutes, in tx: Tx) throws {
    guard try MinutesAmendment.list(of: minutes.id, seenBy: .house, in: tx).allSatisfy({ $0.state != .proposed }) else {
      throw Problem.conflict("Amendments are waiting for an answer: answer each one first.")
    }
  }

  /// Minutes of an assembly that this actor leads. Throws `Problem.notFound`, `Problem.forbidden`.
  static func led(_ assembly: RecordID, by actor: Actor, in tx: Tx) throws -> (Minutes, Meeting, BodyRules) {
    let (_, meeting, rules) = try Assembly.led(assembly, by: actor, in: tx)
    return (try of(assembly, seenBy: .house, in: tx), meeting, rules)
  }
}

extension MinutesPassage {
  /// - Parameter follows: a translation of what was changed by hand elsewhere; else the other languages have to follow this one, and
  ///   are marked until they do.
  func write(_ language: Language, _ body: String, follows: Bool, in tx: WriteTx) throws {
    if follows, let source = self.language, source != language {
      try Texts.write(id, "words", language, body, source: source, in: tx)
      return
    }
    let texts = try Texts.all(id, in: tx)["words"] ?? []
    if texts.contains(where: { $0.language == language && $0.body == body }) { return }
    for other in texts where other.language != language {
      // Made from what stands until now: once that has changed, it is out of date.
      try Texts.write(id, "words", other.language, other.body, origin: other.origin, source: language, in: tx)
    }
    try Texts.write(id, "words", language, body, in: tx)
    try tx.execute("UPDATE governance_minutes_passage SET language = \(language) WHERE id = \(id)")
  }
}

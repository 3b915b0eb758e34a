import Core
import Directory
import Storage
import Time
import Web

extension Minutes {
  static let columns: SQL = """
    m.id, m.assembly, m.state, m.speakers, m.round, m.circulated, m.until_day, m.item, m.decision, m.approved, m.code, m.version
    """

  /// Nil while nobody has made them, and for whoever may not see them yet.
  package static func find(of assembly: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Minutes? {
    try tx.row(
      """
      SELECT \(columns) FROM governance_minutes m JOIN core_record r ON r.id = m.id
      WHERE m.assembly = \(assembly) AND \(sight.sees("r.audience"))
      """
    ).map(Minutes.init)
  }

  /// Throws `Problem.notFound`, also for what this sight does not see.
  package static func of(_ assembly: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Minutes {
    guard let minutes = try find(of: assembly, seenBy: sight, in: tx) else { throw Problem.notFound }
    return minutes
  }

  static func find(_ id: RecordID, in tx: Tx) throws -> Minutes {
    guard let row = try tx.row("SELECT \(columns) FROM governance_minutes m WHERE m.id = \(id)") else { throw Problem.notFound }
    return try Minutes(row)
  }

  /// By the code on the sealed paper, whatever was typed between its letters.
  static func find(code: String, in tx: Tx) throws -> Minutes? {
    try tx.row("SELECT \(columns) FROM governance_minutes m WHERE m.code = \(PaperCode.plain(code))").map(Minutes.init)
  }

  /// Those that an item of an agenda is to approve.
  static func waiting(for item: RecordID, in tx: Tx) throws -> [Minutes] {
    try tx.rows("SELECT \(columns) FROM governance_minutes m WHERE m.item = \(item) AND m.state = 'circulated' ORDER BY m.id")
      .map(Minutes.init)
  }

  /// Those whose last day has passed.
  static func overdue(on day: Day, in tx: Tx) throws -> [Minutes] {
    try tx.rows(
      "SELECT \(columns) FROM governance_minutes m WHERE m.state = 'circulated' AND m.until_day < \(day) ORDER BY m.id"
    ).map(Minutes.init)
  }

  /// The decision that approved them, also where its vote was annulled later: what is sealed says it for ever.
  static func approver(_ decision: RecordID, in tx: Tx) throws -> Decision? {
    try tx.row("SELECT \(Decision.columns) FROM governance_decision d WHERE d.id = \(decision)").map(Decision.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    assembly = try row("assembly")
    state = try row("state")
    namesSpeakers = try row("speakers")
    round = try row("round")
    circulated = try row("circulated")
    until = try row("until_day")
    item = try row("item")
    decision = try row("decision")
    approved = try row("approved")
    code = try row("code")
    version = try row("version")
  }
}

extension MinutesPassage {
  static let columns: SQL = "p.id, p.minutes, p.place, p.kind, p.item, p.language"

  /// In their order. Whoever asks has found the minutes, whose audience is theirs.
  package static func list(of minutes: RecordID, in tx: Tx) throws -> [MinutesPassage] {
    try tx.rows("SELECT \(columns) FROM governance_minutes_passage p WHERE p.minutes = \(minutes) ORDER BY p.place, p.id")
      .map(MinutesPassage.init)
  }

  static func find(_ id: RecordID, of minutes: RecordID, in tx: Tx) throws -> MinutesPassage {
    guard
      let row = try tx.row("SELECT \(columns) FROM governance_minutes_passage p WHERE p.id = \(id) AND p.minutes = \(minutes)")
    else { throw Problem.notFound }
    return try MinutesPassage(row)
  }

  init(_ row: Row) throws {
    id = try row("id")
    minutes = try row("minutes")
    place = try row("place")
    kind = try row("kind")
    item = try row("item")
    language = try row("language")
  }
}

extension MinutesAmendment {
  static let columns: SQL = "a.id, a.minutes, a.passage, a.organisation, a.round, a.language, a.state, a.proposed, a.answered"

  /// In the order in which they were proposed; those that this sight sees.
  package static func list(of minutes: RecordID, seenBy sight: Sight, in tx: Tx) throws -> [MinutesAmendment] {
    try tx.rows(
      """
      SELECT \(columns) FROM governance_minutes_amendment a JOIN core_record r ON r.id = a.id
      WHERE a.minutes = \(minutes) AND \(sight.sees("r.audience")) ORDER BY a.id
      """
    ).map(MinutesAmendment.init)
  }

  static func find(_ id: RecordID, of minutes: RecordID, in tx: Tx) throws -> MinutesAmendment {
    guard
      let row = try tx.row("SELECT \(columns) FROM governance_minutes_amendment a WHERE a.id = \(id) AND a.minutes = \(minutes)")
    else { throw Problem.notFound }
    return try MinutesAmendment(row)
  }

  init(_ row: Row) throws {
    id = try row("id")
    minutes = try row("minutes")
    passage = try row("passage")
    organisation = try row("organisation")
    round = try row("round")
    language = try row("language")
    state = try row("state")
    proposed = try row("proposed")
    answered = try row("answered")
  }
}

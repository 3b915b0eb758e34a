import Core
import Storage
import Web

/// One sentence of an assignment, beside its translation.
struct Unit: Sendable, Equatable {
  let place: Int
  let record: RecordID
  let field: String
  let source: String
  let body: String
  /// A person says that it is right.
  let confirmed: Bool
  let version: Int

  var isDone: Bool { confirmed && !body.isEmpty }
}

enum Units {
  private static let columns: SQL = "u.place, u.record, u.field, u.source, u.body, u.confirmed, u.version"

  static func all(of id: RecordID, in tx: Tx) throws -> [Unit] {
    try tx.rows("SELECT \(columns) FROM translation_unit u WHERE u.assignment = \(id) ORDER BY u.place").map(Unit.init)
  }

  /// Cuts the originals as they stand now. What was translated of the same sentence is kept; what memory, a machine or an older
  /// translation says of the others is put there to be confirmed.
  static func cut(_ assignment: Assignment, _ house: House, in tx: WriteTx) throws {
    let before = Dictionary(try all(of: assignment.id, in: tx).map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
    let originals = try Originals.of(assignment.record, assignment.target, house, in: tx).filter {
      $0.text.language == assignment.source
    }
    let known = try Memory.exact(
      originals.flatMap { Segments.words($0.text.body, $0.form) }, from: assignment.source, to: assignment.target, in: tx)
    var place = 0
    var units: [SQL] = []
    for original in originals {
      let sentences = Segments.words(original.text.body, original.form)
      let drafts = original.own.map { Segments.words($0.body, original.form) } ?? []
      for (number, sentence) in sentences.enumerated() {
        place += 1
        let kept = before[sentence]
        let draft = known[sentence] ?? (drafts.count == sentences.count ? drafts[number] : "")
        let body = kept.map(\.body).flatMap { $0.isEmpty ? nil : $0 } ?? draft
        units.append(
          """
          (\(assignment.id), \(place), \(original.record), \(original.field), \(sentence), \(body), \(kept?.isDone ?? false),
            \((kept?.version ?? 0) + 1))
          """)
      }
    }
    try tx.execute("DELETE FROM translation_unit WHERE assignment = \(assignment.id)")
    for start in stride(from: 0, to: units.count, by: 50) {
      try tx.execute(
        """
        INSERT INTO translation_unit (assignment, place, record, field, source, body, confirmed, version)
        VALUES \(units[start..<min(start + 50, units.count)].joined(separator: ", "))
        """)
    }
  }

  /// Keeps what was typed of one segment.
  /// - Returns: its new version.
  /// - Throws: `Problem.conflict` when somebody else changed it meanwhile; what they wrote stands.
  static func save(
    _ id: RecordID, _ place: Int, _ typed: String, confirm: Bool, version: Int, by actor: Actor, in tx: WriteTx
  ) throws -> Int {
    let assignment = try Assignments.find(id, by: actor, in: tx)
    try requireOpen(assignment, actor)
    guard let row = try tx.row("SELECT \(columns) FROM translation_unit u WHERE u.assignment = \(id) AND u.place = \(place)") else {
      throw Problem.notFound
    }
    let unit = try Unit(row)
    guard unit.version == version else { throw Problem.conflict("Somebody else changed this segment in the meantime.") }
    let body = clean(typed)
    guard body.count <= Bilingual.length else {
      throw FieldProblem("body", "At most {limit} characters.", ["limit": "\(Bilingual.length)"])
    }
    if confirm, body.isEmpty { throw FieldProblem("body", "Write the translation first.") }
    // What is kept without a word stays confirmed as long as nobody changes it.
    let confirmed = confirm || unit.confirmed && unit.body == body
    if body == unit.body, confirmed == unit.confirmed { return unit.version }
    try tx.execute(
      """
      UPDATE translation_unit SET body = \(body), confirmed = \(confirmed), version = version + 1
      WHERE assignment = \(id) AND place = \(place)
      """)
    // The same sentence elsewhere in the text is put there to be confirmed.
    if confirmed {
      try tx.execute(
        """
        UPDATE translation_unit SET body = \(body), version = version + 1
        WHERE assignment = \(id) AND source = \(unit.source) AND body = '' AND place <> \(place)
        """)
    }
    return unit.version + 1
  }

  /// The translator while it is being translated; whoever looks after translation until it is published.
  static func requireOpen(_ assignment: Assignment, _ actor: Actor) throws {
    let manages = actor.holds(TranslationPermissions.manage)
    switch assignment.state {
    case .translating where manages || assignment.person == actor.person: return
    case .delivered where manages: return
    case .translating, .delivered: throw Problem.forbidden("Translate what you have taken on")
    case .offered: throw Problem.conflict("Take it on first.")
    case .published, .ended: throw Problem.conflict("This is finished: it cannot be changed here.")
    }
  }

  /// A segment stands in one line.
  static func clean(_ typed: String) -> String {
    typed.withoutNUL.split(whereSeparator: \.isNewline).map(String.init).joined(separator: " ").trimmed
  }

  /// Whether what readers see as the original is no longer what was cut.
  static func isStale(_ assignment: Assignment, _ house: House, in tx: Tx) throws -> Bool {
    do {
      _ = try joined(assignment, house, in: tx)
      return false
    } catch Problem.conflict { return true }
  }

  /// Takes in what has changed in the original.
  static func renew(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let assignment = try Assignments.find(id, by: actor, in: tx)
    try requireOpen(assignment, actor)
    try cut(assignment, house, in: tx)
  }

  struct Made: Sendable {
    let record: RecordID
    let field: String
    let body: String
  }

  /// The translated sentences in the place of the original's, with what stands between them. Throws `Problem.conflict` when the
  /// original has changed.
  static func joined(_ assignment: Assignment, _ house: House, in tx: Tx) throws -> [Made] {
    let units = try all(of: assignment.id, in: tx)
    let originals = try Originals.of(assignment.record, assignment.target, house, in: tx)
    let changed = Problem.conflict("The original has changed in the meantime: the translator must look at it again first.")
    var rest = units[...]
    var made: [Made] = []
    for original in originals where original.text.language == assignment.source {
      var body = ""
      for piece in Segments.split(original.text.body, original.form) {
        switch piece {
        case .between(let between): body += between
        case .words(let words):
          guard let unit = rest.popFirst(), unit.record == original.record, unit.field == original.field, unit.source == words else {
            throw changed
          }
          body += unit.body
        }
      }
      if !body.trimmed.isEmpty { made.append(Made(record: original.record, field: original.field, body: body)) }
    }
    guard rest.isEmpty, !units.isEmpty else { throw changed }
    return made
  }
}

extension Unit {
  init(_ row: Row) throws {
    self.init(
      place: try row("place"), record: try row("record"), field: try row("field"), source: try row("source"), body: try row("body"),
      confirmed: try row("confirmed"), version: try row("version"))
  }
}

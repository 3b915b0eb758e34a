import Approvals
import Core
import Directory
import Storage
import Web

/// A text to be translated into one language: asked for by a request, done by one person.
struct Assignment: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case offered, translating, delivered, published, ended

    var label: Phrase {
      switch self {
      case .offered: "Offered to translators"
      case .translating: "Being translated"
      case .delivered: "To be reviewed"
      case .published: "Published"
      case .ended: "Not to be translated"
      }
    }
    var tone: Kit.Tone { self == .published ? .good : self == .ended ? .stopped : .waiting }
  }

  /// The request's.
  let id: RecordID
  let record: RecordID
  let source: Language
  let target: Language
  let words: Int
  let due: Day
  let state: State
  /// Who has taken it on.
  let person: PersonID?

  var path: String { "/desk/\(id)" }
}

enum Assignments {
  static let columns: SQL = "a.id, a.record, a.source, a.target, a.words, a.due, a.state, a.person"

  static func find(_ id: RecordID, in tx: Tx) throws -> Assignment {
    guard let row = try tx.row("SELECT \(columns) FROM translation_assignment a WHERE a.id = \(id)") else { throw Problem.notFound }
    return try Assignment(row)
  }

  /// Whoever may take it on, does it, or looks after translation.
  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Assignment {
    let assignment = try find(id, in: tx)
    let isTheirs = actor.person != nil && assignment.person == actor.person
    let mayTake = try assignment.state == .offered && Translators.may(actor, assignment.source, assignment.target, in: tx)
    guard isTheirs || mayTake || actor.holds(TranslationPermissions.manage) else { throw Problem.notFound }
    return assignment
  }

  static func open(of record: RecordID, _ target: Language, in tx: Tx) throws -> Assignment? {
    try tx.row(
      """
      SELECT \(columns) FROM translation_assignment a
      WHERE a.record = \(record) AND a.target = \(target) AND a.state IN ('offered', 'translating', 'delivered')
      """
    ).map(Assignment.init)
  }

  /// Offered to this person by language, or theirs to finish. Of `translation_assignment a`.
  static func waits(for person: PersonID) -> SQL {
    """
    (a.state = 'translating' AND a.person = \(person) OR a.state = 'offered' AND EXISTS (SELECT 1 FROM translation_translator t
      WHERE t.person = \(person) AND t.source = a.source AND t.target = a.target))
    """
  }

  static func waiting(for person: PersonID, in tx: Tx) throws -> [Assignment] {
    try tx.rows("SELECT \(columns) FROM translation_assignment a WHERE \(waits(for: person)) ORDER BY a.due, a.id LIMIT 100")
      .map(Assignment.init)
  }

  /// Everything that goes on, the most urgent first; then what was finished lately.
  static func all(in tx: Tx) throws -> [Assignment] {
    try tx.rows(
      """
      SELECT \(columns) FROM translation_assignment a WHERE a.state <> 'ended'
      ORDER BY CASE WHEN a.state = 'published' THEN 1 ELSE 0 END, a.due, a.id LIMIT 200
      """
    ).map(Assignment.init)
  }

  static func finished(by person: PersonID, in tx: Tx) throws -> [Assignment] {
    try tx.rows(
      """
      SELECT \(columns) FROM translation_assignment a
      WHERE a.person = \(person) AND a.state IN ('delivered', 'published') ORDER BY a.id DESC LIMIT 100
      """
    ).map(Assignment.init)
  }

  // MARK: Verbs

  /// Follows from handing the request in. Throws a sentence about the form when there is nothing to translate.
  static func begin(_ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    guard let record = request.subject, let target = request.values["language"].flatMap({ Language($0) }),
      let due = request.values["due"].flatMap({ Day($0) })
    else { throw Problem.notFound }
    let originals = try Originals.of(record, target, house, in: tx)
    guard let source = originals.first?.text.language else {
      throw Problem.invalid([FieldProblem("language", "In this language nothing of it is missing.")])
    }
    guard try open(of: record, target, in: tx) == nil else {
      throw Problem.conflict("A translation of this into the same language is already under way.")
    }
    let words = originals.reduce(0) { $0 + Words.count($1.text.body) }
    try tx.execute(
      """
      INSERT INTO translation_assignment (id, record, source, target, words, due, state)
      VALUES (\(request.id), \(record), \(source), \(target), \(words), \(due), \(Assignment.State.offered))
      """)
    try Jobs.enqueue(DeskLetters.offers.name, payload: ["request": "\(request.id)"], in: tx)
  }

  /// The first who accepts has it.
  static func accept(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let assignment = try find(id, in: tx)
    guard try Translators.may(actor, assignment.source, assignment.target, in: tx), let person = actor.person else {
      throw Problem.forbidden("Translate from this language into that one: the secretariat names who does")
    }
    guard assignment.state == .offered else { throw Problem.conflict("Somebody else has taken this on in the meantime.") }
    try tx.execute(
      """
      UPDATE translation_assignment SET state = 'translating', person = \(person), accepted = \(tx.now) WHERE id = \(id)
      """)
    try Units.cut(assignment, house, in: tx)
    try Requests.move(id, "acceptance", house, by: .desk, in: tx)
    try Ledger.record(
      "translation.accepted", day: tx.now.day, of: assignment.record, and: id, values: ["language": assignment.target.code], by: actor,
      in: tx)
  }

  /// By who took it on: what is done so far is kept for whoever takes it next.
  static func giveBack(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let assignment = try find(id, by: actor, in: tx)
    guard assignment.state == .translating, assignment.person == actor.person else {
      throw Problem.conflict("This has moved on in the meantime. Look at it again.")
    }
    try Requests.move(id, "giving-back", house, by: .desk, in: tx)
    try offerAgain(id, in: tx)
  }

  static func offerAgain(_ id: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE translation_assignment SET state = 'offered', person = NULL, accepted = NULL WHERE id = \(id)")
    try Jobs.enqueue(DeskLetters.offers.name, payload: ["request": "\(id)"], in: tx)
  }

  static func deliver(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let assignment = try find(id, by: actor, in: tx)
    guard assignment.state == .translating, assignment.person == actor.person else {
      throw Problem.conflict("This has moved on in the meantime. Look at it again.")
    }
    let open = try tx.count(
      "SELECT count(*) FROM translation_unit WHERE assignment = \(id) AND (confirmed = FALSE OR body = '')")
    guard open == 0 else {
      throw Problem.invalid([FieldProblem("", "Confirm every segment first; still open: {count}.", ["count": "\(open)"])])
    }
    guard try !Units.isStale(assignment, house, in: tx) else {
      throw Problem.conflict("The original has changed since. Bring in the changes first: what has stayed the same keeps its translation.")
    }
    try tx.execute("UPDATE translation_assignment SET state = 'delivered', delivered = \(tx.now) WHERE id = \(id)")
    try Requests.move(id, "delivery", house, by: .desk, in: tx)
    try Ledger.record(
      "translation.delivered", day: tx.now.day, of: assignment.record, and: id, values: ["language": assignment.target.code], by: actor,
      in: tx)
  }

  /// Follows from the move: the words of the desk become what readers meet. Nobody publishes what they translated themselves.
  static func publish(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let assignment = try find(id, in: tx)
    if let person = actor.person, assignment.person == person {
      throw Problem.forbidden("Publish what you did not translate yourself: this needs a second person")
    }
    var written: Set<RecordID> = []
    for made in try Units.joined(assignment, house, in: tx) {
      try Texts.write(made.record, made.field, assignment.target, made.body, origin: .reviewed, source: assignment.source, in: tx)
      try Doubts.keep([], of: made.record, made.field, assignment.target, in: tx)
      written.insert(made.record)
    }
    for record in written.sorted() { try house.present(try Record.find(record, seenBy: .house, in: tx), in: tx) }
    try tx.execute(
      "UPDATE translation_assignment SET state = 'published', published = \(tx.now), checked_by = \(actor.person) WHERE id = \(id)")
    try Ledger.record(
      "translation.published", day: tx.now.day, of: assignment.record, and: id,
      values: ["language": assignment.target.code, "words": "\(assignment.words)"], by: actor, in: tx)
    try DeskLetters.published(assignment, house, in: tx)
  }

  static func set(_ state: Assignment.State, _ id: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE translation_assignment SET state = \(state) WHERE id = \(id)")
  }
}

extension Actor {
  /// Moves the conversation in the name of a translator, who has no part in it otherwise.
  static let desk = Actor(person: nil, organisation: nil, roles: [.secretariat], sight: .house)
}

extension Assignment {
  init(_ row: Row) throws {
    self.init(
      id: try row("id"), record: try row("record"), source: try row("source"), target: try row("target"), words: try row("words"),
      due: try row("due"), state: try row("state"), person: try row("person"))
  }
}

import Core
import Storage
import Web

/// What people agreed to or refused, with the day and the wording that they saw.
package enum Consents {
  package struct Row: Sendable, Equatable {
    package let kind: String
    package let version: Int
    package let given: Moment?
    package let withdrawn: Moment?
  }

  /// Every time that the person said something, the latest first.
  package static func of(_ person: PersonID, in tx: Tx) throws -> [Row] {
    try tx.rows("SELECT c.kind, c.version, c.given, c.withdrawn FROM directory_consent c WHERE c.person = \(person) ORDER BY c.id DESC")
      .map { Row(kind: try $0("kind"), version: try $0("version"), given: try $0("given"), withdrawn: try $0("withdrawn")) }
  }

  /// Whether it holds: what they said last, else whether it is presumed.
  package static func holds(_ kind: ConsentKind, of person: PersonID, in tx: Tx) throws -> Bool {
    try of(person, in: tx).first { $0.kind == kind.name }.map { $0.withdrawn == nil } ?? kind.presumed
  }

  /// The person agrees to the newest wording.
  package static func give(_ kind: ConsentKind, _ person: PersonID, in tx: WriteTx) throws {
    try say(kind, person, given: tx.now, withdrawn: nil, in: tx)
  }

  /// The person says no, or no longer. Also by a link in a mail, without signing in.
  package static func withdraw(_ kind: ConsentKind, _ person: PersonID, in tx: WriteTx) throws {
    let given = try of(person, in: tx).first { $0.kind == kind.name }
    if given?.withdrawn != nil { return }
    try say(kind, person, given: given?.given, withdrawn: tx.now, in: tx)
  }

  private static func say(_ kind: ConsentKind, _ person: PersonID, given: Moment?, withdrawn: Moment?, in tx: WriteTx) throws {
    guard try !People.find(person, in: tx).erased else { throw Problem.notFound }
    let id = try tx.nextID(Row.self)
    try tx.execute(
      """
      INSERT INTO directory_consent (id, person, kind, version, given, withdrawn)
      VALUES (\(id), \(person), \(kind.name), \(kind.wordings.count), \(given), \(withdrawn))
      """)
  }

  /// The condition that a person said no to a kind that is presumed.
  package static func refuses(_ kind: String, _ person: StaticString) -> SQL {
    """
    EXISTS (SELECT 1 FROM directory_consent c WHERE c.person = \(SQL.raw("\(person)")) AND c.kind = \(kind) AND c.withdrawn IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM directory_consent l WHERE l.person = c.person AND l.kind = c.kind AND l.id > c.id))
    """
  }
}

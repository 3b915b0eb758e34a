import Core
import Directory
import Storage
import Time
import Web

extension Motion {
  private static let columns: SQL = """
    m.id, m.assembly, m.item, m.target, m.target_version, m.organisation, m.language, m.state, m.moved, m.vote, m.version
    """

  private init(_ row: Row) throws {
    self.init(
      id: try row("id"), assembly: try row("assembly"), item: try row("item"), target: try row("target"),
      targetVersion: try row("target_version"), organisation: try row("organisation"), language: try row("language"),
      state: try row("state"), moved: try row("moved"), vote: try row("vote"), version: try row("version"))
  }

  /// Seen like its assembly. Throws `Problem.notFound`.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Motion {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM governance_motion m JOIN core_record r ON r.id = m.id WHERE m.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try Motion(row)
  }

  /// Motions and amendments, in the order in which they were moved.
  package static func list(of assembly: RecordID, in tx: Tx) throws -> [Motion] {
    try tx.rows("SELECT \(columns) FROM governance_motion m WHERE m.assembly = \(assembly) ORDER BY m.id").map(Motion.init)
  }

  static func of(vote: RecordID, in tx: Tx) throws -> Motion? {
    try tx.row("SELECT \(columns) FROM governance_motion m WHERE m.vote = \(vote)").map(Motion.init)
  }
}

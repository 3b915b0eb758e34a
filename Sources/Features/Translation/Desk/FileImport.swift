import Core
import Directory
import Storage
import Web

/// A file that a translator worked on elsewhere, laid over the segments of an assignment.
enum FileImport {
  struct Line: Sendable, Equatable {
    enum Verdict: Sendable, Equatable {
      case changed, same
      /// Nothing stands in the file.
      case empty
      case wrong(FieldProblem)
    }
    let number: Int
    /// The segment that it belongs to.
    let place: Int?
    let source: String
    let target: String
    let isDraft: Bool
    let verdict: Verdict
  }

  /// By its number where the original is the same, else by the original. Pure.
  static func read(_ file: Bilingual, over units: [Unit]) -> [Line] {
    let byPlace = Dictionary(units.map { ("\($0.place)", $0) }, uniquingKeysWith: { first, _ in first })
    let bySource = Dictionary(units.map { (key($0.source), $0) }, uniquingKeysWith: { first, _ in first })
    var taken: Set<Int> = []
    return file.units.enumerated().map { number, one in
      let numbered = one.id.flatMap { byPlace[$0] }.flatMap { key($0.source) == key(one.source) ? $0 : nil }
      let target = Units.clean(one.target)
      func line(_ unit: Unit?, _ verdict: Line.Verdict) -> Line {
        Line(number: number + 1, place: unit?.place, source: one.source, target: target, isDraft: one.isDraft, verdict: verdict)
      }
      guard let unit = numbered ?? bySource[key(one.source)] else {
        return line(nil, .wrong(FieldProblem("file", "No segment here has this original: it may have changed since.")))
      }
      if target.isEmpty { return line(unit, .empty) }
      guard target.count <= Bilingual.length else {
        return line(unit, .wrong(FieldProblem("file", "At most {limit} characters.", ["limit": "\(Bilingual.length)"])))
      }
      guard taken.insert(unit.place).inserted else {
        return line(unit, .wrong(FieldProblem("file", "This segment is in the file twice.")))
      }
      return line(unit, target == unit.body && unit.confirmed == !one.isDraft ? .same : .changed)
    }
  }

  /// Programs for documents change quotes, spaces and dashes.
  private static func key(_ text: String) -> String { Words.folded(text).joined(separator: " ") }

  /// - Returns: the number by which it can be taken back, and how many segments changed.
  static func apply(_ id: RecordID, _ file: Bilingual, by actor: Actor, in tx: WriteTx) throws -> (batch: Int64, count: Int) {
    let assignment = try Assignments.find(id, by: actor, in: tx)
    try Units.requireOpen(assignment, actor)
    let units = try Units.all(of: id, in: tx)
    let before = Dictionary(units.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    let batch = try begin(id, by: actor, in: tx)
    let changed = read(file, over: units).filter { $0.verdict == .changed }
    for line in changed {
      guard let unit = line.place.flatMap({ before[$0] }) else { continue }
      try tx.execute(
        """
        INSERT INTO translation_import_unit (import, place, body, confirmed, left_version)
        VALUES (\(batch), \(unit.place), \(unit.body), \(unit.confirmed), \(unit.version + 1))
        """)
      try tx.execute(
        """
        UPDATE translation_unit SET body = \(line.target), confirmed = \(!line.isDraft), version = version + 1
        WHERE assignment = \(id) AND place = \(unit.place)
        """)
    }
    return (batch, changed.count)
  }

  static func begin(_ assignment: RecordID?, by actor: Actor, in tx: WriteTx) throws -> Int64 {
    let batch = try tx.nextID(FileImport.Line.self).value
    try tx.execute(
      """
      INSERT INTO translation_import (id, assignment, person, made, undone)
      VALUES (\(batch), \(assignment), \(actor.person), \(tx.now), FALSE)
      """)
    return batch
  }

  /// What nobody has changed since is again as it was. Returns how many, and how many stay.
  static func undo(_ batch: Int64, of id: RecordID, by actor: Actor, in tx: WriteTx) throws -> (back: Int, stays: Int) {
    let assignment = try Assignments.find(id, by: actor, in: tx)
    try Units.requireOpen(assignment, actor)
    try end(batch, assignment: id, in: tx)
    let rows = try tx.rows(
      "SELECT place, body, confirmed, left_version FROM translation_import_unit WHERE import = \(batch) ORDER BY place")
    var back = 0
    for row in rows {
      back += try tx.execute(
        """
        UPDATE translation_unit SET body = \(try row("body") as String), confirmed = \(try row("confirmed") as Bool), version = version + 1
        WHERE assignment = \(id) AND place = \(try row("place") as Int) AND version = \(try row("left_version") as Int)
        """)
    }
    return (back, rows.count - back)
  }

  /// Taken back once.
  static func end(_ batch: Int64, assignment: RecordID?, in tx: WriteTx) throws {
    let whose: SQL = assignment.map { "assignment = \($0)" } ?? "assignment IS NULL"
    guard let undone: Bool = try tx.value("SELECT undone FROM translation_import WHERE id = \(batch) AND \(whose)") else {
      throw Problem.notFound
    }
    if undone { throw Problem.conflict("This has already been undone.") }
    try tx.execute("UPDATE translation_import SET undone = TRUE WHERE id = \(batch)")
  }
}

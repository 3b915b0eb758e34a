import Core
import Directory
import Storage
import Web

/// Lists of memberships from a table: who was a member from when to when, by which decision. Read, looked at, applied all or
/// nothing, taken back. The cities themselves come by the list of cities.
///
/// Columns by these names: `city`, `country`, `standing`, `from`, `to`, `decision`; `to`, `standing` and `decision` may be missing.
enum MembershipImport {
  static let limit = 1_000_000

  struct Line: Sendable, Equatable {
    enum Verdict: Sendable, Equatable {
      case new, unchanged
      case wrong(Phrase, [String: String])
    }
    let number: Int
    var city = ""
    var country = ""
    var standing = Directory.Standing.member
    var from: Day?
    var to: Day?
    var decision = ""
    var organisation: OrganisationID?
    var verdict = Verdict.new
  }

  struct Preview: Sendable {
    var lines: [Line]
    var new: [Line] { lines.filter { $0.verdict == .new } }
    var unchanged: [Line] { lines.filter { $0.verdict == .unchanged } }
    var wrong: [Line] { lines.filter { if case .wrong = $0.verdict { true } else { false } } }
    var mayBeApplied: Bool { wrong.isEmpty && !new.isEmpty }
  }

  /// What the table would do, line by line. Reads only.
  static func preview(_ bytes: [UInt8], in tx: Tx) throws -> Preview {
    let table = try read(bytes)
    guard let head = table.first else { throw CityImport.said(.empty) }
    let columns = Dictionary(
      head.cells.enumerated().map { ($0.element.lowercased().trimmed, $0.offset) }, uniquingKeysWith: { first, _ in first })
    for needed in ["city", "country", "from"] where columns[needed] == nil {
      throw CityImport.Fault("The column “{column}” is missing.", ["column": needed])
    }
    var lines = table.dropFirst().map { line -> Line in
      Self.line(line.number) { name in columns[name].flatMap { $0 < line.cells.count ? line.cells[$0].trimmed : nil } ?? "" }
    }
    try find(&lines, in: tx)
    return Preview(lines: lines)
  }

  private static func read(_ bytes: [UInt8]) throws -> [CSV.Line] {
    do { return try CSV.read(bytes) } catch { throw CityImport.said(error) }
  }

  private static func line(_ number: Int, _ cell: (String) -> String) -> Line {
    var line = Line(number: number)
    line.city = String(cell("city").prefix(200))
    line.country = cell("country").uppercased()
    line.decision = String(cell("decision").prefix(300))
    func wrong(_ message: Phrase, _ value: String) { line.verdict = .wrong(message, ["value": String(value.prefix(40))]) }
    if line.city.isEmpty { wrong("The name is missing.", "") }
    if !Countries.exists(line.country) { wrong("“{value}” is not a country code.", line.country) }
    let standing = cell("standing").lowercased()
    if !standing.isEmpty {
      if let known = Directory.Standing(rawValue: standing) {
        line.standing = known
      } else {
        wrong("“{value}” is not a standing: member, provisional or suspended.", standing)
      }
    }
    line.from = Day(cell("from"))
    if line.from == nil { wrong("“{value}” is not a date. Write it as 2021-03-25.", cell("from")) }
    if !cell("to").isEmpty {
      line.to = Day(cell("to"))
      if line.to == nil { wrong("“{value}” is not a date. Write it as 2021-03-25.", cell("to")) }
    }
    if let from = line.from, let to = line.to, to <= from { wrong("A membership ends after it begins.", "") }
    return line
  }

  /// Which cities are meant, and whether a membership would lie over another one.
  private static func find(_ lines: inout [Line], in tx: Tx) throws {
    var known: [OrganisationID: [(standing: Directory.Standing, from: Day?, to: Day?)]] = [:]
    for fact in try Organisations.everyMembership(in: tx) {
      known[fact.organisation, default: []].append((fact.standing, fact.from, fact.to))
    }
    var added: [OrganisationID: [(line: Int, from: Day?, to: Day?)]] = [:]
    for index in lines.indices where lines[index].verdict == .new {
      let line = lines[index]
      let cities = try Organisations.named(line.city, country: line.country, in: tx).filter { $0.kind == .city || $0.kind == .candidate }
      guard let city = cities.first, cities.count == 1 else {
        lines[index].verdict =
          cities.isEmpty
          ? .wrong("This city is not registered here. Import the list of cities first.", [:])
          : .wrong("Several cities in this country have this name.", [:])
        continue
      }
      lines[index].organisation = city.id
      let there = known[city.id] ?? []
      if there.contains(where: { $0.standing == line.standing && $0.from == line.from && $0.to == line.to }) {
        lines[index].verdict = .unchanged
      } else if there.contains(where: { overlaps($0.from, $0.to, line.from, line.to) }) {
        lines[index].verdict = .wrong("Another membership of this city is recorded for some of these days.", [:])
      } else if let other = added[city.id]?.first(where: { overlaps($0.from, $0.to, line.from, line.to) }) {
        lines[index].verdict = .wrong("It overlaps with line {line}.", ["line": String(other.line)])
      } else {
        added[city.id, default: []].append((line.number, line.from, line.to))
      }
    }
  }

  /// The last day is not included.
  private static func overlaps(_ from: Day?, _ to: Day?, _ otherFrom: Day?, _ otherTo: Day?) -> Bool {
    let startsBefore = from.flatMap { from in otherTo.map { from < $0 } } ?? true
    let otherStartsBefore = otherFrom.flatMap { from in to.map { from < $0 } } ?? true
    return startsBefore && otherStartsBefore
  }

  static func apply(_ bytes: [UInt8], name: String, by actor: Actor, in tx: WriteTx) throws -> (id: RecordID, added: Int) {
    try actor.require(.admitsMembers)
    let preview = try preview(bytes, in: tx)
    guard preview.mayBeApplied else {
      throw Problem.conflict("Nothing was imported: some lines are wrong or still to be decided, or there is nothing new.")
    }
    let id = try Record.create("import", owner: nil, audience: .secretariat, in: tx)
    let first = try Ledger.record(
      "memberships.imported", day: tx.now.day, of: id, values: ["new": String(preview.new.count)], by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO membership_import (id, name, added, first_position, last_position, applied, applied_by)
      VALUES (\(id), \(String(name.prefix(200))), \(preview.new.count), \(first), \(first), \(tx.now), \(actor.person))
      """)
    for line in preview.new.sorted(by: { ($0.from ?? tx.now.day) < ($1.from ?? tx.now.day) }) {
      guard let city = line.organisation else { continue }
      let positions = try Organisations.insertMembership(
        Fact(.membership, line.standing.rawValue, from: line.from, to: line.to, source: ""), of: city, batch: id, by: actor, in: tx)
      for position in positions { try Change.note(position, of: city, reason: .list, words: "", decision: line.decision, in: tx) }
    }
    try tx.execute("UPDATE membership_import SET last_position = \(try tx.position()) WHERE id = \(id)")
    try Organisations.presentAgain(Set(preview.new.compactMap(\.organisation)), in: tx)
    return (id, preview.new.count)
  }

  struct Applied: Sendable {
    let id: RecordID
    let name: String
    let added: Int
    let applied: Moment
    let undone: Moment?
  }

  /// Newest first.
  static func list(in tx: Tx) throws -> [Applied] {
    try tx.rows("SELECT i.id, i.name, i.added, i.applied, i.undone FROM membership_import i ORDER BY i.id DESC LIMIT 100").map(Applied.init)
  }

  static func find(_ id: RecordID, in tx: Tx) throws -> Applied {
    guard let row = try tx.row("SELECT i.id, i.name, i.added, i.applied, i.undone FROM membership_import i WHERE i.id = \(id)") else {
      throw Problem.notFound
    }
    return try Applied(row)
  }

  /// Takes a list back, as long as no standing of its cities was changed since.
  static func undo(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.admitsMembers)
    guard try find(id, in: tx).undone == nil,
      let row = try tx.row("SELECT first_position, last_position FROM membership_import WHERE id = \(id)")
    else { throw Problem.conflict("This import has already been undone.") }
    let first: Int64 = try row("first_position")
    let last: Int64 = try row("last_position")
    let rows = try Ledger.rows(after: first - 1, until: last, in: tx)
    let later = try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE l.position > \(last) AND l.kind IN \(in: Change.kinds) AND \(Ledger.standing)
      AND l.record IN (SELECT b.record FROM core_ledger b WHERE b.position >= \(first) AND b.position <= \(last))
      """)
    guard later == 0 else { throw Problem.conflict("Later changes depend on this import, so it can no longer be undone.") }
    for old in rows { try Ledger.undo(old.position, by: actor, in: tx) }
    try Organisations.removeMemberships(of: id, by: actor, in: tx)
    try tx.execute("DELETE FROM membership_change WHERE position >= \(first) AND position <= \(last)")
    try tx.execute("UPDATE membership_import SET undone = \(tx.now) WHERE id = \(id)")
  }
}

extension MembershipImport.Applied {
  init(_ row: Row) throws {
    id = try row("id")
    name = try row("name")
    added = try row("added")
    applied = try row("applied")
    undone = try row("undone")
  }
}

import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing

@testable import Directory

/// Whoever is named in a table finds it on the page of their data, and it moves when two accounts become one.
@Suite struct PersonColumns {
  /// What such a column is called.
  static func isAboutPerson(_ column: String) -> Bool {
    ["person", "sender", "account", "author"].contains(column) || column.hasSuffix("_by") || column.hasSuffix("_person")
  }

  /// Called otherwise, and about a person all the same.
  static let also: Set = ["membership_prospect.owner"]

  /// Called so, with the reason why no room moves it by name.
  static let reasons = [
    "directory_session.person": "The double is signed out everywhere.",
    "directory_link.person": "Links end where sessions do.",
    "directory_fact.said_by": "The city that said it.",
    "advice_request.answered_by": "The city that answered.",
    "meetings_item.asked_by": "The city that asked for it.",
  ]

  /// Of numbers and of records: never a person. A new name is put here, or is one of a person.
  static let others = Set(
    """
    about act acted_for action added addressee application article asked assembly assignment attachment attempt audience axis batch begun
    below_population body buddy call_number candidatures capacity cards ceiling cents changed charges chunks cities city closing commitment concept
    continents contributor copied_from corrects count counted countries decision declaration document draft due_days edition election elects ended entitled envelope euro
    experience factor_step fee_year first_position from_population frozen full_cents fund giver grant_id granted guests have height holder id import
    indicator invitation invoice item known last_position last_vote lead left_version level line losses mail mailing mandate meeting member minutes
    missed needed network next_id number objective opening organisation organiser other owner pair paragraph parent part passage payment people place plan
    plan_year population position proposed_for prospect published receipt receiver recipients recommended record recorded repeats request result round rules run runoff_of
    second segment sequence series series_year shown_to single size source_version space sponsor stands_for statement subject successor
    target target_version tied tries two_from unchanged value version versions vote weight welcome width words working_group written year
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  struct Column: Hashable, Comparable, CustomStringConvertible {
    let table: String
    let name: String
    var description: String { "\(table).\(name)" }
    static func < (left: Column, right: Column) -> Bool { (left.table, left.name) < (right.table, right.name) }
  }

  /// Columns that hold a number, as all migrations together leave them.
  static func columns() throws -> [Column] {
    var found: Set<Column> = []
    var table = ""
    for migration in try Migrations.all(targets: Contents.targets) where migration.engine != .postgres {
      for line in migration.sql.split(separator: "\n") {
        if let match = line.firstMatch(of: /^CREATE TABLE ([a-z_]+)/) { table = String(match.1) }
        if let match = line.firstMatch(of: /^  ([a-z_]+) BIGINT/) { found.insert(Column(table: table, name: String(match.1))) }
        if let match = line.firstMatch(of: /^ALTER TABLE ([a-z_]+) ADD COLUMN ([a-z_]+) BIGINT/) {
          found.insert(Column(table: String(match.1), name: String(match.2)))
        }
        if let match = line.firstMatch(of: /^ALTER TABLE ([a-z_]+) DROP COLUMN ([a-z_]+)/) {
          found.remove(Column(table: String(match.1), name: String(match.2)))
        }
        if let match = line.firstMatch(of: /^ALTER TABLE ([a-z_]+) RENAME COLUMN ([a-z_]+) TO ([a-z_]+)/),
          found.remove(Column(table: String(match.1), name: String(match.2))) != nil
        {
          found.insert(Column(table: String(match.1), name: String(match.3)))
        }
        if let match = line.firstMatch(of: /^DROP TABLE ([a-z_]+)/) { found = found.filter { $0.table != match.1 } }
      }
    }
    #expect(found.count > 300, "the migrations are read")
    return found.sorted()
  }

  static func persons() throws -> [Column] {
    try columns().filter { (isAboutPerson($0.name) || also.contains($0.description)) && !isCity($0) }
  }

  private static func isCity(_ column: Column) -> Bool { reasons[column.description]?.hasPrefix("The city") ?? false }

  @Test func everyNumberIsKnownForWhatItIs() throws {
    let unknown = try Self.columns().filter { !Self.isAboutPerson($0.name) && !Self.others.contains($0.name) }
    #expect(unknown.map(\.description) == [], "Does it name a person? Then a holding moves it; else its name is one of the others.")
    let all = Set(try Self.columns().map(\.description))
    #expect(Self.also.union(Self.reasons.keys).subtracting(all).sorted() == [], "These are no columns any more.")
  }

  /// Read off the sources: the merging of some room names it.
  @Test func everyColumnAboutAPersonIsOfAHolding() throws {
    let source = Source.all().map(\.text).joined(separator: "\n")
    let loose = try Self.persons().filter { column in
      let ways = [
        "UPDATE \(column.table) SET \(column.name) = \\(kept)", "DELETE FROM \(column.table) WHERE \(column.name) = \\(double)",
      ]
      return Self.reasons[column.description] == nil && !ways.contains { source.contains($0) }
    }
    #expect(loose.map(\.description) == [], "A holding of the room shows it to the person and moves it when two accounts become one.")
  }

  /// An account that is named wherever anybody can be becomes another, and is named nowhere.
  @Test func whoIsNamedEverywhereIsMerged() async throws {
    try await World.furnished { world in
      let (double, kept) = (world.small.person(.rennesTechnical), world.small.person(.nobody))
      try await world.house.database.write { tx throws in
        let columns = try Self.persons()
        let tables = try Table.all()
        // One row of each, so that no key stands in the way.
        let row = TestDatabase.engine == .sqlite ? "rowid" : "ctid"
        func name(_ filled: Bool) throws {
          for column in columns where try tx.count(SQL.raw("SELECT count(*) FROM \(column.table)")) == 0 && filled {
            try Table.fill(column.table, tables, in: tx)
          }
          for column in columns {
            let done = try tx.execute(
              SQL.raw("UPDATE \(column.table) SET \(column.name) = \(double) WHERE \(row) = (SELECT \(row) FROM \(column.table) LIMIT 1)"))
            #expect(done == 1 || !filled, "\(column): no row names anybody")
          }
        }
        try name(false)
        let keys = try world.house.features.flatMap(\.holdings).flatMap { try $0.read(double, tx) }.flatMap(\.keys)
        #expect(Set(keys).subtracting(DataViews.words.map(\.key)) == [], "Say these in words, in DataViews.")
        try name(true)
        try Merging.merge(double, into: kept, world.house, by: .house, in: tx)
        for column in columns {
          let left = try tx.count(SQL.raw("SELECT count(*) FROM \(column.table) WHERE \(column.name) = \(double)"))
          #expect(left == 0, "\(column) still names the double")
        }
      }
    }
  }
}

/// A table as its migration makes it: enough to write a row that its rules let in.
private struct Table {
  struct Column {
    let name: String
    let type: String
    let isNeeded: Bool
    let refers: (table: String, column: String)?
    /// Of the words that it may hold, the first.
    let word: String?
  }
  var columns: [Column] = []

  static func all() throws -> [String: Table] {
    var found: [String: Table] = [:]
    var table = ""
    for migration in try Migrations.all(targets: Contents.targets) where migration.engine != .postgres {
      for line in migration.sql.split(separator: "\n") {
        if let match = line.firstMatch(of: /^CREATE TABLE ([a-z_]+)/) { table = String(match.1) }
        if let match = line.firstMatch(of: /^ALTER TABLE ([a-z_]+) DROP COLUMN ([a-z_]+)/) {
          found[String(match.1)]?.columns.removeAll { $0.name == String(match.2) }
        }
        guard let match = line.firstMatch(of: /^  ([a-z_]+) (BIGINT|TEXT|BOOLEAN|DOUBLE PRECISION|BYTEA)/) else { continue }
        let refers = line.firstMatch(of: /REFERENCES ([a-z_]+) \(([a-z_]+)\)/).map { (table: String($0.1), column: String($0.2)) }
        let isNeeded = line.contains("NOT NULL") || line.contains("PRIMARY KEY")
        found[table, default: Table()].columns.append(
          Column(
            name: String(match.1), type: String(match.2), isNeeded: isNeeded, refers: refers,
            word: line.firstMatch(of: /IN \('([a-z]+)'/).map { String($0.1) }))
      }
    }
    return found
  }

  static func fill(_ name: String, _ tables: [String: Table], in tx: WriteTx) throws {
    let columns = tables[name]?.columns.filter(\.isNeeded) ?? []
    let values = try columns.map { column -> SQL in
      if let refers = column.refers {
        if refers.table == "core_record" { return "\(try Record.create("test", owner: nil, audience: .secretariat, in: tx))" }
        if try tx.count(SQL.raw("SELECT count(*) FROM \(refers.table)")) == 0 { try fill(refers.table, tables, in: tx) }
        return SQL.raw("(SELECT min(\(refers.column)) FROM \(refers.table))")
      }
      switch column.type {
      case "BIGINT": return "\(try tx.nextID(RecordNoun.self))"
      case "BOOLEAN": return "FALSE"
      case "DOUBLE PRECISION": return "0.5"
      default: return "\(column.word ?? "2021-03-01")"
      }
    }
    let names = SQL.raw(columns.map(\.name).joined(separator: ", "))
    try tx.execute("INSERT INTO \(SQL.raw(name)) (\(names)) VALUES (\(values.joined(separator: ", ")))")
  }
}

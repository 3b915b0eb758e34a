import Foundation
import Testing

/// The rules of the house, each with the sentence that whoever breaks it reads.
@Suite struct Rules {
  static let sources = Source.all()

  @Test func filesAreShort() {
    let long = Self.sources.filter { $0.text.split(separator: "\n", omittingEmptySubsequences: false).count > 320 }
    #expect(long.map(\.path) == [], "A file over 320 lines is two rooms in one: cut it where a reader would pause.")
  }

  @Test func timeComesFromTheClock() {
    let found = Self.sources.filter { !$0.path.hasSuffix("Clock+System.swift") }.flatMap {
      $0.lines(matching: /\bDate\(\)/.wordBoundaryKind(.simple))
    }
    #expect(found == [], "Time is tx.now, visit.now or the clock, so that tests can set it.")
  }

  @Test func nothingIsForced() {
    let found = Self.sources.flatMap { $0.lines(matching: /try!|\bas!|fatalError\(/.wordBoundaryKind(.simple)) }
    #expect(found == [], "Force nothing: throw, or say why it cannot happen with a precondition at start.")
  }

  @Test func uncheckedIsExplained() {
    let found = Self.sources.flatMap { source in
      source.lines(matching: /@unchecked Sendable|nonisolated\(unsafe\)/).filter { line in
        guard let number = Int(line.split(separator: ":")[1]) else { return true }
        let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
        let near = lines[max(0, number - 4)..<min(lines.count, number + 1)]
        return !near.contains { $0.contains("//") }
      }
    }
    #expect(found == [], "@unchecked Sendable and nonisolated(unsafe) stand with the reason beside them.")
  }

  @Test func onlyWebKnowsTheServerAndOnlyStorageTheEngines() {
    let web = Self.sources.filter { $0.target != "Web" }.flatMap { $0.lines(matching: /import (?:Hummingbird|NIO)/) }
    #expect(web == [], "Only Web imports Hummingbird and NIO.")
    let engines = Self.sources.filter { $0.target != "Storage" }.flatMap { $0.lines(matching: /import (?:GRDB|CPQ)/) }
    #expect(engines == [], "Only Storage imports GRDB and libpq.")
  }

  @Test func roomsDoNotImportRooms() {
    let rooms = Set(Self.sources.filter { $0.path.hasPrefix("Sources/Features/") }.map(\.target))
    let found = Self.sources.filter { $0.path.hasPrefix("Sources/Features/") }.flatMap { source in
      source.code.filter { line in rooms.contains { $0 != source.target && line.line == "import \($0)" } }.map {
        "\(source.path):\($0.number)"
      }
    }
    #expect(found == [], "A feature never imports another: use a ledger row, a card, a measure, or move the noun to floor 3.")
  }

  /// What a room kept of its own way of deciding became requests of the floor, once.
  static let carrying = [
    "2026-11-27-1410-group-proposals.sql", "2026-11-27-1420-successions.sql", "2026-11-27-1430-newcomers.sql",
  ]

  @Test func aTargetWritesOnlyItsOwnTables() {
    let writing = /(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z]+)_[a-z_]+/
    let files = Source.all(ending: ".sql").filter { file in !Self.carrying.contains { file.path.hasSuffix("/Migrations/\($0)") } }
    let found = (Self.sources + files).flatMap { source in
      source.text.matches(of: writing).filter { $0.1 != source.target.lowercased() }.map { "\(source.path): \($0.0)" }
    }
    #expect(found == [], "Tables begin with their target's name, and a target writes only its own.")
  }

  @Test func tablesBearTheirTargetsName() {
    let making = /CREATE (?:VIRTUAL )?TABLE ([a-z_]+)/
    let found = Source.all(ending: ".sql").flatMap { source in
      source.text.matches(of: making).filter { !$0.1.hasPrefix(source.target.lowercased() + "_") }.map { "\(source.path): \($0.1)" }
    }
    #expect(found == [], "A table is called <target>_<noun>.")
  }

  @Test func sqlStaysInTheCommonPart() {
    let foreign =
      /\b(string_agg|group_concat|json_extract|jsonb|datetime\(|strftime|AUTOINCREMENT|SERIAL|ILIKE|NOW\(\)|CURRENT_TIMESTAMP)\b/
    let found =
      (Self.sources.filter { $0.target != "Storage" }
      + Source.all(ending: ".sql").filter { !$0.path.contains(".sqlite.") && !$0.path.contains(".postgres.") })
      .flatMap { source in source.text.matches(of: foreign).map { "\(source.path): \($0.0)" } }
    #expect(found == [], "SQL is written once, in the common part of SQLite and PostgreSQL (docs/architecture.md).")
  }

  @Test func pagesBearNoStyleAndNoScriptAttributes() {
    let found = Self.sources.flatMap { $0.lines(matching: /\s(?:style|onclick|onchange|onsubmit)=\\"/) }
    #expect(found == [], "The security policy forbids style and script attributes: use a class.")
  }

  @Test func noFoldersOfLeftovers() {
    let found = Self.sources.filter { $0.path.lowercased().contains(/\/(common|utils?|helpers?)[\/.]/) }.map(\.path)
    #expect(found == [], "A thing has a name or it has no place.")
  }

  @Test func actionsStandInADivision() {
    let found = Self.sources.flatMap { $0.lines(matching: /<p class=\\?"actions\\?">/) }
    #expect(found == [], "A button is a form, and a form ends the paragraph around it.")
  }

  @Test func noChoiceOfMarkupIsText() {
    let found = Self.sources.flatMap { $0.lines(matching: /\\\([^"]*\? (?:"" : "<|"<[^"]*" : "")/) }.filter { !$0.contains("as HTML") }
    #expect(found == [], "Between two literals Swift takes a string, which is escaped: give the choice a name of type HTML.")
  }

  @Test func nothingIsLeftForLater() {
    let found = Self.sources.flatMap { $0.lines(matching: /TODO|FIXME|\bXXX\b|not implemented|lorem ipsum/) }
    #expect(found == [], "What is not done is said in an issue, not in the code.")
  }
}

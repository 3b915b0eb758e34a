import Core
import Storage
import Web

/// An edition of the Charter. Its record has the texts `title`, `place` and `note`.
struct CharterEdition: Sendable, Equatable {
  let id: RecordID
  let year: Int
  let day: Day?
  /// In which its text was found.
  let languages: [Language]
  let source: String
}

/// A principle of one edition. Edition and number stand together: the same number means another principle in 2004.
/// Its record has the texts `title` (the Charter's) and `part`, and `plain`: a sentence of ours, not the Charter's.
struct Principle: Sendable, Equatable {
  let id: RecordID
  let edition: Int
  let number: Int
  /// 1 to 3.
  let part: Int

  var path: String { Self.path(number) }
  static func path(_ number: Int) -> String { "/charter/\(number)" }
  /// What cards that relate to it carry in their facet `principle`.
  var facet: String { "\(edition)-\(number)" }
}

enum Charter {
  /// The edition in force.
  static let edition = 2020

  static func editions(in tx: Tx) throws -> [CharterEdition] {
    try tx.rows("SELECT e.id, e.year, e.day, e.languages, e.source FROM website_edition e ORDER BY e.year").map(CharterEdition.init)
  }

  static func principles(of year: Int = edition, in tx: Tx) throws -> [Principle] {
    try tx.rows(
      "SELECT \(columns) FROM website_principle p JOIN website_edition e ON e.id = p.edition WHERE e.year = \(year) ORDER BY p.number"
    ).map(Principle.init)
  }

  static func principle(_ number: Int, of year: Int = edition, in tx: Tx) throws -> Principle {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM website_principle p JOIN website_edition e ON e.id = p.edition
        WHERE e.year = \(year) AND p.number = \(number)
        """)
    else { throw Problem.notFound }
    return try Principle(row)
  }

  static func principles(_ ids: [RecordID], in tx: Tx) throws -> [Principle] {
    try tx.rows(
      """
      SELECT \(columns) FROM website_principle p JOIN website_edition e ON e.id = p.edition
      WHERE \(SQL.any("p.id", of: ids)) ORDER BY p.id
      """
    ).map(Principle.init)
  }

  static func insertEdition(_ year: Int, day: Day?, languages: String, source: String, in tx: WriteTx) throws -> RecordID {
    let id = try Record.create("charter", owner: nil, audience: .everyone, in: tx)
    try tx.execute(
      "INSERT INTO website_edition (id, year, day, languages, source) VALUES (\(id), \(year), \(day), \(languages), \(source))")
    return id
  }

  static func insertPrinciple(_ number: Int, part: Int, of edition: RecordID, in tx: WriteTx) throws -> RecordID {
    let id = try Record.create("principle", owner: nil, audience: .everyone, in: tx)
    try tx.execute(
      "INSERT INTO website_principle (id, edition, number, part) VALUES (\(id), \(edition), \(number), \(part))")
    return id
  }

  /// An edition is translated with the titles of its principles: they come first, in every language, and the rest may follow.
  static let texts: [TextKind] = {
    var edition = TextKind("charter", [("title", "Title"), ("place", "Place"), ("note", "What happened")])
    edition.parts = { id, tx in try tx.values("SELECT p.id FROM website_principle p WHERE p.edition = \(id) ORDER BY p.number") }
    edition.elsewhere = { id, tx in
      let languages: String? = try tx.value("SELECT e.languages FROM website_edition e WHERE e.id = \(id)")
      return (languages ?? "").split(separator: " ").compactMap { Language($0) }
    }
    return [edition, TextKind("principle", [("part", "Part of the Charter"), ("title", "Title"), ("plain", "In plain words")])]
  }()

  private static let columns: SQL = "p.id, e.year, p.number, p.part"
}

extension CharterEdition {
  init(_ row: Row) throws {
    id = try row("id")
    year = try row("year")
    day = try row("day")
    languages = try row("languages", as: String.self).split(separator: " ").compactMap { Language($0) }
    source = try row("source")
  }
}

extension Principle {
  init(_ row: Row) throws {
    id = try row("id")
    edition = try row("year")
    number = try row("number")
    part = try row("part")
  }
}

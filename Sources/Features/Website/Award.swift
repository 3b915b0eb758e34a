import Core
import Storage
import Web

/// An edition of the Educating Cities Award. Its record has the texts `title`, `theme` and `ceremony`. Counts that no
/// source gives are nil.
struct AwardEdition: Sendable, Equatable {
  let id: RecordID
  let edition: Int
  let year: Int
  /// Of the Charter, as the source writes them.
  let principles: String
  let candidatures: Int?
  let cities: Int?
  let countries: Int?
  let continents: Int?
  /// City and practice, as the source writes them.
  let winners: [String]
  let finalists: [String]
  let source: String

  var anchor: String { "award-\(edition)" }
  var path: String { "/award#\(anchor)" }
}

enum Awards {
  /// Latest first.
  static func all(in tx: Tx) throws -> [AwardEdition] {
    try tx.rows("SELECT \(columns) FROM website_award a ORDER BY a.edition DESC").map(AwardEdition.init)
  }

  static func find(_ ids: [RecordID], in tx: Tx) throws -> [AwardEdition] {
    try tx.rows("SELECT \(columns) FROM website_award a WHERE \(SQL.any("a.id", of: ids)) ORDER BY a.id").map(AwardEdition.init)
  }

  static func insert(_ new: AwardEdition, in tx: WriteTx) throws -> RecordID {
    let id = try Record.create("award", owner: nil, audience: .everyone, in: tx)
    try tx.execute(
      """
      INSERT INTO website_award (id, edition, year, principles, candidatures, cities, countries, continents, winners, finalists, source)
      VALUES (\(id), \(new.edition), \(new.year), \(new.principles), \(new.candidatures), \(new.cities), \(new.countries),
        \(new.continents), \(new.winners.joined(separator: "; ")), \(new.finalists.joined(separator: "; ")), \(new.source))
      """)
    return id
  }

  private static let columns: SQL =
    "a.id, a.edition, a.year, a.principles, a.candidatures, a.cities, a.countries, a.continents, a.winners, a.finalists, a.source"

  /// `Espoo (…); Setúbal (…)` as a list.
  static func list(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
  }
}

extension AwardEdition {
  init(_ row: Row) throws {
    id = try row("id")
    edition = try row("edition")
    year = try row("year")
    principles = try row("principles")
    candidatures = try row("candidatures")
    cities = try row("cities")
    countries = try row("countries")
    continents = try row("continents")
    winners = Awards.list(try row("winners"))
    finalists = Awards.list(try row("finalists"))
    source = try row("source")
  }
}

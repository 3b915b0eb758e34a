import Core
import Storage
import Web

/// An edition of the Educating Cities Award. Its record has the texts `title`, `theme`, `principles` (of the Charter),
/// `winners`, `finalists` and `ceremony`. Counts that no source gives are nil.
struct AwardEdition: Sendable, Equatable {
  let id: RecordID
  let edition: Int
  let year: Int
  let candidatures: Int?
  let cities: Int?
  let countries: Int?
  let continents: Int?
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
      INSERT INTO website_award (id, edition, year, candidatures, cities, countries, continents, source)
      VALUES (\(id), \(new.edition), \(new.year), \(new.candidatures), \(new.cities), \(new.countries), \(new.continents), \(new.source))
      """)
    return id
  }

  private static let columns: SQL =
    "a.id, a.edition, a.year, a.candidatures, a.cities, a.countries, a.continents, a.source"

  /// `Espoo (…); Setúbal (…)`, city and practice, as a list.
  static func list(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
  }
}

extension AwardEdition {
  init(_ row: Row) throws {
    id = try row("id")
    edition = try row("edition")
    year = try row("year")
    candidatures = try row("candidatures")
    cities = try row("cities")
    countries = try row("countries")
    continents = try row("continents")
    source = try row("source")
  }
}

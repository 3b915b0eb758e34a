import Core
import Directory
import Storage
import Web

/// An international congress, apart from its number. Its record has the texts `title`, `theme` and `note`.
struct Congress: Sendable, Equatable {
  enum State: String, SQLWord {
    case announced, held, cancelled

    var label: Phrase {
      switch self {
      case .announced: "Announced"
      case .held: "Held"
      case .cancelled: "Cancelled"
      }
    }

    var tone: Kit.Tone {
      switch self {
      case .announced: .waiting
      case .held: .good
      case .cancelled: .stopped
      }
    }
  }

  let id: RecordID
  let number: Int
  let year: Int
  let from: Day?
  let to: Day?
  let city: String
  let country: String
  /// The city, when it is known here.
  let organisation: OrganisationID?
  let state: State
  let source: String

  var anchor: String { "congress-\(id)" }
  var path: String { "/congresses#\(anchor)" }
}

enum Congresses {
  /// Latest first.
  static func all(in tx: Tx) throws -> [Congress] {
    try tx.rows("SELECT \(columns) FROM website_congress c ORDER BY c.year DESC, c.id DESC").map(Congress.init)
  }

  static func find(_ ids: [RecordID], in tx: Tx) throws -> [Congress] {
    try tx.rows("SELECT \(columns) FROM website_congress c WHERE \(SQL.any("c.id", of: ids)) ORDER BY c.id").map(Congress.init)
  }

  /// Those ahead of a day, the next first.
  static func ahead(of day: Day, in tx: Tx) throws -> [Congress] {
    try tx.rows(
      """
      SELECT \(columns) FROM website_congress c WHERE c.state = 'announced' AND c.from_day >= \(day) ORDER BY c.from_day LIMIT 3
      """
    ).map(Congress.init)
  }

  static func insert(
    number: Int, year: Int, from: Day?, to: Day?, city: String, country: String, organisation: OrganisationID?, state: Congress.State,
    source: String, in tx: WriteTx
  ) throws -> RecordID {
    let id = try Record.create("congress", owner: nil, audience: .everyone, in: tx)
    try tx.execute(
      """
      INSERT INTO website_congress (id, number, year, from_day, to_day, city, country, organisation, state, source)
      VALUES (\(id), \(number), \(year), \(from), \(to), \(city), \(country), \(organisation), \(state), \(source))
      """)
    return id
  }

  private static let columns: SQL =
    "c.id, c.number, c.year, c.from_day, c.to_day, c.city, c.country, c.organisation, c.state, c.source"
}

extension Congress {
  init(_ row: Row) throws {
    id = try row("id")
    number = try row("number")
    year = try row("year")
    from = try row("from_day")
    to = try row("to_day")
    city = try row("city")
    country = try row("country")
    organisation = try row("organisation")
    state = try row("state")
    source = try row("source")
  }
}

import Core
import Directory
import Storage
import Web

/// Something true of a network from a day to a day. What a network is follows from these, not from kinds of code.
struct NetworkFact: Sendable, Equatable {
  enum Name: String, SQLWord, CaseIterable {
    case territorial, thematic
    case subNational = "sub-national"
    /// A legal body of its own: belonging to it is not belonging to the association.
    case separate
    case needsMembership = "needs-membership"
    case needsAgreement = "needs-agreement"
    /// Months that a city coordinates it.
    case term
    /// A word of `Choosing`.
    case chosen

    var label: Phrase {
      switch self {
      case .territorial: "Cities of one territory"
      case .thematic: "Cities that work on one theme"
      case .subNational: "Part of a country"
      case .separate: "A legal body of its own"
      case .needsMembership: "Only members of the association can join"
      case .needsAgreement: "Joining requires an agreement of the city council"
      case .term: "Months of coordination"
      case .chosen: "How the coordinator is chosen"
      }
    }
  }

  /// How a coordinator is chosen.
  enum Choosing: String, CaseIterable {
    case assembly, consensus, rotation, permanent, bureau

    var label: Phrase {
      switch self {
      case .assembly: "Elected by the network's assembly"
      case .consensus: "By consensus of its cities"
      case .rotation: "The cities take turns"
      case .permanent: "Permanently the same city"
      case .bureau: "A bureau of its own"
      }
    }
  }

  let name: Name
  let value: String
  let from: Day?
  let to: Day?
  let source: String

  func holds(on day: Day) -> Bool { from.map { $0 <= day } ?? true && to.map { $0 > day } ?? true }

  /// As a page says it.
  func shown(_ reader: Reader) -> String {
    switch name {
    case .term: Int(value).map { reader.number($0) } ?? value
    case .chosen: Choosing(rawValue: value).map { reader.t($0.label) } ?? value
    default: value == "yes" ? reader.t("yes") : reader.t("no")
    }
  }

  /// Whether a value can stand for this fact.
  static func accepts(_ name: Name, _ value: String) -> Bool {
    switch name {
    case .term: Int(value).map { (1...240).contains($0) } ?? false
    case .chosen: Choosing(rawValue: value) != nil
    default: value == "yes" || value == "no"
    }
  }
}

extension NetworkFact {
  /// The newest first, of each network.
  static func all(of networks: [OrganisationID], in tx: Tx) throws -> [OrganisationID: [NetworkFact]] {
    if networks.isEmpty { return [:] }
    let rows = try tx.rows(
      """
      SELECT f.network, f.fact, f.value, f.from_day, f.to_day, f.source FROM networks_fact f
      WHERE \(SQL.any("f.network", of: networks)) ORDER BY f.network, f.fact, f.from_day DESC NULLS LAST, f.id DESC
      """)
    return try Dictionary(
      grouping: rows.map { row in
        (
          try row("network") as OrganisationID,
          NetworkFact(
            name: try row("fact"), value: try row("value"), from: try row("from_day"), to: try row("to_day"), source: try row("source"))
        )
      }, by: \.0
    ).mapValues { $0.map(\.1) }
  }

  /// States a fact from its day on; an earlier value ends that day.
  static func state(
    _ name: Name, _ value: String, of network: OrganisationID, from day: Day?, source: String, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(DirectoryPermissions.organisations)
    guard accepts(name, value) else { throw FieldProblem("value", "This answer does not fit. Choose another one.") }
    let since = day ?? tx.now.day
    try tx.execute(
      """
      UPDATE networks_fact SET to_day = \(since) WHERE network = \(network) AND fact = \(name) AND (to_day IS NULL OR to_day > \(since))
      """)
    try tx.execute(
      """
      INSERT INTO networks_fact (id, network, fact, value, from_day, source)
      VALUES (\(try tx.nextID(NetworkFact.self)), \(network), \(name), \(value), \(day), \(source))
      """)
    try Ledger.record("network.described", day: tx.now.day, of: network.as(), values: ["fact": name.rawValue], by: actor, in: tx)
  }

  /// When a term that began on a day ends, by the months that the network gives.
  static func end(of from: Day?, _ facts: [NetworkFact]) -> Day? {
    guard let from, let months = facts.first(where: { $0.name == .term && $0.holds(on: from) }).flatMap({ Int($0.value) }) else {
      return nil
    }
    let (year, month, day) = from.parts
    let count = month - 1 + months
    return Day(year: year + count / 12, month: count % 12 + 1, day: min(day, 28))
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// The election calendar.
package enum Elections {
  private static let columns: SQL = "e.id, e.country, e.day, e.whole, e.source, e.state, e.proposed_for, e.entered_day, e.batch"

  private static func read(where condition: SQL, order: SQL = "e.day, e.id", limit: Int = 2000, in tx: Tx) throws -> [Election] {
    let rows = try tx.rows("SELECT \(columns) FROM handover_election e WHERE \(condition) ORDER BY \(order) LIMIT \(limit)")
    let ids = try rows.map { try $0("id") as RecordID }
    let named = try inPortions(ids) { portion in
      try tx.rows("SELECT election, organisation FROM handover_election_city WHERE election IN \(in: portion) ORDER BY organisation")
        .map { (try $0("election") as RecordID, try $0("organisation") as OrganisationID) }
    }
    let cities = Dictionary(grouping: named, by: \.0).mapValues { $0.map(\.1) }
    return try rows.map { row in
      let id: RecordID = try row("id")
      return Election(
        id: id, country: try row("country"), day: try row("day"), whole: try row("whole"), cities: cities[id] ?? [],
        source: try row("source"), state: try row("state"), proposedFor: try row("proposed_for"), enteredDay: try row("entered_day"),
        batch: try row("batch"))
    }
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> Election {
    guard let election = try read(where: "e.id = \(id)", in: tx).first else { throw Problem.notFound }
    return election
  }

  /// What counts, from a day on, the nearest first.
  package static func entered(from day: Day, in tx: Tx) throws -> [Election] {
    try read(where: "e.state = 'entered' AND e.day >= \(day)", in: tx)
  }

  /// What counts, before a day, the latest first.
  static func past(before day: Day, in tx: Tx) throws -> [Election] {
    try read(where: "e.state = 'entered' AND e.day < \(day)", order: "e.day DESC, e.id DESC", limit: 200, in: tx)
  }

  /// Waiting for the secretariat; a coordinator sees those proposed for the city they act for.
  static func proposed(by actor: Actor, in tx: Tx) throws -> [Election] {
    let mine: SQL = actor.isSecretariat ? "TRUE" : "e.proposed_for = \(actor.organisation)"
    return try read(where: "e.state = 'proposed' AND \(mine)", in: tx)
  }

  static func batch(_ batch: Int64, in tx: Tx) throws -> [Election] {
    try read(where: "e.state = 'entered' AND e.batch = \(batch)", in: tx)
  }

  static func inCountry(_ country: String, in tx: Tx) throws -> [Election] {
    try read(where: "e.state IN ('entered', 'proposed') AND e.country = \(country)", in: tx)
  }

  /// The member cities that vote then.
  package static func cities(of election: Election, in tx: Tx) throws -> [Organisation] {
    let named = Set(election.cities)
    return try Organisations.members(on: tx.now.day, in: tx).filter {
      election.whole ? $0.country == election.country : named.contains($0.id)
    }
  }

  /// The next election of a city, and the last.
  package static func around(_ city: Organisation, in tx: Tx) throws -> (next: Election?, last: Election?) {
    guard let country = city.country else { return (nil, nil) }
    let all = try read(
      where: """
        e.state = 'entered' AND e.country = \(country) AND (e.whole = TRUE OR EXISTS
          (SELECT 1 FROM handover_election_city c WHERE c.election = e.id AND c.organisation = \(city.id)))
        """, in: tx)
    let today = tx.now.day
    return (all.first { $0.day >= today }, all.last { $0.day < today })
  }

  /// Only the day, in one query.
  static func nextDay(of city: Organisation, in tx: Tx) throws -> Day? {
    guard let country = city.country else { return nil }
    return try tx.value(
      """
      SELECT min(e.day) FROM handover_election e WHERE e.state = 'entered' AND e.day >= \(tx.now.day) AND e.country = \(country)
      AND (e.whole = TRUE OR EXISTS
        (SELECT 1 FROM handover_election_city c WHERE c.election = e.id AND c.organisation = \(city.id)))
      """)
  }

  /// What was done about an election, by city.
  static func steps(of election: RecordID, in tx: Tx) throws -> [OrganisationID: Set<Step>] {
    let rows = try tx.rows("SELECT organisation, step FROM handover_step WHERE election = \(election)")
    return try rows.reduce(into: [:]) { result, row in
      let city: OrganisationID = try row("organisation")
      result[city, default: []].insert(try row("step"))
    }
  }

  /// What was done for a city about its elections, the newest first.
  static func history(of city: OrganisationID, in tx: Tx) throws -> [(step: Step, day: Day)] {
    try tx.rows(
      "SELECT step, day FROM handover_step WHERE organisation = \(city) AND sent = TRUE ORDER BY day DESC, election DESC LIMIT 50"
    ).map { (step: try $0("step"), day: try $0("day")) }
  }
}

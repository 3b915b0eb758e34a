import Core
import Directory
import Storage
import Web

/// A tariff as it stands in the house.
package struct TariffRow: Sendable {
  package let record: RecordID
  package let state: Tariff.State
  package let source: String
  package let copiedFrom: Int?
  package let decision: String?
  package let editedBy: PersonID?
  package let approved: Moment?
  package let version: Int
  package let tariff: Tariff

  package var year: Int { tariff.year }
}

package enum Tariffs {
  package static func find(_ year: Int, in tx: Tx) throws -> TariffRow? {
    guard
      let row = try tx.row(
        """
        SELECT record, state, currency, source, copied_from, decision, edited_by, approved, version FROM fees_tariff
        WHERE year = \(year)
        """)
    else { return nil }
    var rates: [Tariff.Rate: Int] = [:]
    for rate in try tx.rows("SELECT income_group, from_population, cents FROM fees_rate WHERE year = \(year)") {
      rates[Tariff.Rate(group: try rate("income_group"), from: try rate("from_population"))] = try rate("cents")
    }
    var groups: [String: IncomeGroup] = [:]
    for group in try tx.rows("SELECT country, income_group FROM fees_group WHERE year = \(year)") {
      groups[try group("country")] = try group("income_group")
    }
    return TariffRow(
      record: try row("record"), state: try row("state"), source: try row("source"), copiedFrom: try row("copied_from"),
      decision: try row("decision"), editedBy: try row("edited_by"), approved: try row("approved"), version: try row("version"),
      tariff: Tariff(year: year, currency: try row("currency"), rates: rates, groups: groups))
  }

  /// Throws `Problem.notFound`.
  package static func require(_ year: Int, in tx: Tx) throws -> TariffRow {
    guard let row = try find(year, in: tx) else { throw Problem.notFound }
    return row
  }

  /// By which fees are billed on a day; nil where none is approved for that year.
  package static func inForce(on day: Day, in tx: Tx) throws -> TariffRow? {
    try find(day.year, in: tx).flatMap { $0.state == .approved ? $0 : nil }
  }

  /// The newest first.
  package static func years(in tx: Tx) throws -> [(year: Int, state: Tariff.State)] {
    try tx.rows("SELECT year, state FROM fees_tariff ORDER BY year DESC").map { (year: try $0("year"), state: try $0("state")) }
  }

  static func write(_ tariff: Tariff, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM fees_rate WHERE year = \(tariff.year)")
    try tx.execute("DELETE FROM fees_group WHERE year = \(tariff.year)")
    for (rate, cents) in tariff.rates.sorted(by: { ($0.key.group.rawValue, $0.key.from) < ($1.key.group.rawValue, $1.key.from) }) {
      try tx.execute(
        """
        INSERT INTO fees_rate (year, income_group, from_population, cents)
        VALUES (\(tariff.year), \(rate.group), \(rate.from), \(cents))
        """)
    }
    for (country, group) in tariff.groups.sorted(by: { $0.key < $1.key }) {
      try tx.execute("INSERT INTO fees_group (year, country, income_group) VALUES (\(tariff.year), \(country), \(group))")
    }
  }

  static func insert(
    _ tariff: Tariff, state: Tariff.State, source: String, copiedFrom: Int? = nil, by person: PersonID?, in tx: WriteTx
  ) throws {
    let record = try Record.create("tariff", owner: nil, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO fees_tariff (year, record, state, currency, source, copied_from, edited_by, version)
      VALUES (\(tariff.year), \(record), \(state), \(tariff.currency), \(source), \(copiedFrom), \(person), \(1))
      """)
    try write(tariff, in: tx)
  }
}

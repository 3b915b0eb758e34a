import Storage
import Synchronization

/// Daily counts of views and downloads: added up in memory, written once a minute, never in the ledger, so that a
/// GET writes nothing. What a crash loses is at most a minute of them.
package final class Counters: Sendable {
  private struct Key: Hashable, Sendable {
    let day: Day
    let record: RecordID
    let what: What
  }
  /// What is counted. Views also by the country where it is known: of whom a reader acts for who is signed in, else of the address
  /// of the connection (`AddressCountries`), which is not kept: `view:FR`.
  package struct What: SQLWord, Hashable, Sendable {
    package let rawValue: String
    package init?(rawValue: String) { self.rawValue = rawValue }
    private init(_ word: String) { rawValue = word }

    package static let view = What("view")
    package static let download = What("download")
    package static func view(from country: String) -> What { What("view:\(country)") }
  }

  private let pending = Mutex<[Key: Int]>([:])

  package init() {}

  /// One more; touches memory only.
  package func add(_ what: What, of record: RecordID, on day: Day) {
    pending.withLock { $0[Key(day: day, record: record, what: what), default: 0] += 1 }
  }

  /// Writes what has added up. What could not be written is kept for the next time.
  package func flush(into database: Database) async throws {
    let taken = pending.withLock { all in
      defer { all = [:] }
      return all
    }
    guard !taken.isEmpty else { return }
    do {
      try await database.write { tx in
        for (key, count) in taken {
          try tx.execute(
            """
            INSERT INTO core_counter (day, record, what, count) VALUES (\(key.day), \(key.record), \(key.what), \(count))
            ON CONFLICT (day, record, what) DO UPDATE SET count = core_counter.count + \(count)
            """)
        }
      }
    } catch {
      pending.withLock { $0.merge(taken, uniquingKeysWith: +) }
      throw error
    }
  }

  /// How often within the days, both included.
  package static func count(_ what: What, of record: RecordID, _ period: Period = .all, in tx: Tx) throws -> Int {
    var sql: SQL = "SELECT coalesce(sum(count), 0) FROM core_counter WHERE record = \(record) AND what = \(what)"
    if let from = period.from { sql += " AND day >= \(from)" }
    if let to = period.to { sql += " AND day <= \(to)" }
    return try tx.count(sql)
  }

  /// From which countries several records were read between two days, both included, as far as that is known.
  package static func countries(of records: [RecordID], _ period: Period, in tx: Tx) throws -> [RecordID: [String: Int]] {
    var found: [RecordID: [String: Int]] = [:]
    var days: SQL = ""
    if let from = period.from { days += " AND day >= \(from)" }
    if let to = period.to { days += " AND day <= \(to)" }
    let rows = try inPortions(records) { portion in
      try tx.rows(
        """
        SELECT record, what, sum(count) AS number FROM core_counter
        WHERE record IN \(in: portion) AND what > 'view:' AND what < 'view;'\(days) GROUP BY record, what
        """)
    }
    for row in rows {
      let what: String = try row("what")
      found[try row("record"), default: [:]][String(what.dropFirst(5))] = try row("number")
    }
    return found
  }

  /// Of several records since a day; those without any are absent.
  package static func counts(_ what: What, of records: [RecordID], since day: Day, in tx: Tx) throws -> [RecordID: Int] {
    let pairs = try inPortions(records) { portion in
      try tx.rows(
        """
        SELECT record, sum(count) AS number FROM core_counter
        WHERE record IN \(in: portion) AND what = \(what) AND day >= \(day) GROUP BY record
        """
      ).map { (try $0("record") as RecordID, try $0("number") as Int) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }
}

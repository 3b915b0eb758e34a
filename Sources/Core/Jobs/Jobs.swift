import Storage
import Web

extension Permission {
  /// Jobs and mails: what failed is run again or dropped.
  package static let runsHouse = Permission("house.run", "Run the site: jobs and e-mails", [.secretariat: .house])
}

package enum Jobs {
  /// Core's own kinds; the worker adds those of the features.
  package static let core: [JobKind] = [sweep, Cards.purgeJob] + Outbox.jobs + Files.jobs + Live.jobs

  /// Writes a row of work, which commits or vanishes with the change that asked for it.
  /// - Parameters:
  ///   - payload: identifiers and codes; never a name, an address or a sentence about a person.
  ///   - moment: not before; nil is now.
  ///   - key: means once: a second job with the same key is not written, even after the first was done (kept for
  ///     400 days).
  /// - Returns: false when the key was there already.
  @discardableResult
  package static func enqueue(
    _ kind: String, payload: [String: String] = [:], at moment: Moment? = nil, key: String? = nil, in tx: WriteTx
  ) throws -> Bool {
    // Looked up first, so that a repeated key uses up no identifier.
    if let key, try tx.count("SELECT count(*) FROM core_job WHERE unique_key = \(key)") > 0 { return false }
    let id = try tx.nextID(Job.self)
    try tx.execute(
      """
      INSERT INTO core_job (id, kind, payload, unique_key, state, due, created)
      VALUES (\(id), \(kind), \(PlainValues.encode(payload)), \(key), \(Job.State.waiting), \(moment ?? tx.now), \(tx.now))
      """)
    return true
  }

  /// Newest first, at most `limit`; nil is every state.
  package static func list(state: Job.State? = nil, limit: Int = 200, in tx: Tx) throws -> [Job] {
    let condition: SQL = state.map { "state = \($0)" } ?? "TRUE"
    return try tx.rows("SELECT \(columns) FROM core_job WHERE \(condition) ORDER BY id DESC LIMIT \(limit)").map(Job.init)
  }

  package static func counts(in tx: Tx) throws -> [Job.State: Int] {
    var counts: [Job.State: Int] = [:]
    for row in try tx.rows("SELECT state, count(*) AS number FROM core_job GROUP BY state") {
      counts[try row("state")] = try row("number")
    }
    return counts
  }

  /// Runs a failed job again, with all its tries. `Problem.conflict` when it has not failed.
  package static func retry(_ id: ID<Job>, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.runsHouse)
    let changed = try tx.execute(
      """
      UPDATE core_job SET state = 'waiting', due = \(tx.now), tries = 0, losses = 0, fault = NULL, reason = NULL, finished = NULL
      WHERE id = \(id) AND state = 'failed'
      """)
    if changed == 0 { throw try missing(id, in: tx) }
  }

  /// Forgets a failed or waiting job for good.
  package static func drop(_ id: ID<Job>, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.runsHouse)
    if try tx.execute("DELETE FROM core_job WHERE id = \(id) AND state IN ('failed', 'waiting')") == 0 {
      throw try missing(id, in: tx)
    }
  }

  private static func missing(_ id: ID<Job>, in tx: Tx) throws -> Problem {
    try tx.count("SELECT count(*) FROM core_job WHERE id = \(id)") == 0
      ? .notFound : .conflict("This job has changed status: look at the list again.")
  }

  static let columns: SQL = "id, kind, payload, unique_key, state, due, tries, fault, reason, created, finished"

  /// Done work is remembered for a week, its key for 400 days: longer than whatever happens once a year.
  private static let sweep = JobKind("jobs.sweep", every: .day) { house, _ in
    _ = try await house.database.write { tx in
      try tx.execute(
        """
        DELETE FROM core_job WHERE state = 'done' AND (finished < \(tx.now.adding(days: -400))
          OR (unique_key IS NULL AND finished < \(tx.now.adding(days: -7))))
        """)
    }
  }
}

extension Job {
  init(_ row: Row) throws {
    id = try row("id")
    kind = try row("kind")
    payload = try PlainValues.decode(row("payload"))
    key = try row("unique_key")
    state = try row("state")
    due = try row("due")
    tries = try row("tries")
    fault = try row("fault")
    reason = try row("reason")
    created = try row("created")
    finished = try row("finished")
  }
}

import Storage

// A job is claimed by one worker until a moment: whoever is killed loses it when that moment passes.

extension Jobs {
  /// Times a worker may be lost over one job before the job itself is blamed.
  static let lossesAllowed = 10

  /// The due job that waits longest, or one whose worker was lost; it is the worker's until the lease ends.
  static func claim(by worker: String, lease: Double, in tx: WriteTx) throws -> Job? {
    try tx.execute(
      """
      UPDATE core_job SET state = 'failed', fault = \(Job.Fault.lost), worker = NULL, leased_until = NULL, finished = \(tx.now)
      WHERE state = 'running' AND leased_until <= \(tx.now) AND losses >= \(lossesAllowed)
      """)
    // Two questions, each answered by the index: what waits, and whose worker was lost.
    let order: SQL = "ORDER BY due, id LIMIT 1"
    let found =
      try tx.row("SELECT \(columns) FROM core_job WHERE state = 'waiting' AND due <= \(tx.now) \(order)")
      ?? tx.row("SELECT \(columns) FROM core_job WHERE state = 'running' AND leased_until <= \(tx.now) \(order)")
    guard let job = try found.map(Job.init) else { return nil }
    try tx.execute(
      """
      UPDATE core_job SET state = 'running', worker = \(worker), leased_until = \(tx.now.adding(seconds: lease)),
        losses = losses + \(job.state == .running ? 1 : 0) WHERE id = \(job.id)
      """)
    return job
  }

  /// Whether anything could be claimed, asked without writing.
  static func waits(in tx: Tx) throws -> Bool {
    try tx.row("SELECT id FROM core_job WHERE state = 'waiting' AND due <= \(tx.now) LIMIT 1") != nil
      || tx.row("SELECT id FROM core_job WHERE state = 'running' AND leased_until <= \(tx.now) LIMIT 1") != nil
  }

  /// False when the lease was lost to another worker.
  static func renew(_ id: ID<Job>, by worker: String, lease: Double, in tx: WriteTx) throws -> Bool {
    try tx.execute(
      """
      UPDATE core_job SET leased_until = \(tx.now.adding(seconds: lease))
      WHERE id = \(id) AND state = 'running' AND worker = \(worker)
      """) == 1
  }

  /// A job that another worker has taken meanwhile is left to it.
  static func finish(_ id: ID<Job>, by worker: String, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE core_job SET state = 'done', worker = NULL, leased_until = NULL, fault = NULL, reason = NULL, finished = \(tx.now)
      WHERE id = \(id) AND state = 'running' AND worker = \(worker)
      """)
  }

  /// Waits for the next try, or fails for good when the pauses are used up or the fault says so (`pauses` nil).
  /// - Returns: whether it will be tried again.
  static func fail(
    _ job: Job, by worker: String, fault: Job.Fault, reason: String, pauses: [Double]?, in tx: WriteTx
  ) throws -> Bool {
    let pause = pauses.flatMap { job.tries < $0.count ? $0[job.tries] : nil }
    let finished: Moment? = pause == nil ? tx.now : nil
    try tx.execute(
      """
      UPDATE core_job SET state = \(pause == nil ? Job.State.failed : .waiting), due = \(tx.now.adding(seconds: pause ?? 0)),
        tries = tries + 1, worker = NULL, leased_until = NULL, fault = \(fault), reason = \(String(reason.prefix(500))),
        finished = \(finished)
      WHERE id = \(job.id) AND state = 'running' AND worker = \(worker)
      """)
    return pause != nil
  }

  /// Writes this hour's and this day's rows of the periodic kinds; the key lets two workers write each once.
  static func enqueuePeriodic(_ kinds: [JobKind], in tx: WriteTx) throws {
    for kind in kinds {
      guard let key = periodKey(kind, at: tx.now) else { continue }
      try enqueue(kind.name, payload: ["period": String(key.drop { $0 != "@" }.dropFirst())], key: key, in: tx)
    }
  }

  /// `mail.resume@2026-11-23T17`, `files.sweep@2026-11-23`.
  static func periodKey(_ kind: JobKind, at now: Moment) -> String? {
    switch kind.every {
    case .hour: "\(kind.name)@\(now.description.prefix(13))"
    case .day: "\(kind.name)@\(now.day)"
    case nil: nil
    }
  }
}

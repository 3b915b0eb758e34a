import Foundation
import Logging
import Storage

/// Does the jobs of one house. Any number may run, in one process or several, on either engine.
package struct Worker: Sendable {
  let house: House
  /// Told apart from every other worker by random bits, so that a lease has one holder.
  let name: String
  let kinds: [String: JobKind]
  /// Seconds after which a job whose worker was killed is taken by another; renewed at a third of it.
  let lease: Double
  private let logger = Logger(label: "paideia.jobs")

  package init(_ house: House, lease: Double = 60) {
    self.house = house
    self.lease = lease
    name = "\(ProcessInfo.processInfo.processIdentifier)-\(randomToken())"
    let all = Jobs.core + house.features.flatMap(\.jobs)
    kinds = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Everything that is due now, periodic work of this hour and day included, and what that work enqueues for now.
  /// Returns when nothing is due any more, or when the database cannot be reached (which is logged).
  package func runDue() async {
    _ = await attempt {
      try await enqueuePeriodic()
      while try await runOne() {}
      return true
    }
  }

  /// Works until the task is cancelled; the jobs at hand are then finished first.
  /// - Parameter lanes: jobs at a time, so that a slow one keeps no mail waiting.
  package func run(lanes: Int = 3) async {
    await withTaskGroup(of: Void.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          while !Task.isCancelled {
            let worked = await attempt {
              if lane == 0 { try await enqueuePeriodicIfNew() }
              return try await runOne()
            }
            if !worked { try? await Task.sleep(for: .seconds(1)) }
          }
        }
      }
    }
  }

  /// Claims and runs one job. False when none was due.
  func runOne() async throws -> Bool {
    guard try await patiently({ try await house.database.read { try Jobs.waits(in: $0) } }) else { return false }
    let job = try await patiently {
      try await house.database.write { try Jobs.claim(by: name, lease: lease, in: $0) }
    }
    guard let job else { return false }
    // Not a child of this task: a worker told to stop finishes what it has begun.
    await Task.detached { await perform(job) }.value
    return true
  }

  private func perform(_ job: Job) async {
    let renewal = Task.detached { await keepLease(of: job) }
    defer { renewal.cancel() }
    do {
      guard let kind = kinds[job.kind] else { throw JobStopped(.unknownKind, job.kind) }
      try await kind.run(house, job.payload)
      try await patiently { try await house.database.write { try Jobs.finish(job.id, by: name, in: $0) } }
    } catch {
      await failed(job, error)
    }
  }

  private func failed(_ job: Job, _ error: any Error) async {
    let (fault, reason, stops): (Job.Fault, String, Bool) =
      switch error {
      case let stopped as JobStopped: (stopped.fault, stopped.reason, true)
      case ProgramFailed.missing(let program, _): (.missingProgram, program, true)
      default: (.error, "\(error)", false)
      }
    let pauses = stops ? nil : kinds[job.kind]?.pauses
    // The log names the kind and the number; the reason may quote what a person wrote and stays in the house.
    logger.warning("job failed", metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "fault": "\(fault.rawValue)"])
    _ = await attempt {
      try await patiently {
        try await house.database.write { try Jobs.fail(job, by: name, fault: fault, reason: reason, pauses: pauses, in: $0) }
      }
    }
  }

  private func keepLease(of job: Job) async {
    while true {
      do { try await Task.sleep(for: .seconds(lease / 3)) } catch { return }
      let held = await attempt {
        try await house.database.write { try Jobs.renew(job.id, by: name, lease: lease, in: $0) }
      }
      if !held && Task.isCancelled { return }
    }
  }

  private func enqueuePeriodic() async throws {
    let periodic = kinds.values.filter { $0.every != nil }.sorted { $0.name < $1.name }
    try await patiently { try await house.database.write { try Jobs.enqueuePeriodic(periodic, in: $0) } }
  }

  /// A second's look at the clock without a write, while the hour's rows are there.
  private func enqueuePeriodicIfNew() async throws {
    let periodic = kinds.values.filter { $0.every != nil }
    let missing = try await house.database.read { tx in
      let keys = periodic.compactMap { Jobs.periodKey($0, at: tx.now) }
      return try tx.count("SELECT count(*) FROM core_job WHERE unique_key IN \(in: keys)") < keys.count
    }
    if missing { try await enqueuePeriodic() }
  }

  /// The database may be away for a while (busy, restarting): the worker says so and carries on.
  private func attempt(_ body: () async throws -> Bool) async -> Bool {
    do { return try await body() } catch {
      logger.error("the worker could not reach its jobs", metadata: ["error": "\(error)"])
      return false
    }
  }
}

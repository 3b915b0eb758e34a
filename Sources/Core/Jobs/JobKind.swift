import Storage
import Web

/// Work that is done apart from a request: what it is called and what runs.
///
/// A job may run twice (its worker was killed after the work and before saying so), so `run` is written to be
/// repeated: it looks at what is there, does what is missing, and finishes quietly when nothing is.
package struct JobKind: Sendable {
  /// Once for each hour or day (UTC), whichever worker comes first. An hour in which no worker ran is left out.
  package enum Every: String, Sendable { case hour, day }

  /// `mail.deliver`: the noun and what is done.
  package let name: String
  package let every: Every?
  /// Seconds to wait after each failed try; one try more than there are pauses, then the job has failed.
  package let pauses: [Double]
  package let run: @Sendable (House, _ payload: [String: String]) async throws -> Void

  package init(
    _ name: String, every: Every? = nil, pauses: [Double] = [60, 600],
    run: @escaping @Sendable (House, _ payload: [String: String]) async throws -> Void
  ) {
    self.name = name
    self.every = every
    self.pauses = pauses
    self.run = run
  }
}

/// A row of work, as staff see it.
package struct Job: Sendable {
  package enum State: String, Sendable, CaseIterable, SQLWord { case waiting, running, done, failed }
  /// Why the last try went wrong. `reason` holds the details: the words of whatever failed, or the name of what is missing.
  package enum Fault: String, Sendable, SQLWord {
    /// The work itself failed.
    case error
    /// Its worker was killed while running it, ten times.
    case lost
    /// A program that it needs is not on this machine.
    case missingProgram
    /// No feature of this version knows the kind.
    case unknownKind
  }

  package let id: ID<Job>
  package let kind: String
  package let payload: [String: String]
  package let key: String?
  package let state: State
  package let due: Moment
  /// Failed tries so far.
  package let tries: Int
  package let fault: Fault?
  package let reason: String?
  package let created: Moment
  package let finished: Moment?
}

/// Thrown by the work of a job to fail at once: trying again would not help before somebody did something.
package struct JobStopped: Error, Sendable {
  package let fault: Job.Fault
  package let reason: String
  package init(_ fault: Job.Fault, _ reason: String) {
    self.fault = fault
    self.reason = reason
  }
}

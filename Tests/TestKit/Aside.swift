import Foundation

/// Runs what blocks on a thread of its own, within the task that asks: so what it finds belongs to the test at hand.
/// Swift's own threads are as many as processors: two tests that wait there for a server would keep it from answering.
package func aside<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withTaskExecutorPreference(OwnThreads.shared) { try body() }
}

/// A thread for each piece of work.
private final class OwnThreads: TaskExecutor {
  static let shared = OwnThreads()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

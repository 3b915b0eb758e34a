import Dispatch
import Foundation
import Synchronization

/// The threads on which a database reads, at most one for each connection: they may wait for a disk or a server, which Swift's own
/// must not. A request that is drawn is drawn on them and reads there; everybody else comes here to read and goes back.
final class StatementThreads: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    /// Threads without work, the one that stopped last on top.
    var resting: [DispatchSemaphore] = []
    var threads = 0
    var closed = false
  }

  private let most: Int
  private let state = Mutex(State())

  /// - Parameter most: at once, and no more than connections that read: they would wait for each other.
  init(most: Int) { self.most = most }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (bell, begins) = state.withLock { state -> (DispatchSemaphore?, Bool) in
      state.jobs.append(job)
      if let bell = state.resting.popLast() { return (bell, false) }
      guard state.threads < most else { return (nil, false) }
      state.threads += 1
      return (nil, true)
    }
    bell?.signal()
    if begins {
      Thread { self.work() }.start()
    }
  }

  private enum Next { case job(UnownedJob), rest, end }

  private func work() {
    let bell = DispatchSemaphore(value: 0)
    while true {
      let next = state.withLock { state -> Next in
        if !state.jobs.isEmpty { return .job(state.jobs.removeFirst()) }
        if state.closed {
          state.threads -= 1
          return .end
        }
        state.resting.append(bell)
        return .rest
      }
      switch next {
      case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
      case .rest: bell.wait()
      case .end: return
      }
    }
  }

  /// Threads end when nothing is left to do; what still comes is done all the same.
  func close() {
    let bells = state.withLock { state in
      state.closed = true
      defer { state.resting = [] }
      return state.resting
    }
    for bell in bells { bell.signal() }
  }
}

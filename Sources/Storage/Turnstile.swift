import Synchronization

/// Lets a few in at a time, in the order in which they came, and sends away with `StorageError.busy` whoever
/// waited too long. Waiting takes no thread.
final class Turnstile: Sendable {
  private struct Waiter {
    let until: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var waiting: [Waiter] = []
    var sweeping = false
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let capacity: Int
  private let patience: Duration
  private let state = Mutex(State())
  // Most come and go without a lock. Whoever leaves first gives the place back and then looks for waiters; whoever waits
  // first says so and then looks for a place: in one order of all, so that neither misses the other.
  private let free: Atomic<Int>
  private let waiters = Atomic<Int>(0)
  private let closed = Atomic<Bool>(false)

  init(capacity: Int, patience: Duration) {
    self.capacity = capacity
    self.patience = patience
    free = Atomic(capacity)
  }

  /// Each `enter` that does not throw is answered by one `leave`.
  func enter() async throws {
    // Who comes later does not pass those who wait.
    if waiters.load(ordering: .sequentiallyConsistent) == 0, take() {
      guard closed.load(ordering: .sequentiallyConsistent) else { return }
      leave()
    }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      state.withLock { state in
        if closed.load(ordering: .sequentiallyConsistent) {
          continuation.resume(throwing: StorageError.engine("the database is closed"))
          return
        }
        waiters.add(1, ordering: .sequentiallyConsistent)
        if state.waiting.isEmpty, take() {
          waiters.subtract(1, ordering: .sequentiallyConsistent)
          continuation.resume()
          return
        }
        state.waiting.append(Waiter(until: ContinuousClock.now + patience, continuation: continuation))
        if !state.sweeping {
          state.sweeping = true
          Task { await sweep() }
        }
      }
    }
  }

  private func take() -> Bool {
    var known = free.load(ordering: .sequentiallyConsistent)
    while known > 0 {
      let (exchanged, original) = free.compareExchange(expected: known, desired: known - 1, ordering: .sequentiallyConsistent)
      if exchanged { return true }
      known = original
    }
    return false
  }

  func leave() {
    free.add(1, ordering: .sequentiallyConsistent)
    guard waiters.load(ordering: .sequentiallyConsistent) > 0 || closed.load(ordering: .sequentiallyConsistent) else { return }
    let next = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
      var next: [CheckedContinuation<Void, any Error>] = []
      while !state.waiting.isEmpty, take() {
        next.append(state.waiting.removeFirst().continuation)
        waiters.subtract(1, ordering: .sequentiallyConsistent)
      }
      if closed.load(ordering: .sequentiallyConsistent), free.load(ordering: .sequentiallyConsistent) == capacity {
        for continuation in state.closing { continuation.resume() }
        state.closing = []
      }
      return next
    }
    // Outside the lock: waking somebody takes longer than everything inside.
    for continuation in next { continuation.resume() }
  }

  /// Lets nobody in any more and returns when the last one has left.
  func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      state.withLock { state in
        closed.store(true, ordering: .sequentiallyConsistent)
        for waiter in state.waiting {
          waiter.continuation.resume(throwing: StorageError.engine("the database is closed"))
        }
        waiters.subtract(state.waiting.count, ordering: .sequentiallyConsistent)
        state.waiting = []
        if free.load(ordering: .sequentiallyConsistent) == capacity {
          continuation.resume()
        } else {
          state.closing.append(continuation)
        }
      }
    }
  }

  /// One task for all who wait, as long as somebody does.
  private func sweep() async {
    while true {
      let next: ContinuousClock.Instant? = state.withLock { state in
        let now = ContinuousClock.now
        while let first = state.waiting.first, first.until <= now {
          state.waiting.removeFirst()
          waiters.subtract(1, ordering: .sequentiallyConsistent)
          first.continuation.resume(throwing: StorageError.busy)
        }
        guard let first = state.waiting.first else {
          state.sweeping = false
          return nil
        }
        return first.until
      }
      guard let next else { return }
      try? await Task.sleep(until: next, clock: .continuous)
    }
  }
}

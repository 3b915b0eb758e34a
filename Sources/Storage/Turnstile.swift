import Synchronization

/// Lets a few in at a time, in the order in which they came, and sends away with `StorageError.busy` whoever
/// waited too long. Waiting takes no thread.
final class Turnstile: Sendable {
  private struct Waiter {
    let until: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var free: Int
    var waiting: [Waiter] = []
    var sweeping = false
    var closing: [CheckedContinuation<Void, Never>] = []
    var closed = false
  }

  private let capacity: Int
  private let patience: Duration
  private let state: Mutex<State>

  init(capacity: Int, patience: Duration) {
    self.capacity = capacity
    self.patience = patience
    state = Mutex(State(free: capacity))
  }

  /// Each `enter` that does not throw is answered by one `leave`.
  func enter() async throws {
    let inside = try state.withLock { state in
      if state.closed { throw StorageError.engine("the database is closed") }
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
    if inside { return }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      state.withLock { state in
        if state.closed {
          continuation.resume(throwing: StorageError.engine("the database is closed"))
        } else if state.free > 0 {
          state.free -= 1
          continuation.resume()
        } else {
          state.waiting.append(Waiter(until: ContinuousClock.now + patience, continuation: continuation))
          if !state.sweeping {
            state.sweeping = true
            Task { await sweep() }
          }
        }
      }
    }
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
      state.free += 1
      if state.closed, state.free == capacity {
        for continuation in state.closing { continuation.resume() }
        state.closing = []
      }
      return nil
    }
    // Outside the lock: waking somebody takes longer than everything inside.
    next?.resume()
  }

  /// Lets nobody in any more and returns when the last one has left.
  func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      state.withLock { state in
        state.closed = true
        for waiter in state.waiting {
          waiter.continuation.resume(throwing: StorageError.engine("the database is closed"))
        }
        state.waiting = []
        if state.free == capacity { continuation.resume() } else { state.closing.append(continuation) }
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

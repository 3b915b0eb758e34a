import NIOCore
import Synchronization

/// Whole events as they go over the line, made once for all who get the same.
package struct EventText: Sendable {
  let buffer: ByteBuffer
  package init(_ text: String) { buffer = ByteBuffer(string: text) }
  package var text: String { String(buffer: buffer) }

  /// There is nothing to say just now.
  package static let nothing = EventText("")
  /// Says only that the line is there: browsers skip it, proxies see that something moves.
  package static let comment = EventText(":\n\n")
  var isEmpty: Bool { buffer.readableBytes == 0 }
}

/// An answer that does not end by itself: server-sent events for as long as the reader listens. Whoever makes one says what
/// comes next when there is news, and each 20 seconds in any case; the server sends it, and ends the line when the reader has
/// left, reads nothing, or the server stops.
package final class EventLine: Sendable {
  /// Why the next events are asked for: somebody called `tell`, or it is time to say that the line is there.
  package enum Wake: Sendable { case news, pulse }

  private struct State {
    // The first events are asked for at once.
    var news = true
    var pulse = false
    var over = false
    var waiting: CheckedContinuation<Void, Never>?
    var pulsed = ContinuousClock.now
    /// Since when the reader has not taken what is being sent.
    var writing: ContinuousClock.Instant?
    var cut: (@Sendable () -> Void)?
    var ended: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  /// Never called twice at a time. Nil ends the line.
  package let next: @Sendable (Wake) async -> EventText?

  package init(next: @escaping @Sendable (Wake) async -> EventText?) { self.next = next }

  // One that was made and never sent has ended too.
  deinit { end() }

  /// Runs when the line has ended, for whatever reason: once, on any thread.
  package func whenEnded(_ run: @escaping @Sendable () -> Void) { state.withLock { $0.ended.append(run) } }

  /// There may be something new to send.
  package func tell() { wake { $0.news = true } }

  /// Nothing more is sent after what is being sent now.
  package func close() { wake { $0.over = true } }

  /// The line is no more.
  package func end() {
    close()
    let ended = state.withLock { state in
      defer { state.ended = [] }
      return state.ended
    }
    for run in ended { run() }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  /// Until there is a reason to ask for events; nil when the line is over.
  func wait() async -> Wake? {
    while true {
      let reason = state.withLock { state -> Wake?? in
        if state.over { return .some(nil) }
        if state.pulse {
          state.pulse = false
          return .pulse
        }
        if state.news {
          state.news = false
          return .news
        }
        return nil
      }
      if let reason { return reason }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let ready = state.withLock { state in
            if state.over || state.pulse || state.news { return true }
            state.waiting = continuation
            return false
          }
          if ready { continuation.resume() }
        }
      } onCancel: {
        close()
      }
    }
  }

  /// - Parameter cut: ends the connection at once, whatever it still holds.
  func begin(cut: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.pulsed = .now
      state.cut = cut
    }
  }

  func writes(_ writing: Bool) { state.withLock { $0.writing = writing ? .now : nil } }

  /// Looked at now and then by whoever keeps the lines.
  func look(_ now: ContinuousClock.Instant, pulse: Duration, patience: Duration) {
    let (slow, due) = state.withLock { state in
      let slow = state.writing.map { $0.duration(to: now) > patience } ?? false
      let due = state.pulsed.duration(to: now) >= pulse
      if due { state.pulsed = now }
      return (slow ? state.cut : nil, due)
    }
    if due { wake { $0.pulse = true } }
    guard let slow else { return }
    close()
    slow()
  }
}

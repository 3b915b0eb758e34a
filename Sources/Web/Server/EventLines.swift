import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// The lines of one server that are being sent: each says now and then that it is there, whoever reads nothing is cut off, and
/// all end when the server is told to stop.
package final class EventLines: Sendable {
  private struct State {
    var lines: [ObjectIdentifier: EventLine] = [:]
    var stopped = false
  }

  private let state = Mutex(State())
  private let pulse: Duration
  private let patience: Duration

  /// - Parameters:
  ///   - pulse: between two comments; proxies cut what is silent for a minute.
  ///   - patience: how long a reader may leave unread what was sent.
  package init(pulse: Duration = .seconds(20), patience: Duration = .seconds(30)) {
    self.pulse = pulse
    self.patience = patience
  }

  package var count: Int { state.withLock { $0.lines.count } }

  private func begin(_ line: EventLine) {
    let stopped = state.withLock { state in
      if !state.stopped { state.lines[ObjectIdentifier(line)] = line }
      return state.stopped
    }
    if stopped { line.close() }
  }

  private func end(_ line: EventLine) { _ = state.withLock { $0.lines.removeValue(forKey: ObjectIdentifier(line)) } }

  private func stop() {
    let lines = state.withLock { state in
      state.stopped = true
      return Array(state.lines.values)
    }
    for line in lines { line.close() }
  }

  /// Sends the line until it is over.
  func body(_ line: EventLine, over channel: any Channel) -> ResponseBody {
    ResponseBody { [self] writer in
      line.begin {
        // The first waits until what was written has been read (`Farewell`); the second does not.
        channel.close(promise: nil)
        channel.close(promise: nil)
      }
      begin(line)
      defer {
        end(line)
        line.end()
      }
      try? await channel.eventLoop.submit {
        try channel.pipeline.syncOperations.addHandler(Presence { line.close() }, position: .first)
      }.get()
      if !channel.isActive { line.close() }
      while let wake = await line.wait(), let text = await line.next(wake) {
        if text.isEmpty { if wake == .news { continue } }
        line.writes(true)
        try await writer.write(text.isEmpty ? EventText.comment.buffer : text.buffer)
        line.writes(false)
      }
      try? await channel.eventLoop.submit {
        let pipeline = channel.pipeline.syncOperations
        _ = pipeline.removeHandler(context: try pipeline.context(handlerType: Presence.self))
      }.get()
      try await writer.finish(nil)
    }
  }
}

extension EventLines: Service {
  package func run() async throws {
    // Not an error: this is how it is told to stop.
    try? await cancelWhenGracefulShutdown { [self] in
      while true {
        try await Task.sleep(for: min(pulse / 4, .seconds(1)))
        let now = ContinuousClock.now
        for line in state.withLock({ Array($0.lines.values) }) { line.look(now, pulse: pulse, patience: patience) }
      }
    }
    stop()
    // Who does not read keeps nobody waiting.
    for _ in 0..<50 where count > 0 { try? await Task.sleep(for: .milliseconds(10)) }
    for line in state.withLock({ Array($0.lines.values) }) { line.look(.now, pulse: pulse, patience: .zero) }
  }
}

/// Notices that the reader has left: the framework reads on and says nothing of it to whoever is answering.
private final class Presence: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny
  private let left: @Sendable () -> Void
  init(_ left: @escaping @Sendable () -> Void) { self.left = left }

  func channelInactive(context: ChannelHandlerContext) {
    left()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { left() }
    context.fireUserInboundEventTriggered(event)
  }
}

extension HTTPFields {
  /// Neither kept nor held back on its way: proxies send each event on as it comes.
  static let events: HTTPFields = {
    var fields: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
    if let name = HTTPField.Name("X-Accel-Buffering") { fields[name] = "no" }
    return fields
  }()
}

extension Answer {
  package static func events(_ line: EventLine) -> Answer { Answer(headers: .events, body: .events(line)) }
}

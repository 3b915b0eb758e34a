import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// HTTP/1 as the framework speaks it, with a shortcut for what lies ready. A connection that asks for a kept page is answered
/// on its own event loop; everything else goes on to a task, which costs two changes of thread.
struct Connections: ServerChildChannel {
  typealias Value = HTTP1Channel.Value
  let base: HTTP1Channel
  let find: @Sendable (HTTPRequest) -> Ready?

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      // Behind the framework's own watch over the connection, which so counts these requests too.
      let pipeline = channel.pipeline.syncOperations
      let watch = try pipeline.handler(type: HTTPConnectionStateHandler.self)
      try pipeline.addHandler(Shortcut(find), position: .after(watch))
      return value
    }
  }

  func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// An answer that needs no work: its head without the date, and the buffer that holds the page.
struct Ready: Sendable {
  var head: HTTPResponse
  let body: ByteBuffer?
}

/// Stands before the framework's task and answers what it finds. Answers keep the order of their requests: while the task
/// owes one, what follows on the same connection waits behind it.
final class Shortcut: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let find: @Sendable (HTTPRequest) -> Ready?
  /// Requests that the task has and has not answered yet.
  private var owed = 0
  /// What is sent when the request that is being read has ended.
  private var ready: Ready?
  private var written = false

  init(_ find: @escaping @Sendable (HTTPRequest) -> Ready?) { self.find = find }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      // Whoever does not read what was sent waits for the task, which waits for them.
      if owed == 0, context.channel.isWritable, head.headerFields[.connection] == nil, let found = find(head) {
        ready = found
      } else {
        owed += 1
        context.fireChannelRead(data)
      }
    case .body: if ready == nil { context.fireChannelRead(data) }
    case .end: if let ready { send(ready, context) } else { context.fireChannelRead(data) }
    }
  }

  private func send(_ answer: Ready, _ context: ChannelHandlerContext) {
    ready = nil
    written = true
    var head = answer.head
    head.headerFields[.date] = HTTPDate.now
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if let body = answer.body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if written {
      written = false
      context.flush()
    }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { owed = max(0, owed - 1) }
    context.write(data, promise: promise)
  }
}

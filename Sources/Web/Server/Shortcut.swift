import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// HTTP/1 as the framework speaks it, with a shortcut for what lies ready. A connection that asks for a kept page is answered
/// on its own event loop, with bytes that were made before; everything else goes on to a task, which costs two changes of
/// thread and a head put together anew.
struct Connections: ServerChildChannel {
  typealias Value = HTTP1Channel.Value
  let base: HTTP1Channel
  /// Served over https: the browser is told to insist on it.
  let secure: Bool
  let find: @Sendable (HTTPRequest) -> KeptPage?

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
      // Behind the framework's own watch over the connection, which so counts these requests too.
      let watch = try pipeline.handler(type: HTTPConnectionStateHandler.self)
      try pipeline.addHandler(Shortcut(find, secure: secure, line: encoder), position: .after(watch))
      try pipeline.addHandler(Farewell(), position: .first)
      return value
    }
  }

  /// On the connection's own event loop: what comes and what goes changes no thread.
  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) { await base.handle(value: value, logger: logger) }
  }
}

/// Runs the steps of a task on an event loop. Nothing that waits or works for long may run there: answers are made elsewhere.
private final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop
  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Stands before the framework's task and answers what it finds. Answers keep the order of their requests: while the task
/// owes one, what follows on the same connection waits behind it.
final class Shortcut: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private static let insisting = ByteBuffer(string: "Strict-Transport-Security: max-age=31536000\r\n")

  private let find: @Sendable (HTTPRequest) -> KeptPage?
  private let secure: Bool
  /// Behind the framework's encoder: what is written there goes out as it is.
  private var line: ChannelHandlerContext?
  /// Requests that the task has and has not answered yet.
  private var owed = 0
  /// What is sent when the request that is being read has ended.
  private var ready: (start: ByteBuffer, body: ByteBuffer?)?
  private var written = false

  init(_ find: @escaping @Sendable (HTTPRequest) -> KeptPage?, secure: Bool, line: ChannelHandlerContext) {
    self.find = find
    self.secure = secure
    self.line = line
  }

  func handlerRemoved(context: ChannelHandlerContext) { line = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      // Whoever does not read what was sent waits for the task, which waits for them.
      if owed == 0, line != nil, context.channel.isWritable, head.headerFields[.connection] == nil, let page = find(head) {
        ready = page.wire(head)
      } else {
        owed += 1
        context.fireChannelRead(data)
      }
    case .body: if ready == nil { context.fireChannelRead(data) }
    case .end: if let ready { send(ready.start, ready.body, context) } else { context.fireChannelRead(data) }
    }
  }

  private func send(_ start: ByteBuffer, _ body: ByteBuffer?, _ context: ChannelHandlerContext) {
    ready = nil
    written = true
    put(start)
    if secure { put(Self.insisting) }
    put(HTTPDate.line)
    if let body { put(body) }
    // For whoever counts answers on the way; to the encoder it means nothing after an answer whose length was said.
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }

  private func put(_ bytes: ByteBuffer) { line?.write(NIOAny(IOData.byteBuffer(bytes)), promise: nil) }

  func channelReadComplete(context: ChannelHandlerContext) {
    if written {
      written = false
      context.flush()
    }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    // After an answer in chunks the encoder would end the next one with a chunk too: this line goes the long way from now on.
    case .head(let head): if head.headerFields[.contentLength] == nil { line = nil }
    case .body: break
    case .end: owed = max(0, owed - 1)
    }
    context.write(data, promise: promise)
  }
}

import NIOCore

/// Lets what was written reach the reader before the connection is closed. When the house is told to stop, the framework closes
/// a connection with the last piece of its answer, and closing throws away what the line has not taken yet: a slow reader
/// would get a broken file. Stands nearest to the line.
final class Farewell: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// How long a reader may take for what is left.
  private static let patience = TimeAmount.seconds(10)

  private var closing = false

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    // Whoever asks a second time does not wait.
    guard mode == .all, !closing else { return context.close(mode: mode, promise: promise) }
    closing = true
    // Nothing, behind everything that was written: sent, or refused on a broken line, when all before it is.
    let last = context.eventLoop.makePromise(of: Void.self)
    let here = NIOLoopBound(context, eventLoop: context.eventLoop)
    let end = context.eventLoop.scheduleTask(in: Self.patience) { here.value.close(mode: .all, promise: nil) }
    last.futureResult.whenComplete { _ in
      end.cancel()
      here.value.close(mode: .all, promise: promise)
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: last)
  }
}

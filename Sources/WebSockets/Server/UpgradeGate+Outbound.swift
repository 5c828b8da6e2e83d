import NIOCore
import NIOHTTP1

/// Answers of the HTTP responder.
extension UpgradeGate {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head) where mustClose && head.status.code >= 200:
      head.headers.replaceOrAdd(name: "connection", value: "close")
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      context.write(data, promise: promise)
      unanswered -= 1
      if mustClose, unanswered == 0 {
        context.flush()
        end(context)
      } else {
        decideWhenDue(context)
      }
    default:
      context.write(data, promise: promise)
    }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    switch (mode, state) {
    case (.output, .deciding), (.output, .handshake), (.output, .ending):
      // The HTTP side has seen its last request; the connection is not its own any more.
      promise?.succeed()
    default:
      context.close(mode: mode, promise: promise)
    }
  }
}

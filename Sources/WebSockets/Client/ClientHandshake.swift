import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends the handshake, checks the answer, and gives its place to the WebSocket.
final class ClientHandshake: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = HTTPClientRequestPart

  private static let maximumBody = 64 << 10

  private let request: HandshakeRequest
  private let encoder: HTTPRequestEncoder
  private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
  private let opened: EventLoopPromise<WebSocketConnection>
  private let deadline: NIODeadline
  private let makeHandler: () -> WebSocketHandler
  private var timer: Scheduled<Void>?
  private var refusal: HTTPResponseHead?
  private var body: [UInt8] = []
  private var isDone = false

  init(
    request: HandshakeRequest, encoder: HTTPRequestEncoder, decoder: ByteToMessageHandler<HTTPResponseDecoder>,
    opened: EventLoopPromise<WebSocketConnection>, deadline: NIODeadline, makeHandler: @escaping () -> WebSocketHandler
  ) {
    self.request = request
    self.encoder = encoder
    self.decoder = decoder
    self.opened = opened
    self.deadline = deadline
    self.makeHandler = makeHandler
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(deadline: deadline) {
      let (handshake, context) = bound.value
      handshake.fail(.timedOut, context)
    }
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(request.head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDone else {
      // Bytes that came behind the answer, on their way to the WebSocket.
      if refusal == nil { context.fireChannelRead(data) }
      return
    }
    switch unwrapInboundIn(data) {
    case .head(let head):
      if head.status == .switchingProtocols {
        // The decoder is in the middle of its work: it can be taken out behind it.
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
          let (handshake, context) = bound.value
          handshake.open(head, context)
        }
      } else {
        refusal = head
      }
    case .body(let part):
      guard refusal != nil else { return }
      body += part.readableBytesView.prefix(Self.maximumBody - body.count)
    case .end:
      refuse(context)
    }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    guard let refusal else { return }
    fail(
      .refused(
        status: Int(refusal.status.code), body: body,
        retryAfter: refusal.headers["retry-after"].first.flatMap { Int($0) }),
      context)
  }

  private func open(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
    guard !isDone else { return }
    let subprotocol: String?
    do {
      subprotocol = try request.subprotocol(of: head)
    } catch {
      return fail(error, context)
    }
    isDone = true
    let pipeline = context.pipeline.syncOperations
    let handler = makeHandler()
    let ready = context.eventLoop.makePromise(of: Void.self)
    do {
      try pipeline.addHandler(handler, position: .after(self))
    } catch {
      opened.fail(WebSocketError.connectFailed)
      context.close(promise: nil)
      return
    }
    pipeline.removeHandler(encoder, promise: nil)
    // Bytes behind the answer leave the decoder for the WebSocket as it goes, later in this turn of the event loop.
    pipeline.removeHandler(decoder, promise: ready)
    let bound = NIOLoopBound((self, handler, context), eventLoop: context.eventLoop)
    ready.futureResult.whenComplete { _ in
      let (handshake, handler, context) = bound.value
      handshake.start(handler, subprotocol, context)
    }
  }

  /// Nothing that speaks HTTP takes writes any more: the delegate may send as soon as it hears of the connection.
  private func start(_ handler: WebSocketHandler, _ subprotocol: String?, _ context: ChannelHandlerContext) {
    guard context.channel.isActive, let place = try? context.pipeline.syncOperations.context(handler: handler) else {
      return opened.fail(WebSocketError.connectFailed)
    }
    opened.succeed(handler.start(context: place, subprotocol: subprotocol))
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
    handler.begin()
  }

  private func fail(_ error: WebSocketError, _ context: ChannelHandlerContext) {
    guard !isDone else { return }
    isDone = true
    opened.fail(error)
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: fail(.tlsFailed, context)
    case is HTTPParserError: fail(.invalidHandshake, context)
    default: fail(.connectFailed, context)
    }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    // An answer without a length ends with the connection.
    if refusal != nil { refuse(context) }
    fail(.connectFailed, context)
    context.fireChannelInactive()
  }
}

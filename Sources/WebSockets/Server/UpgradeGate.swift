import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Stands behind the HTTP codec: lets plain requests through, and turns the connection into a WebSocket when a handshake is accepted.
///
/// A handshake is looked at when every earlier request of the connection has been answered. While it is decided upon, nothing more
/// is read, and what came behind it waits in the decoder.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler, LoopTimed {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  enum State {
    /// No request head has come yet.
    case silent
    case plain
    /// A handshake is being read, or waits for earlier answers.
    case handshake(HTTPRequestHead, hasBody: Bool, isWhole: Bool)
    case deciding(HTTPRequestHead)
    /// An answer is written, the end of the TCP connection is awaited.
    case ending
    case upgraded
    case over
  }

  let webSockets: WebSocketServer
  let http: HTTP1Channel.Configuration
  let encoder: HTTPResponseEncoder
  let decoder: ByteToMessageHandler<HTTPRequestDecoder>
  let logger: Logger
  let share: EventLoopShare
  var promise: EventLoopPromise<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>?
  var plainHandlers: [any RemovableChannelHandler] = []
  var isServingHTTP = false
  var context: ChannelHandlerContext?
  var state = State.silent
  var unanswered = 0
  var mustClose = false
  var isQuiescing = false
  var readIsDue = false
  var deadline: NIODeadline?
  var timerSlot = -1

  init(
    webSockets: WebSocketServer, http: HTTP1Channel.Configuration, encoder: HTTPResponseEncoder,
    decoder: ByteToMessageHandler<HTTPRequestDecoder>,
    promise: EventLoopPromise<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>, logger: Logger
  ) {
    self.webSockets = webSockets
    self.http = http
    self.encoder = encoder
    self.decoder = decoder
    self.promise = promise
    self.logger = logger
    share = webSockets.shares.share(of: promise.futureResult.eventLoop)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    setDeadline()
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  private func leave() {
    clearDeadline()
    if case .upgraded = state {} else { state = .over }
    context = nil
    promise?.succeed(nil)
    promise = nil
  }

  func setDeadline() {
    deadline = .now() + webSockets.configuration.handshakeTimeout
    share.add(self)
  }

  func clearDeadline() {
    deadline = nil
    share.remove(self)
  }

  func tick(now: NIODeadline) {
    guard let deadline, now >= deadline, let context else { return }
    switch state {
    case .silent, .handshake:
      refuse(UpgradeRefusal(.requestTimeout, code: "request_timeout"), context)
    case .deciding:
      refuse(UpgradeRefusal(.serviceUnavailable, code: "unavailable", detail: "The decision took too long."), context)
    case .ending:
      context.close(promise: nil)
    case .plain, .upgraded, .over:
      clearDeadline()
    }
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch state {
    case .silent:
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      if isAttempt(head) { return begin(head) }
      clearDeadline()
      state = .plain
      do {
        try serveHTTP(context)
      } catch {
        context.close(promise: nil)
        return
      }
      pass(head, data, context)
    case .plain:
      guard case .head(let head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
      if isAttempt(head) {
        begin(head)
      } else {
        pass(head, data, context)
      }
    case .handshake(let head, let hasBody, let isWhole):
      switch unwrapInboundIn(data) {
      case .head: break
      case .body: state = .handshake(head, hasBody: true, isWhole: isWhole)
      case .end:
        state = .handshake(head, hasBody: hasBody, isWhole: true)
        decideWhenDue(context)
      }
    case .deciding, .ending, .upgraded, .over:
      break
    }
  }

  private func isAttempt(_ head: HTTPRequestHead) -> Bool {
    guard let paths = webSockets.configuration.paths else { return ServerHandshake.isAttempt(head) }
    return paths.contains(String(head.uri.prefix { $0 != "?" }))
  }

  func pass(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
    unanswered += 1
    // The decoder stops behind a request that names any upgrade: this must be the connection's last.
    if head.headers.contains(name: "upgrade") { mustClose = true }
    context.fireChannelRead(data)
  }

  /// Adds what serves plain requests: once, behind this handler.
  func serveHTTP(_ context: ChannelHandlerContext) throws {
    guard !isServingHTTP else { return }
    isServingHTTP = true
    let pipeline = context.pipeline.syncOperations
    plainHandlers = [HTTP1ToHTTPServerCodec(secure: false)]
    plainHandlers += http.additionalChannelHandlers()
    plainHandlers.append(
      HTTPConnectionStateHandler(idleTimeout: http.idleTimeout.map { Duration($0) }, logger: logger))
    try pipeline.addHandlers(plainHandlers, position: .after(self))
    let channel = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
      wrappingChannelSynchronously: context.channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    promise?.succeed(channel)
    promise = nil
  }

  func read(context: ChannelHandlerContext) {
    switch state {
    case .handshake(_, _, isWhole: true), .deciding: readIsDue = true
    default: context.read()
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if case .ending = state { context.read() }
    context.fireChannelReadComplete()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { isQuiescing = true }
    switch (event, state) {
    case (ChannelEvent.inputClosed, .silent), (ChannelEvent.inputClosed, .handshake),
      (ChannelEvent.inputClosed, .deciding), (ChannelEvent.inputClosed, .ending):
      context.close(promise: nil)
    case (is ChannelShouldQuiesceEvent, .silent):
      context.close(promise: nil)
    case (is ChannelShouldQuiesceEvent, .handshake), (is ChannelShouldQuiesceEvent, .deciding):
      break
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch state {
    case .plain:
      context.fireErrorCaught(error)
    case .silent, .handshake:
      if error is HTTPParserError {
        refuse(UpgradeRefusal(.badRequest, code: "invalid_request"), context)
      } else {
        context.close(promise: nil)
      }
    case .deciding, .ending, .upgraded, .over:
      context.close(promise: nil)
    }
  }

  // MARK: Answers of the HTTP responder

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

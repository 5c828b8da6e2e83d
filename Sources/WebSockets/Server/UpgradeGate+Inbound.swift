import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Requests on their way to the HTTP responder, or to a handshake.
extension UpgradeGate {
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
}

import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// A handshake from its head to the 101 or the refusal.
extension UpgradeGate {
  func begin(_ head: HTTPRequestHead) {
    setDeadline()
    state = .handshake(head, hasBody: false, isWhole: false)
  }

  func decideWhenDue(_ context: ChannelHandlerContext) {
    guard unanswered == 0, case .handshake(let head, let hasBody, isWhole: true) = state else { return }
    if let refusal = ServerHandshake.refusal(of: head, hasBody: hasBody, origins: webSockets.configuration.origins) {
      return refuse(refusal, context)
    }
    if isQuiescing || webSockets.isRefusing {
      return refuse(UpgradeRefusal(.serviceUnavailable, code: "stopping", detail: "The server is stopping."), context)
    }
    guard let request = try? HTTPRequest(head, secure: false, splitCookie: false) else {
      return refuse(UpgradeRefusal(.badRequest, code: "invalid_request"), context)
    }
    state = .deciding(head)
    let upgrade = UpgradeRequest(
      head: request, subprotocols: ServerHandshake.subprotocols(head.headers),
      remoteAddress: context.channel.remoteAddress, eventLoop: context.eventLoop)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let eventLoop = context.eventLoop
    Task { [decide = webSockets.decide] in
      let decision = await decide(upgrade)
      eventLoop.execute { bound.value.apply(decision, upgrade) }
    }
  }

  private func apply(_ decision: UpgradeDecision, _ request: UpgradeRequest) {
    // The deadline may have passed, or the client may have gone, meanwhile.
    guard case .deciding(let head) = state, let context else { return }
    switch decision {
    case .refuse(let refusal):
      refuse(refusal, context)
    case .passThrough:
      passThrough(head, context)
    case .accept(let subprotocol, let headers, let delegate):
      if isQuiescing || webSockets.isRefusing {
        return refuse(UpgradeRefusal(.serviceUnavailable, code: "stopping", detail: "The server is stopping."), context)
      }
      accept(head, subprotocol.flatMap { request.subprotocols.contains($0) ? $0 : nil }, headers, delegate, context)
    }
  }

  private func passThrough(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    clearDeadline()
    state = .plain
    do {
      try serveHTTP(context)
    } catch {
      context.close(promise: nil)
      return
    }
    pass(head, wrapInboundOut(.head(head)), context)
    context.fireChannelRead(wrapInboundOut(.end(nil)))
    context.fireChannelReadComplete()
    if readIsDue {
      readIsDue = false
      context.read()
    }
  }

  func refuse(_ refusal: UpgradeRefusal, _ context: ChannelHandlerContext) {
    var headers = HTTPHeaders(refusal.headers)
    headers.replaceOrAdd(name: "content-length", value: String(refusal.body.count))
    headers.replaceOrAdd(name: "connection", value: refusal.headers[.upgrade] == nil ? "close" : "upgrade, close")
    let status = HTTPResponseStatus(statusCode: refusal.status.code, reasonPhrase: refusal.status.reasonPhrase)
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: refusal.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    end(context)
  }

  /// Ends this side and waits for the peer to end its own, so that an answer is not lost to a reset.
  func end(_ context: ChannelHandlerContext) {
    state = .ending
    deadline = .now() + webSockets.configuration.connection.closeTimeout
    share.add(self)
    let ended = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    ended.futureResult.whenFailure { _ in bound.value.close(promise: nil) }
    context.close(mode: .output, promise: ended)
    // The HTTP side, where there is one, has had its last request.
    if isServingHTTP { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
    context.read()
  }

  private func accept(
    _ head: HTTPRequestHead, _ subprotocol: String?, _ extra: HTTPFields, _ delegate: any WebSocketDelegate,
    _ context: ChannelHandlerContext
  ) {
    var headers = HTTPHeaders(extra)
    headers.replaceOrAdd(name: "upgrade", value: "websocket")
    headers.replaceOrAdd(name: "connection", value: "upgrade")
    headers.replaceOrAdd(name: "sec-websocket-accept", value: ServerHandshake.accept(key: ServerHandshake.key(head)))
    if let subprotocol { headers.replaceOrAdd(name: "sec-websocket-protocol", value: subprotocol) }
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers))),
      promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)

    clearDeadline()
    state = .upgraded
    let pipeline = context.pipeline.syncOperations
    let ending = EndNotice()
    let handler = WebSocketHandler(
      role: .server, configuration: webSockets.configuration.connection, share: share, delegate: delegate,
      onEnd: { ending.tell() })
    do {
      try pipeline.addHandler(handler, position: .after(self))
      let place = try pipeline.context(handler: handler)
      // The HTTP side learns that no further request comes, and its task ends.
      if isServingHTTP { place.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
      pipeline.removeHandler(encoder, promise: nil)
      for handler in plainHandlers { pipeline.removeHandler(handler, promise: nil) }
      plainHandlers = []
      // Bytes behind the handshake leave the decoder for the WebSocket, later in this turn of the event loop.
      pipeline.removeHandler(decoder, promise: nil)
      pipeline.removeHandler(self, promise: nil)
      // Nothing that speaks HTTP takes writes any more: the delegate may send as soon as it hears of the connection.
      let connection = handler.start(context: place, subprotocol: subprotocol)
      ending.action = { [webSockets] in webSockets.ended(connection) }
      webSockets.opened(connection)
      handler.begin()
    } catch {
      context.close(promise: nil)
    }
  }
}

/// Carries the end of a connection to a server that knows the connection only after the handler was made.
private final class EndNotice {
  var action: (() -> Void)?

  func tell() {
    action?()
    action = nil
  }
}

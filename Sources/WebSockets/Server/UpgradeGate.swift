import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

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
}

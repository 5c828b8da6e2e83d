import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1 channel with an upgrade at any of its requests.
///
/// What serves plain requests, an asynchronous channel and a task that reads it, is made when the first plain request comes; a
/// connection that begins with a handshake never has it.
public struct WebSocketHTTP1Channel: ServerChildChannel, HTTPChannelHandler {
  /// The channel, and what becomes of it.
  public struct Value: ServerChildChannelValue {
    public let channel: any Channel
    /// The HTTP side; nil when the connection ended or became a WebSocket before any plain request.
    let http: EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>
  }

  public let responder: HTTPChannelHandler.Responder
  let configuration: HTTP1Channel.Configuration
  let webSockets: WebSocketServer

  public init(
    responder: @escaping HTTPChannelHandler.Responder, configuration: HTTP1Channel.Configuration = .init(),
    webSockets: WebSocketServer
  ) {
    self.responder = responder
    self.configuration = configuration
    self.webSockets = webSockets
  }

  public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = configuration.httpDecoder.maxHeaderFieldSize
      limits.maxHeaderListSize = configuration.httpDecoder.maxHeaderListSize
      limits.maxHeaderFieldCount = configuration.httpDecoder.maxHeaderFieldCount
      let encoder = HTTPResponseEncoder()
      let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
      let promise = channel.eventLoop.makePromise(of: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?.self)
      let gate = UpgradeGate(
        webSockets: webSockets, http: configuration, encoder: encoder, decoder: decoder, promise: promise,
        logger: logger)
      try channel.pipeline.syncOperations.addHandlers([encoder, decoder, gate])
      return Value(channel: channel, http: promise.futureResult)
    }
  }

  public func handle(value: Value, logger: Logger) async {
    let http = await withTaskCancellationHandler {
      try? await value.http.get()
    } onCancel: {
      value.channel.close(promise: nil)
    }
    guard let http else { return }
    await handleHTTP(asyncChannel: http, logger: logger)
  }
}

public import HTTPTypes
public import NIOCore
import NIOHTTP1
public import NIOPosix
public import NIOSSL

/// Opens WebSockets.
///
/// ```swift
/// let connection = try await WebSocketClient.connect("wss://chat.example/ws", subprotocols: ["nightjar.v1"])
/// connection.connection.send(text: "…")
/// for await message in connection.messages { … }
/// ```
public final class WebSocketClient: Sendable {
  /// What `connect` uses: the process's shared event loops and the default bounds.
  public static let shared = WebSocketClient()

  public let configuration: WebSocketConfiguration
  private let group: any EventLoopGroup
  private let shares: EventLoopShares

  public init(
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, configuration: WebSocketConfiguration = .client
  ) {
    self.group = group
    self.configuration = configuration
    shares = EventLoopShares(times: configuration.times)
  }

  /// Opens a WebSocket whose messages are read as a sequence.
  ///
  /// - Parameters:
  ///   - url: ws: or wss:, with a path and query.
  ///   - headers: Further request headers, such as Authorization.
  ///   - subprotocols: Offered in this order; see `WebSocketConnection.subprotocol`.
  ///   - tls: For wss:. Nil trusts the system's certificate authorities and speaks TLS 1.2 or 1.3.
  ///   - timeout: From now until the WebSocket is open.
  /// - Throws: `WebSocketError`, or `CancellationError`.
  public static func connect(
    _ url: String, headers: HTTPFields = [:], subprotocols: [String] = [], tls: TLSConfiguration? = nil,
    timeout: TimeAmount = .seconds(15)
  ) async throws -> (connection: WebSocketConnection, messages: WebSocketMessages) {
    try await shared.connect(url, headers: headers, subprotocols: subprotocols, tls: tls, timeout: timeout)
  }

  /// Opens a WebSocket whose messages are read as a sequence.
  public func connect(
    _ url: String, headers: HTTPFields = [:], subprotocols: [String] = [], tls: TLSConfiguration? = nil,
    timeout: TimeAmount = .seconds(15)
  ) async throws -> (connection: WebSocketConnection, messages: WebSocketMessages) {
    let messages = WebSocketMessages()
    let connection = try await connect(
      url, headers: headers, subprotocols: subprotocols, tls: tls, timeout: timeout, delegate: messages)
    return (connection, messages)
  }

  /// Opens a WebSocket whose messages go to `delegate`.
  public func connect(
    _ url: String, headers: HTTPFields = [:], subprotocols: [String] = [], tls: TLSConfiguration? = nil,
    timeout: TimeAmount = .seconds(15), delegate: any WebSocketDelegate
  ) async throws -> WebSocketConnection {
    let url = try WebSocketURL(url)
    guard subprotocols.allSatisfy(Self.isToken) else { throw WebSocketError.invalidURL }
    let security: NIOSSLContext?
    do {
      security = url.isSecure ? try NIOSSLContext(configuration: tls ?? .makeClientConfiguration()) : nil
    } catch {
      throw WebSocketError.tlsFailed
    }
    let request = HandshakeRequest(url: url, headers: headers, subprotocols: subprotocols)
    let eventLoop = group.next()
    let deadline = NIODeadline.now() + timeout
    let opened = eventLoop.makePromise(of: WebSocketConnection.self)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(timeout)
      .channelOption(.socketOption(.so_reuseaddr), value: 1)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { [configuration, shares] channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let security { try pipeline.addHandler(Self.tlsHandler(security, host: url.host)) }
          let encoder = HTTPRequestEncoder()
          let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
          let handshake = ClientHandshake(
            request: request, encoder: encoder, decoder: decoder, opened: opened, deadline: deadline
          ) {
            WebSocketHandler(
              role: .client, configuration: configuration, share: shares.share(of: channel.eventLoop),
              delegate: delegate)
          }
          try pipeline.addHandlers([encoder, decoder, handshake])
        }
      }
    let connecting = bootstrap.connect(host: url.host, port: url.port)
    connecting.whenFailure { error in
      if case .connectTimeout = error as? ChannelError {
        opened.fail(WebSocketError.timedOut)
      } else {
        opened.fail(WebSocketError.connectFailed)
      }
    }
    return try await withTaskCancellationHandler {
      let connection = try await opened.futureResult.get()
      guard !Task.isCancelled else {
        connection.abort()
        throw CancellationError()
      }
      return connection
    } onCancel: {
      opened.fail(CancellationError())
      connecting.whenSuccess { $0.close(promise: nil) }
    }
  }

  private static func tlsHandler(_ context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
    do {
      return try NIOSSLClientHandler(context: context, serverHostname: host)
    } catch let error as NIOSSLExtraError where error == .cannotUseIPAddressInSNI {
      return try NIOSSLClientHandler(context: context, serverHostname: nil)
    }
  }

  /// RFC 9110 §5.6.2.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}

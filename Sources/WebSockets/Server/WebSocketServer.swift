public import HummingbirdCore
import NIOCore
public import NIOSSL
import Synchronization

/// Accepts WebSockets on the HTTP/1 connections of a Hummingbird server, and knows how many are open.
///
/// ```swift
/// let webSockets = WebSocketServer(configuration: .init(paths: ["/ws"])) { request in
///   guard let user = await users.user(token: request.query) else { return .refuse(.unauthorized, code: "unauthorized") }
///   return .accept(subprotocol: "nightjar.v1", delegate: Session(user))
/// }
/// let application = Application(router: router, server: webSockets.http1())
/// ```
public final class WebSocketServer: Sendable {
  /// Decides upon a handshake; its time counts against `WebSocketServerConfiguration.handshakeTimeout`.
  public typealias Decide = @Sendable (UpgradeRequest) async -> UpgradeDecision

  public let configuration: WebSocketServerConfiguration
  let decide: Decide
  let shares: EventLoopShares
  private let connections = Mutex<[ObjectIdentifier: WebSocketConnection]>([:])
  private let isDraining = Atomic<Bool>(false)

  public init(configuration: WebSocketServerConfiguration = .init(), decide: @escaping Decide) {
    self.configuration = configuration
    self.decide = decide
    shares = EventLoopShares(times: configuration.connection.times + [configuration.handshakeTimeout])
  }

  /// The server for Hummingbird's `Application(server:)`: HTTP/1.1 with upgrades.
  ///
  /// - Parameter tls: for servers that speak TLS themselves, asked for at each connection.
  public func http1(
    configuration: HTTP1Channel.Configuration = .init(), tls: (@Sendable () -> NIOSSLContext)? = nil
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      let channel = WebSocketHTTP1Channel(responder: responder, configuration: configuration, webSockets: self)
      guard let tls else { return channel }
      return TLSServerChannel(channel, context: tls)
    }
  }

  /// WebSockets whose TCP connection has not ended.
  public var connectionCount: Int { connections.withLock { $0.count } }

  /// Refuses new handshakes with 503, closes every connection, and returns when all have ended or the close timeout has passed.
  public func drain(code: WebSocketCloseCode = .serviceRestart, reason: String = "") async {
    isDraining.store(true, ordering: .relaxed)
    for connection in connections.withLock({ Array($0.values) }) { connection.close(code: code, reason: reason) }
    let limit = ContinuousClock.now + Duration(configuration.connection.closeTimeout) + .seconds(1)
    while connectionCount > 0, ContinuousClock.now < limit {
      guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
    }
  }

  var isRefusing: Bool { isDraining.load(ordering: .relaxed) }

  func opened(_ connection: WebSocketConnection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
    // `drain` may have taken its list just before.
    if isRefusing { connection.close(code: .serviceRestart) }
  }

  func ended(_ connection: WebSocketConnection) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
  }
}

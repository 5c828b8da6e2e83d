public import NIOCore

/// How a server takes handshakes.
public struct WebSocketServerConfiguration: Sendable {
  /// Paths that speak WebSocket only: plain requests get 426 there, and handshakes elsewhere go to the HTTP responder, which
  /// answers 404 as for any unknown path. Nil gives every handshake to the decision.
  public var paths: Set<String>?
  /// Which web pages may connect.
  public var origins: OriginPolicy
  /// How long a client may take from connecting until its first request is read, and a handshake until it is answered.
  public var handshakeTimeout: TimeAmount
  /// For the connections that are accepted.
  public var connection: WebSocketConfiguration

  public init(
    paths: Set<String>? = nil, origins: OriginPolicy = .sameHost, handshakeTimeout: TimeAmount = .seconds(10),
    connection: WebSocketConfiguration = .init()
  ) {
    self.paths = paths
    self.origins = origins
    self.handshakeTimeout = handshakeTimeout
    self.connection = connection
  }
}

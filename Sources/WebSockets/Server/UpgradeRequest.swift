public import HTTPTypes
public import NIOCore

/// A well-formed handshake from an allowed origin, for the server to decide upon.
public struct UpgradeRequest: Sendable {
  /// The request's head; `path` includes the query.
  public let head: HTTPRequest
  /// The subprotocols the client offers, in its order.
  public let subprotocols: [String]
  /// The TCP peer: behind a proxy, the proxy.
  public let remoteAddress: SocketAddress?
  /// Where the connection will live.
  public let eventLoop: any EventLoop

  /// The path without the query.
  public var path: Substring { (head.path ?? "/").prefix { $0 != "?" } }

  /// The query without the question mark; empty where there is none.
  public var query: Substring { (head.path ?? "").drop { $0 != "?" }.dropFirst() }
}

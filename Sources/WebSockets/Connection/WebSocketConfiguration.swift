public import NIOCore

/// The bounds and times of a connection. Every queue in the module is bounded by one of these.
public struct WebSocketConfiguration: Sendable {
  /// The largest message in bytes, all fragments together; above it the connection is closed with 1009.
  public var maximumMessageSize = 1 << 20
  /// The most fragments of a message; above it the connection is closed with 1008.
  public var maximumFragments = 1024
  /// Whole messages that wait for a delegate which asked to wait; then no more is read from the socket.
  public var maximumQueuedMessages = 64
  /// Bytes of such messages; a single message may exceed it.
  public var maximumQueuedBytes = 1 << 20
  /// Bytes accepted for sending that the socket has not taken; a frame that would exceed it is not queued (`SendOutcome.overflow`).
  public var maximumOutboundBytes = 4 << 20
  /// A peer from which nothing was heard for this long is sent a ping; nil for never.
  public var keepaliveInterval: TimeAmount? = .seconds(30)
  /// How long after that ping the connection is given up, when still nothing was heard.
  public var keepaliveTimeout: TimeAmount = .seconds(20)
  /// How long a close may take, from the first Close frame to the end of the TCP connection.
  public var closeTimeout: TimeAmount = .seconds(5)

  public init() {}

  /// For clients: messages of up to 16 MiB, because a client chooses its server and not its size of frames.
  public static var client: Self {
    var configuration = Self()
    configuration.maximumMessageSize = 16 << 20
    return configuration
  }
}

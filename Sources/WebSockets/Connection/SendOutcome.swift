/// What became of a frame handed to a connection.
public enum SendOutcome: Equatable, Sendable {
  /// It is queued and will be written, unless the connection breaks first.
  case queued
  /// It was not queued: `WebSocketConfiguration.maximumOutboundBytes` would be exceeded. The peer reads too slowly.
  case overflow
  /// It was not queued: the connection is closing or closed.
  case closed
}

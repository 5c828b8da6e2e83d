public import NIOCore

/// A whole message, put together from its fragments. Text has been checked to be UTF-8.
public enum WebSocketMessage: Equatable, Sendable {
  case text(ByteBuffer)
  case binary(ByteBuffer)

  /// The payload, of either kind.
  public var payload: ByteBuffer {
    switch self {
    case .text(let buffer), .binary(let buffer): buffer
    }
  }
}

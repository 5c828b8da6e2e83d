/// How a connection ended.
public struct WebSocketClosure: Equatable, Sendable {
  /// The code of the Close frame that began the end; nil when there was none (1005) or none came (1006).
  public var code: WebSocketCloseCode?
  /// The reason in the peer's Close frame, at most 123 bytes of its choosing; empty otherwise.
  public var reason: String
  /// Who began it.
  public var origin: Origin

  public enum Origin: Equatable, Sendable {
    /// The peer sent a Close frame first.
    case peer
    /// `close(code:reason:)` was called.
    case local
    /// The peer broke a rule of RFC 6455 or a bound of the configuration; `code` says which kind.
    case violation
    /// Nothing was heard for the keepalive interval and timeout.
    case silence
    /// The TCP connection ended without a Close frame.
    case broken
  }

  public init(code: WebSocketCloseCode?, reason: String = "", origin: Origin) {
    self.code = code
    self.reason = reason
    self.origin = origin
  }
}

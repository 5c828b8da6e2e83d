/// What can go wrong before a WebSocket is open. Compared by its code.
public struct WebSocketError: Error, Equatable, Sendable, CustomStringConvertible {
  private enum Base: String {
    case invalidURL, connectFailed, tlsFailed, timedOut, refused, invalidHandshake
  }

  private let base: Base
  /// The HTTP status where the server answered with one.
  public let status: Int?
  /// Up to 64 KiB of the answer's body.
  public let body: [UInt8]
  /// The `Retry-After` of the answer, in seconds.
  public let retryAfter: Int?

  private init(_ base: Base, status: Int? = nil, body: [UInt8] = [], retryAfter: Int? = nil) {
    self.base = base
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }

  /// Not a ws: or wss: URL, or a header or subprotocol that cannot be sent.
  public static let invalidURL = Self(.invalidURL)
  /// No TCP connection.
  public static let connectFailed = Self(.connectFailed)
  /// The TLS handshake failed: a certificate that is not trusted, or no common version.
  public static let tlsFailed = Self(.tlsFailed)
  /// The handshake was not done in time.
  public static let timedOut = Self(.timedOut)
  /// The server answered with another status than 101; see `status` and `body`.
  public static let refused = Self(.refused)
  /// The answer breaks RFC 6455 §4.1: a wrong accept key, a subprotocol that was not offered, or no HTTP.
  public static let invalidHandshake = Self(.invalidHandshake)

  static func refused(status: Int, body: [UInt8], retryAfter: Int?) -> Self {
    Self(.refused, status: status, body: body, retryAfter: retryAfter)
  }

  public static func == (left: Self, right: Self) -> Bool { left.base == right.base }

  public var description: String {
    status.map { "WebSocketError.\(base.rawValue) (\($0))" } ?? "WebSocketError.\(base.rawValue)"
  }
}

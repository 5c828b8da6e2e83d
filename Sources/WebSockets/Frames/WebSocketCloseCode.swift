/// Why a connection is closed: the two bytes at the start of a Close frame (RFC 6455 §7.4).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// 1000: the purpose of the connection has been fulfilled.
  public static let normal = Self(rawValue: 1000)
  /// 1001: a server goes down, or a browser leaves the page.
  public static let goingAway = Self(rawValue: 1001)
  /// 1002: the peer broke the framing rules.
  public static let protocolError = Self(rawValue: 1002)
  /// 1003: a kind of data that the endpoint does not take.
  public static let unsupportedData = Self(rawValue: 1003)
  /// 1007: text that is not UTF-8.
  public static let invalidPayload = Self(rawValue: 1007)
  /// 1008: a rule of the endpoint was broken, and no other code says it better.
  public static let policyViolation = Self(rawValue: 1008)
  /// 1009: a frame or message above the configured size.
  public static let messageTooBig = Self(rawValue: 1009)
  /// 1011: the server met a condition that it did not expect.
  public static let internalError = Self(rawValue: 1011)
  /// 1012: the server restarts; the client may come back.
  public static let serviceRestart = Self(rawValue: 1012)
  /// 1013: the server is too busy; the client may come back later.
  public static let tryAgainLater = Self(rawValue: 1013)

  /// Whether the code may stand in a Close frame: those RFC 6455 §7.4.1 and the IANA registry assign for the wire, and
  /// the ranges for libraries (3000…3999) and applications (4000…4999). 1004, 1005, 1006 and 1015 may not.
  public var isAllowedOnWire: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}

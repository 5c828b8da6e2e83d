/// What the audit keeps.
public struct AuditConfiguration: Hashable, Sendable {
  /// Whether rows tell the client's address; IPv6 by /64.
  public var keepsAddresses = true
  /// Days that a row is kept; nil for all of them.
  public var days: Int64?

  public init() {}
}

/// How much of a room's log is kept; without either bound, all of it.
public struct RetentionConfiguration: Hashable, Sendable {
  /// Days that an entry is kept.
  public var days: Int64?
  /// Megabytes of payload that a room's log may have.
  public var megabytes: Int64?
  /// Seconds from one look to the next.
  public var interval: Int64 = 3600

  public init() {}
}

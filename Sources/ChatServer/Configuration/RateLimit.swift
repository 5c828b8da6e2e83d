/// How much of something is allowed: `burst` at once, and `perSecond` in the long run.
public struct RateLimit: Hashable, Sendable {
  public var burst: Int
  public var perSecond: Double

  public init(burst: Int, perSecond: Double) {
    self.burst = burst
    self.perSecond = perSecond
  }
}

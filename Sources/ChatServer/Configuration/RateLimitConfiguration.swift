/// The rate limits. The defaults stop floods and password guessing; a person or a script of theirs does not meet them.
public struct RateLimitConfiguration: Hashable, Sendable {
  /// Requests of a user, or of an address without a token.
  public var general = RateLimit(burst: 2_000, perSecond: 400)
  /// Register, log in, refresh; by address.
  public var authentication = RateLimit(burst: 200, perSecond: 5)
  /// Tries at one name's password from one address; ten times as much from everywhere.
  public var guess = RateLimit(burst: 20, perSecond: 0.2)
  /// Messages, commits and ephemeral frames of a user.
  public var message = RateLimit(burst: 200, perSecond: 50)
  /// KeyPackage claims of a user.
  public var claim = RateLimit(burst: 500, perSecond: 5)

  public init() {}
}

import WireCoding

/// The server's token buckets, one set for each kind of work.
struct RateLimits: Sendable {
  enum Kind: Sendable {
    /// Registering, logging in, refreshing: counted by address.
    case authentication
    /// Sending messages and commits: counted by user, over HTTP and WebSocket alike.
    case message
    /// Saying how far one has read: counted by user.
    case receipt
    /// Taking others' KeyPackages, which are used up: counted by user.
    case claim
  }

  /// All requests of an address that carry no valid token, and of a user that do.
  let general: TokenBuckets
  private let authentication: TokenBuckets
  private let message: TokenBuckets
  private let receipt: TokenBuckets
  private let claim: TokenBuckets
  /// Tries at a name's password from one address.
  private let guesses: TokenBuckets
  /// The same from everywhere: guessing with many addresses is slow too, and still hard to lock somebody out with.
  private let distributedGuesses: TokenBuckets
  private let clock: Clock

  init(_ configuration: RateLimitConfiguration, clock: Clock) {
    general = TokenBuckets(configuration.general)
    authentication = TokenBuckets(configuration.authentication)
    message = TokenBuckets(configuration.message)
    receipt = TokenBuckets(configuration.message)
    claim = TokenBuckets(configuration.claim)
    guesses = TokenBuckets(configuration.guess)
    distributedGuesses = TokenBuckets(
      RateLimit(burst: configuration.guess.burst * 10, perSecond: configuration.guess.perSecond * 10))
    self.clock = clock
  }

  /// - Throws: ``APIError`` `rate_limited` with the seconds to wait.
  func take(_ kind: Kind, user: UUIDv7, address: String) throws(APIError) {
    let wait =
      switch kind {
      case .authentication: authentication.take(address, now: clock.steady())
      case .message: message.take(user.text, now: clock.steady())
      case .receipt: receipt.take(user.text, now: clock.steady())
      case .claim: claim.take(user.text, now: clock.steady())
      }
    if let wait { throw .rateLimited(retryAfter: wait) }
  }

  func takeGeneral(_ key: String) throws(APIError) {
    if let wait = general.take(key, now: clock.steady()) { throw .rateLimited(retryAfter: wait) }
  }

  /// Counts a try at this name's password.
  func takeGuess(login: String, address: String) throws(APIError) {
    let now = clock.steady()
    if let wait = guesses.take("\(address) \(login)", now: now) { throw .rateLimited(retryAfter: wait) }
    if let wait = distributedGuesses.take(login, now: now) { throw .rateLimited(retryAfter: wait) }
  }
}

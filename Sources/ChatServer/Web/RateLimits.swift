import Bus
import WireCoding

/// The server's token buckets, one set for each kind of work. What guards accounts and KeyPackages is counted for all nodes
/// together, the rest at each.
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
  private let message: TokenBuckets
  private let receipt: TokenBuckets
  private let authentication: SharedBuckets
  private let claim: SharedBuckets
  /// Tries at a name's password from one address.
  private let guesses: SharedBuckets
  /// The same from everywhere: guessing with many addresses is slow too, and still hard to lock somebody out with.
  private let distributedGuesses: SharedBuckets
  private let clock: Clock

  init(_ configuration: RateLimitConfiguration, bus: any Bus = InProcessBus(), clock: Clock) {
    general = TokenBuckets(configuration.general)
    message = TokenBuckets(configuration.message)
    receipt = TokenBuckets(configuration.message)
    authentication = SharedBuckets("authentication", configuration.authentication, bus: bus)
    claim = SharedBuckets("claim", configuration.claim, bus: bus)
    guesses = SharedBuckets("guess", configuration.guess, bus: bus)
    distributedGuesses = SharedBuckets(
      "guesses", RateLimit(burst: configuration.guess.burst * 10, perSecond: configuration.guess.perSecond * 10),
      bus: bus)
    self.clock = clock
  }

  /// Counts a message, at this node: it is what the server counts most, and each takes no longer for it.
  ///
  /// - Throws: ``APIError`` `rate_limited` with the seconds to wait.
  func takeMessage(user: UUIDv7) throws(APIError) {
    if let wait = message.take(user.text, now: clock.steady()) { throw .rateLimited(retryAfter: wait) }
  }

  /// Whether a receipt may be kept, at this node.
  func takeReceipt(user: UUIDv7) -> Bool { receipt.take(user.text, now: clock.steady()) == nil }

  /// - Throws: ``APIError`` `rate_limited` with the seconds to wait.
  func take(_ kind: Kind, user: UUIDv7, address: String) async throws(APIError) {
    let wait: Int?
    switch kind {
    case .authentication: wait = await authentication.take(address, now: clock.steady())
    case .message: return try takeMessage(user: user)
    case .receipt: wait = receipt.take(user.text, now: clock.steady())
    case .claim: wait = await claim.take(user.text, now: clock.steady())
    }
    if let wait { throw .rateLimited(retryAfter: wait) }
  }

  /// Counts the claims of one request beside the first, when they have been granted.
  func spendClaims(_ count: Int, user: UUIDv7) async {
    await claim.spend(user.text, tokens: count, now: clock.steady())
  }

  func takeGeneral(_ key: String) throws(APIError) {
    if let wait = general.take(key, now: clock.steady()) { throw .rateLimited(retryAfter: wait) }
  }

  /// Counts a try at this name's password.
  func takeGuess(login: String, address: String) async throws(APIError) {
    let now = clock.steady()
    if let wait = await guesses.take("\(address) \(login)", now: now) { throw .rateLimited(retryAfter: wait) }
    if let wait = await distributedGuesses.take(login, now: now) { throw .rateLimited(retryAfter: wait) }
  }
}

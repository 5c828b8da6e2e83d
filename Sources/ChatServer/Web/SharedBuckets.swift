import Bus
import Crypto
import WireCoding

/// Token buckets that all nodes take from: in Redis, each in one step. While the bus is away each node counts for itself:
/// nobody is locked out, and nobody gets more than the limit at each node.
struct SharedBuckets: Sendable {
  private let name: String
  private let limit: RateLimit
  private let own: TokenBuckets
  private let bus: any Bus

  /// Takes a token, by the server's clock; answers the seconds until there is one, or 0.
  private static let script = """
    local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
    local tokens = tonumber(bucket[1]) or burst
    tokens = math.min(burst, tokens + math.max(0, now - (tonumber(bucket[2]) or now)) / 1000 * rate)
    local wait = 0
    if tokens >= 1 then
      tokens = tokens - 1
    elseif rate > 0 then
      wait = math.ceil((1 - tokens) / rate)
    else
      wait = 3600
    end
    redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now)
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return wait
    """

  /// - Parameter name: tells these buckets from others.
  init(_ name: String, _ limit: RateLimit, bus: any Bus) {
    self.name = name
    self.limit = limit
    own = TokenBuckets(limit)
    self.bus = bus
  }

  /// Takes tokens for what was granted on the first of them, and cannot be refused any more: the next wait is the longer.
  func spend(_ key: String, tokens: Int, now: Int64) async {
    guard tokens > 0 else { return }
    guard bus.isShared else { return own.spend(key, tokens: tokens, now: now) }
    let command = BusCommand("HINCRBYFLOAT", "nightjar:limit:\(name):\(Self.id(key))", "tokens", "-\(tokens)")
    if (try? await bus.perform([command])) == nil { own.spend(key, tokens: tokens, now: now) }
  }

  /// Hashed: logins and addresses stay out of Redis.
  private static func id(_ key: String) -> String {
    Base64URL.encode(Array(SHA256.hash(data: Array(key.utf8)).prefix(16)))
  }

  /// Takes a token, or says how many seconds it takes until there is one.
  ///
  /// - Parameter now: milliseconds of any steady clock.
  func take(_ key: String, now: Int64) async -> Int? {
    guard bus.isShared else { return own.take(key, now: now) }
    // A bucket that has filled up again says nothing, and is forgotten.
    let day = 86_400_000.0
    let lifetime = limit.perSecond > 0 ? min(Double(limit.burst) / limit.perSecond * 1000 + 1000, day) : day
    let command = BusCommand(
      "EVAL", "\(Self.script)", 1, "nightjar:limit:\(name):\(Self.id(key))", .integer(Int64(limit.burst)),
      "\(limit.perSecond)", .integer(Int64(lifetime)))
    guard let wait = try? await bus.perform([command]).first?.integer else { return own.take(key, now: now) }
    return wait > 0 ? Int(wait) : nil
  }
}

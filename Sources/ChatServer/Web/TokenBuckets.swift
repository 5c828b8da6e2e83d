import Synchronization

/// Token buckets by key: each fills at `rate` a second up to `burst`, and a request takes one token.
///
/// The table is bounded. A bucket that has filled up again says nothing and is dropped; where all are in use, the
/// table starts anew, so that an attacker with many addresses costs others their counts but not the server its memory.
final class TokenBuckets: Sendable {
  private struct Bucket {
    var tokens: Double
    var filledAt: Int64
  }

  static let tableLimit = 65_536

  private let burst: Double
  private let rate: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  init(_ limit: RateLimit) {
    burst = Double(limit.burst)
    rate = limit.perSecond
  }

  /// Keys that are counted at present.
  var count: Int { buckets.withLock { $0.count } }

  /// Takes a token, or says how many seconds it takes until there is one.
  ///
  /// - Parameter now: milliseconds of any steady clock.
  func take(_ key: String, now: Int64) -> Int? {
    buckets.withLock { buckets in
      if buckets.count >= Self.tableLimit, buckets[key] == nil {
        buckets = buckets.filter { filled($0.value, now: now) < burst }
        if buckets.count >= Self.tableLimit { buckets.removeAll(keepingCapacity: true) }
      }
      let tokens = buckets[key].map { filled($0, now: now) } ?? burst
      guard tokens >= 1 else {
        buckets[key] = Bucket(tokens: tokens, filledAt: now)
        return rate > 0 ? Int(((1 - tokens) / rate).rounded(.up)) : 3600
      }
      buckets[key] = Bucket(tokens: tokens - 1, filledAt: now)
      return nil
    }
  }

  /// Takes tokens for what was granted on the first of them, and cannot be refused any more: the next wait is the longer.
  func spend(_ key: String, tokens: Int, now: Int64) {
    buckets.withLock { buckets in
      guard let bucket = buckets[key] else { return }
      buckets[key] = Bucket(tokens: filled(bucket, now: now) - Double(tokens), filledAt: now)
    }
  }

  private func filled(_ bucket: Bucket, now: Int64) -> Double {
    min(burst, bucket.tokens + Double(max(0, now - bucket.filledAt)) / 1000 * rate)
  }
}

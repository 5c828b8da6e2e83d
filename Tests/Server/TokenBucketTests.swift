import Testing

@testable import ChatServer

@Suite("Token buckets")
struct TokenBucketTests {
  @Test("A burst passes, then one at a time as the bucket fills; each key has its own")
  func burst() {
    let buckets = TokenBuckets(RateLimit(burst: 3, perSecond: 2))
    for _ in 0..<3 { #expect(buckets.take("a", now: 0) == nil) }
    #expect(buckets.take("a", now: 0) == 1)
    #expect(buckets.take("b", now: 0) == nil)
    #expect(buckets.take("a", now: 499) == 1)
    #expect(buckets.take("a", now: 500) == nil)
    #expect(buckets.take("a", now: 500) == 1)
    for _ in 0..<3 { #expect(buckets.take("a", now: 100_000) == nil) }
    #expect(buckets.take("a", now: 100_000) == 1)
    #expect(buckets.take("a", now: 0) == 1, "a clock that goes back fills nothing")
  }

  @Test("The table is bounded however many keys come")
  func bound() {
    let buckets = TokenBuckets(RateLimit(burst: 1, perSecond: 1))
    for key in 0..<(3 * TokenBuckets.tableLimit) { #expect(buckets.take("\(key)", now: 0) == nil) }
    #expect(buckets.count <= TokenBuckets.tableLimit)
  }
}

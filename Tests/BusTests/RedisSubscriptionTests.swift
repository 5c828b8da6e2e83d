import Testing

@testable import Bus

@Suite("Subscriptions")
struct RedisSubscriptionTests {
  @Test("The first who wants a channel begins it, the last who leaves ends it; the connection is told of nothing else")
  func counts() {
    var subscriptions = RedisSubscriptions()
    #expect(subscriptions.add(["a", "b"]) == ["a", "b"])
    #expect(subscriptions.add(["a"]) == ["a"], "nobody hears it yet")
    #expect(subscriptions.takeChanges().map(\.channel) == ["a", "b"])
    #expect(subscriptions.isSettled)
    #expect(subscriptions.confirm("a").isEmpty)
    #expect(subscriptions.add(["a"]).isEmpty)
    subscriptions.remove(["a", "a", "unknown"])
    #expect(subscriptions.isSettled)
    subscriptions.remove(["a"])
    #expect(subscriptions.takeChanges().map(\.begins) == [false])
    #expect(subscriptions.add(["a"]) == ["a"], "it was left, and is begun anew")
  }

  @Test("A new connection begins all that is wanted, and hears none of it before it is confirmed")
  func connections() {
    var subscriptions = RedisSubscriptions()
    _ = subscriptions.add(["a", "b"])
    subscriptions.remove(["b"])
    #expect(subscriptions.connect() == ["a"])
    #expect(subscriptions.isSettled)
    _ = subscriptions.confirm("a")
    #expect(subscriptions.disconnect().isEmpty)
    #expect(subscriptions.add(["a"]) == ["a"])
  }

  @Test("Who waits for several channels goes on with the last of them, or when the connection ends")
  func waiters() async {
    for ends in [false, true] {
      await withCheckedContinuation { continuation in
        var subscriptions = RedisSubscriptions()
        subscriptions.wait(for: subscriptions.add(["a", "b"]), continuation)
        #expect(subscriptions.confirm("a").isEmpty)
        let done = ends ? subscriptions.disconnect() : subscriptions.confirm("b")
        #expect(done.count == 1)
        for continuation in done { continuation.resume() }
        #expect(subscriptions.disconnect().isEmpty)
      }
    }
  }
}

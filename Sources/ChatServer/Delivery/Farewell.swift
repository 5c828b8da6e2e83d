import ServiceLifecycle

/// Says goodbye to connected clients when the server stops, and waits a while for them to go.
struct Farewell: Service {
  let delivery: Delivery
  /// Seconds between being no longer ready and the goodbye.
  let delay: Int64
  /// Seconds.
  let grace: Int64

  /// How many clients come back in a second, at most: each costs a handshake and a hello.
  static let returnsPerSecond = 500

  func run() async throws {
    try? await gracefulShutdown()
    delivery.stop()
    try? await Task.sleep(for: .seconds(delay))
    // Spread, so that all clients do not come back in the same moment: over a time that grows with their number.
    let spread = Int64(delivery.connectionCount * 1000 / Self.returnsPerSecond)
    delivery.sayGoodbye(retryAfter: 500...max(3000, min(spread, 55_000)))
    for _ in 0..<grace * 20 where delivery.connectionCount > 0 { try? await Task.sleep(for: .milliseconds(50)) }
  }
}

import ServiceLifecycle

/// Says goodbye to connected clients when the server stops, and waits a while for them to go.
struct Farewell: Service {
  let delivery: Delivery
  /// Seconds.
  let grace: Int64

  func run() async throws {
    try? await gracefulShutdown()
    // Spread, so that all clients do not come back in the same moment.
    delivery.drain(retryAfter: 500...3000)
    for _ in 0..<grace * 20 where delivery.connectionCount > 0 { try? await Task.sleep(for: .milliseconds(50)) }
  }
}

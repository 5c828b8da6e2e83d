import Foundation

/// The clocks of the server, as values, so that tests can turn them.
struct Clock: Sendable {
  /// Unix time in milliseconds.
  var now: @Sendable () -> Int64
  /// Milliseconds that only go forward.
  var steady: @Sendable () -> Int64

  static let system = Clock(
    now: { Int64(Date().timeIntervalSince1970 * 1000) },
    steady: {
      let elapsed = ContinuousClock.now - start
      return elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
    })

  private static let start = ContinuousClock.now
}

import Synchronization

/// Counts what several tasks do.
final class Count: Sendable {
  private let value = Mutex(0)

  /// One more than before.
  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }
}

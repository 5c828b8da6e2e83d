import Foundation

/// An advisory lock on a file, held against other processes and freed by the system when one dies.
final class FileLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ChatClientError.store }
  }

  deinit { close(descriptor) }

  /// Runs `body` while no other process is inside its own. For short work alone: it blocks the thread.
  func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    defer { flock(descriptor, LOCK_UN) }
    return try body()
  }

  /// The same around work that waits for the network; the wait for the lock does not block a thread.
  func withLock<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { try await Task.sleep(for: .milliseconds(20)) }
    defer { flock(descriptor, LOCK_UN) }
    return try await body()
  }
}

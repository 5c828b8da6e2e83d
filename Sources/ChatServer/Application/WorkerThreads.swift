import NIOPosix
import Synchronization

/// Threads for work that takes milliseconds or blocks: hashing passwords, checking signatures, reading trees and files.
/// Neither an event loop nor the cooperative pool waits for it.
///
/// The queue is bounded: what would wait behind `queueLimit` others is refused, so that a flood costs its senders.
final class WorkerThreads: Sendable {
  private let pool: NIOThreadPool
  private let waiting = Mutex(0)
  private let queueLimit: Int

  init(threads: Int, queueLimit: Int) {
    pool = NIOThreadPool(numberOfThreads: threads)
    self.queueLimit = queueLimit
    pool.start()
  }

  /// What runs or waits.
  var count: Int { waiting.withLock { $0 } }

  /// - Throws: ``APIError/overloaded`` where the queue is full, else what `body` throws.
  func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    let hasRoom = waiting.withLock { count in
      guard count < queueLimit else { return false }
      count += 1
      return true
    }
    guard hasRoom else { throw APIError.overloaded }
    defer { waiting.withLock { $0 -= 1 } }
    return try await pool.runIfActive(body)
  }

  func stop() async { try? await pool.shutdownGracefully() }
}

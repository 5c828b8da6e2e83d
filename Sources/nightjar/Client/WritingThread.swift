import Dispatch

/// Runs what may block for as long as a reader likes, apart from the threads that tasks share.
enum WritingThread {
  private static let queue = DispatchQueue(label: "nightjar.writing")

  static func run(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}

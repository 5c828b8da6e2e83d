import ArgumentParser
import Foundation
import Terminal
import UnixSignals

/// Runs work without an end of its own until somebody stops the program, or nobody reads its output.
///
/// The work is cancelled, and ends between two of its steps: a message that was printed is acknowledged, too.
enum UntilStopped {
  /// For work that does not end, because its output is neither read nor closed.
  private static let patience = Duration.seconds(3)

  /// - Throws: what `body` throws; ``OutputError`` where the reader has gone; `ExitCode` of 128 and the signal's number.
  static func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await body() }
      group.addTask { try await awaitSignal() }
      group.addTask { try await awaitReader() }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private static func awaitSignal() async throws {
    for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
      let status: Int32 =
        switch signal {
        case .sigint: 128 + SIGINT
        case .sighup: 128 + SIGHUP
        default: 128 + SIGTERM
        }
      Task.detached {
        try await Task.sleep(for: patience)
        exit(status)
      }
      throw ExitCode(status)
    }
  }

  private static func awaitReader() async throws {
    let (end, continuation) = AsyncStream.makeStream(of: Void.self)
    Thread.detachNewThread {
      StandardStream.output.blockUntilReaderIsGone()
      continuation.yield()
    }
    for await _ in end { throw OutputError.readerGone }
  }
}

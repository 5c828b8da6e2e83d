import EngineInterface
import Foundation
import Terminal

/// Shows on a terminal what a long command is doing.
final class ProgressDisplay: Sendable {
  private let task: Task<Void, Never>

  init(_ news: AsyncStream<News>) {
    task = Task {
      for await item in news where StandardError.isTerminal {
        guard case .progress(let step, let steps, let setUp) = item else { continue }
        StandardError.write(line: "[\(Int(step))/\(Int(steps))] \(setUp.sentence)…")
      }
    }
  }

  func end() { task.cancel() }
}

import Foundation
import Terminal
import WireCoding

/// Shows on a terminal what a long command is doing.
final class ProgressDisplay: Sendable {
  private let task: Task<Void, Never>

  init(_ events: AsyncStream<JSON>) {
    task = Task {
      for await event in events where event["event"]?.string == "progress" && StandardError.isTerminal {
        let step = event["step"]?.integer ?? 0
        let steps = event["steps"]?.integer ?? 0
        StandardError.write(line: "[\(step)/\(steps)] \(event["label"]?.string ?? "")…")
      }
    }
  }

  func end() { task.cancel() }
}

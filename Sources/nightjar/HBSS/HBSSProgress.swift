import Dispatch
import Foundation
import Terminal

/// Tells people at a terminal what is under way, and for how long; to a file or a pipe it says nothing.
///
/// One line on standard error, which goes when the work is done: what scripts read stays as it is.
///
/// Unchecked: Dispatch's timers do not say that they are Sendable. All is constant, and written on the one queue.
final class HBSSProgress: @unchecked Sendable {
  private let label: String
  private let start = DispatchTime.now()
  private let timer: any DispatchSourceTimer
  private let queue = DispatchQueue(label: "nightjar.hbss.progress")

  static func show<Result, Failure>(
    _ label: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard StandardError.isTerminal else { return try work() }
    let progress = HBSSProgress(label)
    defer { progress.end() }
    return try work()
  }

  private init(_ label: String) {
    self.label = label
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler { [weak self] in self?.write() }
    timer.schedule(deadline: .now() + .milliseconds(250), repeating: .milliseconds(250))
    queue.sync { write() }
    timer.activate()
  }

  /// On the queue, so that nothing is written after the line was taken away.
  private func end() {
    queue.sync {
      timer.cancel()
      StandardError.write("\r\u{1b}[K")
    }
  }

  private func write() {
    let tenths = (DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 100_000_000
    let time: TerminalText = tenths < 3 ? "" : " \(tenths / 10).\(tenths % 10) s"
    StandardError.write("\r\u{1b}[K\(label)…\(time)")
  }
}

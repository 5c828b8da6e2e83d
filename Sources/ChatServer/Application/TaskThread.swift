import Foundation

/// A thread that runs one task and what it calls: for a service that blocks as a matter of course, as a database's
/// writer does while the disk is at work. The cooperative pool's threads stay free for the others.
///
/// Unchecked: everything that changes is touched under `condition`.
final class TaskThread: TaskExecutor, @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// - Parameter name: as tools show it.
  init(name: String) {
    let thread = Thread { [self] in work(as: name) }
    thread.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.lock()
    jobs.append(job)
    condition.unlock()
    condition.signal()
  }

  /// Ends the thread once nothing waits for it any more. Call when the task is over.
  func stop() {
    condition.lock()
    isStopped = true
    condition.unlock()
    condition.signal()
  }

  private func work(as name: String) {
    let executor = asUnownedTaskExecutor()
    Thread.current.name = name
    while let next = take() {
      for job in next { job.runSynchronously(on: executor) }
    }
  }

  private func take() -> [UnownedJob]? {
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty {
      guard !isStopped else { return nil }
      condition.wait()
    }
    defer { jobs = [] }
    return jobs
  }
}

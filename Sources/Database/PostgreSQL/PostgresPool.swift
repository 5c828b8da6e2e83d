import Foundation

/// Threads with a connection each, and the transactions that wait for them. Connections are made when they are needed,
/// and anew when they break; where none can be had, attempts come at growing distances, and what is asked in between is
/// refused at once.
final class PostgresPool: @unchecked Sendable {
  // Unchecked: everything that changes is touched under `condition`; sessions never leave their threads.

  typealias Job = @Sendable (PostgresWorker) -> Void

  private static let firstDelay = Duration.milliseconds(50)
  private static let longestDelay = Duration.seconds(2)

  let configuration: PostgresConfiguration
  private let condition = NSCondition()
  private var jobs: [Job] = []
  /// The jobs before it have been taken.
  private var head = 0
  private var threads = 0
  private var idle = 0
  private var isClosed = false
  private var delay = firstDelay
  private var nextAttempt = ContinuousClock.now

  init(_ configuration: PostgresConfiguration) { self.configuration = configuration }

  /// - Returns: false where too many wait already, or the pool is closed.
  func submit(_ job: @escaping Job) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed, jobs.count - head < configuration.queueLimit else { return false }
    jobs.append(job)
    if idle > 0 {
      condition.signal()
    } else if threads < configuration.connections {
      threads += 1
      let thread = Thread { [self] in work() }
      thread.name = "nightjar.postgres"
      thread.start()
    }
    return true
  }

  /// Ends the threads after the work that waits. Blocks.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    while threads > 0 { condition.wait() }
    condition.unlock()
  }

  private func work() {
    let worker = PostgresWorker(pool: self)
    while let job = next() { job(worker) }
    condition.lock()
    threads -= 1
    condition.broadcast()
    condition.unlock()
  }

  private func next() -> Job? {
    condition.lock()
    defer { condition.unlock() }
    while head == jobs.count {
      guard !isClosed else { return nil }
      idle += 1
      condition.wait()
      idle -= 1
    }
    let job = jobs[head]
    head += 1
    if head == jobs.count || head > 1_024 {
      jobs.removeFirst(head)
      head = 0
    }
    return job
  }

  // MARK: connecting

  /// - Throws: ``SQLError`` with code `unavailable` where the server cannot be reached, or could not a moment ago.
  func connect() throws(SQLError) -> PostgresSession {
    condition.lock()
    let mayTry = nextAttempt <= .now
    // One thread tries; the others do not queue up behind its timeout.
    if mayTry, delay > Self.firstDelay { nextAttempt = .now + .seconds(configuration.connectTimeout) }
    condition.unlock()
    guard mayTry else { throw SQLError(.unavailable) }
    do {
      let session = try PostgresSession(configuration)
      condition.lock()
      delay = Self.firstDelay
      nextAttempt = .now
      condition.unlock()
      return session
    } catch {
      condition.lock()
      // Spread, so that many nodes do not come back in the same moment.
      nextAttempt = .now + delay * Double.random(in: 0.5...1)
      delay = min(delay * 2, Self.longestDelay)
      condition.unlock()
      throw error
    }
  }
}

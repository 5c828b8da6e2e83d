import Foundation

/// The thread and the connection for commands and messages to others. What has gathered while the answers before were
/// awaited goes out together.
///
/// Unchecked: everything that changes is touched under `condition`; the session never leaves the thread.
final class RedisCommander: @unchecked Sendable {
  typealias Completion = @Sendable (Result<[BusReply], BusError>) -> Void

  /// Commands that wait, and their bytes; past either, messages are lost and commands refused.
  static let queueLimit = 65_536
  static let queueByteLimit = 64 << 20

  private struct Job {
    let commands: [BusCommand]
    /// Nil for a message.
    let completion: Completion?
  }

  private let address: RedisAddress
  /// Tells the others that a message of this node was lost.
  private let alarm: BusCommand
  private let condition = NSCondition()
  private var jobs: [Job] = []
  private var count = 0
  private var bytes = 0
  private var hasLost = false
  private var isConnected = false
  private var isClosed = false
  private var hasEnded = false

  init(_ address: RedisAddress, alarm: BusCommand) {
    self.address = address
    self.alarm = alarm
    let thread = Thread { [self] in work() }
    thread.name = "nightjar.redis"
    thread.start()
  }

  var isHealthy: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isConnected
  }

  /// - Parameter completion: nil for messages, which are lost where they cannot be sent.
  func submit(_ commands: [BusCommand], completion: Completion? = nil) {
    let size = commands.reduce(0) { $0 + $1.size }
    condition.lock()
    let isTaken =
      isConnected && !isClosed && count + commands.count <= Self.queueLimit && bytes + size <= Self.queueByteLimit
    if isTaken {
      jobs.append(Job(commands: commands, completion: completion))
      count += commands.count
      bytes += size
      condition.signal()
    } else if completion == nil {
      hasLost = true
    }
    condition.unlock()
    if !isTaken { completion?(.failure(.unavailable)) }
  }

  /// Sends what waits, and ends the thread. Blocks.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    while !hasEnded { condition.wait() }
    condition.unlock()
  }

  // MARK: the thread

  private func work() {
    RedisSession.blockBrokenPipeSignal()
    var backoff = RedisBackoff()
    while true {
      if let session = try? RedisSession(address) {
        backoff.reset()
        serve(session)
      }
      fail(take())
      condition.lock()
      if !isClosed { _ = condition.wait(until: Date(timeIntervalSinceNow: backoff.next().seconds)) }
      let isOver = isClosed
      if isOver {
        hasEnded = true
        condition.broadcast()
      }
      condition.unlock()
      if isOver { return }
    }
  }

  /// Serves until the connection breaks or the bus closes.
  private func serve(_ session: RedisSession) {
    setConnected(true)
    defer { setConnected(false) }
    while true {
      condition.lock()
      var isQuiet = false
      while jobs.isEmpty, !isClosed, !hasLost, !isQuiet {
        isQuiet = !condition.wait(until: Date(timeIntervalSinceNow: 5))
      }
      let tellsLoss = hasLost
      hasLost = false
      let isOver = isClosed && jobs.isEmpty && !tellsLoss
      condition.unlock()
      if isOver { return }
      var batch = take()
      if tellsLoss { batch.insert(Job(commands: [alarm], completion: nil), at: 0) }
      // Shows whether the connection still stands.
      if batch.isEmpty { batch = [Job(commands: [BusCommand("PING")], completion: nil)] }
      guard send(batch, through: session) else { return }
    }
  }

  private func send(_ batch: [Job], through session: RedisSession) -> Bool {
    var next = 0
    do throws(BusError) {
      for job in batch { for command in job.commands { try session.append(command) } }
      while next < batch.count {
        var replies: [BusReply] = []
        var refusal: BusError?
        for _ in batch[next].commands {
          switch try session.reply() {
          case .success(let reply): replies.append(reply)
          case .failure(let error): refusal = error
          }
        }
        let completion = batch[next].completion
        next += 1
        completion?(refusal.map { .failure($0) } ?? .success(replies))
      }
      return true
    } catch {
      fail(Array(batch[next...]))
      return false
    }
  }

  private func take() -> [Job] {
    condition.lock()
    defer { condition.unlock() }
    let batch = jobs
    jobs.removeAll()
    count = 0
    bytes = 0
    return batch
  }

  private func fail(_ batch: [Job]) {
    for job in batch {
      if let completion = job.completion {
        completion(.failure(.unavailable))
      } else {
        condition.lock()
        hasLost = true
        condition.unlock()
      }
    }
  }

  private func setConnected(_ value: Bool) {
    condition.lock()
    isConnected = value
    condition.unlock()
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

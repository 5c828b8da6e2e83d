import Foundation

/// The thread and the connection that hear. Subscriptions are counted, and made again on each connection.
///
/// Unchecked: everything that changes is touched under `lock`; the session never leaves the thread.
final class RedisSubscriber: @unchecked Sendable {
  /// Seconds of silence after which the server is asked for a sign of life, and after which it is given up.
  private static let quietTime = 5
  private static let deadTime = 12
  /// Topics in one command.
  private static let chunk = 500

  private let address: RedisAddress
  /// Always subscribed to.
  private let permanent: [String]
  private let receive: @Sendable (_ channel: String, _ body: [UInt8]) -> Void
  private let interrupted: @Sendable () -> Void
  private let lock = NSCondition()
  private var subscriptions = RedisSubscriptions()
  private var isConnected = false
  private var isClosed = false
  private var hasEnded = false
  private var pipe: WakeUpPipe

  /// - Parameters:
  ///   - receive: gets what comes, on the thread.
  ///   - interrupted: is told, on the thread, when a connection stands again after another had broken.
  init(
    _ address: RedisAddress, permanent: [String],
    receive: @escaping @Sendable (_ channel: String, _ body: [UInt8]) -> Void,
    interrupted: @escaping @Sendable () -> Void
  ) throws(BusError) {
    self.address = address
    self.permanent = permanent
    self.receive = receive
    self.interrupted = interrupted
    pipe = try WakeUpPipe()
    let thread = Thread { [self] in work() }
    thread.name = "nightjar.redis"
    thread.start()
  }

  var isHealthy: Bool { lock.withLock { isConnected } }

  /// Returns when the channels are subscribed to, or at once where the connection is broken.
  func subscribe(to channels: [String]) async {
    await withCheckedContinuation { continuation in
      let isDone = lock.withLock { () -> Bool in
        let missing = subscriptions.add(channels)
        guard isConnected, !isClosed, !missing.isEmpty else { return true }
        subscriptions.wait(for: missing, continuation)
        return false
      }
      if isDone { continuation.resume() } else { wakeUp() }
    }
  }

  func unsubscribe(from channels: [String]) {
    lock.withLock { subscriptions.remove(channels) }
    wakeUp()
  }

  /// Ends the thread. Blocks.
  func close() {
    lock.lock()
    isClosed = true
    lock.broadcast()
    lock.unlock()
    wakeUp()
    lock.lock()
    while !hasEnded { lock.wait() }
    pipe.close()
    lock.unlock()
  }

  private func wakeUp() { lock.withLock { pipe.signal() } }

  // MARK: the thread

  private func work() {
    RedisSession.blockBrokenPipeSignal()
    var backoff = RedisBackoff()
    var isFirst = true
    while true {
      if let session = try? RedisSession(address) {
        backoff.reset()
        try? hear(session, isFirst: isFirst)
        isFirst = false
      }
      let waiting = lock.withLock {
        isConnected = false
        return subscriptions.disconnect()
      }
      for waiter in waiting { waiter.resume() }
      lock.lock()
      if !isClosed { _ = lock.wait(until: Date(timeIntervalSinceNow: backoff.next().seconds)) }
      let isOver = isClosed
      if isOver {
        hasEnded = true
        lock.broadcast()
      }
      lock.unlock()
      if isOver { return }
    }
  }

  private func hear(_ session: RedisSession, isFirst: Bool) throws(BusError) {
    var missing = lock.withLock { subscriptions.connect() }.union(permanent)
    try send("SUBSCRIBE", Array(missing), through: session)
    let descriptor = lock.withLock { pipe.descriptor }
    var lastHeard = ContinuousClock.now
    var hasAsked = false
    var isAnnounced = false
    while true {
      var descriptors = [
        pollfd(fd: session.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, 2, 1000) >= 0 || errno == EINTR else { throw .unavailable }
      if descriptors[1].revents != 0 { WakeUpPipe.drain(descriptor) }
      if lock.withLock({ isClosed }) { return }
      if descriptors[0].revents != 0 {
        try session.read()
        lastHeard = .now
        hasAsked = false
        while let reply = try session.arrived() {
          if let channel = take(reply) { missing.remove(channel) }
        }
      }
      if missing.isEmpty {
        let begun = try carryOutChanges(through: session)
        // Who subscribed while there was no connection did not wait: all that is wanted has to be heard before the gap is
        // said to be over.
        if !isAnnounced {
          missing.formUnion(begun)
          isAnnounced = lock.withLock {
            isConnected = begun.isEmpty && subscriptions.isSettled
            return isConnected
          }
          if isAnnounced, !isFirst { interrupted() }
        }
      }
      let silence = Int((ContinuousClock.now - lastHeard).components.seconds)
      if silence >= Self.deadTime { throw .unavailable }
      if silence >= Self.quietTime, !hasAsked {
        try session.append(BusCommand("PING"))
        try session.flush()
        hasAsked = true
      }
    }
  }

  /// - Returns: the channel, where the reply says that it is subscribed to.
  private func take(_ reply: BusReply) -> String? {
    guard let parts = reply.array, parts.count >= 3, let kind = parts[0].text, let channel = parts[1].text else {
      return nil
    }
    switch kind {
    case "message":
      if let body = parts[2].bytes { receive(channel, body) }
      return nil
    case "subscribe":
      let done = lock.withLock { subscriptions.confirm(channel) }
      for waiter in done { waiter.resume() }
      return channel
    default: return nil
    }
  }

  /// - Returns: the channels whose subscription begins.
  private func carryOutChanges(through session: RedisSession) throws(BusError) -> [String] {
    let due = lock.withLock { subscriptions.takeChanges() }
    var run: [String] = []
    for (index, change) in due.enumerated() {
      run.append(change.channel)
      guard index + 1 == due.count || due[index + 1].begins != change.begins else { continue }
      try send(change.begins ? "SUBSCRIBE" : "UNSUBSCRIBE", run, through: session)
      run = []
    }
    return due.filter(\.begins).map(\.channel)
  }

  private func send(_ command: String, _ channels: [String], through session: RedisSession) throws(BusError) {
    var rest = channels[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.chunk)
      rest = rest.dropFirst(part.count)
      try session.append(BusCommand(["\(command)"] + part.map { "\($0)" }))
    }
    try session.flush()
  }
}

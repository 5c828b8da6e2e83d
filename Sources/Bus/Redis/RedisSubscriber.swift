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

  private struct Waiter {
    var channels: Set<String>
    let continuation: CheckedContinuation<Void, Never>
  }

  private let address: RedisAddress
  /// Always subscribed to.
  private let permanent: [String]
  private let receive: @Sendable (_ channel: String, _ body: [UInt8]) -> Void
  private let interrupted: @Sendable () -> Void
  private let lock = NSCondition()
  private var counts: [String: Int] = [:]
  /// Subscriptions to begin and to end on the present connection.
  private var changes: [(channel: String, begins: Bool)] = []
  private var active: Set<String> = []
  private var waiters: [Waiter] = []
  private var isConnected = false
  private var isClosed = false
  private var hasEnded = false
  private var wakeUpPipe: (read: Int32, write: Int32)

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
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .unavailable }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeUpPipe = (ends[0], ends[1])
    let thread = Thread { [self] in work() }
    thread.name = "nightjar.redis"
    thread.start()
  }

  var isHealthy: Bool { lock.withLock { isConnected } }

  /// Returns when the channels are subscribed to, or at once where the connection is broken.
  func subscribe(to channels: [String]) async {
    await withCheckedContinuation { continuation in
      let isDone = lock.withLock { () -> Bool in
        var missing: Set<String> = []
        for channel in channels {
          counts[channel, default: 0] += 1
          if counts[channel] == 1 { changes.append((channel, true)) }
          // A channel that another is waiting for, or that was about to be left, is not active yet.
          if !active.contains(channel) || counts[channel] == 1 { missing.insert(channel) }
        }
        guard isConnected, !isClosed, !missing.isEmpty else { return true }
        waiters.append(Waiter(channels: missing, continuation: continuation))
        return false
      }
      if isDone { continuation.resume() } else { wakeUp() }
    }
  }

  func unsubscribe(from channels: [String]) {
    lock.withLock {
      for channel in channels {
        guard let count = counts[channel] else { continue }
        counts[channel] = count > 1 ? count - 1 : nil
        if count == 1 {
          active.remove(channel)
          changes.append((channel, false))
        }
      }
    }
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
    if wakeUpPipe.read >= 0 {
      Foundation.close(wakeUpPipe.read)
      Foundation.close(wakeUpPipe.write)
      wakeUpPipe = (-1, -1)
    }
    lock.unlock()
  }

  private func wakeUp() {
    lock.withLock {
      var byte: UInt8 = 1
      // A pipe that is full wakes the thread as well.
      if wakeUpPipe.write >= 0 { _ = write(wakeUpPipe.write, &byte, 1) }
    }
  }

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
        active = []
        defer { waiters = [] }
        return waiters
      }
      for waiter in waiting { waiter.continuation.resume() }
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
    // All that is wanted now; what changes from here on comes through `changes`.
    var missing = lock.withLock {
      changes = []
      return Set(counts.keys)
    }.union(permanent)
    try send("SUBSCRIBE", Array(missing), through: session)
    var lastHeard = ContinuousClock.now
    var hasAsked = false
    var isAnnounced = false
    while true {
      var descriptors = [
        pollfd(fd: session.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeUpPipe.read, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, 2, 1000) >= 0 || errno == EINTR else { throw .unavailable }
      if descriptors[1].revents != 0 {
        var drain = [UInt8](repeating: 0, count: 256)
        while Foundation.read(wakeUpPipe.read, &drain, drain.count) > 0 {}
      }
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
            isConnected = begun.isEmpty && changes.isEmpty
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
      let done = lock.withLock { () -> [Waiter] in
        active.insert(channel)
        for index in waiters.indices { waiters[index].channels.remove(channel) }
        let done = waiters.filter(\.channels.isEmpty)
        if !done.isEmpty { waiters.removeAll(where: \.channels.isEmpty) }
        return done
      }
      for waiter in done { waiter.continuation.resume() }
      return channel
    default: return nil
    }
  }

  /// - Returns: the channels whose subscription begins.
  private func carryOutChanges(through session: RedisSession) throws(BusError) -> [String] {
    let due = lock.withLock {
      defer { changes = [] }
      return changes
    }
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

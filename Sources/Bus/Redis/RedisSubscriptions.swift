/// Which channels are wanted, how often, and which of them the present connection hears.
struct RedisSubscriptions {
  private struct Waiter {
    var channels: Set<String>
    let continuation: CheckedContinuation<Void, Never>
  }

  private var counts: [String: Int] = [:]
  /// Subscriptions to begin and to end on the present connection.
  private var changes: [(channel: String, begins: Bool)] = []
  private var active: Set<String> = []
  private var waiters: [Waiter] = []

  /// Whether the connection has been told of every change.
  var isSettled: Bool { changes.isEmpty }

  /// Wants channels once more.
  ///
  /// - Returns: those that are not heard yet.
  mutating func add(_ channels: [String]) -> Set<String> {
    var missing: Set<String> = []
    for channel in channels {
      counts[channel, default: 0] += 1
      if counts[channel] == 1 { changes.append((channel, true)) }
      // A channel that another is waiting for, or that was about to be left, is not active yet.
      if !active.contains(channel) || counts[channel] == 1 { missing.insert(channel) }
    }
    return missing
  }

  /// Wants channels once less.
  mutating func remove(_ channels: [String]) {
    for channel in channels {
      guard let count = counts[channel] else { continue }
      counts[channel] = count > 1 ? count - 1 : nil
      if count == 1 {
        active.remove(channel)
        changes.append((channel, false))
      }
    }
  }

  /// Keeps a continuation until all of `channels` are heard, or the connection ends.
  mutating func wait(for channels: Set<String>, _ continuation: CheckedContinuation<Void, Never>) {
    waiters.append(Waiter(channels: channels, continuation: continuation))
  }

  /// Begins a connection.
  ///
  /// - Returns: all that is wanted now; what changes from here on comes through ``takeChanges()``.
  mutating func connect() -> Set<String> {
    changes = []
    return Set(counts.keys)
  }

  /// Ends a connection.
  ///
  /// - Returns: those who waited for it.
  mutating func disconnect() -> [CheckedContinuation<Void, Never>] {
    active = []
    defer { waiters = [] }
    return waiters.map(\.continuation)
  }

  mutating func takeChanges() -> [(channel: String, begins: Bool)] {
    defer { changes = [] }
    return changes
  }

  /// The connection hears a channel.
  ///
  /// - Returns: those who waited for it last.
  mutating func confirm(_ channel: String) -> [CheckedContinuation<Void, Never>] {
    active.insert(channel)
    for index in waiters.indices { waiters[index].channels.remove(channel) }
    let done = waiters.filter(\.channels.isEmpty)
    if !done.isEmpty { waiters.removeAll(where: \.channels.isEmpty) }
    return done.map(\.continuation)
  }
}

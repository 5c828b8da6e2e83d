import Synchronization

/// What has come and has not been received yet.
final class RedisInbox: Sendable {
  /// Messages, and their bytes; past either, what waits is dropped and becomes an interruption.
  static let limit = 65_536
  static let byteLimit = 64 << 20

  private struct State {
    var events: [BusEvent] = []
    var bytes = 0
  }

  let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation
  private let state = Mutex(State())

  init() { (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func append(_ message: BusMessage) {
    // Where something waits already, whoever takes it takes this, too.
    let isFirst = state.withLock { state in
      let isFirst = state.events.isEmpty
      let size = message.body.count + 128
      if state.events.count < Self.limit, state.bytes + size <= Self.byteLimit {
        state.events.append(.message(message))
        state.bytes += size
      } else {
        state = State(events: [.interrupted])
      }
      return isFirst
    }
    if isFirst { wakeUp.yield() }
  }

  func interrupt() {
    state.withLock { state in
      if state.events.last != .interrupted { state.events.append(.interrupted) }
    }
    wakeUp.yield()
  }

  /// All that waits; nil where nothing does.
  func take() -> [BusEvent]? {
    state.withLock { state in
      guard !state.events.isEmpty else { return nil }
      defer { state = State() }
      return state.events
    }
  }

  func close() { wakeUp.finish() }
}

import NIOCore
import Synchronization

/// The shares of a server or client, one for each event loop that it has met.
final class EventLoopShares: Sendable {
  private let resolution: TimeAmount
  private let byLoop = Mutex<[ObjectIdentifier: EventLoopShare]>([:])

  /// Deadlines are noticed within a quarter of the shortest of `times`, at least every second and at most every 5 ms.
  init(times: [TimeAmount]) {
    let shortest = times.min() ?? .seconds(4)
    resolution = min(max(.nanoseconds(shortest.nanoseconds / 4), .milliseconds(5)), .seconds(1))
  }

  func share(of eventLoop: any EventLoop) -> EventLoopShare {
    byLoop.withLock { byLoop in
      if let share = byLoop[ObjectIdentifier(eventLoop)] { return share }
      let share = EventLoopShare(eventLoop: eventLoop, resolution: resolution)
      byLoop[ObjectIdentifier(eventLoop)] = share
      return share
    }
  }
}

extension WebSocketConfiguration {
  /// The times that a timer for connections of this configuration must resolve.
  var times: [TimeAmount] { [closeTimeout, keepaliveTimeout] + (keepaliveInterval.map { [$0] } ?? []) }
}

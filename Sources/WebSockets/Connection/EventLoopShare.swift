import NIOCore

/// What the connections of one event loop share: one timer for all their deadlines, and one flush at the end of a turn.
///
/// A scheduled task for each deadline of each connection would cost more memory than the connection itself.
///
/// Unchecked: every property is touched on `eventLoop` alone, which each method checks.
final class EventLoopShare: @unchecked Sendable {
  let eventLoop: any EventLoop
  private let resolution: TimeAmount
  private var timed: [any LoopTimed] = []
  private var timer: RepeatedTask?
  private var waitingToFlush: [WebSocketHandler] = []
  private var isFlushScheduled = false

  /// `resolution`: how late a deadline may be noticed.
  init(eventLoop: any EventLoop, resolution: TimeAmount) {
    self.eventLoop = eventLoop
    self.resolution = resolution
  }

  func add(_ member: any LoopTimed) {
    eventLoop.preconditionInEventLoop()
    guard member.timerSlot < 0 else { return }
    member.timerSlot = timed.count
    timed.append(member)
    if timer == nil {
      timer = eventLoop.scheduleRepeatedTask(initialDelay: resolution, delay: resolution) { [self] _ in tick() }
    }
  }

  func remove(_ member: any LoopTimed) {
    eventLoop.preconditionInEventLoop()
    let slot = member.timerSlot
    guard slot >= 0 else { return }
    let last = timed.removeLast()
    if slot < timed.count {
      timed[slot] = last
      last.timerSlot = slot
    }
    member.timerSlot = -1
    if timed.isEmpty {
      timer?.cancel()
      timer = nil
    }
  }

  private func tick() {
    let now = NIODeadline.now()
    // Downwards: a member that leaves is replaced by the last one, which has had its turn.
    var index = timed.count - 1
    while index >= 0 {
      if index < timed.count { timed[index].tick(now: now) }
      index -= 1
    }
  }

  /// Flushes `handler` once the tasks that are already due on this loop have run.
  func flushSoon(_ handler: WebSocketHandler) {
    waitingToFlush.append(handler)
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    eventLoop.execute { [self] in
      isFlushScheduled = false
      var handlers: [WebSocketHandler] = []
      swap(&handlers, &waitingToFlush)
      for handler in handlers { handler.flushAtTurnEnd() }
      if waitingToFlush.isEmpty {
        handlers.removeAll(keepingCapacity: true)
        waitingToFlush = handlers
      }
    }
  }
}

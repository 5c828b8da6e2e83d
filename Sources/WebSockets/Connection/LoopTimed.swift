import NIOCore

/// Something that wants to look at the clock now and then, on its event loop.
protocol LoopTimed: AnyObject {
  /// Its place in the loop's list, kept by `EventLoopShare`; -1 when it is in none.
  var timerSlot: Int { get set }

  func tick(now: NIODeadline)
}

import NIOCore

public enum EventLoops {
  /// Says how many threads serve connections. Call once, before anything has opened one.
  ///
  /// - Parameter count: nil for one fewer than there are cores, and at least one: the log's writer has a thread to itself,
  ///   and a room's turn costs less the fewer threads it has to wake.
  public static func start(_ count: Int?) {
    NIOSingletons.groupLoopCountSuggestion = count ?? max(1, System.coreCount - 1)
  }
}

/// Work for later.
struct EngineTimer {
  /// Unix time in milliseconds.
  let due: UInt64
  let order: UInt64
  let alarm: Alarm

  func isBefore(_ other: EngineTimer) -> Bool { due == other.due ? order < other.order : due < other.due }
}

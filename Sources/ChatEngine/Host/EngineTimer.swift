/// Work for later.
final class EngineTimer {
  /// Unix time in milliseconds.
  let due: UInt64
  let order: UInt64
  let work: (ChatEngine) -> Void

  init(due: UInt64, order: UInt64, work: @escaping (ChatEngine) -> Void) {
    self.due = due
    self.order = order
    self.work = work
  }

  func isBefore(_ other: EngineTimer) -> Bool { due == other.due ? order < other.order : due < other.due }
}

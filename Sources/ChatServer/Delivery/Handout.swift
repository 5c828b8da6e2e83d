import Synchronization

/// What was handed to event loops at once; it is over when each of them has written its part.
///
/// Unlike futures it asks the loops for nothing: who waits for what is over already goes on at once.
final class Handout: Sendable {
  private struct State {
    var parts: Int
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  /// - Parameter parts: how often ``finishPart()`` is going to be called.
  init(parts: Int) { state = Mutex(State(parts: parts)) }

  func finishPart() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.parts -= 1
      guard state.parts == 0 else { return nil }
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  /// Returns when it is over. One may wait at a time.
  func wait() async {
    guard state.withLock({ $0.parts > 0 }) else { return }
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.parts > 0 { state.waiting = continuation }
        return state.parts == 0
      }
      if isOver { continuation.resume() }
    }
  }
}

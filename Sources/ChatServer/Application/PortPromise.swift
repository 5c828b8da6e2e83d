import Synchronization

/// A port number that somebody waits for.
final class PortPromise: Sendable {
  private struct State {
    var result: Result<Int, any Error>?
    var waiting: [CheckedContinuation<Int, any Error>] = []
  }

  private let state = Mutex(State())

  func value() async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state -> Result<Int, any Error>? in
        if state.result == nil { state.waiting.append(continuation) }
        return state.result
      }
      if let result { continuation.resume(with: result) }
    }
  }

  func fulfil(_ port: Int) { settle(.success(port)) }
  func fail(_ error: any Error) { settle(.failure(error)) }

  private func settle(_ result: Result<Int, any Error>) {
    let waiting = state.withLock { state -> [CheckedContinuation<Int, any Error>] in
      guard state.result == nil else { return [] }
      state.result = result
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }
}

import NIOCore
import Synchronization

/// The messages of a connection as an asynchronous sequence for a single consumer; it ends when the connection does.
///
/// A few messages wait here, further ones in the connection's bounded queue, and behind that the socket is not read.
public final class WebSocketMessages: AsyncSequence, WebSocketDelegate, Sendable {
  public typealias Element = WebSocketMessage
  public typealias Failure = Never

  private struct State {
    var waiting: [WebSocketMessage] = []
    var consumer: CheckedContinuation<WebSocketMessage?, Never>?
    var connection: WebSocketConnection?
    var isHeldBack = false
    var closure: WebSocketClosure?
    var isCancelled = false
  }

  private static let capacity = 16
  private let state = Mutex(State())

  public init() {}

  /// How the connection ended; nil while it has not.
  public var closure: WebSocketClosure? { state.withLock { $0.closure } }

  public func webSocketDidOpen(_ connection: WebSocketConnection) { state.withLock { $0.connection = connection } }

  public func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    let (consumer, demand): (CheckedContinuation<WebSocketMessage?, Never>?, WebSocketDemand) = state.withLock {
      state in
      if let consumer = state.consumer {
        state.consumer = nil
        return (consumer, .more)
      }
      state.waiting.append(message)
      state.isHeldBack = state.waiting.count >= Self.capacity
      return (nil, state.isHeldBack ? .wait : .more)
    }
    consumer?.resume(returning: message)
    return demand
  }

  public func webSocket(_: WebSocketConnection, didCloseWith closure: WebSocketClosure) {
    let consumer = state.withLock { state in
      state.closure = closure
      state.connection = nil
      let consumer = state.consumer
      state.consumer = nil
      return consumer
    }
    consumer?.resume(returning: nil)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    let messages: WebSocketMessages

    public mutating func next() async -> WebSocketMessage? { await messages.next() }

    public mutating func next(isolation _: isolated (any Actor)?) async -> WebSocketMessage? { await messages.next() }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(messages: self) }

  private func next() async -> WebSocketMessage? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (message, isNow, resumed) = state.withLock { state -> (WebSocketMessage?, Bool, WebSocketConnection?) in
          if !state.waiting.isEmpty {
            let message = state.waiting.removeFirst()
            guard state.isHeldBack, state.waiting.count <= Self.capacity / 2 else { return (message, true, nil) }
            state.isHeldBack = false
            return (message, true, state.connection)
          }
          if state.closure != nil || state.isCancelled || state.consumer != nil { return (nil, true, nil) }
          state.consumer = continuation
          return (nil, false, nil)
        }
        resumed?.resume()
        if isNow { continuation.resume(returning: message) }
      }
    } onCancel: {
      let consumer = state.withLock { state in
        state.isCancelled = true
        let consumer = state.consumer
        state.consumer = nil
        return consumer
      }
      consumer?.resume(returning: nil)
    }
  }
}

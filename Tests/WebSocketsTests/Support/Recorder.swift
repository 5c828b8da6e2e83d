import NIOCore
import Synchronization
import WebSockets

/// Remembers what a connection told it, and answers each message as it was told to.
final class Recorder: WebSocketDelegate {
  struct State {
    var connection: WebSocketConnection?
    var messages: [String] = []
    var closures: [WebSocketClosure] = []
    var becameWritable = 0
    var demand = WebSocketDemand.more
  }

  let state: Mutex<State>

  init(demand: WebSocketDemand = .more) { state = Mutex(State(demand: demand)) }

  var connection: WebSocketConnection? { state.withLock { $0.connection } }
  var messages: [String] { state.withLock { $0.messages } }
  var closures: [WebSocketClosure] { state.withLock { $0.closures } }

  func webSocketDidOpen(_ connection: WebSocketConnection) { state.withLock { $0.connection = connection } }

  func webSocket(_: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    state.withLock {
      $0.messages.append(String(buffer: message.payload))
      return $0.demand
    }
  }

  func webSocket(_: WebSocketConnection, didCloseWith closure: WebSocketClosure) {
    state.withLock { $0.closures.append(closure) }
  }

  func webSocketDidBecomeWritable(_: WebSocketConnection) { state.withLock { $0.becameWritable += 1 } }
}

/// Waits until `condition` holds; false when it does not within the limit.
func eventually(within limit: Duration = .seconds(60), _ condition: () -> Bool) async -> Bool {
  let end = ContinuousClock.now + limit
  while !condition() {
    if ContinuousClock.now > end { return false }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return true
}

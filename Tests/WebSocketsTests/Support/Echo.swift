import WebSockets

/// Sends every message back.
final class Echo: WebSocketDelegate {
  func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    switch message {
    case .text(let payload): connection.send(text: payload)
    case .binary(let payload): connection.send(binary: payload)
    }
    return .more
  }
}

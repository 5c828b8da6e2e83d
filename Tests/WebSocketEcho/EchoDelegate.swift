import NIOCore
import WebSockets

/// Sends every message back as it came. A client that sends faster than it reads is made to wait.
final class EchoDelegate: WebSocketDelegate {
  func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    let frame =
      switch message {
      case .text(let payload): PreparedFrame(text: payload)
      case .binary(let payload): PreparedFrame(binary: payload)
      }
    // The connection flushes what was written when it has handed over all that one read brought.
    if connection.write(frame) == .overflow { connection.close(code: .tryAgainLater) }
    return .more
  }
}

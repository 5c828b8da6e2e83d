/// Runs one task for a connection, over its messages.
final class ConversationDelegate: WebSocketDelegate {
  private let messages = WebSocketMessages()
  private let body: @Sendable (WebSocketConnection, WebSocketMessages) async -> Void

  init(_ body: @escaping @Sendable (WebSocketConnection, WebSocketMessages) async -> Void) { self.body = body }

  func webSocketDidOpen(_ connection: WebSocketConnection) {
    messages.webSocketDidOpen(connection)
    Task { [messages, body] in
      await body(connection, messages)
      connection.close()
    }
  }

  func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand {
    messages.webSocket(connection, didReceive: message)
  }

  func webSocket(_ connection: WebSocketConnection, didCloseWith closure: WebSocketClosure) {
    messages.webSocket(connection, didCloseWith: closure)
  }
}

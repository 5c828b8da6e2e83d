/// What a connection tells its owner. Every call comes on the connection's event loop: return soon, and hand longer work on.
public protocol WebSocketDelegate: AnyObject, Sendable {
  /// The handshake is done; frames may be sent.
  func webSocketDidOpen(_ connection: WebSocketConnection)

  /// A message came. With `.wait`, the next one is held back until `connection.resume()`; pings are still answered.
  func webSocket(_ connection: WebSocketConnection, didReceive message: WebSocketMessage) -> WebSocketDemand

  /// The last call: after every message that came before the end. No frame can be sent any more.
  func webSocket(_ connection: WebSocketConnection, didCloseWith closure: WebSocketClosure)

  /// Much was waiting to be sent, and now the socket takes data again.
  func webSocketDidBecomeWritable(_ connection: WebSocketConnection)

  /// The server is stopping. The default closes with 1012, service restart.
  func webSocketShouldQuiesce(_ connection: WebSocketConnection)
}

extension WebSocketDelegate {
  public func webSocketDidOpen(_: WebSocketConnection) {}
  public func webSocket(_: WebSocketConnection, didCloseWith _: WebSocketClosure) {}
  public func webSocketDidBecomeWritable(_: WebSocketConnection) {}
  public func webSocketShouldQuiesce(_ connection: WebSocketConnection) { connection.close(code: .serviceRestart) }
}

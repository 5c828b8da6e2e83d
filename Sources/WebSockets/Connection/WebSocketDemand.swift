/// A delegate's answer to a message.
public enum WebSocketDemand: Equatable, Sendable {
  /// Ready for the next message.
  case more
  /// Busy: hold further messages back until `WebSocketConnection.resume()`.
  case wait
}

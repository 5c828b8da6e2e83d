import WebSockets

/// The close codes of PROTOCOL §6.
extension WebSocketCloseCode {
  static let token = WebSocketCloseCode(rawValue: 4401)
  static let handshakeTooSlow = WebSocketCloseCode(rawValue: 4408)
  static let tooFarBehind = WebSocketCloseCode(rawValue: 4413)
  static let tooMany = WebSocketCloseCode(rawValue: 4429)
}

/// A client's handshake as text, each part of which a test may bend.
struct Handshake {
  var line = "GET /ws HTTP/1.1"
  var headers: [(String, String)] = [
    ("Host", "localhost"), ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
  ]

  func with(_ name: String, _ value: String?) -> Self {
    var copy = self
    copy.headers.removeAll { $0.0.lowercased() == name.lowercased() }
    if let value { copy.headers.append((name, value)) }
    return copy
  }

  func adding(_ name: String, _ value: String) -> Self {
    var copy = self
    copy.headers.append((name, value))
    return copy
  }

  func line(_ line: String) -> Self {
    var copy = self
    copy.line = line
    return copy
  }

  var text: String { line + "\r\n" + headers.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n" }
}

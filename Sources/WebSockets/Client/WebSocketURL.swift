/// A ws: or wss: URL (RFC 6455 §3) in its parts. http: and https: count as ws: and wss:.
struct WebSocketURL: Equatable, Sendable {
  let isSecure: Bool
  /// Without brackets.
  let host: String
  let port: Int
  /// Path and query, as they go into the request line.
  let target: String
  /// The value of Host.
  let authority: String

  init(_ text: String) throws(WebSocketError) {
    guard let colon = text.range(of: "://") else { throw .invalidURL }
    switch text[..<colon.lowerBound].lowercased() {
    case "ws", "http": isSecure = false
    case "wss", "https": isSecure = true
    default: throw .invalidURL
    }
    let rest = text[colon.upperBound...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    let authority = String(rest[..<end])
    let afterAuthority = rest[end...].prefix { $0 != "#" }
    target = afterAuthority.hasPrefix("/") ? String(afterAuthority) : "/" + afterAuthority
    guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .invalidURL }
    guard !authority.isEmpty, authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !authority.contains("@") else {
      throw .invalidURL
    }
    self.authority = authority
    var host = Substring(authority)
    var port = isSecure ? 443 : 80
    if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
      guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { throw .invalidURL }
      port = Int(number)
      host = authority[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { throw .invalidURL }
    self.host = String(host)
    self.port = port
  }
}

extension StringProtocol {
  /// The first place of `pattern`; the standard library's own search needs Foundation.
  fileprivate func range(of pattern: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(pattern) { return start..<index(start, offsetBy: pattern.count) }
      start = index(after: start)
    }
    return nil
  }
}

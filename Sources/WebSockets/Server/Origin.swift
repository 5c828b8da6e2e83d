/// An origin as RFC 6454 §6 writes it: scheme, host, port; compared in lower case with the scheme's default port filled in.
struct Origin {
  let scheme: String
  let text: String

  init?(_ value: String) {
    let parts = value.lowercased().split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    guard !parts[1].contains(where: { "/?#@ ,".contains($0) }) else { return nil }
    scheme = String(parts[0])
    var host = String(parts[1])
    var port: UInt16?
    if let colon = host.lastIndex(of: ":"), host.last != "]" {
      guard let number = UInt16(host[host.index(after: colon)...]) else { return nil }
      port = number
      host = String(host[..<colon])
    }
    guard !host.isEmpty else { return nil }
    switch scheme {
    case "https", "wss": text = "\(scheme)://\(host):\(port ?? 443)"
    case "http", "ws": text = "\(scheme)://\(host):\(port ?? 80)"
    default: text = "\(scheme)://\(host):\(port ?? 0)"
    }
  }
}

/// Which web pages may open a WebSocket here. Browsers send the page's origin with the handshake and let any page try, so that
/// without this check a foreign page could act with the visitor's cookies (RFC 6455 §10.2). Programs that are no browsers send
/// no Origin and are not affected.
public struct OriginPolicy: Sendable {
  private enum Rule: Sendable {
    case any
    case listed(Set<String>, orSameHost: Bool)
  }

  private let rule: Rule

  /// Pages of the host that the request itself names, whatever the scheme.
  public static let sameHost = Self(rule: .listed([], orSameHost: true))

  /// Every page. Only where no cookie or other ambient credential opens anything.
  public static let any = Self(rule: .any)

  /// Pages of these origins, as in `https://chat.example:8443`, and no others.
  public static func origins(_ origins: some Sequence<String>) -> Self {
    Self(rule: .listed(Set(origins.compactMap { Origin($0)?.text }), orSameHost: false))
  }

  /// Pages of the request's own host and of these origins.
  public static func sameHost(or origins: some Sequence<String>) -> Self {
    Self(rule: .listed(Set(origins.compactMap { Origin($0)?.text }), orSameHost: true))
  }

  /// Whether a handshake with these headers may go on; `origin` is nil where the header is missing.
  public func allows(origin: String?, host: String?) -> Bool {
    guard let origin else { return true }
    guard case .listed(let listed, let orSameHost) = rule else { return true }
    // "null", the origin of a sandboxed frame, is no URL and never passes.
    guard let page = Origin(origin) else { return false }
    if listed.contains(page.text) { return true }
    guard orSameHost, let host else { return false }
    return Origin("\(page.scheme)://\(host)")?.text == page.text
  }
}

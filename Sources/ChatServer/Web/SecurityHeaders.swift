import HTTPTypes
import Hummingbird

/// The headers that every answer carries.
struct SecurityHeaders: Sendable {
  /// Whether browsers reach the server by https: HSTS means nothing otherwise (RFC 6797 §7.2).
  let isBehindTLS: Bool

  /// Scripts, styles and connections of this origin alone, WebAssembly, no inline script, no framing, Trusted Types.
  static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "style-src 'self'",
    "connect-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "manifest-src 'self'", "base-uri 'none'",
    "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types nightjar",
  ].joined(separator: "; ")

  private static let apiPolicy = "default-src 'none'; frame-ancestors 'none'"

  private static let permissions = [
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
  ].map { "\($0)=()" }.joined(separator: ", ")

  func add(to response: inout Response, isAPI: Bool) {
    response.headers[.contentSecurityPolicy] = isAPI ? Self.apiPolicy : Self.contentSecurityPolicy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.openerPolicy] = "same-origin"
    response.headers[.embedderPolicy] = "require-corp"
    response.headers[.resourcePolicy] = "same-origin"
    response.headers[.permissionsPolicy] = Self.permissions
    response.headers[.frameOptions] = "DENY"
    if isBehindTLS { response.headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
  }
}

extension HTTPField.Name {
  fileprivate static let referrerPolicy = Self("Referrer-Policy")!
  fileprivate static let openerPolicy = Self("Cross-Origin-Opener-Policy")!
  fileprivate static let embedderPolicy = Self("Cross-Origin-Embedder-Policy")!
  fileprivate static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
  fileprivate static let permissionsPolicy = Self("Permissions-Policy")!
  fileprivate static let frameOptions = Self("X-Frame-Options")!
}

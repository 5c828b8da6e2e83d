import HTTPTypes
import WireCoding

/// The cookie that keeps a browser's refresh token: `HttpOnly`, `SameSite=Strict`, sent to `/api/auth` alone.
struct RefreshCookie: Sendable {
  static let name = "nightjar_refresh"

  /// Seconds.
  let lifetime: Int64
  /// Whether browsers reach the server by https.
  let isSecure: Bool

  /// What hands a browser its refresh token; none for other clients, which get it in the body.
  func headers(for grant: SessionGrant, to request: APIRequest) -> HTTPFields {
    guard request.isWebClient, let token = grant.refreshToken else { return [:] }
    return set(token)
  }

  func set(_ token: [UInt8]) -> HTTPFields { field(value: Base64URL.encode(token), age: lifetime) }

  var clear: HTTPFields { field(value: "", age: 0) }

  static func token(in fields: HTTPFields) -> [UInt8]? {
    for header in fields[values: .cookie] {
      for part in header.split(separator: ";") {
        let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if pair.count == 2, pair[0] == name { return try? Base64URL.decode(String(pair[1])) }
      }
    }
    return nil
  }

  private func field(value: String, age: Int64) -> HTTPFields {
    let secure = isSecure ? "; Secure" : ""
    return [.setCookie: "\(Self.name)=\(value); Path=/api/auth; Max-Age=\(age); HttpOnly; SameSite=Strict\(secure)"]
  }
}

import HTTPTypes
import WireCoding

/// What a log-in or refresh hands out.
struct SessionGrant: Sendable {
  let principal: Principal
  let accessToken: String
  /// Seconds.
  let expiresIn: Int64
  /// 32 random bytes; nil where the refresh token stays as it is.
  let refreshToken: [UInt8]?

  /// The members of the body. A browser gets the refresh token as a cookie instead, out of reach of scripts.
  func members(isWebClient: Bool) -> [JSON.Member] {
    var members = [
      JSON.Member("accessToken", .string(accessToken)), JSON.Member("expiresIn", .integer(expiresIn)),
    ]
    if let refreshToken, !isWebClient { members.append(JSON.Member("refreshToken", .bytes(refreshToken))) }
    return members
  }
}

import HTTPTypes

/// One endpoint: where it is, who may call it, how much it takes.
struct APIRoute: Sendable {
  enum Access: Sendable {
    case anybody
    /// Needs a valid access token.
    case user
  }

  let method: HTTPRequest.Method
  /// "/api/rooms/{room}/members": braces mark the variable parts.
  let path: String
  var access = Access.user
  /// What becomes of a request's body.
  enum Body: Sendable {
    /// It is read whole, as JSON.
    case json
    /// The handler takes it as it comes, and sees to its bounds.
    case stream
  }

  /// Bytes of body that are read before the request is refused.
  var bodyLimit = APIRoute.defaultBodyLimit
  var body = Body.json
  /// The token bucket that a call takes from, beside the bucket that all calls of a user share.
  var limit: RateLimits.Kind?
  let handler: @Sendable (APIRequest) async throws -> APIReply

  static let defaultBodyLimit = 64 * 1024
  static let messageBodyLimit = 1024 * 1024
  static let commitBodyLimit = 4 * 1024 * 1024

  /// Whether it changes what users have here: refused while the server is read-only. Who is logged in can log in again, and
  /// administrators can end that.
  var writes: Bool {
    guard method != .get else { return false }
    return path == "/api/auth/register" || !(path.hasPrefix("/api/auth/") || path.hasPrefix("/api/admin/"))
  }

  var segments: [Substring] { path.split(separator: "/") }

  /// Whether a path has this route's form, whatever its method.
  func matches(_ other: [Substring]) -> Bool {
    let own = segments
    guard own.count == other.count else { return false }
    for (mine, theirs) in zip(own, other) where mine != theirs && !mine.hasPrefix("{") { return false }
    return true
  }
}

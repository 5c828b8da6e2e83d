import ChatProtocol
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WireCoding

/// A request whose caller, path and body have been checked.
struct APIRequest: Sendable {
  let head: HTTPRequest
  /// Who asks. Routes for anybody see ``Principal/nobody``.
  let principal: Principal
  /// The JSON object of the body; empty where there was no body.
  let body: Fields
  /// The body as it comes, on routes that ask for that.
  var stream: RequestBody?
  let query: [String: String]
  /// The variable parts of the path, percent-decoded.
  let parameters: [String: String]
  /// The address that rate limits count by.
  let address: String
  /// The address that the connection comes from: a proxy's, where there is one.
  let peer: String?
  /// The connection's; nil where a request comes from this process itself.
  var eventLoop: (any EventLoop)?
  let logger: Logger

  /// A path part that names something by its id. Malformed ids name nothing: 404.
  func id(_ name: String) throws(APIError) -> UUIDv7 {
    guard let text = parameters[name], let id = try? UUIDv7(text: text) else { throw .notFound }
    return id
  }

  /// The session's device, without which rooms and keys cannot be used.
  func device() throws(APIError) -> UUIDv7 {
    guard let device = principal.device else { throw .deviceRequired }
    return device
  }

  /// The caller's user and device, as rooms know them.
  func identity() throws(APIError) -> MemberIdentity { MemberIdentity(user: principal.user, device: try device()) }

  /// A whole number in the query, `fallback` where it is missing.
  func queryInteger(_ name: String, default fallback: Int64, in range: ClosedRange<Int64>) throws(APIError) -> Int64 {
    guard let text = query[name] else { return fallback }
    guard let value = Int64(text), range.contains(value) else {
      throw .invalidField(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Whether the caller is a browser that keeps the refresh token in a cookie. A cross-site form cannot set the header.
  var isWebClient: Bool { head.headerFields[.nightjarClient] == "web" }
}

extension HTTPField.Name {
  static let nightjarClient = Self("X-Nightjar-Client")!
  static let retryAfter = Self("Retry-After")!
}

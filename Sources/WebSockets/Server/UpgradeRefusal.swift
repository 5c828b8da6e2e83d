public import HTTPTypes
import WireCoding

/// An HTTP answer in place of a WebSocket.
public struct UpgradeRefusal: Error, Sendable {
  public var status: HTTPResponse.Status
  public var headers: HTTPFields
  public var body: [UInt8]

  public init(status: HTTPResponse.Status, headers: HTTPFields, body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// With a body in `application/problem+json` (RFC 9457); `code` is the stable name of the reason.
  public init(_ status: HTTPResponse.Status, code: String, detail: String? = nil, headers: HTTPFields = [:]) {
    var members: [JSON.Member] = [
      JSON.Member("type", "about:blank"), JSON.Member("title", .string(status.reasonPhrase)),
      JSON.Member("status", .number(status.code)), JSON.Member("code", .string(code)),
    ]
    if let detail { members.append(JSON.Member("detail", .string(detail))) }
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.cacheControl] = "no-store"
    self.init(status: status, headers: headers, body: JSON.object(members).encoded)
  }
}

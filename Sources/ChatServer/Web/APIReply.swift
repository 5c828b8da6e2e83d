import HTTPTypes
import Hummingbird
import NIOCore
import WireCoding

/// An answer: a status, JSON or nothing, and headers beyond the usual ones.
struct APIReply: Sendable {
  var status: HTTPResponse.Status
  var json: JSON?
  /// What is said instead of JSON.
  var text: (body: String, type: String)?
  /// The same, for what is no text.
  var bytes: [UInt8]?
  /// What is said instead, as it is made.
  var stream: ResponseBody?
  var headers: HTTPFields = [:]

  static func ok(_ json: JSON) -> APIReply { APIReply(status: .ok, json: json) }
  static func created(_ json: JSON) -> APIReply { APIReply(status: .created, json: json) }
  static func text(_ body: String, type: String) -> APIReply { APIReply(status: .ok, text: (body, type)) }
  /// - Parameter caching: for how long, and by whom, it may be kept: the field `Cache-Control`.
  static func bytes(_ body: [UInt8], caching: String) -> APIReply {
    APIReply(status: .ok, bytes: body, headers: [.cacheControl: caching])
  }
  static let noContent = APIReply(status: .noContent)

  var response: Response {
    var headers = headers
    if let bytes {
      headers[.contentType] = "application/octet-stream"
      return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
    headers[.cacheControl] = "no-store"
    if let stream { return Response(status: status, headers: headers, body: stream) }
    if let text {
      headers[.contentType] = text.type
      return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text.body)))
    }
    guard let json else { return Response(status: status, headers: headers) }
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.encoded)))
  }
}

extension APIError {
  var response: Response {
    var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.encoded)))
  }
}

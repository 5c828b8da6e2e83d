import Crypto
import HTTPTypes
import NIOHTTP1
import WireCoding

/// The rules that a client's handshake has to keep (RFC 6455 §4.2.1) and the accept key of the answer.
enum ServerHandshake {
  /// The GUID of RFC 6455 §1.3.
  private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// The value of Sec-WebSocket-Accept for a client's key.
  static func accept(key: String) -> String {
    Base64.encode(Array(Insecure.SHA1.hash(data: Array((key + guid).utf8))))
  }

  /// Whether a request asks for a WebSocket at all.
  static func isAttempt(_ head: HTTPRequestHead) -> Bool { contains("websocket", in: head.headers["upgrade"]) }

  /// What is wrong with a handshake, or nil.
  static func refusal(of head: HTTPRequestHead, hasBody: Bool, origins: OriginPolicy) -> UpgradeRefusal? {
    func malformed(_ detail: String) -> UpgradeRefusal {
      UpgradeRefusal(.badRequest, code: "invalid_handshake", detail: detail)
    }
    guard isAttempt(head) else { return upgradeRequired("This path speaks WebSocket only.") }
    guard head.method == .GET else { return malformed("The method must be GET.") }
    guard head.version == .http1_1 else { return malformed("The version must be HTTP/1.1.") }
    guard contains("upgrade", in: head.headers["connection"]) else { return malformed("Connection must name Upgrade.") }
    guard !hasBody else { return malformed("A handshake has no body.") }
    guard head.headers["host"].count == 1 else { return malformed("There must be one Host.") }
    guard head.headers["sec-websocket-version"].map(trimmed) == ["13"] else {
      return upgradeRequired("Sec-WebSocket-Version must be 13.")
    }
    let keys = head.headers["sec-websocket-key"]
    guard keys.count == 1, Base64.decode(trimmed(keys[0]))?.count == 16 else {
      return malformed("Sec-WebSocket-Key must be 16 bytes in base64.")
    }
    let origin = head.headers["origin"]
    guard origin.count <= 1, origins.allows(origin: origin.first.map(trimmed), host: head.headers["host"].first) else {
      return UpgradeRefusal(.forbidden, code: "foreign_origin", detail: "This origin may not connect.")
    }
    return nil
  }

  /// The subprotocols offered, in the client's order.
  static func subprotocols(_ headers: HTTPHeaders) -> [String] {
    headers["sec-websocket-protocol"].flatMap { $0.split(separator: ",") }.map { trimmed(String($0)) }.filter {
      !$0.isEmpty
    }
  }

  static func key(_ head: HTTPRequestHead) -> String { head.headers["sec-websocket-key"].first.map(trimmed) ?? "" }

  private static func upgradeRequired(_ detail: String) -> UpgradeRefusal {
    var headers = HTTPFields()
    headers[.upgrade] = "websocket"
    headers[.secWebSocketVersion] = "13"
    return UpgradeRefusal(
      HTTPResponse.Status(code: 426, reasonPhrase: "Upgrade Required"), code: "upgrade_required", detail: detail,
      headers: headers)
  }

  private static func contains(_ token: String, in values: [String]) -> Bool {
    values.contains { value in
      value.split(separator: ",").contains { trimmed(String($0)).lowercased() == token }
    }
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(start[...end])
  }
}

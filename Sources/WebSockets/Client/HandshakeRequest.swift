import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// What a client asks for, and how it recognises the answer (RFC 6455 §4.1).
struct HandshakeRequest: Sendable {
  let head: HTTPRequestHead
  let subprotocols: [String]
  private let expectedAccept: String

  init(url: WebSocketURL, headers: HTTPFields, subprotocols: [String]) {
    var generator = SystemRandomNumberGenerator()
    let key = Base64.encode((0..<16).map { _ in generator.next() })
    expectedAccept = ServerHandshake.accept(key: key)
    self.subprotocols = subprotocols
    var fields = HTTPHeaders(headers)
    fields.replaceOrAdd(name: "host", value: url.authority)
    fields.replaceOrAdd(name: "upgrade", value: "websocket")
    fields.replaceOrAdd(name: "connection", value: "Upgrade")
    fields.replaceOrAdd(name: "sec-websocket-key", value: key)
    fields.replaceOrAdd(name: "sec-websocket-version", value: "13")
    if !subprotocols.isEmpty {
      fields.replaceOrAdd(name: "sec-websocket-protocol", value: subprotocols.joined(separator: ", "))
    }
    head = HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: fields)
  }

  /// The subprotocol of a 101 answer.
  func subprotocol(of answer: HTTPResponseHead) throws(WebSocketError) -> String? {
    let headers = answer.headers
    guard headers["upgrade"].count == 1, headers["upgrade"][0].lowercased() == "websocket",
      headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }),
      headers["sec-websocket-accept"] == [expectedAccept],
      // No extension was offered, so that none may be chosen.
      headers["sec-websocket-extensions"].isEmpty
    else { throw .invalidHandshake }
    let chosen = headers["sec-websocket-protocol"]
    guard let first = chosen.first else { return nil }
    guard chosen.count == 1, subprotocols.contains(first) else { throw .invalidHandshake }
    return first
  }
}

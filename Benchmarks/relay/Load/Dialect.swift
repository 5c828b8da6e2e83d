import NIOCore

/// How a client of some relay opens its conversation, sends, and tells deliveries from the rest.
protocol Dialect: Sendable {
  var framing: Framing { get }
  /// Whether senders are clients of their own, which hear nothing.
  var sendersAreApart: Bool { get }
  /// Whether a sender that listens hears what it sent.
  var sendersHearThemselves: Bool { get }
  /// What a client says until it listens, each with what it waits for in the answer.
  func opening(client: Int, listens: Bool) -> [OpeningStep]
  /// A message with this text as it goes on the wire.
  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer
  /// What a frame is that begins with these bytes.
  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind
  /// What the frame is to be answered with at once.
  func answer(to prefix: UnsafeRawBufferPointer) -> ByteBuffer?
}

extension Dialect {
  func answer(to prefix: UnsafeRawBufferPointer) -> ByteBuffer? { nil }
}

enum FrameKind {
  case delivery, accepted, other
}

struct OpeningStep {
  let send: ByteBuffer
  let expect: [UInt8]

  init(_ send: ByteBuffer, expect: [UInt8]) {
    self.send = send
    self.expect = expect
  }

  init(_ send: ByteBuffer, expect: String) { self.init(send, expect: Array(expect.utf8)) }

  /// The handshake of RFC 6455.
  static func upgrade(_ path: String, subprotocol: String? = nil, token: String? = nil) -> OpeningStep {
    var head = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    if let subprotocol { head += "Sec-WebSocket-Protocol: \(subprotocol)\r\n" }
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    return OpeningStep(ByteBuffer(string: head + "\r\n"), expect: " 101 ")
  }
}

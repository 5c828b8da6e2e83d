import NIOCore

/// Publish and subscribe in RESP2. A subscriber cannot publish, so that senders are apart.
struct RedisDialect: Dialect {
  var framing: Framing { .resp }
  var sendersAreApart: Bool { true }
  var sendersHearThemselves: Bool { false }

  func opening(client: Int, listens: Bool) -> [OpeningStep] {
    listens
      ? [OpeningStep(ByteBuffer(string: "SUBSCRIBE bench\r\n"), expect: "subscribe")]
      : [OpeningStep(ByteBuffer(string: "PING\r\n"), expect: "PONG")]
  }

  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer {
    var buffer = ByteBuffer(string: "*3\r\n$7\r\nPUBLISH\r\n$5\r\nbench\r\n$\(text.count)\r\n")
    buffer.writeBytes(text)
    buffer.writeString("\r\n")
    return buffer
  }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    length >= textSize ? .delivery : .other
  }
}

import NIOCore

/// Text frames that the server sends to everybody, the sender too.
struct PlainDialect: Dialect {
  var framing: Framing { .webSocket }
  var sendersAreApart: Bool { false }
  var sendersHearThemselves: Bool { true }

  func opening(client: Int, listens: Bool) -> [OpeningStep] { [.upgrade("/ws?token=user\(client)")] }

  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer { Framing.clientFrame(text) }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    length >= textSize ? .delivery : .other
  }
}

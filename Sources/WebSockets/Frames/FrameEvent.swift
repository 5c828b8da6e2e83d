import NIOCore

/// What the decoder found in the bytes.
enum FrameEvent: Equatable {
  case message(WebSocketMessage)
  case ping(ByteBuffer)
  case pong(ByteBuffer)
  case close(WebSocketCloseCode?, reason: String)
}

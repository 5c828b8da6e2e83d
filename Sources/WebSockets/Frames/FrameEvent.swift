package import NIOCore

/// What the decoder found in the bytes.
package enum FrameEvent: Equatable {
  case message(WebSocketMessage)
  case ping(ByteBuffer)
  case pong(ByteBuffer)
  case close(WebSocketCloseCode?, reason: String)
}

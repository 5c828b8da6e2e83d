public import NIOCore

/// A message encoded once, header and payload in one buffer, to be written to any number of connections without another copy.
///
/// A server's frames carry no mask, so that the same bytes serve every client. A client's connection copies and masks them.
public struct PreparedFrame: Sendable {
  /// The frame as it goes on the wire, unmasked.
  let bytes: ByteBuffer
  let opcode: WebSocketOpcode
  let headerSize: Int

  /// The size on the wire in bytes.
  public var size: Int { bytes.readableBytes }

  /// A text message; `text` holds UTF-8, which is not checked again.
  public init(text: ByteBuffer) { self.init(.text, text.readableBytesView) }

  /// A text message.
  public init(text: String) { self.init(.text, text.utf8) }

  /// A text message; `utf8` holds UTF-8, which is not checked again.
  public init(utf8: [UInt8]) { self.init(.text, utf8) }

  /// A text message that `write` puts straight into the frame's buffer, behind room for the header.
  ///
  /// - Parameters:
  ///   - capacity: bytes that the text will have, at a guess; the buffer grows where it has more.
  ///   - write: appends UTF-8, which is not checked again.
  public init(textCapacity capacity: Int, _ write: (inout ByteBuffer) -> Void) {
    let room = FrameHeader.size(forLength: .max, masked: false)
    var buffer = ByteBufferAllocator().buffer(capacity: room + capacity)
    buffer.moveWriterIndex(to: room)
    write(&buffer)
    let count = buffer.writerIndex - room
    headerSize = FrameHeader.size(forLength: count, masked: false)
    opcode = .text
    FrameHeader(isFinal: true, opcode: .text, length: count).set(in: &buffer, at: room - headerSize)
    buffer.moveReaderIndex(to: room - headerSize)
    bytes = buffer
  }

  /// A binary message.
  public init(binary: ByteBuffer) { self.init(.binary, binary.readableBytesView) }

  /// A binary message.
  public init(binary: [UInt8]) { self.init(.binary, binary) }

  init(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>) {
    let count = payload.count
    headerSize = FrameHeader.size(forLength: count, masked: false)
    self.opcode = opcode
    var buffer = ByteBufferAllocator().buffer(capacity: headerSize + count)
    FrameHeader(isFinal: true, opcode: opcode, length: count).write(to: &buffer)
    buffer.writeBytes(payload)
    bytes = buffer
  }

  /// A Close frame; the reason is cut at a character boundary to the 123 bytes there are.
  init(close code: WebSocketCloseCode?, reason: String) {
    var payload: [UInt8] = []
    if let code {
      payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
      for character in reason {
        guard payload.count + character.utf8.count <= 125 else { break }
        payload += character.utf8
      }
    }
    self.init(.close, payload)
  }

  /// The frame as a client sends it, masked with `key` (any four random bytes).
  func masked(with key: UInt32) -> ByteBuffer {
    let payload = bytes.readableBytesView.dropFirst(headerSize)
    let count = payload.count
    var buffer = ByteBufferAllocator().buffer(
      capacity: FrameHeader.size(forLength: count, masked: true) + count)
    FrameHeader(isFinal: true, opcode: opcode, length: count, maskingKey: key).write(to: &buffer)
    let mask = FrameMask(wireOrder: key)
    bytes.withUnsafeReadableBytes { all in
      let source = UnsafeRawBufferPointer(rebasing: all.dropFirst(headerSize))
      _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
        mask.copy(source, to: target, offset: 0)
        return count
      }
    }
    return buffer
  }
}

package import NIOCore

/// Bytes in, frames checked, messages out: the receiving half of RFC 6455 as a value without I/O.
///
/// Payload bytes are copied once, unmasked on the way, into a buffer that grows with what has arrived, never with what a header
/// merely promises. Between messages the decoder holds no heap memory.
package struct FrameDecoder {
  private let role: WebSocketRole
  private let maximumMessageSize: Int
  private let maximumFragments: Int

  private var headerBytes = InlineArray<14, UInt8>(repeating: 0)
  private var headerCount = 0
  private var frame: FrameHeader?
  /// Payload bytes of `frame` that are taken.
  private var taken = 0

  private var messageOpcode: WebSocketOpcode?
  private var message: ByteBuffer?
  private var fragments = 0
  private var text = UTF8Validator()
  private var control: ByteBuffer?

  package init(role: WebSocketRole, maximumMessageSize: Int, maximumFragments: Int) {
    self.role = role
    self.maximumMessageSize = maximumMessageSize
    self.maximumFragments = maximumFragments
  }

  /// Takes bytes from the front of `input` up to the end of the next event; nil when the bytes do not reach that far.
  package mutating func next(_ input: inout ByteBuffer) throws(FrameViolation) -> FrameEvent? {
    while true {
      if frame == nil {
        guard let header = try readHeader(&input) else { return nil }
        try begin(header)
        frame = header
        taken = 0
      }
      guard let header = frame else { return nil }
      if taken < header.length {
        guard input.readableBytes > 0 else { return nil }
        try takePayload(of: header, from: &input)
        guard taken == header.length else { return nil }
      }
      frame = nil
      if let event = try finish(header) { return event }
    }
  }

  private mutating func readHeader(_ input: inout ByteBuffer) throws(FrameViolation) -> FrameHeader? {
    while headerCount < 2 {
      guard let byte = input.readInteger(as: UInt8.self) else { return nil }
      headerBytes[headerCount] = byte
      headerCount += 1
    }
    let first = headerBytes[0]
    let second = headerBytes[1]
    // Told by the first two bytes already: do not wait for the rest of a header that is refused anyway.
    if first & 0x70 != 0 { throw .reservedBits }
    guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .reservedOpcode }
    if opcode.isControl {
      if first & 0x80 == 0 { throw .fragmentedControl }
      if second & 0x7F > 125 { throw .longControl }
    }
    let isMasked = second & 0x80 != 0
    if role == .server, !isMasked { throw .unmasked }
    if role == .client, isMasked { throw .masked }
    let size = FrameHeader.size(first: first, second: second)
    while headerCount < size {
      guard let byte = input.readInteger(as: UInt8.self) else { return nil }
      headerBytes[headerCount] = byte
      headerCount += 1
    }
    headerCount = 0
    return try Self.parse(headerBytes)
  }

  private static func parse(_ bytes: InlineArray<14, UInt8>) throws(FrameViolation) -> FrameHeader {
    let result: Result<FrameHeader, FrameViolation> = withUnsafeBytes(of: bytes) { raw in
      do throws(FrameViolation) { return .success(try FrameHeader(raw)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// The rules that a header can break given what came before it.
  private mutating func begin(_ header: FrameHeader) throws(FrameViolation) {
    switch header.opcode {
    case .close, .ping, .pong:
      control = nil
      return
    case .text, .binary:
      guard messageOpcode == nil else { throw .expectedContinuation }
      messageOpcode = header.opcode
      fragments = 1
      text.reset()
    case .continuation:
      guard messageOpcode != nil else { throw .unexpectedContinuation }
      fragments += 1
      guard fragments <= maximumFragments else { throw .tooManyFragments }
    }
    guard header.length <= maximumMessageSize - (message?.readableBytes ?? 0) else { throw .messageTooBig }
  }

  private mutating func takePayload(of header: FrameHeader, from input: inout ByteBuffer) throws(FrameViolation) {
    let count = min(header.length - taken, input.readableBytes)
    var target = header.opcode.isControl ? control : message
    if header.opcode.isControl { control = nil } else { message = nil }
    if target == nil {
      // A frame that is here in full gets a buffer of its size; a longer one grows as its bytes come.
      target = ByteBufferAllocator().buffer(capacity: header.isFinal ? count : max(count, 256))
    }
    guard var buffer = target else { return }
    buffer.reserveCapacity(minimumWritableBytes: count)
    let offset = taken
    let start = buffer.writerIndex
    let mask = header.maskingKey.map(FrameMask.init(wireOrder:))
    input.readWithUnsafeReadableBytes { source in
      let source = UnsafeRawBufferPointer(rebasing: source.prefix(count))
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
        if let mask {
          mask.copy(source, to: target, offset: offset)
        } else {
          target.copyMemory(from: source)
        }
        return count
      }
      return count
    }
    taken += count
    if !header.opcode.isControl, messageOpcode == .text {
      let isValid = buffer.withUnsafeReadableBytes { bytes in
        text.accept(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(start - buffer.readerIndex)))
      }
      guard isValid else { throw .invalidUTF8 }
    }
    if header.opcode.isControl { control = buffer } else { message = buffer }
  }

  private mutating func finish(_ header: FrameHeader) throws(FrameViolation) -> FrameEvent? {
    switch header.opcode {
    case .ping:
      defer { control = nil }
      return .ping(control ?? ByteBuffer())
    case .pong:
      defer { control = nil }
      return .pong(control ?? ByteBuffer())
    case .close:
      defer { control = nil }
      return try Self.close(control ?? ByteBuffer())
    case .continuation, .text, .binary:
      guard header.isFinal else { return nil }
      let payload = message ?? ByteBuffer()
      let isText = messageOpcode == .text
      message = nil
      messageOpcode = nil
      fragments = 0
      guard isText else { return .message(.binary(payload)) }
      guard text.isAtBoundary else { throw .invalidUTF8 }
      return .message(.text(payload))
    }
  }

  /// RFC 6455 §5.5.1: nothing, or a code and a reason in UTF-8.
  private static func close(_ payload: ByteBuffer) throws(FrameViolation) -> FrameEvent {
    var payload = payload
    guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
    guard let value = payload.readInteger(as: UInt16.self) else { throw .closePayload }
    let code = WebSocketCloseCode(rawValue: value)
    guard code.isAllowedOnWire else { throw .closeCode }
    var validator = UTF8Validator()
    guard payload.withUnsafeReadableBytes({ validator.accept($0) }), validator.isAtBoundary else { throw .invalidUTF8 }
    return .close(code, reason: String(buffer: payload))
  }
}

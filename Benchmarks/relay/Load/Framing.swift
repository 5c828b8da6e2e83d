import NIOCore

/// Where frames end in a stream of bytes.
enum Framing {
  case webSocket, resp

  struct Span {
    let header: Int
    let payload: Int
    var isFinal = true
    var opcode: UInt8 = 1
  }

  /// The frame that begins here; nil where more bytes are needed to tell.
  func span(_ bytes: UnsafeRawBufferPointer) -> Span? {
    switch self {
    case .webSocket: Self.webSocketSpan(bytes)
    case .resp: Self.respSpan(bytes)
    }
  }

  private static func webSocketSpan(_ bytes: UnsafeRawBufferPointer) -> Span? {
    guard bytes.count >= 2 else { return nil }
    let isFinal = bytes[0] & 0x80 != 0
    let opcode = bytes[0] & 0x0F
    switch bytes[1] & 0x7F {
    case 126:
      guard bytes.count >= 4 else { return nil }
      return Span(header: 4, payload: Int(bytes[2]) << 8 | Int(bytes[3]), isFinal: isFinal, opcode: opcode)
    case 127:
      guard bytes.count >= 10 else { return nil }
      let length = bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }
      return Span(header: 10, payload: length, isFinal: isFinal, opcode: opcode)
    case let length: return Span(header: 2, payload: Int(length), isFinal: isFinal, opcode: opcode)
    }
  }

  /// A push of three values whose last is a string or a number, or a single number.
  private static func respSpan(_ bytes: UnsafeRawBufferPointer) -> Span? {
    var at = 0
    func line() -> Int? {
      guard let end = bytes[at...].firstIndex(of: 10) else { return nil }
      let value = bytes[(at + 1)..<max(end - 1, at + 1)].reduce(0) { $0 * 10 + Int($1) - 48 }
      at = end + 1
      return value
    }
    guard let first = bytes.first else { return nil }
    if first != UInt8(ascii: "*") { return line().map { _ in Span(header: 0, payload: at) } }
    guard line() != nil else { return nil }
    for _ in 0..<3 {
      guard at < bytes.count else { return nil }
      let isString = bytes[at] == UInt8(ascii: "$")
      guard let value = line() else { return nil }
      if isString { at += value + 2 }
    }
    return Span(header: 0, payload: at)
  }

  /// A client's frame; its mask is zero, so that the text stays as it is.
  static func clientFrame(_ payload: [UInt8], opcode: UInt8 = 1) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(payload.count + 14)
    buffer.writeInteger(0x80 | opcode)
    if payload.count > 0xFFFF {
      buffer.writeInteger(UInt8(0xFF))
      buffer.writeInteger(UInt64(payload.count))
    } else if payload.count > 125 {
      buffer.writeInteger(UInt8(0xFE))
      buffer.writeInteger(UInt16(payload.count))
    } else {
      buffer.writeInteger(0x80 | UInt8(payload.count))
    }
    buffer.writeInteger(UInt32(0))
    buffer.writeBytes(payload)
    return buffer
  }
}

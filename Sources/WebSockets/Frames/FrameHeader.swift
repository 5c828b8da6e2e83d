import NIOCore

/// The 2 to 14 bytes before a payload (RFC 6455 §5.2).
struct FrameHeader: Equatable, Sendable {
  var isFinal: Bool
  var opcode: WebSocketOpcode
  var length: Int
  /// The masking key in wire order, loaded as it stands in memory; nil where the frame is not masked.
  var maskingKey: UInt32?

  /// The longest header in bytes: 2, an eight-byte length, and a masking key.
  static let maximumSize = 14

  /// How many bytes the header has whose first two bytes are these.
  static func size(first _: UInt8, second: UInt8) -> Int {
    let length = second & 0x7F
    return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (second & 0x80 != 0 ? 4 : 0)
  }

  /// The size of the header written for a payload of `length` bytes.
  static func size(forLength length: Int, masked: Bool) -> Int {
    2 + (length > 0xFFFF ? 8 : length > 125 ? 2 : 0) + (masked ? 4 : 0)
  }

  /// Reads a whole header; `bytes` holds at least `size(first:second:)` of them.
  init(_ bytes: UnsafeRawBufferPointer) throws(FrameViolation) {
    let first = bytes[0]
    let second = bytes[1]
    guard first & 0x70 == 0 else { throw .reservedBits }
    guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .reservedOpcode }
    self.isFinal = first & 0x80 != 0
    self.opcode = opcode
    var offset = 2
    switch second & 0x7F {
    case 126:
      let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
      guard length > 125 else { throw .nonMinimalLength }
      self.length = Int(length)
      offset = 4
    case 127:
      let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
      // The most significant bit must be zero: the length is a 63-bit number.
      guard length > 0xFFFF, let value = Int(exactly: length) else { throw .nonMinimalLength }
      self.length = value
      offset = 10
    case let length:
      self.length = Int(length)
    }
    self.maskingKey = second & 0x80 != 0 ? bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self) : nil
    if opcode.isControl {
      guard isFinal else { throw .fragmentedControl }
      guard self.length <= 125 else { throw .longControl }
    }
  }

  init(isFinal: Bool, opcode: WebSocketOpcode, length: Int, maskingKey: UInt32? = nil) {
    self.isFinal = isFinal
    self.opcode = opcode
    self.length = length
    self.maskingKey = maskingKey
  }

  /// Appends the header.
  func write(to buffer: inout ByteBuffer) {
    let size = set(in: &buffer, at: buffer.writerIndex)
    buffer.moveWriterIndex(forwardBy: size)
  }

  /// Puts the header at an index of the buffer, and returns its size.
  @discardableResult
  func set(in buffer: inout ByteBuffer, at index: Int) -> Int {
    let mask: UInt8 = maskingKey == nil ? 0 : 0x80
    var end = index + buffer.setInteger((isFinal ? 0x80 : 0) | opcode.rawValue, at: index)
    if length > 0xFFFF {
      end += buffer.setInteger(mask | 127, at: end)
      end += buffer.setInteger(UInt64(length), at: end)
    } else if length > 125 {
      end += buffer.setInteger(mask | 126, at: end)
      end += buffer.setInteger(UInt16(length), at: end)
    } else {
      end += buffer.setInteger(mask | UInt8(length), at: end)
    }
    if let maskingKey { end += buffer.setInteger(maskingKey, at: end, endianness: .host) }
    return end - index
  }
}

import NIOCore

/// A frame as a test wants it on the wire, right or wrong; shares no code with the module.
struct RawFrame: Equatable, CustomStringConvertible {
  var isFinal = true
  var reserved: UInt8 = 0
  var opcode: UInt8
  var payload: [UInt8] = []
  var isMasked = true

  static func text(_ text: String, isFinal: Bool = true) -> Self {
    Self(isFinal: isFinal, opcode: 1, payload: Array(text.utf8))
  }
  static func text(_ bytes: [UInt8], isFinal: Bool = true) -> Self { Self(isFinal: isFinal, opcode: 1, payload: bytes) }
  static func binary(_ bytes: [UInt8], isFinal: Bool = true) -> Self {
    Self(isFinal: isFinal, opcode: 2, payload: bytes)
  }
  static func next(_ text: String, isFinal: Bool = true) -> Self {
    Self(isFinal: isFinal, opcode: 0, payload: Array(text.utf8))
  }
  static func next(_ bytes: [UInt8], isFinal: Bool = true) -> Self { Self(isFinal: isFinal, opcode: 0, payload: bytes) }
  static func ping(_ bytes: [UInt8] = []) -> Self { Self(opcode: 9, payload: bytes) }
  static func pong(_ bytes: [UInt8] = []) -> Self { Self(opcode: 10, payload: bytes) }
  static func close(_ code: UInt16?, _ reason: [UInt8] = []) -> Self {
    Self(opcode: 8, payload: code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] + reason } ?? reason)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    let mask: UInt8 = isMasked ? 0x80 : 0
    switch payload.count {
    case ...125: bytes.append(mask | UInt8(payload.count))
    case ...0xFFFF: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [mask | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
    }
    guard isMasked else { return bytes + payload }
    let key = (0..<4).map { _ in UInt8.random(in: 0...255) }
    bytes += key
    bytes.reserveCapacity(bytes.count + payload.count)
    for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index % 4]) }
    return bytes
  }

  var closeCode: UInt16? { opcode == 8 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil }

  var description: String {
    "\(isFinal ? "" : "…")\(opcode)\(reserved > 0 ? "!\(reserved)" : "")[\(payload.count)] "
      + String(decoding: payload.prefix(40), as: UTF8.self)
  }

  /// Takes one frame of a server from the front of `buffer`; nil while it is not whole.
  init?(_ buffer: inout ByteBuffer) {
    var reader = buffer
    guard let first = reader.readInteger(as: UInt8.self), let second = reader.readInteger(as: UInt8.self) else {
      return nil
    }
    var length = Int(second & 0x7F)
    if length == 126 {
      guard let value = reader.readInteger(as: UInt16.self) else { return nil }
      length = Int(value)
    } else if length == 127 {
      guard let value = reader.readInteger(as: UInt64.self) else { return nil }
      length = Int(value)
    }
    isMasked = second & 0x80 != 0
    var key: [UInt8] = [0, 0, 0, 0]
    if isMasked {
      guard let bytes = reader.readBytes(length: 4) else { return nil }
      key = bytes
    }
    guard let bytes = reader.readBytes(length: length) else { return nil }
    isFinal = first & 0x80 != 0
    reserved = first >> 4 & 7
    opcode = first & 15
    payload = isMasked ? bytes.enumerated().map { $0.element ^ key[$0.offset % 4] } : bytes
    buffer = reader
  }

  init(isFinal: Bool = true, reserved: UInt8 = 0, opcode: UInt8, payload: [UInt8] = [], isMasked: Bool = true) {
    self.isFinal = isFinal
    self.reserved = reserved
    self.opcode = opcode
    self.payload = payload
    self.isMasked = isMasked
  }

  static func == (left: Self, right: Self) -> Bool {
    left.isFinal == right.isFinal && left.reserved == right.reserved && left.opcode == right.opcode
      && left.payload == right.payload
  }
}

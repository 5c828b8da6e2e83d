import NIOCore

/// The time of sending, inside a message's text: a marker and sixteen hexadecimal digits, all of them also base64url.
enum Stamp {
  static let marker = Array("NIGHTJARSTAMP000".utf8)
  static let size = 32

  /// A text of `size` bytes that says when it was sent, in nanoseconds of the machine's clock.
  static func text(size: Int, time: NIODeadline) -> [UInt8] {
    var text = [UInt8](repeating: UInt8(ascii: "A"), count: max(size, Self.size))
    for (index, byte) in marker.enumerated() { text[index] = byte }
    var value = time.uptimeNanoseconds
    for index in (16..<32).reversed() {
      text[index] = Hex.digits[Int(value & 15)]
      value >>= 4
    }
    return text
  }

  /// Microseconds since the message was sent whose frame begins so.
  static func age(in prefix: UnsafeRawBufferPointer, now: NIODeadline) -> Double? {
    guard prefix.count >= size,
      let found = (0...(prefix.count - size)).first(where: { at in
        prefix[at] == marker[0] && prefix[at...].starts(with: marker)
      })
    else { return nil }
    let start = found + marker.count
    var value: UInt64 = 0
    for byte in prefix[start..<(start + 16)] { value = value << 4 | UInt64(byte > 57 ? byte - 87 : byte - 48) }
    return Double(now.uptimeNanoseconds &- value) / 1000
  }

  enum Hex { static let digits = Array("0123456789abcdef".utf8) }
}

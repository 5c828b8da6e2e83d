/// base64url without padding (RFC 4648 §5), the form of every binary value in JSON.
public enum Base64URL {
  public static func encode(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: size(of: bytes.count)) { buffer in
      encode(bytes, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// The length in characters of so many bytes.
  public static func size(of count: Int) -> Int { (count * 4 + 2) / 3 }

  /// Writes the text as UTF-8, and returns its length.
  ///
  /// - Parameter target: at least ``size(of:)`` bytes.
  @discardableResult
  public static func encode(_ bytes: [UInt8], into target: UnsafeMutableRawBufferPointer) -> Int {
    precondition(target.count >= size(of: bytes.count), "the text has no room")
    var out = 0
    var index = 0
    while index + 2 < bytes.count {
      let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      target[out] = character(group >> 18)
      target[out + 1] = character(group >> 12)
      target[out + 2] = character(group >> 6)
      target[out + 3] = character(group)
      out += 4
      index += 3
    }
    if bytes.count - index == 1 {
      let group = UInt32(bytes[index]) << 16
      target[out] = character(group >> 18)
      target[out + 1] = character(group >> 12)
      out += 2
    } else if bytes.count - index == 2 {
      let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
      target[out] = character(group >> 18)
      target[out + 1] = character(group >> 12)
      target[out + 2] = character(group >> 6)
      out += 3
    }
    return out
  }

  /// Padding, other alphabets and non-zero unused bits are `invalidText`: a value has one text.
  public static func decode(_ text: String) throws(WireError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var group: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      group = group << 6 | UInt32(try value(of: character))
      count += 1
      if count == 4 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
        count = 0
      }
    }
    switch count {
    case 0: break
    case 2:
      guard group & 0xf == 0 else { throw .invalidText }
      bytes.append(UInt8(truncatingIfNeeded: group >> 4))
    case 3:
      guard group & 3 == 0 else { throw .invalidText }
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
    default: throw .invalidText
    }
    return bytes
  }

  private static func character(_ group: UInt32) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: group & 0x3f)
    switch value {
    case 0..<26: return 0x41 + value
    case 26..<52: return 0x61 + value - 26
    case 52..<62: return 0x30 + value - 52
    case 62: return 0x2d
    default: return 0x5f
    }
  }

  private static func value(of character: UInt8) throws(WireError) -> UInt8 {
    switch character {
    case 0x41...0x5a: return character - 0x41
    case 0x61...0x7a: return character - 0x61 + 26
    case 0x30...0x39: return character - 0x30 + 52
    case 0x2d: return 62
    case 0x5f: return 63
    default: throw .invalidText
    }
  }
}

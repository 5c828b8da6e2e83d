/// base64url without padding (RFC 4648 §5), the form of every binary value in JSON.
public enum Base64URL {
  public static func encode(_ bytes: [UInt8]) -> Text {
    Text(unsafeUninitializedCapacity: size(of: bytes.count)) { buffer in
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
  public static func decode(_ text: Text) throws(WireError) -> [UInt8] {
    var text = text
    let bytes = text.withUTF8 { decode($0) }
    guard let bytes else { throw .invalidText }
    return bytes
  }

  /// Nil where the text is none. In one pass without a check for each byte: payloads are decoded by the thousand.
  private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    // Bits that only a wrong character or an unused bit can set.
    var wrong: UInt32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
      var index = 0
      while index + 3 < text.count {
        let group =
          value(of: text[index]) << 18 | value(of: text[index + 1]) << 12 | value(of: text[index + 2]) << 6
          | value(of: text[index + 3])
        wrong |= group & 0xff00_0000
        buffer[count] = UInt8(truncatingIfNeeded: group >> 16)
        buffer[count + 1] = UInt8(truncatingIfNeeded: group >> 8)
        buffer[count + 2] = UInt8(truncatingIfNeeded: group)
        count += 3
        index += 4
      }
      switch text.count - index {
      case 2:
        let group = value(of: text[index]) << 6 | value(of: text[index + 1])
        wrong |= group & 0xffff_f00f
        buffer[count] = UInt8(truncatingIfNeeded: group >> 4)
        count += 1
      case 3:
        let group = value(of: text[index]) << 12 | value(of: text[index + 1]) << 6 | value(of: text[index + 2])
        wrong |= group & 0xfffc_0003
        buffer[count] = UInt8(truncatingIfNeeded: group >> 10)
        buffer[count + 1] = UInt8(truncatingIfNeeded: group >> 2)
        count += 2
      default: break
      }
    }
    return wrong == 0 ? bytes : nil
  }

  /// Without branches, which nobody could foretell: each step adds what lies between two ranges of the alphabet.
  private static func character(_ group: UInt32) -> UInt8 {
    let value = Int32(group & 0x3f)
    var character = value &+ 0x41
    character &+= ((25 &- value) >> 8) & 6
    character &-= ((51 &- value) >> 8) & 75
    character &-= ((61 &- value) >> 8) & 13
    character &+= ((62 &- value) >> 8) & 49
    return UInt8(truncatingIfNeeded: character)
  }

  /// The six bits that a character stands for. One that stands for none sets the highest bit and all others, and so spoils
  /// the group wherever it is in it.
  private static func value(of character: UInt8) -> UInt32 {
    switch character {
    case 0x41...0x5a: UInt32(character - 0x41)
    case 0x61...0x7a: UInt32(character - 0x61 + 26)
    case 0x30...0x39: UInt32(character - 0x30 + 52)
    case 0x2d: 62
    case 0x5f: 63
    default: .max
    }
  }
}

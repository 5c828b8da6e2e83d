/// Hexadecimal text (RFC 4648 §8), for vectors, fingerprints and files that people read.
public enum Hex {
  public static func encode(_ bytes: some Sequence<UInt8>) -> Text {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return Text(decoding: text, as: UTF8.self)
  }

  /// Both cases are read; anything else is `invalidText`.
  public static func decode(_ text: Text) throws(WireError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var high: UInt8?
    for character in text.utf8 {
      let value: UInt8
      switch character {
      case 0x30...0x39: value = character - 0x30
      case 0x61...0x66: value = character - 0x61 + 10
      case 0x41...0x46: value = character - 0x41 + 10
      default: throw .invalidText
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard high == nil else { throw .invalidText }
    return bytes
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}

/// Strict UTF-8: what the decoder of the standard library would repair is refused here.
public enum UTF8Text {
  public static func string(from bytes: [UInt8]) throws(WireError) -> Text {
    guard isValid(bytes) else { throw .invalidText }
    return Text(decoding: bytes, as: UTF8.self)
  }

  /// The first `limit` Unicode scalars of a text. Where one character ends and the next begins takes tables that are not
  /// worth their size here.
  public static func prefix(of text: Text, scalars limit: Int) -> Text {
    var bytes: [UInt8] = []
    var left = limit
    for byte in Array(text.utf8) {
      if byte & 0xc0 != 0x80 {
        if left == 0 { break }
        left -= 1
      }
      bytes.append(byte)
    }
    return Text(decoding: bytes, as: UTF8.self)
  }

  /// Well-formed according to Unicode's table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF.
  public static func isValid(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      if first < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xbf
      switch first {
      case 0xc2...0xdf: length = 2
      case 0xe0: (length, low) = (3, 0xa0)
      case 0xed: (length, high) = (3, 0x9f)
      case 0xe1...0xef: length = 3
      case 0xf0: (length, low) = (4, 0x90)
      case 0xf4: (length, high) = (4, 0x8f)
      case 0xf1...0xf3: length = 4
      default: return false
      }
      guard bytes.count - index >= length, (low...high).contains(bytes[index + 1]) else { return false }
      for offset in 2..<max(length, 2) where !(0x80...0xbf).contains(bytes[index + offset]) { return false }
      index += length
    }
    return true
  }
}

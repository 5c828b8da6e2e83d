import WireCoding

/// Percent-encoding of a query's value (RFC 3986 §2).
enum URLText {
  static func encode(_ text: Text) -> Text {
    var result: [UInt8] = []
    for byte in Array(text.utf8) {
      switch byte {
      case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0x2d, 0x2e, 0x5f, 0x7e: result.append(byte)
      default:
        result.append(0x25)
        result.append(digit(byte >> 4))
        result.append(digit(byte & 15))
      }
    }
    return Text(decoding: result, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}

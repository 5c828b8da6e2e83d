/// Base64 with padding (RFC 4648 §4), as the handshake's key and accept headers use it.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var value: UInt32 = 0
      for byte in group { value = value << 8 | UInt32(byte) }
      value <<= UInt32(3 - group.count) * 8
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(value >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil where the text is not canonical base64 with padding.
  static func decode(_ text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    var value: UInt32 = 0
    var bits = 0
    for character in characters {
      if character == UInt8(ascii: "=") { break }
      guard let digit = alphabet.firstIndex(of: character) else { return nil }
      value = (value << 6 | UInt32(digit)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
      }
    }
    return encode(bytes) == text ? bytes : nil
  }
}

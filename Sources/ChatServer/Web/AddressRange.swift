import Foundation

/// The addresses that begin with the same bits: "10.0.0.0/8", "fd00::/8", or one alone (RFC 4632 §3.1, RFC 4291 §2.3).
struct AddressRange: Sendable {
  private let bytes: [UInt8]
  private let bits: Int

  /// Nil where the text is no range.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
    self.bytes = bytes
    guard parts.count == 2 else {
      bits = bytes.count * 8
      return
    }
    guard let bits = Int(parts[1]), (0...bytes.count * 8).contains(bits) else { return nil }
    self.bits = bits
  }

  func contains(_ address: String) -> Bool {
    guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
    let whole = bits / 8
    guard other[..<whole] == bytes[..<whole] else { return false }
    let rest = bits % 8
    guard rest > 0 else { return true }
    return (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
  }

  /// 4 or 16 bytes; an IPv4 address inside an IPv6 one is itself.
  private static func bytes(of text: String) -> [UInt8]? {
    var four = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text, &four) == 1 { return four }
    var sixteen = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
    return sixteen.starts(with: mapped) ? Array(sixteen[12...]) : sixteen
  }
}

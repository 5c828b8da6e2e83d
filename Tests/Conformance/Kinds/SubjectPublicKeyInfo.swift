/// DER around a P-256 public key (RFC 5480), in its one usual form.
enum SubjectPublicKeyInfo {
  private static let p256: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
  ]

  /// The uncompressed point, or nil where the bytes have any other form.
  static func p256Point(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == p256.count + 65, [UInt8](bytes[..<p256.count]) == p256 else { return nil }
    return [UInt8](bytes[p256.count...])
  }
}

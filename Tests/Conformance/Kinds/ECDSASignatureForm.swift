/// ECDSA signatures as IEEE P1363 and as DER write them.
enum ECDSASignatureForm {
  /// r ‖ s of 32 bytes each as `SEQUENCE { INTEGER r, INTEGER s }`, or nil where the length is another.
  static func der(_ signature: [UInt8]) -> [UInt8]? {
    guard signature.count == 64 else { return nil }
    let body = integer([UInt8](signature[..<32])) + integer([UInt8](signature[32...]))
    return [0x30, UInt8(body.count)] + body
  }

  private static func integer(_ bytes: [UInt8]) -> [UInt8] {
    var digits = bytes
    while digits.count > 1, digits[0] == 0 { digits.removeFirst() }
    if digits[0] >= 0x80 { digits.insert(0, at: 0) }
    return [0x02, UInt8(digits.count)] + digits
  }
}

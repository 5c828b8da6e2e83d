/// Hashes outside a cipher suite: fingerprints, safety numbers, keys derived from passwords.
public enum Hash {
  /// 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] { HashFunction.sha256.digest(bytes) }
  /// 48 bytes.
  public static func sha384(_ bytes: [UInt8]) -> [UInt8] { HashFunction.sha384.digest(bytes) }
  /// 64 bytes.
  public static func sha512(_ bytes: [UInt8]) -> [UInt8] { HashFunction.sha512.digest(bytes) }

  /// 32 bytes.
  public static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    HashFunction.sha256.mac(key: key, message)
  }

  /// HKDF-SHA-256, extract and expand (RFC 5869).
  ///
  /// - Parameter count: at most 8,160 bytes; more is a mistake of the caller and traps.
  public static func hkdfSHA256(keyMaterial: [UInt8], salt: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
    let key = HashFunction.sha256.extract(salt: salt, keyMaterial: keyMaterial)
    return HashFunction.sha256.expand(key, info: info, count: count)
  }
}

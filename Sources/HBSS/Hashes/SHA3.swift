/// SHA-3 (FIPS 202 §6.1).
public enum SHA3 {
  /// - Parameter count: the digest's size in bytes: 28, 32, 48 or 64.
  public static func hash(_ message: [UInt8], count: Int) -> [UInt8] {
    Keccak.hash([message], rate: 200 - 2 * count, suffix: 0x06, count: count)
  }
}

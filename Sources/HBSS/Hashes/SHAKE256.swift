/// SHAKE256 (FIPS 202 §6.2).
public enum SHAKE256 {
  /// `count` bytes from the whole message.
  public static func hash(_ message: [UInt8], count: Int) -> [UInt8] {
    Keccak.hash([message], rate: 136, suffix: 0x1f, count: count)
  }

  /// `count` bytes from the concatenation of `parts`.
  static func hash(parts: [[UInt8]], count: Int) -> [UInt8] {
    Keccak.hash(parts, rate: 136, suffix: 0x1f, count: count)
  }
}

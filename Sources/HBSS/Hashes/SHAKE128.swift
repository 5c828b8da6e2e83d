/// SHAKE128 (FIPS 202 §6.2).
public enum SHAKE128 {
  /// `count` bytes from the whole message.
  public static func hash(_ message: [UInt8], count: Int) -> [UInt8] {
    Keccak.hash([message], rate: 168, suffix: 0x1f, count: count)
  }
}

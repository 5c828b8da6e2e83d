/// scrypt (RFC 7914), which makes each guess at a password cost memory.
public enum Scrypt {
  /// The most memory that a derivation may take: costs come from a server, which could otherwise ask for any amount.
  public static let memoryLimit = 128 << 20

  /// - Parameters:
  ///   - n: the cost, a power of two; memory is 128 · n · r bytes.
  ///   - r: the block size.
  ///   - p: how often the work is done, one after the other; at most 16.
  ///   - count: how many bytes to derive, 1 to 1,024.
  /// - Throws: `invalidParameter` where the costs are outside these bounds or need more than `memoryLimit`.
  public static func derive(
    password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, count: Int
  ) throws(CipherError) -> [UInt8] {
    guard n > 1, n <= 1 << 20, n & (n - 1) == 0, r >= 1, r <= 64, p >= 1, p <= 16, count >= 1, count <= 1024,
      128 * n * r <= memoryLimit
    else { throw .invalidParameter }
    return try Primitives.scrypt(password: password, salt: salt, n: n, r: r, p: p, count: count)
  }
}

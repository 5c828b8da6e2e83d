import WireCoding

/// A Merkle–Damgård hash that takes its message in pieces.
public protocol MessageDigest {
  /// Bytes a block.
  static var blockSize: Int { get }
  /// Bytes of the digest.
  static var digestSize: Int { get }

  init()
  mutating func update(_ bytes: UnsafeBufferPointer<UInt8>)
  /// The digest; the value is used up.
  mutating func finish() -> [UInt8]
}

extension MessageDigest {
  @inline(never)
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { update($0) }
  }

  /// The digest of a whole message.
  public static func hash(_ message: [UInt8]) -> [UInt8] {
    var hash = Self()
    hash.update(message)
    return hash.finish()
  }

  /// HMAC (FIPS 198-1) over the concatenation of `parts`.
  public static func mac(key: [UInt8], _ parts: [UInt8]...) -> [UInt8] {
    var block = key.count > blockSize ? hash(key) : key
    block.append(contentsOf: [UInt8](repeating: 0, count: blockSize - block.count))
    var inner = Self()
    for index in block.indices { block[index] ^= 0x36 }
    inner.update(block)
    for part in parts { inner.update(part) }
    var outer = Self()
    for index in block.indices { block[index] ^= 0x36 ^ 0x5c }
    outer.update(block)
    block.wipe()
    outer.update(inner.finish())
    return outer.finish()
  }

  /// MGF1 (RFC 8017 §B.2.1): `count` bytes from `seed`.
  static func mgf1(_ seed: [UInt8], count: Int) -> [UInt8] {
    var mask: [UInt8] = []
    var counter: UInt32 = 0
    while mask.count < count {
      var hash = Self()
      hash.update(seed)
      var suffix: [UInt8] = []
      suffix.append(bigEndian: UInt64(counter), count: 4)
      hash.update(suffix)
      mask.append(contentsOf: hash.finish())
      counter += 1
    }
    mask.removeLast(mask.count - count)
    return mask
  }
}

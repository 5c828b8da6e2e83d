public import WireCoding

/// The hash functions of cipher suites (FIPS 180-4), with HMAC (RFC 2104) and HKDF (RFC 5869) over them.
public enum HashFunction: UInt8, Hashable, Sendable, CaseIterable {
  case sha256
  case sha384
  case sha512

  /// The size of a digest, and of an HMAC: 32, 48 or 64 bytes.
  public var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  public var name: Text {
    switch self {
    case .sha256: "SHA-256"
    case .sha384: "SHA-384"
    case .sha512: "SHA-512"
    }
  }

  /// The number of HPKE's KDF that is HKDF with this function (RFC 9180 §7.2).
  public var hpkeKDFID: UInt16 {
    switch self {
    case .sha256: 1
    case .sha384: 2
    case .sha512: 3
    }
  }

  public func digest(_ bytes: [UInt8]) -> [UInt8] { Primitives.digest(self, bytes) }

  /// HMAC with a key of any length.
  public func mac(key: [UInt8], _ message: [UInt8]) -> [UInt8] { Primitives.mac(self, key: key, message) }

  /// HKDF-Extract: an HMAC keyed with `salt`.
  public func extract(salt: [UInt8], keyMaterial: [UInt8]) -> [UInt8] { mac(key: salt, keyMaterial) }

  /// HKDF-Expand.
  ///
  /// - Parameter count: at most 255 digests; a larger one is a mistake of the caller and traps.
  public func expand(_ prk: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
    precondition(count >= 0 && count <= 255 * byteCount, "HKDF gives at most 255 blocks")
    var output: [UInt8] = []
    output.reserveCapacity(count + byteCount)
    var block: [UInt8] = []
    var counter: UInt8 = 1
    while output.count < count {
      block.append(contentsOf: info)
      block.append(counter)
      block = mac(key: prk, block)
      output.append(contentsOf: block)
      counter &+= 1
    }
    output.removeLast(output.count - count)
    return output
  }
}

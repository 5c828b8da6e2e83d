public import WireCoding

/// ML-KEM (FIPS 203) with its private key as the 64-byte seed d ‖ z.
public enum MLKEM: UInt8, Hashable, Sendable, CaseIterable {
  case mlKEM768
  case mlKEM1024

  public static let seedLength = 64
  public static let sharedSecretLength = 32

  public var name: Text { self == .mlKEM768 ? "ML-KEM-768" : "ML-KEM-1024" }
  public var publicKeyLength: Int { self == .mlKEM768 ? 1184 : 1568 }
  public var ciphertextLength: Int { self == .mlKEM768 ? 1088 : 1568 }

  /// The encapsulation key of a seed (ML-KEM.KeyGen_internal, algorithm 16).
  public func publicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
    guard seed.count == MLKEM.seedLength else { throw .invalidKey }
    return try Primitives.mlkemPublicKey(self, seed: seed)
  }

  /// - Throws: `invalidKey` where the key fails the modulus check of §7.2.
  public func encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    guard publicKey.count == publicKeyLength else { throw .invalidKey }
    return try Primitives.mlkemEncapsulate(self, to: publicKey)
  }

  /// A ciphertext that was tampered with gives another secret, no error (implicit rejection).
  public func decapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
    guard seed.count == MLKEM.seedLength else { throw .invalidKey }
    guard encapsulated.count == ciphertextLength else { throw .invalidLength }
    return try Primitives.mlkemDecapsulate(self, encapsulated, seed: seed)
  }
}

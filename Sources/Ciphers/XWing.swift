/// X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 hashed together, safe while either of them is.
public enum XWing {
  public static let seedLength = 32
  public static let publicKeyLength = 1216
  public static let ciphertextLength = 1120
  public static let sharedSecretLength = 32

  public static func publicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
    guard seed.count == seedLength else { throw .invalidKey }
    return try Primitives.xwingPublicKey(seed: seed)
  }

  /// - Throws: `invalidKey` where the ML-KEM half of the key fails its modulus check.
  public static func encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    guard publicKey.count == publicKeyLength else { throw .invalidKey }
    return try Primitives.xwingEncapsulate(to: publicKey, randomness: nil)
  }

  /// Encapsulation for known answers, with the 64 bytes that the draft calls `eseed`.
  ///
  /// - Throws: `unsupported` in native builds: swift-crypto takes no randomness from outside.
  public static func encapsulate(
    to publicKey: [UInt8], randomness: [UInt8]
  ) throws(CipherError) -> KEMEncapsulation {
    guard publicKey.count == publicKeyLength else { throw .invalidKey }
    guard randomness.count == 64 else { throw .invalidLength }
    return try Primitives.xwingEncapsulate(to: publicKey, randomness: randomness)
  }

  /// A ciphertext that was tampered with gives another secret, no error.
  public static func decapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8] {
    guard seed.count == seedLength else { throw .invalidKey }
    guard encapsulated.count == ciphertextLength else { throw .invalidLength }
    return try Primitives.xwingDecapsulate(encapsulated, seed: seed)
  }
}

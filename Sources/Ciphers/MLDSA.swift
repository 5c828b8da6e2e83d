public import WireCoding

/// ML-DSA (FIPS 204), pure mode, with its private key as the 32-byte seed ξ.
public enum MLDSA: UInt8, Hashable, Sendable, CaseIterable {
  case mlDSA65
  case mlDSA87

  public static let seedLength = 32

  public var name: Text { self == .mlDSA65 ? "ML-DSA-65" : "ML-DSA-87" }
  public var publicKeyLength: Int { self == .mlDSA65 ? 1952 : 2592 }
  public var signatureLength: Int { self == .mlDSA65 ? 3309 : 4627 }

  /// ML-DSA.KeyGen_internal (algorithm 6).
  public func publicKey(seed: [UInt8]) throws(CipherError) -> [UInt8] {
    guard seed.count == MLDSA.seedLength else { throw .invalidKey }
    return try Primitives.mldsaPublicKey(self, seed: seed)
  }

  /// ML-DSA.Sign (algorithm 2), hedged with the system's randomness.
  ///
  /// - Throws: `invalidLength` where the context has more than 255 bytes.
  public func sign(_ message: [UInt8], seed: [UInt8], context: [UInt8] = []) throws(CipherError) -> [UInt8] {
    guard seed.count == MLDSA.seedLength else { throw .invalidKey }
    guard context.count <= 255 else { throw .invalidLength }
    return try Primitives.mldsaSign(self, message, seed: seed, context: context)
  }

  /// ML-DSA.Verify (algorithm 3).
  public func isValid(
    signature: [UInt8], for message: [UInt8], publicKey: [UInt8], context: [UInt8] = []
  ) -> Bool {
    guard publicKey.count == publicKeyLength, signature.count == signatureLength, context.count <= 255 else {
      return false
    }
    return Primitives.mldsaVerify(self, signature, message, publicKey: publicKey, context: context)
  }
}

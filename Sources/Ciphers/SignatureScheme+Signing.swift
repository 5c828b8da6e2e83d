import HBSS

extension SignatureScheme {
  /// A fresh key pair.
  public func generateKeyPair(entropy: any EntropySource) throws(CipherError) -> SignatureKeyPair {
    switch algorithm {
    case .ed25519, .mlDSA65:
      return try keyPair(privateKey: entropy.bytes(32))
    case .ecdsa(let curve):
      // All but one scalar in 2^32 lie in range; a source that never gives one is broken. P-521's have one bit in their
      // first byte.
      for _ in 0..<64 {
        var scalar = entropy.bytes(curve.scalarLength)
        if curve == .p521, !scalar.isEmpty { scalar[0] &= 1 }
        if let pair = try? keyPair(privateKey: scalar) { return pair }
      }
      throw .invalidKey
    case .slhDSA(let set): return try set.generateKeyPair(entropy: entropy)
    case .typedSLHDSA: return try SLHDSA.s128.generateKeyPair(entropy: entropy)
    }
  }

  /// The pair of a private key in the form of `SignatureKeyPair`.
  public func keyPair(privateKey: [UInt8]) throws(CipherError) -> SignatureKeyPair {
    let publicKey: [UInt8]
    switch algorithm {
    case .ed25519:
      guard privateKey.count == 32 else { throw .invalidKey }
      publicKey = try Primitives.ed25519PublicKey(seed: privateKey)
    case .ecdsa(let curve):
      guard privateKey.count == curve.scalarLength else { throw .invalidKey }
      publicKey = try Primitives.publicKey(curve, privateKey: privateKey)
    case .mlDSA65: publicKey = try MLDSA.mlDSA65.publicKey(seed: privateKey)
    case .slhDSA(let set): publicKey = try set.publicKey(of: privateKey)
    case .typedSLHDSA: publicKey = try SLHDSA.s128.publicKey(of: privateKey)
    }
    return SignatureKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  /// - Parameter entropy: hedges SLH-DSA; the other schemes are deterministic or hedge with the system's generator.
  public func sign(
    _ message: [UInt8], privateKey: [UInt8], entropy: any EntropySource
  ) throws(CipherError) -> [UInt8] {
    switch algorithm {
    case .ed25519:
      guard privateKey.count == 32 else { throw .invalidKey }
      return try Primitives.ed25519Sign(message, seed: privateKey)
    case .ecdsa(let curve):
      guard privateKey.count == curve.scalarLength else { throw .invalidKey }
      return try Primitives.ecdsaSign(curve, message, privateKey: privateKey)
    case .mlDSA65: return try MLDSA.mlDSA65.sign(message, seed: privateKey)
    case .slhDSA(let set): return try set.sign(message, privateKey: privateKey, entropy: entropy)
    case .typedSLHDSA:
      let signature = try SLHDSA.s128.sign(message, privateKey: privateKey, entropy: entropy)
      return OneTimeEnvelope.plain(signature: signature).encoded
    }
  }

  /// Malformed signatures and keys are not valid; nothing is thrown.
  public func isValid(signature: [UInt8], for message: [UInt8], publicKey: [UInt8]) -> Bool {
    guard publicKey.count == publicKeySize, signature.count <= signatureSize else { return false }
    switch algorithm {
    case .ed25519:
      guard signature.count == signatureSize else { return false }
      return Primitives.ed25519Verify(signature, message, publicKey: publicKey)
    case .ecdsa(let curve):
      return Primitives.ecdsaVerify(curve, signature, message, publicKey: publicKey)
    case .mlDSA65: return MLDSA.mlDSA65.isValid(signature: signature, for: message, publicKey: publicKey)
    case .slhDSA(let set): return set.isValid(signature: signature, for: message, publicKey: publicKey)
    case .typedSLHDSA:
      guard case .plain(let signature)? = try? OneTimeEnvelope(decoding: signature) else { return false }
      return SLHDSA.s128.isValid(signature: signature, for: message, publicKey: publicKey)
    }
  }
}

import HBSS

// What known answers need and the protocol never does: chosen randomness, expanded private keys, bare Diffie-Hellman.
// Visible inside the package alone.

extension KEM {
  /// The Diffie-Hellman function of RFC 9180 §4.1 by itself; `unsupported` for KEMs that are no such group.
  package func sharedCoordinate(privateKey: [UInt8], publicKey: [UInt8]) throws(CipherError) -> [UInt8] {
    let curve: Curve
    switch self {
    case .x25519: curve = .x25519
    case .p256: curve = .p256
    case .p384: curve = .p384
    case .p521: curve = .p521
    case .xwing, .mlKEM768, .mlKEM1024: throw .unsupported
    }
    guard privateKey.count == curve.scalarLength, publicKey.count == curve.publicKeyLength else { throw .invalidKey }
    return try Primitives.sharedSecret(curve, privateKey: privateKey, publicKey: publicKey)
  }
}

extension MLKEM {
  /// The size of an expanded decapsulation key (FIPS 203 table 3).
  package var expandedKeyLength: Int { self == .mlKEM768 ? 2400 : 3168 }

  /// ML-KEM.Encaps_internal (algorithm 17) with the 32 bytes m; `unsupported` in native builds.
  package func encapsulate(to publicKey: [UInt8], randomness: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    guard publicKey.count == publicKeyLength else { throw .invalidKey }
    guard randomness.count == 32 else { throw .invalidLength }
    return try Primitives.mlkemEncapsulate(self, to: publicKey, randomness: randomness)
  }

  /// ML-KEM.Decaps (algorithm 21) with an expanded key, which is checked first; `unsupported` in native builds.
  package func decapsulate(_ encapsulated: [UInt8], expandedKey: [UInt8]) throws(CipherError) -> [UInt8] {
    guard expandedKey.count == expandedKeyLength else { throw .invalidKey }
    guard encapsulated.count == ciphertextLength else { throw .invalidLength }
    // dk is dk_PKE ‖ ek ‖ H(ek) ‖ z; the hash check of §7.3 is not BoringSSL's.
    let start = expandedKeyLength - publicKeyLength - 64
    let publicKey = [UInt8](expandedKey[start..<start + publicKeyLength])
    let hash = [UInt8](expandedKey[start + publicKeyLength..<start + publicKeyLength + 32])
    guard SHA3.hash(publicKey, count: 32) == hash else { throw .invalidKey }
    return try Primitives.mlkemDecapsulate(self, encapsulated, expandedKey: expandedKey)
  }
}

extension MLDSA {
  /// The size of an expanded private key (FIPS 204 table 2).
  package var expandedKeyLength: Int { self == .mlDSA65 ? 4032 : 4896 }

  /// ML-DSA.Sign_internal (algorithm 7) with an expanded key and the 32 bytes rnd; `unsupported` in native builds.
  ///
  /// - Parameter context: nil signs the message as it stands, without the prefix of the external interface.
  package func sign(
    _ message: [UInt8], expandedKey: [UInt8], context: [UInt8]?, randomness: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    guard expandedKey.count == expandedKeyLength else { throw .invalidKey }
    guard randomness.count == 32, (context?.count ?? 0) <= 255 else { throw .invalidLength }
    return try Primitives.mldsaSign(
      self, MLDSA.prefix(context) + message, expandedKey: expandedKey, randomness: randomness)
  }

  /// ML-DSA.Verify_internal (algorithm 8); `unsupported` in native builds.
  package func isValid(
    signature: [UInt8], forInternal message: [UInt8], publicKey: [UInt8]
  ) throws(CipherError) -> Bool {
    guard publicKey.count == publicKeyLength, signature.count == signatureLength else { return false }
    return try Primitives.mldsaVerifyInternal(self, signature, message, publicKey: publicKey)
  }

  private static func prefix(_ context: [UInt8]?) -> [UInt8] {
    guard let context else { return [] }
    return [0, UInt8(context.count)] + context
  }
}

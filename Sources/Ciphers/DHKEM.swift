/// The Diffie-Hellman KEMs of RFC 9180 §4.1.
struct DHKEM {
  let curve: Curve
  private let labels: LabeledKDF

  init(_ curve: Curve) {
    self.curve = curve
    switch curve {
    case .x25519: labels = LabeledKDF(hash: .sha256, kem: .x25519)
    case .p256: labels = LabeledKDF(hash: .sha256, kem: .p256)
    case .p384: labels = LabeledKDF(hash: .sha384, kem: .p384)
    case .p521: labels = LabeledKDF(hash: .sha512, kem: .p521)
    }
  }

  /// DeriveKeyPair (§7.1.3).
  func keyPair(from keyMaterial: [UInt8]) throws(CipherError) -> KEMKeyPair {
    let prk = labels.extract(salt: [], label: "dkp_prk", keyMaterial: keyMaterial)
    if curve == .x25519 {
      let privateKey = labels.expand(prk, label: "sk", info: [], count: curve.scalarLength)
      return KEMKeyPair(privateKey: privateKey, publicKey: try publicKey(of: privateKey))
    }
    // A candidate is refused when it is zero or not below the order, once in 2^32 at most. P-521 has one bit of the first
    // byte; the bit mask of the others is 0xff, so that no bit is cleared.
    for counter in UInt8.min...UInt8.max {
      var candidate = labels.expand(prk, label: "candidate", info: [counter], count: curve.scalarLength)
      if curve == .p521 { candidate[0] &= 1 }
      if let publicKey = try? publicKey(of: candidate) {
        return KEMKeyPair(privateKey: candidate, publicKey: publicKey)
      }
    }
    throw .invalidKey
  }

  func publicKey(of privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
    guard privateKey.count == curve.scalarLength else { throw .invalidKey }
    return try Primitives.publicKey(curve, privateKey: privateKey)
  }

  func encapsulate(to publicKey: [UInt8], randomness: [UInt8]?) throws(CipherError) -> KEMEncapsulation {
    let ephemeral = try keyPair(from: randomness ?? Primitives.random(curve.scalarLength))
    let secret = try sharedSecret(privateKey: ephemeral.privateKey, publicKey: publicKey)
    return KEMEncapsulation(
      sharedSecret: extractAndExpand(secret, context: ephemeral.publicKey + publicKey),
      encapsulated: ephemeral.publicKey)
  }

  func decapsulate(
    _ encapsulated: [UInt8], privateKey: [UInt8], publicKey: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    let secret = try sharedSecret(privateKey: privateKey, publicKey: encapsulated)
    return extractAndExpand(secret, context: encapsulated + publicKey)
  }

  private func sharedSecret(privateKey: [UInt8], publicKey: [UInt8]) throws(CipherError) -> [UInt8] {
    guard privateKey.count == curve.scalarLength, publicKey.count == curve.publicKeyLength else { throw .invalidKey }
    return try Primitives.sharedSecret(curve, privateKey: privateKey, publicKey: publicKey)
  }

  private func extractAndExpand(_ secret: [UInt8], context: [UInt8]) -> [UInt8] {
    let prk = labels.extract(salt: [], label: "eae_prk", keyMaterial: secret)
    return labels.expand(prk, label: "shared_secret", info: context, count: labels.hash.byteCount)
  }
}

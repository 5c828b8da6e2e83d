import HBSS
public import WireCoding

/// The key encapsulation mechanisms of HPKE (RFC 9180 §7.1, draft-ietf-hpke-pq, draft-connolly-cfrg-xwing-kem).
public enum KEM: UInt8, Hashable, Sendable, CaseIterable {
  /// DHKEM(X25519, HKDF-SHA256).
  case x25519
  /// DHKEM(P-256, HKDF-SHA256).
  case p256
  /// DHKEM(P-384, HKDF-SHA384); native builds only.
  case p384
  /// X-Wing: ML-KEM-768 with X25519.
  case xwing
  case mlKEM768
  case mlKEM1024
  /// DHKEM(P-521, HKDF-SHA512); native builds only.
  case p521

  /// The number in HPKE's registry.
  public var hpkeID: UInt16 {
    switch self {
    case .x25519: 0x0020
    case .p256: 0x0010
    case .p384: 0x0011
    case .p521: 0x0012
    case .xwing: 0x647a
    case .mlKEM768: 0x0041
    case .mlKEM1024: 0x0042
    }
  }

  public var name: Text {
    switch self {
    case .x25519: "X25519"
    case .p256: "P-256"
    case .p384: "P-384"
    case .p521: "P-521"
    case .xwing: "X-Wing"
    case .mlKEM768: "ML-KEM-768"
    case .mlKEM1024: "ML-KEM-1024"
    }
  }

  /// Npk, in bytes.
  public var publicKeyLength: Int {
    switch self {
    case .x25519: Curve.x25519.publicKeyLength
    case .p256: Curve.p256.publicKeyLength
    case .p384: Curve.p384.publicKeyLength
    case .p521: Curve.p521.publicKeyLength
    case .xwing: XWing.publicKeyLength
    case .mlKEM768: MLKEM.mlKEM768.publicKeyLength
    case .mlKEM1024: MLKEM.mlKEM1024.publicKeyLength
    }
  }

  /// Nenc, in bytes.
  public var encapsulatedLength: Int {
    switch self {
    case .x25519, .p256, .p384, .p521: publicKeyLength
    case .xwing: XWing.ciphertextLength
    case .mlKEM768: MLKEM.mlKEM768.ciphertextLength
    case .mlKEM1024: MLKEM.mlKEM1024.ciphertextLength
    }
  }

  /// Whether this build has it.
  public var isSupported: Bool {
    switch self {
    case .x25519: Primitives.has(.x25519)
    case .p256: Primitives.has(.p256)
    case .p384: Primitives.has(.p384)
    case .p521: Primitives.has(.p521)
    case .mlKEM1024: Primitives.has(.mlKEM1024)
    case .xwing, .mlKEM768: true
    }
  }

  /// DeriveKeyPair: the same key material gives the same pair.
  ///
  /// The Diffie-Hellman KEMs follow RFC 9180 §7.1.3. X-Wing and ML-KEM expand the material to their seed with SHAKE256,
  /// whatever the suite's KDF is.
  public func keyPair(from keyMaterial: [UInt8]) throws(CipherError) -> KEMKeyPair {
    switch self {
    case .x25519: return try DHKEM(.x25519).keyPair(from: keyMaterial)
    case .p256: return try DHKEM(.p256).keyPair(from: keyMaterial)
    case .p384: return try DHKEM(.p384).keyPair(from: keyMaterial)
    case .p521: return try DHKEM(.p521).keyPair(from: keyMaterial)
    case .xwing: return try keyPair(seed: expand(keyMaterial, count: XWing.seedLength))
    case .mlKEM768, .mlKEM1024: return try keyPair(seed: expand(keyMaterial, count: MLKEM.seedLength))
    }
  }

  /// The public key of a private key in the form of `KEMKeyPair`.
  public func publicKey(of privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
    switch self {
    case .x25519: return try DHKEM(.x25519).publicKey(of: privateKey)
    case .p256: return try DHKEM(.p256).publicKey(of: privateKey)
    case .p384: return try DHKEM(.p384).publicKey(of: privateKey)
    case .p521: return try DHKEM(.p521).publicKey(of: privateKey)
    case .xwing: return try XWing.publicKey(seed: privateKey)
    case .mlKEM768: return try MLKEM.mlKEM768.publicKey(seed: privateKey)
    case .mlKEM1024: return try MLKEM.mlKEM1024.publicKey(seed: privateKey)
    }
  }

  /// Encap.
  public func encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    switch self {
    case .x25519: return try DHKEM(.x25519).encapsulate(to: publicKey, randomness: nil)
    case .p256: return try DHKEM(.p256).encapsulate(to: publicKey, randomness: nil)
    case .p384: return try DHKEM(.p384).encapsulate(to: publicKey, randomness: nil)
    case .p521: return try DHKEM(.p521).encapsulate(to: publicKey, randomness: nil)
    case .xwing: return try XWing.encapsulate(to: publicKey)
    case .mlKEM768: return try MLKEM.mlKEM768.encapsulate(to: publicKey)
    case .mlKEM1024: return try MLKEM.mlKEM1024.encapsulate(to: publicKey)
    }
  }

  /// Encap with the randomness of a known answer: DeriveKeyPair's material, X-Wing's 64-byte `eseed`, or
  /// ML-KEM's 32-byte m.
  ///
  /// - Throws: `unsupported` where this build's library takes no randomness from outside.
  public func encapsulate(to publicKey: [UInt8], randomness: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    switch self {
    case .x25519: return try DHKEM(.x25519).encapsulate(to: publicKey, randomness: randomness)
    case .p256: return try DHKEM(.p256).encapsulate(to: publicKey, randomness: randomness)
    case .p384: return try DHKEM(.p384).encapsulate(to: publicKey, randomness: randomness)
    case .p521: return try DHKEM(.p521).encapsulate(to: publicKey, randomness: randomness)
    case .xwing: return try XWing.encapsulate(to: publicKey, randomness: randomness)
    case .mlKEM768: return try MLKEM.mlKEM768.encapsulate(to: publicKey, randomness: randomness)
    case .mlKEM1024: return try MLKEM.mlKEM1024.encapsulate(to: publicKey, randomness: randomness)
    }
  }

  /// Decap.
  ///
  /// - Parameter publicKey: the receiver's own, which the Diffie-Hellman KEMs hash into the secret.
  public func decapsulate(
    _ encapsulated: [UInt8], privateKey: [UInt8], publicKey: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    switch self {
    case .x25519:
      return try DHKEM(.x25519).decapsulate(encapsulated, privateKey: privateKey, publicKey: publicKey)
    case .p256:
      return try DHKEM(.p256).decapsulate(encapsulated, privateKey: privateKey, publicKey: publicKey)
    case .p384:
      return try DHKEM(.p384).decapsulate(encapsulated, privateKey: privateKey, publicKey: publicKey)
    case .p521:
      return try DHKEM(.p521).decapsulate(encapsulated, privateKey: privateKey, publicKey: publicKey)
    case .xwing: return try XWing.decapsulate(encapsulated, seed: privateKey)
    case .mlKEM768: return try MLKEM.mlKEM768.decapsulate(encapsulated, seed: privateKey)
    case .mlKEM1024: return try MLKEM.mlKEM1024.decapsulate(encapsulated, seed: privateKey)
    }
  }

  private func keyPair(seed: [UInt8]) throws(CipherError) -> KEMKeyPair {
    KEMKeyPair(privateKey: seed, publicKey: try publicKey(of: seed))
  }

  /// LabeledDerive with SHAKE256: PROTOCOL.md §2.
  private func expand(_ keyMaterial: [UInt8], count: Int) -> [UInt8] {
    let label = [UInt8](Literal("DeriveKeyPair").utf8)
    var input = keyMaterial
    input.append(contentsOf: Literal("HPKE-v1KEM").utf8)
    input.appendBigEndian(hpkeID)
    input.appendBigEndian(UInt16(label.count))
    input.append(contentsOf: label)
    input.appendBigEndian(UInt16(count))
    return SHAKE256.hash(input, count: count)
  }
}

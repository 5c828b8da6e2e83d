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

  private var algorithm: KEMAlgorithm {
    switch self {
    case .x25519: .diffieHellman(.x25519)
    case .p256: .diffieHellman(.p256)
    case .p384: .diffieHellman(.p384)
    case .p521: .diffieHellman(.p521)
    case .xwing: .xwing
    case .mlKEM768: .mlKEM(.mlKEM768)
    case .mlKEM1024: .mlKEM(.mlKEM1024)
    }
  }

  /// Npk, in bytes.
  public var publicKeyLength: Int {
    switch algorithm {
    case .diffieHellman(let curve): curve.publicKeyLength
    case .xwing: XWing.publicKeyLength
    case .mlKEM(let set): set.publicKeyLength
    }
  }

  /// Nenc, in bytes.
  public var encapsulatedLength: Int {
    switch algorithm {
    case .diffieHellman(let curve): curve.publicKeyLength
    case .xwing: XWing.ciphertextLength
    case .mlKEM(let set): set.ciphertextLength
    }
  }

  /// Whether this build has it.
  public var isSupported: Bool {
    switch algorithm {
    case .diffieHellman(let curve): Primitives.has(curve)
    case .xwing: true
    case .mlKEM(let set): Primitives.has(set)
    }
  }

  /// DeriveKeyPair: the same key material gives the same pair.
  ///
  /// The Diffie-Hellman KEMs follow RFC 9180 §7.1.3. X-Wing and ML-KEM expand the material to their seed with SHAKE256,
  /// whatever the suite's KDF is.
  public func keyPair(from keyMaterial: [UInt8]) throws(CipherError) -> KEMKeyPair {
    let count: Int
    switch algorithm {
    case .diffieHellman(let curve): return try DHKEM(curve).keyPair(from: keyMaterial)
    case .xwing: count = XWing.seedLength
    case .mlKEM: count = MLKEM.seedLength
    }
    let seed = expand(keyMaterial, count: count)
    return KEMKeyPair(privateKey: seed, publicKey: try publicKey(of: seed))
  }

  /// The public key of a private key in the form of `KEMKeyPair`.
  public func publicKey(of privateKey: [UInt8]) throws(CipherError) -> [UInt8] {
    switch algorithm {
    case .diffieHellman(let curve): return try DHKEM(curve).publicKey(of: privateKey)
    case .xwing: return try XWing.publicKey(seed: privateKey)
    case .mlKEM(let set): return try set.publicKey(seed: privateKey)
    }
  }

  /// Encap.
  public func encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    switch algorithm {
    case .diffieHellman(let curve): return try DHKEM(curve).encapsulate(to: publicKey, randomness: nil)
    case .xwing: return try XWing.encapsulate(to: publicKey)
    case .mlKEM(let set): return try set.encapsulate(to: publicKey)
    }
  }

  /// Encap with the randomness of a known answer: DeriveKeyPair's material, X-Wing's 64-byte `eseed`, or
  /// ML-KEM's 32-byte m.
  ///
  /// - Throws: `unsupported` where this build's library takes no randomness from outside.
  public func encapsulate(to publicKey: [UInt8], randomness: [UInt8]) throws(CipherError) -> KEMEncapsulation {
    switch algorithm {
    case .diffieHellman(let curve): return try DHKEM(curve).encapsulate(to: publicKey, randomness: randomness)
    case .xwing: return try XWing.encapsulate(to: publicKey, randomness: randomness)
    case .mlKEM(let set): return try set.encapsulate(to: publicKey, randomness: randomness)
    }
  }

  /// Decap.
  ///
  /// - Parameter publicKey: the receiver's own, which the Diffie-Hellman KEMs hash into the secret.
  public func decapsulate(
    _ encapsulated: [UInt8], privateKey: [UInt8], publicKey: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    switch algorithm {
    case .diffieHellman(let curve):
      return try DHKEM(curve).decapsulate(encapsulated, privateKey: privateKey, publicKey: publicKey)
    case .xwing: return try XWing.decapsulate(encapsulated, seed: privateKey)
    case .mlKEM(let set): return try set.decapsulate(encapsulated, seed: privateKey)
    }
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

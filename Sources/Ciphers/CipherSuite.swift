public import WireCoding

/// An MLS cipher suite (RFC 9420 §5.1): KEM, AEAD, hash and signature scheme under one number.
///
/// Nothing but its number, so that all that holds a suite, or hands one on, is small.
public enum CipherSuite: UInt16, Hashable, Sendable {
  /// MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519.
  case x25519AES128 = 0x0001
  /// MLS_128_DHKEMP256_AES128GCM_SHA256_P256.
  case p256AES128 = 0x0002
  /// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519.
  case x25519ChaCha = 0x0003
  /// MLS_256_DHKEMP521_AES256GCM_SHA512_P521; native builds only.
  case p521AES256 = 0x0005
  /// MLS_256_DHKEMP384_AES256GCM_SHA384_P384; native builds only.
  case p384AES256 = 0x0007
  /// X-Wing with classical signatures (draft-ietf-mls-pq-ciphersuites).
  case xwingEd25519 = 0xF002
  /// For rooms of more than 64 devices, and busy bots: signatures of 3,309 bytes.
  case nightjarMLDSA = 0xF0E1
  /// The default: every message carries a hash-based signature of 7,856 bytes.
  case nightjar = 0xF0E2
  /// The same for senders that need speed over size: signatures of 17,088 bytes.
  case nightjarFast = 0xF0E3
  /// The same keys as the default's, which certify one-time keys for application messages: signatures of 730 bytes, and of
  /// 8,627 where the certificate goes along.
  case nightjarOneTime = 0xF0E4

  public var id: UInt16 { rawValue }

  public var kem: KEM {
    switch self {
    case .x25519AES128, .x25519ChaCha: .x25519
    case .p256AES128: .p256
    case .p384AES256: .p384
    case .p521AES256: .p521
    case .xwingEd25519, .nightjarMLDSA, .nightjar, .nightjarFast, .nightjarOneTime: .xwing
    }
  }

  public var aead: AEAD {
    switch self {
    case .x25519AES128, .p256AES128: .aes128GCM
    case .x25519ChaCha: .chaCha20Poly1305
    case .p384AES256, .p521AES256, .xwingEd25519, .nightjarMLDSA, .nightjar, .nightjarFast, .nightjarOneTime:
      .aes256GCM
    }
  }

  public var hash: HashFunction {
    switch self {
    case .x25519AES128, .p256AES128, .x25519ChaCha: .sha256
    case .p384AES256, .xwingEd25519, .nightjarMLDSA, .nightjar, .nightjarFast, .nightjarOneTime: .sha384
    case .p521AES256: .sha512
    }
  }

  public var signatureScheme: SignatureScheme {
    switch self {
    case .x25519AES128, .x25519ChaCha, .xwingEd25519: .ed25519
    case .p256AES128: .p256
    case .p384AES256: .p384
    case .p521AES256: .p521
    case .nightjarMLDSA: .mlDSA65
    case .nightjar: .slhDSA128s
    case .nightjarFast: .slhDSA128f
    case .nightjarOneTime: .slhDSA128sTyped
    }
  }

  /// Whether members sign their application messages with one-time keys (HBSS.md), which the leaf's key certifies.
  public var hasOneTimeKeys: Bool { self == .nightjarOneTime }

  /// The suites that this build has, the default first.
  public static var supported: [CipherSuite] {
    let all: [CipherSuite] = [
      .nightjar, .nightjarOneTime, .nightjarMLDSA, .nightjarFast, .xwingEd25519, .x25519AES128, .p256AES128,
      .x25519ChaCha, .p384AES256,
      .p521AES256,
    ]
    var suites: [CipherSuite] = []
    for suite in all where suite.kem.isSupported && suite.signatureScheme.isSupported {
      suites.append(suite)
    }
    return suites
  }

  /// The suite of a number, or nil where this build does not have it.
  public init?(id: UInt16) {
    guard let suite = CipherSuite(rawValue: id), suite.kem.isSupported,
      suite.signatureScheme.isSupported
    else {
      return nil
    }
    self = suite
  }

  /// For people: `X-Wing · AES-256-GCM · SHA-384 · SLH-DSA-SHA2-128s`.
  public var name: Text {
    "\(kem.name) · \(aead.name) · \(hash.name) · \(signatureScheme.name)"
  }
}

public import WireCoding

/// An MLS cipher suite (RFC 9420 §5.1): KEM, AEAD, hash and signature scheme under one number.
public struct CipherSuite: Hashable, Sendable {
  public let id: UInt16
  public let kem: KEM
  public let aead: AEAD
  public let hash: HashFunction
  public let signatureScheme: SignatureScheme

  private init(_ id: UInt16, _ kem: KEM, _ aead: AEAD, _ hash: HashFunction, _ signatureScheme: SignatureScheme) {
    self.id = id
    self.kem = kem
    self.aead = aead
    self.hash = hash
    self.signatureScheme = signatureScheme
  }

  /// MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519.
  public static let x25519AES128 = CipherSuite(0x0001, .x25519, .aes128GCM, .sha256, .ed25519)
  /// MLS_128_DHKEMP256_AES128GCM_SHA256_P256.
  public static let p256AES128 = CipherSuite(0x0002, .p256, .aes128GCM, .sha256, .p256)
  /// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519.
  public static let x25519ChaCha = CipherSuite(0x0003, .x25519, .chaCha20Poly1305, .sha256, .ed25519)
  /// MLS_256_DHKEMP384_AES256GCM_SHA384_P384; native builds only.
  public static let p384AES256 = CipherSuite(0x0007, .p384, .aes256GCM, .sha384, .p384)
  /// MLS_256_DHKEMP521_AES256GCM_SHA512_P521; native builds only.
  public static let p521AES256 = CipherSuite(0x0005, .p521, .aes256GCM, .sha512, .p521)
  /// X-Wing with classical signatures (draft-ietf-mls-pq-ciphersuites).
  public static let xwingEd25519 = CipherSuite(0xF002, .xwing, .aes256GCM, .sha384, .ed25519)
  /// For rooms of more than 64 devices, and busy bots: signatures of 3,309 bytes.
  public static let nightjarMLDSA = CipherSuite(0xF0E1, .xwing, .aes256GCM, .sha384, .mlDSA65)
  /// The default: every message carries a hash-based signature of 7,856 bytes.
  public static let nightjar = CipherSuite(0xF0E2, .xwing, .aes256GCM, .sha384, .slhDSA128s)
  /// The same for senders that need speed over size: signatures of 17,088 bytes.
  public static let nightjarFast = CipherSuite(0xF0E3, .xwing, .aes256GCM, .sha384, .slhDSA128f)

  /// The suites that this build has, the default first.
  public static var supported: [CipherSuite] {
    let all = [
      nightjar, nightjarMLDSA, nightjarFast, xwingEd25519, x25519AES128, p256AES128, x25519ChaCha, p384AES256,
      p521AES256,
    ]
    var suites: [CipherSuite] = []
    for suite in all where suite.kem.isSupported && suite.signatureScheme.isSupported { suites.append(suite) }
    return suites
  }

  /// The suite of a number, or nil where this build does not have it.
  public init?(id: UInt16) {
    let suite: CipherSuite
    switch id {
    case 0x0001: suite = .x25519AES128
    case 0x0002: suite = .p256AES128
    case 0x0003: suite = .x25519ChaCha
    case 0x0005: suite = .p521AES256
    case 0x0007: suite = .p384AES256
    case 0xF002: suite = .xwingEd25519
    case 0xF0E1: suite = .nightjarMLDSA
    case 0xF0E2: suite = .nightjar
    case 0xF0E3: suite = .nightjarFast
    default: return nil
    }
    guard suite.kem.isSupported, suite.signatureScheme.isSupported else { return nil }
    self = suite
  }

  /// For people: `X-Wing · AES-256-GCM · SHA-384 · SLH-DSA-SHA2-128s`.
  public var name: Text {
    "\(kem.name) · \(aead.name) · \(hash.name) · \(signatureScheme.name)"
  }

  public static func == (left: CipherSuite, right: CipherSuite) -> Bool { left.id == right.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

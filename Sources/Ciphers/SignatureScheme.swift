public import WireCoding

/// The signature schemes of cipher suites, under this project's own numbers.
public enum SignatureScheme: UInt8, Hashable, Sendable, CaseIterable {
  /// RFC 8032, pure.
  case ed25519 = 1
  /// ECDSA over SHA-256, DER-coded (RFC 9420 §5.1.2).
  case p256 = 2
  /// ECDSA over SHA-384, DER-coded; native builds only.
  case p384 = 3
  /// FIPS 204, pure, empty context.
  case mlDSA65 = 4
  /// FIPS 205, pure, empty context.
  case slhDSA128s = 5
  /// FIPS 205, pure, empty context.
  case slhDSA128f = 6
  /// ECDSA over SHA-512, DER-coded; native builds only.
  case p521 = 7
  /// FIPS 205, pure, empty context, behind one byte 0: type 0 of the signatures in a suite with one-time keys. The other
  /// types are no signatures of this scheme.
  case slhDSA128sTyped = 8

  public static var all: [SignatureScheme] { allCases }

  public var id: UInt8 { rawValue }

  /// The scheme of a number, or nil where there is none.
  public init?(id: UInt8) { self.init(rawValue: id) }

  var algorithm: SignatureAlgorithm {
    switch self {
    case .ed25519: .ed25519
    case .p256: .ecdsa(.p256)
    case .p384: .ecdsa(.p384)
    case .p521: .ecdsa(.p521)
    case .mlDSA65: .mlDSA65
    case .slhDSA128s: .slhDSA(.s128)
    case .slhDSA128f: .slhDSA(.f128)
    case .slhDSA128sTyped: .typedSLHDSA
    }
  }

  public var name: Text {
    switch algorithm {
    case .ed25519: "Ed25519"
    case .ecdsa(let curve): curve.signatureName
    case .mlDSA65: "ML-DSA-65"
    case .slhDSA(let set): set.name
    case .typedSLHDSA: "SLH-DSA-SHA2-128s one-time"
    }
  }

  /// In bytes.
  public var publicKeySize: Int {
    switch algorithm {
    case .ed25519, .slhDSA, .typedSLHDSA: 32
    case .ecdsa(let curve): curve.publicKeyLength
    case .mlDSA65: 1952
    }
  }

  /// The largest signature, in bytes; only DER-coded ECDSA has smaller ones.
  public var signatureSize: Int {
    switch algorithm {
    case .ed25519: 64
    case .ecdsa(let curve): curve.signatureLength
    case .mlDSA65: 3309
    case .slhDSA(let set): set.signatureSize
    case .typedSLHDSA: 1 + SLHDSA.s128.signatureSize
    }
  }

  /// Whether this build has it.
  public var isSupported: Bool {
    if case .ecdsa(let curve) = algorithm { Primitives.has(curve) } else { true }
  }
}

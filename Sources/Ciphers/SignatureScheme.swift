public import WireCoding

/// The signature schemes of cipher suites.
///
/// Plain numbers, so that suites and all that holds one are copied without counting references.
public struct SignatureScheme: Hashable, Sendable {
  /// This project's own numbering.
  public let id: UInt8
  let algorithm: SignatureAlgorithm

  private init(_ id: UInt8, _ algorithm: SignatureAlgorithm) {
    self.id = id
    self.algorithm = algorithm
  }

  /// RFC 8032, pure.
  public static let ed25519 = SignatureScheme(1, .ed25519)
  /// ECDSA over SHA-256, DER-coded (RFC 9420 §5.1.2).
  public static let p256 = SignatureScheme(2, .ecdsa(.p256))
  /// ECDSA over SHA-384, DER-coded; native builds only.
  public static let p384 = SignatureScheme(3, .ecdsa(.p384))
  /// FIPS 204, pure, empty context.
  public static let mlDSA65 = SignatureScheme(4, .mlDSA65)
  /// FIPS 205, pure, empty context.
  public static let slhDSA128s = SignatureScheme(5, .slhDSA128s)
  /// FIPS 205, pure, empty context.
  public static let slhDSA128f = SignatureScheme(6, .slhDSA128f)
  /// ECDSA over SHA-512, DER-coded; native builds only.
  public static let p521 = SignatureScheme(7, .ecdsa(.p521))

  public static let all: [SignatureScheme] = [ed25519, p256, p384, mlDSA65, slhDSA128s, slhDSA128f, p521]

  /// The scheme of a number, or nil where there is none.
  public init?(id: UInt8) {
    for scheme in SignatureScheme.all where scheme.id == id {
      self = scheme
      return
    }
    return nil
  }

  public var name: Text {
    switch algorithm {
    case .ed25519: "Ed25519"
    case .ecdsa(let curve): curve.signatureName
    case .mlDSA65: "ML-DSA-65"
    case .slhDSA128s: "SLH-DSA-SHA2-128s"
    case .slhDSA128f: "SLH-DSA-SHA2-128f"
    }
  }

  /// In bytes.
  public var publicKeySize: Int {
    switch algorithm {
    case .ed25519, .slhDSA128s, .slhDSA128f: 32
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
    case .slhDSA128s: 7856
    case .slhDSA128f: 17088
    }
  }

  /// Whether this build has it.
  public var isSupported: Bool {
    if case .ecdsa(let curve) = algorithm { Primitives.has(curve) } else { true }
  }

  public static func == (left: SignatureScheme, right: SignatureScheme) -> Bool { left.id == right.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

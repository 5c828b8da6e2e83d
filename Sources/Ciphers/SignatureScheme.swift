/// The signature schemes of cipher suites.
public struct SignatureScheme: Hashable, Sendable {
  /// This project's own numbering.
  public let id: UInt8
  public let name: String
  /// In bytes.
  public let publicKeySize: Int
  /// The largest signature, in bytes; only DER-coded ECDSA has smaller ones.
  public let signatureSize: Int
  let algorithm: SignatureAlgorithm

  private init(_ id: UInt8, _ name: String, _ algorithm: SignatureAlgorithm, publicKey: Int, signature: Int) {
    self.id = id
    self.name = name
    self.algorithm = algorithm
    publicKeySize = publicKey
    signatureSize = signature
  }

  /// RFC 8032, pure.
  public static let ed25519 = SignatureScheme(1, "Ed25519", .ed25519, publicKey: 32, signature: 64)
  /// ECDSA over SHA-256, DER-coded (RFC 9420 §5.1.2).
  public static let p256 = SignatureScheme(2, "ECDSA P-256", .ecdsa(.p256), publicKey: 65, signature: 72)
  /// ECDSA over SHA-384, DER-coded; native builds only.
  public static let p384 = SignatureScheme(3, "ECDSA P-384", .ecdsa(.p384), publicKey: 97, signature: 104)
  /// FIPS 204, pure, empty context.
  public static let mlDSA65 = SignatureScheme(4, "ML-DSA-65", .mlDSA65, publicKey: 1952, signature: 3309)
  /// FIPS 205, pure, empty context.
  public static let slhDSA128s = SignatureScheme(
    5, "SLH-DSA-SHA2-128s", .slhDSA128s, publicKey: 32, signature: 7856)
  /// FIPS 205, pure, empty context.
  public static let slhDSA128f = SignatureScheme(
    6, "SLH-DSA-SHA2-128f", .slhDSA128f, publicKey: 32, signature: 17088)
  /// ECDSA over SHA-512, DER-coded; native builds only.
  public static let p521 = SignatureScheme(7, "ECDSA P-521", .ecdsa(.p521), publicKey: 133, signature: 139)

  public static let all: [SignatureScheme] = [ed25519, p256, p384, mlDSA65, slhDSA128s, slhDSA128f, p521]

  /// The scheme of a number, or nil where there is none.
  public init?(id: UInt8) {
    for scheme in SignatureScheme.all where scheme.id == id {
      self = scheme
      return
    }
    return nil
  }

  /// Whether this build has it.
  public var isSupported: Bool {
    if case .ecdsa(let curve) = algorithm { Primitives.has(curve) } else { true }
  }

  public static func == (left: SignatureScheme, right: SignatureScheme) -> Bool { left.id == right.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

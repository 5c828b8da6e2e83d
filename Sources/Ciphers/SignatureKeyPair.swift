/// A key pair of a signature scheme.
public struct SignatureKeyPair: Equatable, Sendable {
  /// Ed25519 and ML-DSA: the 32-byte seed; P-256, P-384 and P-521: the scalar; SLH-DSA: 4n bytes (FIPS 205 §9.1).
  public var privateKey: [UInt8]
  /// In the form that MLS leaves carry.
  public var publicKey: [UInt8]

  public init(privateKey: [UInt8], publicKey: [UInt8]) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

/// A key pair of a KEM, in the forms of RFC 9180 §7.1.
public struct KEMKeyPair: Equatable, Sendable {
  /// X25519: 32 bytes; P-256: the 32-byte scalar; P-384: 48 bytes; P-521: 66 bytes; X-Wing: the 32-byte seed.
  public var privateKey: [UInt8]
  /// X25519: 32 bytes; P-256: 65, P-384: 97, P-521: 133, uncompressed; X-Wing: 1,216.
  public var publicKey: [UInt8]

  public init(privateKey: [UInt8], publicKey: [UInt8]) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

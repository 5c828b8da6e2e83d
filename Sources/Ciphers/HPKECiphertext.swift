/// What an HPKE sender sends: the encapsulated key and the sealed plaintext (RFC 9420 §3.1).
public struct HPKECiphertext: Equatable, Hashable, Sendable {
  /// `enc` of RFC 9180: 32 bytes for X25519, 65 for P-256, 97 for P-384, 133 for P-521, 1,120 for X-Wing.
  public var kemOutput: [UInt8]
  /// As long as the plaintext and 16 bytes more.
  public var ciphertext: [UInt8]

  public init(kemOutput: [UInt8], ciphertext: [UInt8]) {
    self.kemOutput = kemOutput
    self.ciphertext = ciphertext
  }
}

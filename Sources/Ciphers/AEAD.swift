public import WireCoding

/// The authenticated ciphers of cipher suites, each with a 12-byte nonce and a 16-byte tag.
public enum AEAD: UInt8, Hashable, Sendable, CaseIterable {
  /// NIST SP 800-38D, 16-byte key.
  case aes128GCM
  /// NIST SP 800-38D, 32-byte key.
  case aes256GCM
  /// RFC 8439, 32-byte key.
  case chaCha20Poly1305

  public static let nonceLength = 12
  public static let tagLength = 16

  public var keyLength: Int { self == .aes128GCM ? 16 : 32 }

  public var name: Text {
    switch self {
    case .aes128GCM: "AES-128-GCM"
    case .aes256GCM: "AES-256-GCM"
    case .chaCha20Poly1305: "ChaCha20-Poly1305"
    }
  }

  /// RFC 9180 §7.3.
  public var hpkeID: UInt16 {
    switch self {
    case .aes128GCM: 1
    case .aes256GCM: 2
    case .chaCha20Poly1305: 3
    }
  }

  /// The ciphertext, as long as the plaintext, followed by the tag.
  ///
  /// - Throws: `invalidKey` or `invalidLength` where key or nonce are not of their length.
  public func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    try check(key: key, nonce: nonce)
    return try Primitives.seal(self, plaintext, key: key, nonce: nonce, authenticating: aad)
  }

  /// - Throws: `authenticationFailed`, also where the ciphertext is shorter than a tag.
  public func open(
    _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    try check(key: key, nonce: nonce)
    guard ciphertext.count >= AEAD.tagLength else { throw .authenticationFailed }
    return try Primitives.open(self, ciphertext, key: key, nonce: nonce, authenticating: aad)
  }

  private func check(key: [UInt8], nonce: [UInt8]) throws(CipherError) {
    guard key.count == keyLength else { throw .invalidKey }
    guard nonce.count == AEAD.nonceLength else { throw .invalidLength }
  }
}

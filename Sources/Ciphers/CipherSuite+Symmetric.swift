extension CipherSuite {
  /// Nh: the size of digests and of MLS's secrets, in bytes.
  public var hashLength: Int { hash.byteCount }
  /// Nk, in bytes.
  public var aeadKeyLength: Int { aead.keyLength }
  /// Nn: 12 bytes.
  public var aeadNonceLength: Int { AEAD.nonceLength }

  public func digest(_ bytes: [UInt8]) -> [UInt8] { hash.digest(bytes) }

  /// HMAC.
  public func mac(key: [UInt8], _ message: [UInt8]) -> [UInt8] { hash.mac(key: key, message) }

  /// HKDF-Extract.
  public func extract(salt: [UInt8], keyMaterial: [UInt8]) -> [UInt8] {
    hash.extract(salt: salt, keyMaterial: keyMaterial)
  }

  /// HKDF-Expand.
  ///
  /// - Parameter count: at most 255 digests; a larger one is a mistake of the caller and traps.
  public func expand(_ prk: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
    hash.expand(prk, info: info, count: count)
  }

  /// Ciphertext ‖ 16-byte tag.
  public func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    try aead.seal(plaintext, key: key, nonce: nonce, authenticating: aad)
  }

  /// - Throws: `authenticationFailed` where anything was changed.
  public func open(
    _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    try aead.open(ciphertext, key: key, nonce: nonce, authenticating: aad)
  }
}

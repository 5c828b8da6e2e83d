/// AES-256-GCM by itself, for blobs outside MLS: backups, room profiles, ephemeral frames.
///
/// A pair of key and nonce seals one plaintext only: a second one under the same pair reveals both.
public enum AESGCM256 {
  public static let keyLength = 32
  public static let nonceLength = AEAD.nonceLength
  public static let tagLength = AEAD.tagLength

  /// Ciphertext ‖ 16-byte tag.
  public static func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8] = []
  ) throws(CipherError) -> [UInt8] {
    try AEAD.aes256GCM.seal(plaintext, key: key, nonce: nonce, authenticating: aad)
  }

  public static func open(
    _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating aad: [UInt8] = []
  ) throws(CipherError) -> [UInt8] {
    try AEAD.aes256GCM.open(ciphertext, key: key, nonce: nonce, authenticating: aad)
  }
}

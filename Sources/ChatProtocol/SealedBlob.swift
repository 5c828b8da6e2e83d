public import Ciphers
public import WireCoding

/// AES-256-GCM under a random 96-bit nonce, bound to what it is for: backups and rooms' profiles.
///
/// A key seals a few thousand blobs in its life at the most, far from the 2^32 at which random nonces become a risk
/// (NIST SP 800-38D §8.3).
public enum SealedBlob {
  static let version: UInt8 = 1

  /// `version ‖ nonce (12) ‖ ciphertext ‖ tag (16)`.
  public static func seal(
    _ plaintext: [UInt8], key: [UInt8], purpose: Text, entropy: any EntropySource
  ) throws(ChatError) -> [UInt8] {
    let nonce = entropy.bytes(12)
    do throws(CipherError) {
      let sealed = try AESGCM256.seal(plaintext, key: key, nonce: nonce, authenticating: Array(purpose.utf8))
      return [version] + nonce + sealed
    } catch {
      throw .keyFailure
    }
  }

  public static func open(_ blob: [UInt8], key: [UInt8], purpose: Text) throws(ChatError) -> [UInt8] {
    guard blob.count >= 29 else { throw .malformed }
    guard blob[0] == version else { throw .unknownVersion }
    do throws(CipherError) {
      return try AESGCM256.open(
        [UInt8](blob[13...]), key: key, nonce: [UInt8](blob[1..<13]), authenticating: Array(purpose.utf8))
    } catch {
      throw .cannotOpen
    }
  }
}

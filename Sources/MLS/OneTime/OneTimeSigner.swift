import Ciphers
public import HBSS

/// A member's one-time keys for its application messages of one epoch, certified by the key of its leaf.
///
/// A reference outside the ``Group``, which is copied, tried and dropped: a key counts as used before anything is hashed,
/// and never comes back. It lives in memory alone; a state that was taken back to an earlier one has no key that could sign
/// again. Messages bear the certificate until ``noteCertificateIsKnown()``.
public final class OneTimeSigner {
  private let batch: OneTimeBatch
  public let certificate: OneTimeCertificate
  /// Whether messages go without the certificate.
  public private(set) var isCertificateKnown = false

  /// - Parameters:
  ///   - privateKey: the leaf's, 64 bytes.
  ///   - height: 6 or 8, for 64 or 256 keys.
  ///   - time: now, in milliseconds since 1970.
  /// - Throws: `cipherFailure`.
  init(
    scope: OneTimeScope, privateKey: [UInt8], height: Int, time: UInt64, entropy: any EntropySource
  ) throws(MLSError) {
    let size = OneTime.hashSize
    do throws(HBSSError) {
      let key = try SLHDSAPrivateKey(parameters: OneTime.certifier, bytes: privateKey)
      batch = try OneTimeBatch(
        height: height, time: time, signer: key.publicKey, scope: scope, skSeed: entropy.bytes(size),
        skPRF: entropy.bytes(size), nonce: entropy.bytes(size))
      certificate = try OneTimeCertificate(
        of: batch, signedBy: key, randomness: entropy.bytes(size), topTrees: CipherSuite.topTrees)
    } catch { throw .cipherFailure }
  }

  /// What the keys are for.
  public var scope: OneTimeScope { batch.scope }
  public var keysLeft: Int { batch.keysLeft }

  /// Every member has, or will read, a message that bears the certificate: the delivery service has acknowledged one.
  public func noteCertificateIsKnown() { isCertificateKnown = true }

  /// Takes all keys that are left: for keys that may exist somewhere else, too.
  public func end() { batch.end() }

  /// Signs with the next key, which is used up, also where this fails.
  ///
  /// - Returns: a signature of type 2, or 1 once the certificate is known.
  /// - Throws: `oneTimeExhausted`, `cipherFailure`.
  func sign(_ message: [UInt8], entropy: any EntropySource) throws(MLSError) -> [UInt8] {
    guard keysLeft > 0 else { throw .oneTimeExhausted }
    do throws(HBSSError) {
      let key = try batch.takeKey()
      let signature = try key.sign(message, randomness: entropy.bytes(OneTime.hashSize))
      return isCertificateKnown
        ? OneTimeEnvelope.short(signature).encoded : OneTimeEnvelope.certified(certificate, signature).encoded
    } catch { throw .cipherFailure }
  }
}

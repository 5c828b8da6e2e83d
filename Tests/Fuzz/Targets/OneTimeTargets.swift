import HBSS
import WireCoding

/// One-time signatures of both types, and stored batches: the input itself, and the sample with the changes that the input
/// decides, since a whole one is longer than the fuzzer's inputs. What is valid and was not signed is a finding, too.
enum OneTimeTargets {
  struct Sample: Sendable {
    let signer: SLHDSAPublicKey
    let scope: OneTimeScope
    let publicKey: OneTimePublicKey
    let certificate: OneTimeCertificate
    let signature: OneTimeSignature
    let state: [UInt8]
    var envelope: [UInt8] { OneTimeEnvelope.certified(certificate, signature).encoded }
  }

  private static let message = Array("fuzz".utf8)

  /// One batch of 64 keys whose first key has signed.
  static let sample = Result<Sample, HBSSError> { () throws(HBSSError) in
    let seed = [UInt8](repeating: 1, count: OneTime.hashSize)
    let key = try SLHDSAPrivateKey(parameters: OneTime.certifier, skSeed: seed, skPRF: seed, pkSeed: seed)
    let scope = try OneTimeScope(purpose: [1, 2], group: seed, epoch: 3, leaf: 4, binding: seed)
    let batch = try OneTimeBatch(
      height: 6, time: 1, signer: key.publicKey, scope: scope, skSeed: seed, skPRF: seed, nonce: seed)
    let certificate = try OneTimeCertificate(of: batch, signedBy: key, randomness: nil)
    guard let publicKey = certificate.publicKey(certifiedBy: key.publicKey, scope: scope) else {
      throw HBSSError.inconsistentKey
    }
    let stored = try StoredOneTimeBatch(batch, certificate: certificate)
    let signature = try stored.takeKey { _ in true }.sign(message, randomness: seed)
    return Sample(
      signer: key.publicKey, scope: scope, publicKey: publicKey, certificate: certificate, signature: signature,
      state: stored.state)
  }

  /// Changes of one byte in each part, from which the fuzzer goes on.
  static func scripts(of places: [Int]) -> [[UInt8]] {
    places.map { [1, UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0), 3] }
  }

  static func short(_ bytes: [UInt8]) throws {
    let sample = try sample.get()
    var script = EditScript(bytes)
    check(short: bytes, sample)
    check(short: script.edit([1] + sample.signature.bytes), sample)
  }

  private static func check(short bytes: [UInt8], _ sample: Sample) {
    guard let envelope = try? OneTimeEnvelope(decoding: bytes) else { return }
    precondition(envelope.encoded == bytes, "an envelope with two encodings")
    guard case .short(let signature) = envelope else { return }
    precondition(signature == sample.signature || !sample.publicKey.isValid(signature, for: message), "a forgery")
    // Past the randomizer and the digest, which random bytes never hit.
    let aimed = [UInt8](sample.signature.bytes.prefix(41)) + signature.bytes.dropFirst(41)
    guard let near = try? OneTimeSignature(bytes: aimed) else { return }
    precondition(near == sample.signature || !sample.publicKey.isValid(near, for: message), "a forgery")
  }

  static func certified(_ bytes: [UInt8]) throws {
    let sample = try sample.get()
    var script = EditScript(bytes)
    check(certified: bytes, sample)
    check(certified: script.edit(sample.envelope), sample)
  }

  private static func check(certified bytes: [UInt8], _ sample: Sample) {
    guard let envelope = try? OneTimeEnvelope(decoding: bytes) else { return }
    precondition(envelope.encoded == bytes, "an envelope with two encodings")
    guard case .certified(let certificate, let signature) = envelope else { return }
    let publicKey = certificate.publicKey(certifiedBy: sample.signer, scope: sample.scope)
    precondition((publicKey != nil) == (certificate == sample.certificate), "a forged certificate")
    guard let publicKey else { return }
    precondition(signature == sample.signature || !publicKey.isValid(signature, for: message), "a forgery")
  }

  static func stored(_ bytes: [UInt8]) throws {
    let sample = try sample.get()
    var script = EditScript(bytes)
    check(stored: bytes, sample)
    check(stored: script.edit(sample.state), sample)
  }

  private static func check(stored bytes: [UInt8], _ sample: Sample) {
    guard let batch = try? StoredOneTimeBatch(state: bytes) else { return }
    precondition(batch.state == bytes, "a state with two encodings")
    let taken = batch.keysTaken
    guard let key = try? batch.takeKey(keep: { _ in true }) else { return }
    precondition(key.index == taken, "another key")
    guard let signature = try? key.sign(message, randomness: [UInt8](repeating: 0, count: 16)) else { return }
    precondition(sample.publicKey.isValid(signature, for: message), "a signature that is not valid")
  }
}

import Foundation
import HBSS

/// Keys, batches and random bytes for the tests of the one-time scheme.
enum OneTimeSupport {
  static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  static func bytes(_ fill: UInt8, _ count: Int = OneTime.hashSize) -> [UInt8] {
    [UInt8](repeating: fill, count: count)
  }

  static let signer = Result { try SLHDSATests.key(.sha2_128s, fill: 30) }

  static func scope(epoch: UInt64 = 7) throws -> OneTimeScope {
    try OneTimeScope(
      purpose: Array("tests".utf8), group: bytes(9), epoch: epoch, leaf: 3, binding: bytes(8, 32))
  }

  static func batch(height: Int = 6, fill: UInt8 = 1, epoch: UInt64 = 7) throws -> OneTimeBatch {
    try OneTimeBatch(
      height: height, time: 1_764_547_200_000, signer: signer.get().publicKey, scope: scope(epoch: epoch),
      skSeed: bytes(fill), skPRF: bytes(fill &+ 1), nonce: bytes(fill &+ 2))
  }

  static func certificate(of batch: OneTimeBatch) throws -> OneTimeCertificate {
    try OneTimeCertificate(of: batch, signedBy: signer.get(), randomness: random(16))
  }

  static func publicKey(_ certificate: OneTimeCertificate) throws -> OneTimePublicKey? {
    certificate.publicKey(certifiedBy: try signer.get().publicKey, scope: try scope())
  }

  static func sign(_ message: [UInt8], _ batch: OneTimeBatch) throws -> OneTimeSignature {
    try batch.takeKey().sign(message, randomness: random(16))
  }
}

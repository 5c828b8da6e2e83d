import Ciphers
import WireCoding

/// The init secret on which an outsider and a group agree (RFC 9420 §8.3).
enum ExternalInit {
  private static let context = [UInt8](Literal("MLS 1.0 external init secret").utf8)

  static func send(
    to publicKey: [UInt8], suite: CipherSuite
  ) throws(MLSError) -> (kemOutput: [UInt8], initSecret: Secret) {
    do {
      let (kemOutput, secret) = try suite.hpkeSetupExportSender(
        to: publicKey, info: [], exporterContext: context, count: suite.hashLength)
      return (kemOutput, Secret(secret))
    } catch {
      throw .cipherFailure
    }
  }

  static func receive(_ kemOutput: [UInt8], keys: KEMKeyPair, suite: CipherSuite) throws(MLSError) -> Secret {
    do {
      return Secret(
        try suite.hpkeExportReceiver(
          kemOutput: kemOutput, privateKey: keys.privateKey, publicKey: keys.publicKey, info: [],
          exporterContext: context, count: suite.hashLength))
    } catch {
      throw .decryptionFailed
    }
  }
}

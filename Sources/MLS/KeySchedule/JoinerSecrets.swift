package import Ciphers
import WireCoding

/// The middle of the key schedule: what a Welcome gives to those who join (RFC 9420 §8).
package struct JoinerSecrets: Sendable {
  package let joinerSecret: [UInt8]
  private let memberSecret: [UInt8]

  /// From the last epoch's init secret and the commit's secret.
  package init(
    initSecret: [UInt8], commitSecret: [UInt8], preSharedKeySecret: [UInt8], context: [UInt8], suite: CipherSuite
  ) {
    let secret = suite.extract(salt: initSecret, keyMaterial: commitSecret)
    self.init(
      joinerSecret: suite.expand(secret, label: "joiner", context: context, count: suite.hashLength),
      preSharedKeySecret: preSharedKeySecret, suite: suite)
  }

  package init(joinerSecret: [UInt8], preSharedKeySecret: [UInt8], suite: CipherSuite) {
    self.joinerSecret = joinerSecret
    memberSecret = suite.extract(salt: joinerSecret, keyMaterial: preSharedKeySecret)
  }

  package func welcomeSecret(_ suite: CipherSuite) -> [UInt8] { suite.derive(memberSecret, label: "welcome") }

  package func epochSecrets(context: [UInt8], suite: CipherSuite) -> EpochSecrets {
    EpochSecrets(
      epochSecret: suite.expand(memberSecret, label: "epoch", context: context, count: suite.hashLength), suite: suite)
  }
}

package import Ciphers
import WireCoding

/// The middle of the key schedule: the joiner secret, which a Welcome carries, and what follows from it (RFC 9420 §8).
package struct JoinerSecrets: Sendable {
  package let joinerSecret: Secret
  private let memberSecret: Secret

  /// From the last epoch's init secret and the commit's secret.
  ///
  /// - Parameter context: the GroupContext of the new epoch, encoded.
  package init(
    initSecret: Secret, commitSecret: Secret, preSharedKeySecret: Secret, context: [UInt8], suite: CipherSuite
  ) {
    let secret = suite.extract(salt: initSecret, keyMaterial: commitSecret)
    self.init(
      joinerSecret: suite.expand(secret, label: "joiner", context: context, count: suite.hashLength),
      preSharedKeySecret: preSharedKeySecret, suite: suite)
  }

  /// From the joiner secret of a Welcome.
  package init(joinerSecret: Secret, preSharedKeySecret: Secret, suite: CipherSuite) {
    self.joinerSecret = joinerSecret
    memberSecret = suite.extract(salt: joinerSecret, keyMaterial: preSharedKeySecret)
  }

  package func welcomeSecret(_ suite: CipherSuite) -> Secret { suite.derive(memberSecret, label: "welcome") }

  /// - Parameter context: the GroupContext of the new epoch, encoded.
  package func epochSecrets(context: [UInt8], suite: CipherSuite) -> EpochSecrets {
    EpochSecrets(
      epochSecret: suite.expand(memberSecret, label: "epoch", context: context, count: suite.hashLength), suite: suite)
  }
}

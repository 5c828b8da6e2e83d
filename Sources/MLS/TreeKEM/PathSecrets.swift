package import Ciphers
import WireCoding

/// The chain of secrets up a path, and the commit secret one step past its end (RFC 9420 §7.4).
package struct PathSecrets: Sendable {
  package struct Step: Sendable {
    package let node: Int
    package let secret: Secret
    package let publicKey: [UInt8]
    let privateKey: Secret
  }

  package let steps: [Step]
  package let commitSecret: Secret

  /// - Parameters:
  ///   - secret: the path secret of the first node.
  ///   - nodes: from that one upwards.
  package init(from secret: Secret, nodes: [Int], suite: CipherSuite) throws(MLSError) {
    var steps: [Step] = []
    var secret = secret
    for node in nodes {
      let keys = try suite.keyPair(from: suite.derive(secret, label: "node").bytes)
      steps.append(
        Step(node: node, secret: secret, publicKey: keys.publicKey, privateKey: Secret(keys.privateKey)))
      secret = suite.derive(secret, label: "path")
    }
    self.steps = steps
    commitSecret = secret
  }

  /// The secret of a node, where it is on the path.
  func secret(of node: Int) -> Secret? { steps.first { $0.node == node }?.secret }
}

package import Ciphers
import WireCoding

/// The chain of secrets up a path, and the commit secret one step past its end (RFC 9420 §7.4).
package struct PathSecrets: Sendable {
  package final class Step: Sendable {
    package let node: Int
    package let secret: [UInt8]
    package let keys: KEMKeyPair

    init(node: Int, secret: [UInt8], keys: KEMKeyPair) {
      self.node = node
      self.secret = secret
      self.keys = keys
    }
  }

  package let steps: [Step]
  package let commitSecret: [UInt8]

  /// - Parameter nodes: from the one that `secret` belongs to upwards.
  package init(from secret: [UInt8], nodes: [Int], suite: CipherSuite) throws(MLSError) {
    var steps: [Step] = []
    var secret = secret
    for node in nodes {
      let keys = try suite.keyPair(from: suite.derive(secret, label: "node"))
      steps.append(Step(node: node, secret: secret, keys: keys))
      secret = suite.derive(secret, label: "path")
    }
    self.steps = steps
    commitSecret = secret
  }

  /// The secret of a node, where it is on the path.
  func secret(of node: Int) -> [UInt8]? {
    for step in steps where step.node == node { return step.secret }
    return nil
  }
}

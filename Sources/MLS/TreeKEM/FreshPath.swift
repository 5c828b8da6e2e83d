package import Ciphers
import WireCoding

/// A path that this member made: what it sends, and what it keeps (RFC 9420 §7.5).
///
/// Its public keys are in the tree that it was made for. The path itself is sealed later, once the tree hash is known.
package struct FreshPath: Sendable {
  private let leafNode: LeafNode
  package let leafPrivateKey: Secret
  package let secrets: PathSecrets

  /// Makes new keys for a leaf and all above it, and puts them into the tree.
  package init(
    for index: UInt32, identity: LeafIdentity, tree: inout RatchetTree, groupID: [UInt8], suite: CipherSuite,
    entropy: any EntropySource
  ) throws(MLSError) {
    let leafKeys = try suite.freshKeyPair(entropy: entropy)
    let nodes = tree.filteredDirectPath(of: index)
    secrets = try PathSecrets(from: suite.freshSecret(entropy: entropy), nodes: nodes, suite: suite)
    let parentHash = try tree.replacePath(of: index, keys: secrets.steps.map { $0.publicKey }, suite: suite)
    leafNode = try identity.makeLeaf(
      suite: suite, encryptionKey: leafKeys.publicKey, source: .commit(parentHash: parentHash), groupID: groupID,
      leafIndex: index, entropy: entropy)
    leafPrivateKey = Secret(leafKeys.privateKey)
    tree.set(leaf: index, to: leafNode)
  }

  /// Encrypts each path secret to those below the node's other child.
  ///
  /// - Parameters:
  ///   - tree: the one that the path was made in.
  ///   - newLeaves: leaves that join with the same commit; they are left out.
  ///   - context: the provisional GroupContext, encoded.
  package func seal(
    for index: UInt32, tree: RatchetTree, newLeaves: [UInt32], context: [UInt8], suite: CipherSuite
  ) throws(MLSError) -> UpdatePath {
    let info = suite.encryptContext(label: "UpdatePathNode", context: context)
    var nodes: [UpdatePathNode] = []
    for (node, step) in zip(tree.filteredDirectPath(of: index), secrets.steps) {
      var ciphertexts: [HPKECiphertext] = []
      for receiver in tree.receivers(below: TreeMath.copath(of: node, from: index), without: newLeaves) {
        guard let key = tree.nodes[receiver].encryptionKey else { throw .invalidTree }
        ciphertexts.append(try suite.encrypt(step.secret.bytes, under: info, to: key))
      }
      nodes.append(UpdatePathNode(encryptionKey: step.publicKey, encryptedPathSecrets: ciphertexts))
    }
    return UpdatePath(leafNode: leafNode, nodes: nodes)
  }
}

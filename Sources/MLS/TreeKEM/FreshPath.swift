package import Ciphers
import WireCoding

/// A path that this member made: what it sends, and what it keeps (RFC 9420 §7.5).
package final class FreshPath: Sendable {
  /// New keys for the path are in the tree that it was made for; the path itself is sealed after the tree hash is known.
  let leafNode: LeafNode
  let leafPrivateKey: [UInt8]
  package let secrets: PathSecrets

  /// Makes new keys for a leaf and all above it, and puts them into the tree.
  package init(
    for index: UInt32, identity: LeafIdentity, tree: inout RatchetTree, groupID: [UInt8], suite: CipherSuite,
    entropy: any EntropySource
  ) throws(MLSError) {
    let leafKeys = try suite.freshKeyPair(entropy: entropy)
    let nodes = tree.filteredDirectPath(of: index)
    secrets = try PathSecrets(from: entropy.bytes(suite.hashLength), nodes: nodes, suite: suite)
    var keys: [[UInt8]] = []
    for step in secrets.steps { keys.append(step.keys.publicKey) }
    let parentHash = try tree.replacePath(of: index, keys: keys, suite: suite)
    leafNode = try identity.makeLeaf(
      suite: suite, encryptionKey: leafKeys.publicKey, source: .commit(parentHash: parentHash), groupID: groupID,
      leafIndex: index, entropy: entropy)
    leafPrivateKey = leafKeys.privateKey
    tree.set(leaf: index, to: leafNode)
  }

  /// Encrypts each path secret to those below the node's other child.
  ///
  /// - Parameters:
  ///   - tree: the one that the path was made in.
  ///   - newLeaves: leaves that join with the same commit; they are left out.
  ///   - context: the provisional GroupContext.
  package func seal(
    for index: UInt32, tree: RatchetTree, newLeaves: [UInt32], context: [UInt8], suite: CipherSuite
  ) throws(MLSError) -> UpdatePath {
    let info = suite.encryptContext(label: "UpdatePathNode", context: context)
    var nodes: [UpdatePathNode] = []
    for (position, node) in tree.filteredDirectPath(of: index).enumerated() {
      let secret = secrets.steps[position]
      var ciphertexts: [HPKECiphertext] = []
      for receiver in tree.receivers(below: TreeMath.copath(of: node, from: index), without: newLeaves) {
        guard let key = tree.nodes[receiver].encryptionKey else { throw .invalidTree }
        ciphertexts.append(try suite.encrypt(secret.secret, under: info, to: key))
      }
      nodes.append(UpdatePathNode(encryptionKey: secret.keys.publicKey, encryptedPathSecrets: ciphertexts))
    }
    return UpdatePath(leafNode: leafNode, nodes: nodes)
  }
}

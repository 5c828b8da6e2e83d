package import Ciphers
import WireCoding

extension RatchetTree {
  /// Checks all of a tree that a new member has to (RFC 9420 §12.4.3.1), but for the tree hash and leaf lifetimes.
  ///
  /// Lifetimes of members are not checked: they were when the members were added, and a member whose KeyPackage has run
  /// out since is a member still (§7.3 recommends the check, §7.2 lets it be).
  package mutating func validate(
    suite: CipherSuite, groupID: [UInt8], extensions: [Extension]
  ) throws(MLSError) {
    try validateUnmergedLeaves()
    try validateKeys()
    try validateMembers(extensions: extensions)
    for (index, leaf) in leaves {
      try leaf.validateAlone(suite: suite)
      guard leaf.isSignatureValid(suite: suite, groupID: groupID, leafIndex: index) else { throw .invalidSignature }
    }
    guard areParentHashesValid(suite) else { throw .invalidParentHash }
  }

  /// A leaf that is unmerged at a node is so at every node between that is not blank (§7.9.2).
  private func validateUnmergedLeaves() throws(MLSError) {
    for node in stride(from: 1, to: nodes.count, by: 2) {
      guard let parent = self[parent: node] else { continue }
      for leaf in parent.unmergedLeaves {
        var below = TreeMath.parent(TreeMath.node(leaf))
        while below != node {
          if let between = self[parent: below], !between.isUnmerged(leaf) { throw .invalidTree }
          below = TreeMath.parent(below)
        }
      }
    }
  }

  /// No encryption key occurs twice in the tree, and no signature key.
  func validateKeys() throws(MLSError) {
    var encryptionKeys = KeySet()
    var signatureKeys = KeySet()
    for node in nodes {
      if let key = node.encryptionKey { encryptionKeys.append(key) }
      if case .leaf(let leaf) = node { signatureKeys.append(leaf.signatureKey) }
    }
    guard encryptionKeys.sortAndCheck(), signatureKeys.sortAndCheck() else { throw .invalidTree }
  }

  /// Every member supports the group's extensions and every other member's type of credential (§7.3).
  func validateMembers(extensions: [Extension]) throws(MLSError) {
    let required = try extensions.requiredCapabilities()
    var credentials = NumberSet()
    let leaves = leaves
    for (_, leaf) in leaves { credentials.insert(UInt32(leaf.credential.type)) }
    for (_, leaf) in leaves {
      try leaf.validate(for: extensions, required: required)
      for type in credentials.numbers where !leaf.capabilities.credentials.contains(UInt16(type)) {
        throw .missingCapability
      }
    }
  }
}

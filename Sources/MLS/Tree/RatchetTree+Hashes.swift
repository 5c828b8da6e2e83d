package import Ciphers
import WireCoding

extension RatchetTree {
  /// The hash of the whole tree (RFC 9420 §7.8); of no bytes for an empty one.
  package mutating func treeHash(_ suite: CipherSuite) -> [UInt8] {
    guard !nodes.isEmpty else { return suite.digest([]) }
    return treeHash(of: root, suite: suite)
  }

  /// The hash of a subtree. Hashes are kept until something below changes.
  package mutating func treeHash(of node: Int, suite: CipherSuite) -> [UInt8] {
    if !hashes[node].isEmpty { return hashes[node] }
    let hash: [UInt8]
    if TreeMath.isLeaf(node) {
      hash = leafHash(node, isBlanked: false, suite: suite)
    } else {
      let left = treeHash(of: TreeMath.left(node), suite: suite)
      let right = treeHash(of: TreeMath.right(node), suite: suite)
      hash = parentNodeHash(self[parent: node], left: left, right: right, suite: suite)
    }
    hashes[node] = hash
    return hash
  }

  /// The original tree hash of a subtree, before some leaves were added: they are blank, and unmerged nowhere
  /// (RFC 9420 §7.9).
  private mutating func treeHash(of node: Int, without leaves: [UInt32], suite: CipherSuite) -> [UInt8] {
    let range = TreeMath.leaves(under: node)
    var below: [UInt32] = []
    for leaf in leaves where range.contains(leaf) { below.append(leaf) }
    if below.isEmpty { return treeHash(of: node, suite: suite) }
    if TreeMath.isLeaf(node) { return leafHash(node, isBlanked: true, suite: suite) }
    let left = treeHash(of: TreeMath.left(node), without: below, suite: suite)
    let right = treeHash(of: TreeMath.right(node), without: below, suite: suite)
    var parent = self[parent: node]
    parent?.unmergedLeaves.removeAll { ParentNode.contains(below, $0) }
    return parentNodeHash(parent, left: left, right: right, suite: suite)
  }

  /// `TreeHashInput` of a leaf.
  private func leafHash(_ node: Int, isBlanked: Bool, suite: CipherSuite) -> [UInt8] {
    var writer = WireWriter()
    writer.write(UInt8(1))
    writer.write(UInt32(node / 2))
    if case .leaf(let leaf) = nodes[node], !isBlanked {
      writer.write(UInt8(1))
      writer.write(leaf)
    } else {
      writer.write(UInt8(0))
    }
    return suite.digest(writer.bytes)
  }

  /// `TreeHashInput` of an inner node.
  private func parentNodeHash(
    _ parent: ParentNode?, left: [UInt8], right: [UInt8], suite: CipherSuite
  ) -> [UInt8] {
    var writer = WireWriter()
    writer.write(UInt8(2))
    writer.write(optional: parent)
    writer.write(opaque: left)
    writer.write(opaque: right)
    return suite.digest(writer.bytes)
  }

  /// The parent hash of a node for the child on the other side of `sibling` (RFC 9420 §7.9).
  mutating func parentHash(of parent: ParentNode, sibling: Int, suite: CipherSuite) -> [UInt8] {
    let siblingHash = treeHash(of: sibling, without: parent.unmergedLeaves, suite: suite)
    var writer = WireWriter()
    writer.write(opaque: parent.encryptionKey)
    writer.write(opaque: parent.parentHash)
    writer.write(opaque: siblingHash)
    return suite.digest(writer.bytes)
  }

  /// Whether every parent node that is not blank is parent-hash valid: it comes from a commit of a member below it
  /// (RFC 9420 §7.9.2).
  package mutating func areParentHashesValid(_ suite: CipherSuite) -> Bool {
    for node in stride(from: 1, to: nodes.count, by: 2) {
      guard let parent = self[parent: node] else { continue }
      let left = TreeMath.left(node)
      let right = TreeMath.right(node)
      guard
        isParentHash(of: parent, foundBelow: left, sibling: right, suite: suite)
          || isParentHash(of: parent, foundBelow: right, sibling: left, suite: suite)
      else { return false }
    }
    return true
  }

  private mutating func isParentHash(
    of parent: ParentNode, foundBelow child: Int, sibling: Int, suite: CipherSuite
  ) -> Bool {
    let resolution = resolution(of: child)
    let range = TreeMath.leaves(under: child)
    var unmerged = NumberSet()
    for leaf in parent.unmergedLeaves where range.contains(leaf) { unmerged.insert(leaf) }
    // All nodes of the resolution but one are unmerged leaves of the parent; that one carries the hash.
    guard resolution.count == unmerged.count + 1 else { return false }
    var candidate: Int?
    for node in resolution where !TreeMath.isLeaf(node) || !unmerged.contains(UInt32(node / 2)) {
      guard candidate == nil else { return false }
      candidate = node
    }
    guard let candidate, let hash = nodes[candidate].parentHash, !hash.isEmpty else { return false }
    return hash == parentHash(of: parent, sibling: sibling, suite: suite)
  }
}

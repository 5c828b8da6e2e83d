import MLS

/// What an epoch changes in a room's ratchet tree: a leaf and the nodes above it, not the tree.
struct TreeChange: Sendable {
  /// By which the tree is asked for: the tree hash in the epoch's GroupContext.
  let hash: [UInt8]
  /// Nodes of the whole tree, up to the last that is not blank.
  let count: Int
  let nodes: [EncodedNode]

  /// - Parameter old: the tree of the epoch before, as it is stored; nil where no node is.
  init(from old: RatchetTree?, to group: PublicGroup) {
    hash = group.context.treeHash
    count = group.tree.encodedCount
    nodes = group.tree.nodes(changedSince: old)
  }

  /// Bytes to write.
  var size: Int { nodes.reduce(hash.count + 64) { $0 + $1.bytes.count + 64 } }
}

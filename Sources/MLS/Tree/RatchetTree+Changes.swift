extension RatchetTree {
  /// Puts a node at its index. Hashes up to the root are forgotten.
  mutating func set(_ node: Int, to value: TreeNode) {
    nodes[node] = value
    forgetHashes(from: node)
  }

  mutating func set(leaf index: UInt32, to leaf: LeafNode) { set(TreeMath.node(index), to: .leaf(leaf)) }

  private mutating func forgetHashes(from node: Int) {
    hashes[node] = []
    for above in TreeMath.directPath(node, leafCount: leafCount) { hashes[above] = [] }
  }

  /// The leaf that the next new member takes: the leftmost blank one, or one past the end (RFC 9420 §12.1.1).
  var nextLeaf: UInt32 {
    for index in 0..<UInt32(leafCount) where nodes[TreeMath.node(index)].isBlank { return index }
    return UInt32(leafCount)
  }

  /// Puts a new member's leaf into the tree, and lists it as unmerged above (RFC 9420 §7.7).
  ///
  /// - Returns: the leaf's index.
  /// - Throws: `invalidTree` where the tree is full.
  package mutating func add(_ leaf: LeafNode) throws(MLSError) -> UInt32 {
    let index = nextLeaf
    if Int(index) == leafCount {
      guard leafCount < Bounds.leaves else { throw .invalidTree }
      let added = nodes.isEmpty ? 1 : nodes.count + 1
      for _ in 0..<added {
        nodes.append(.blank)
        hashes.append([])
      }
    }
    let node = TreeMath.node(index)
    for above in TreeMath.directPath(node, leafCount: leafCount) {
      guard case .parent(var parent) = nodes[above] else { continue }
      parent.addUnmerged(index)
      nodes[above] = .parent(parent)
    }
    set(node, to: .leaf(leaf))
    return index
  }

  /// Blanks the leaf and all above it, and cuts off a right half that is all blank (RFC 9420 §7.7, §12.1.3).
  package mutating func remove(_ index: UInt32) {
    blankPath(of: index)
    set(TreeMath.node(index), to: .blank)
    truncate()
  }

  /// Replaces the leaf, and blanks all above it (RFC 9420 §12.1.2).
  package mutating func update(_ index: UInt32, to leaf: LeafNode) {
    blankPath(of: index)
    set(leaf: index, to: leaf)
  }

  /// Blanks all above a leaf.
  mutating func blankPath(of index: UInt32) {
    let node = TreeMath.node(index)
    for above in TreeMath.directPath(node, leafCount: leafCount) { nodes[above] = .blank }
    forgetHashes(from: node)
  }

  /// Halves the tree as long as its right half has no member.
  private mutating func truncate() {
    var kept = leafCount
    while kept > 0, areBlank(leaves: kept / 2..<kept) { kept /= 2 }
    let count = max(2 * kept - 1, 0)
    nodes.removeLast(nodes.count - count)
    hashes.removeLast(hashes.count - count)
  }

  private func areBlank(leaves: Range<Int>) -> Bool {
    for index in leaves where !nodes[2 * index].isBlank { return false }
    return true
  }
}

import WireCoding

extension RatchetTree {
  /// The nodes that together reach every member below a node (RFC 9420 §4.1.1).
  package func resolution(of node: Int) -> [Int] {
    var result: [Int] = []
    appendResolution(of: node, to: &result)
    return result
  }

  private func appendResolution(of node: Int, to result: inout [Int]) {
    switch nodes[node] {
    case .leaf: result.append(node)
    case .parent(let parent):
      result.append(node)
      for leaf in parent.unmergedLeaves { result.append(TreeMath.node(leaf)) }
    case .blank:
      guard !TreeMath.isLeaf(node) else { return }
      appendResolution(of: TreeMath.left(node), to: &result)
      appendResolution(of: TreeMath.right(node), to: &result)
    }
  }

  /// Whether the resolution of a node is empty: no member is below it.
  func isEmpty(below node: Int) -> Bool {
    switch nodes[node] {
    case .leaf, .parent: return false
    case .blank:
      if TreeMath.isLeaf(node) { return true }
      return isEmpty(below: TreeMath.left(node)) && isEmpty(below: TreeMath.right(node))
    }
  }

  /// The nodes above a leaf that have a member below their other child (RFC 9420 §4.1.2).
  func filteredDirectPath(of index: UInt32) -> [Int] {
    TreeMath.directPath(TreeMath.node(index), leafCount: leafCount).filter { node in
      !isEmpty(below: TreeMath.copath(of: node, from: index))
    }
  }

  /// The resolution of a node without leaves that join with the same commit: they learn the secrets by Welcome
  /// (RFC 9420 §7.5).
  func receivers(below node: Int, without newLeaves: [UInt32]) -> [Int] {
    var nodes = resolution(of: node)
    guard !newLeaves.isEmpty else { return nodes }
    var excluded = NumberSet()
    for leaf in newLeaves { excluded.insert(leaf) }
    nodes.removeAll { TreeMath.isLeaf($0) && excluded.contains(UInt32($0 / 2)) }
    return nodes
  }
}

/// The public part of a group's tree: leaves, and the keys above them (RFC 9420 §4.1, §7).
///
/// A value: a copy shares its nodes until one of the two changes.
public struct RatchetTree: Sendable {
  /// 2n − 1 nodes for n leaves, n a power of two; none for an empty tree. A change forgets the hashes above.
  var nodes: [TreeNode]
  /// Tree hashes by node; empty where something below has changed since.
  var hashes: [[UInt8]]

  /// A tree of one leaf.
  init(_ leaf: LeafNode) {
    nodes = [.leaf(leaf)]
    hashes = [[]]
  }

  /// Leaves, blank ones included: a power of two, or 0.
  public var leafCount: Int { (nodes.count + 1) / 2 }

  var root: Int { TreeMath.root(leafCount) }

  /// The leaf at an index; nil where it is blank or beyond the tree.
  public subscript(leaf index: UInt32) -> LeafNode? {
    guard index < UInt32(leafCount), case .leaf(let leaf) = nodes[TreeMath.node(index)] else { return nil }
    return leaf
  }

  /// The parent node at an index of the tree; nil where it is blank.
  subscript(parent node: Int) -> ParentNode? {
    guard case .parent(let parent) = nodes[node] else { return nil }
    return parent
  }

  /// The leaves that are not blank, from the left.
  public var leaves: [(index: UInt32, leaf: LeafNode)] {
    var leaves: [(index: UInt32, leaf: LeafNode)] = []
    for index in 0..<UInt32(leafCount) {
      if case .leaf(let leaf) = nodes[TreeMath.node(index)] { leaves.append((index, leaf)) }
    }
    return leaves
  }
}

extension RatchetTree: Equatable {
  public static func == (left: RatchetTree, right: RatchetTree) -> Bool { left.nodes == right.nodes }
}

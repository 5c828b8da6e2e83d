/// Arithmetic on node indices of a full binary tree kept in an array, leaves at even indices (RFC 9420 appendix C).
package enum TreeMath {
  /// 0 for a leaf.
  package static func level(_ node: Int) -> Int { (~node).trailingZeroBitCount }

  package static func node(_ leaf: UInt32) -> Int { 2 * Int(leaf) }

  /// - Parameter leafCount: a power of two.
  package static func root(_ leafCount: Int) -> Int { leafCount - 1 }

  package static func isLeaf(_ node: Int) -> Bool { node & 1 == 0 }

  /// `node` is no leaf.
  package static func left(_ node: Int) -> Int { node ^ (1 << (level(node) - 1)) }

  /// `node` is no leaf.
  package static func right(_ node: Int) -> Int { node ^ (3 << (level(node) - 1)) }

  /// `node` is not the root.
  package static func parent(_ node: Int) -> Int {
    let level = level(node)
    return (node | 1 << level) & ~(1 << (level + 1))
  }

  /// `node` is not the root.
  package static func sibling(_ node: Int) -> Int {
    let parent = parent(node)
    return node < parent ? right(parent) : left(parent)
  }

  /// The nodes above a node, from its parent to the root.
  package static func directPath(_ node: Int, leafCount: Int) -> [Int] {
    let root = root(leafCount)
    var path: [Int] = []
    var node = node
    while node != root {
      node = parent(node)
      path.append(node)
    }
    return path
  }

  /// The child of a node above a leaf that is on its other side.
  package static func copath(of node: Int, from leaf: UInt32) -> Int {
    Self.node(leaf) < node ? right(node) : left(node)
  }

  /// Whether `node` lies in the subtree under `ancestor`, or is it.
  static func isNode(_ node: Int, under ancestor: Int) -> Bool {
    let reach = (1 << level(ancestor)) - 1
    return node >= ancestor - reach && node <= ancestor + reach
  }

  /// The leaves under a node.
  static func leaves(under node: Int) -> ClosedRange<UInt32> {
    let reach = (1 << level(node)) - 1
    return UInt32((node - reach) / 2)...UInt32((node + reach) / 2)
  }

  /// The lowest node above two different leaves.
  static func commonAncestor(_ left: UInt32, _ right: UInt32) -> Int {
    var node = node(left)
    let other = Self.node(right)
    while !isNode(other, under: node) { node = parent(node) }
    return node
  }
}

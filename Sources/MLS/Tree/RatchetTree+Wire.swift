public import WireCoding

/// `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3).
extension RatchetTree: WireCodable {
  /// Without the blank nodes at its end.
  public func encode(into writer: inout WireWriter) {
    var count = nodes.count
    while count > 0, nodes[count - 1].isBlank { count -= 1 }
    var inner = WireWriter()
    for node in nodes[0..<count] { node.encode(into: &inner) }
    writer.write(opaque: inner.bytes)
  }

  /// Checks what the other methods rely on: leaves and parents at their indices, and unmerged leaves that are below their
  /// node and not blank. All else is `validate`'s.
  public init(from reader: inout WireReader) throws(WireError) {
    nodes = []
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      guard nodes.count < Bounds.nodes else { throw .limitExceeded }
      let node = try TreeNode(from: &inner)
      switch node {
      case .blank: break
      case .leaf: guard TreeMath.isLeaf(nodes.count) else { throw .invalidValue }
      case .parent(let parent):
        guard !TreeMath.isLeaf(nodes.count) else { throw .invalidValue }
        let below = TreeMath.leaves(under: nodes.count)
        for leaf in parent.unmergedLeaves where !below.contains(leaf) { throw .invalidValue }
      }
      nodes.append(node)
    }
    guard let last = nodes.last, !last.isBlank else { throw .invalidValue }
    var leafCount = 1
    while 2 * leafCount - 1 < nodes.count { leafCount *= 2 }
    while nodes.count < 2 * leafCount - 1 { nodes.append(.blank) }
    hashes = [[UInt8]](repeating: [], count: nodes.count)
    for node in stride(from: 1, to: nodes.count, by: 2) {
      for leaf in self[parent: node]?.unmergedLeaves ?? [] where nodes[TreeMath.node(leaf)].isBlank {
        throw .invalidValue
      }
    }
  }
}

public import WireCoding

/// Trees by node: a commit changes a leaf and the log(n) nodes above it, and whoever stores trees need write no more.
extension RatchetTree {
  /// Nodes up to the last that is not blank: so many the wire has.
  public var encodedCount: Int {
    var count = nodes.count
    while count > 0, nodes[count - 1].isBlank { count -= 1 }
    return count
  }

  /// The nodes that are others than in a tree before, those included that have become blank or lie past the end.
  ///
  /// - Parameter old: nil for none: then all nodes that are not blank.
  public func nodes(changedSince old: RatchetTree?) -> [EncodedNode] {
    var changed: [EncodedNode] = []
    for index in 0..<max(nodes.count, old?.nodes.count ?? 0) {
      let now = index < nodes.count ? nodes[index] : .blank
      var before = TreeNode.blank
      if let old, index < old.nodes.count { before = old.nodes[index] }
      guard now != before else { continue }
      var writer = WireWriter()
      now.encode(into: &writer)
      changed.append(EncodedNode(index: index, bytes: writer.bytes))
    }
    return changed
  }

  /// The tree of nodes in the order of their indices; those that are left out are blank.
  ///
  /// - Throws: as decoding a tree does; `invalidValue` where the order is another.
  public init(nodes encoded: [EncodedNode]) throws(WireError) {
    var inner: [UInt8] = []
    var next = 0
    for node in encoded where !node.isBlank {
      guard node.index >= next, node.index < Bounds.nodes else { throw .invalidValue }
      inner.append(contentsOf: [UInt8](repeating: 0, count: node.index - next))
      inner.append(contentsOf: node.bytes)
      next = node.index + 1
    }
    try self.init(nodesOnWire: inner)
  }

  /// A stretch of the nodes, end to end, as the vector `ratchet_tree` has them.
  public func nodesOnWire(_ range: Range<Int>) -> [UInt8] {
    var writer = WireWriter()
    for index in range.clamped(to: 0..<nodes.count) { nodes[index].encode(into: &writer) }
    return writer.bytes
  }

  /// - Parameter bytes: the content of the vector `ratchet_tree`: its nodes, end to end.
  public init(nodesOnWire bytes: [UInt8]) throws(WireError) {
    var writer = WireWriter()
    writer.write(opaque: bytes)
    try self.init(decoding: writer.bytes)
  }
}

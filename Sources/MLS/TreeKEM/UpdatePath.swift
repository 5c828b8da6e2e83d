public import WireCoding

/// A committer's new leaf, and new keys for the nodes above it (RFC 9420 §7.6).
public struct UpdatePath: Hashable, Sendable, WireCodable {
  public var leafNode: LeafNode
  /// One for each node of the sender's filtered direct path, from the leaf up.
  public var nodes: [UpdatePathNode]

  init(leafNode: LeafNode, nodes: [UpdatePathNode]) {
    self.leafNode = leafNode
    self.nodes = nodes
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(leafNode)
    writer.write(vector: nodes)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    leafNode = try reader.read()
    nodes = try reader.readVector(limit: Bounds.path)
  }
}

package import Ciphers
package import WireCoding

/// All message keys of an epoch, derived where they are needed and deleted where they were used (RFC 9420 §9).
package struct SecretTree: Sendable {
  private let leafCount: Int
  /// Secrets of nodes that nothing was derived from yet, by node.
  private var nodes = NumberTable<Secret>()
  /// By leaf.
  private var ratchets = NumberTable<LeafRatchets>()

  /// - Parameter leafCount: a power of two.
  package init(encryptionSecret: Secret, leafCount: Int) {
    self.leafCount = leafCount
    nodes.set(UInt32(TreeMath.root(leafCount)), to: encryptionSecret)
  }

  /// A leaf's ratchets as they stand. Nothing changes, so that a message that does not open leaves no trace.
  ///
  /// - Throws: `invalidSender` where the tree has no such leaf; `invalidState` where a stored tree lacks its secret.
  package func ratchets(of leaf: UInt32, suite: CipherSuite) throws(MLSError) -> LeafRatchets {
    if let known = ratchets[leaf] { return known }
    guard leaf < UInt32(leafCount) else { throw .invalidSender }
    guard var (node, secret) = nearestSecret(above: leaf) else { throw .invalidState }
    let target = TreeMath.node(leaf)
    while node != target {
      let isLeft = target < node
      secret = Self.childSecret(of: secret, isLeft: isLeft, suite: suite)
      node = isLeft ? TreeMath.left(node) : TreeMath.right(node)
    }
    return LeafRatchets(leafSecret: secret, suite: suite)
  }

  /// Puts a leaf's ratchets back after use, and deletes the node secrets that they came from (§9.2).
  package mutating func store(_ leafRatchets: LeafRatchets, of leaf: UInt32, suite: CipherSuite) {
    if ratchets[leaf] == nil { split(down: leaf, suite: suite) }
    ratchets.set(leaf, to: leafRatchets)
  }

  /// Replaces the secret above a leaf with those of the copath's nodes below that.
  private mutating func split(down leaf: UInt32, suite: CipherSuite) {
    guard var (node, secret) = nearestSecret(above: leaf) else { return }
    _ = nodes.remove(UInt32(node))
    let target = TreeMath.node(leaf)
    while node != target {
      let (left, right) = (TreeMath.left(node), TreeMath.right(node))
      let leftSecret = Self.childSecret(of: secret, isLeft: true, suite: suite)
      let rightSecret = Self.childSecret(of: secret, isLeft: false, suite: suite)
      if target < node {
        nodes.set(UInt32(right), to: rightSecret)
        (node, secret) = (left, leftSecret)
      } else {
        nodes.set(UInt32(left), to: leftSecret)
        (node, secret) = (right, rightSecret)
      }
    }
  }

  /// The lowest node at or above a leaf whose secret is kept; nil where all have been deleted.
  private func nearestSecret(above leaf: UInt32) -> (node: Int, secret: Secret)? {
    let root = TreeMath.root(leafCount)
    var node = TreeMath.node(leaf)
    while true {
      if let secret = nodes[UInt32(node)] { return (node, secret) }
      guard node != root else { return nil }
      node = TreeMath.parent(node)
    }
  }

  private static func childSecret(of secret: Secret, isLeft: Bool, suite: CipherSuite) -> Secret {
    suite.expand(secret, label: "tree", context: [UInt8]((isLeft ? "left" : "right").utf8), count: suite.hashLength)
  }
}

extension SecretTree: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(UInt32(leafCount))
    var inner = WireWriter()
    for (index, node) in nodes.numbers.numbers.enumerated() {
      inner.write(node)
      inner.write(nodes.values[index])
    }
    writer.write(opaque: inner.bytes)
    inner = WireWriter()
    for (index, leaf) in ratchets.numbers.numbers.enumerated() {
      inner.write(leaf)
      inner.write(ratchets.values[index])
    }
    writer.write(opaque: inner.bytes)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    let count = try reader.readUInt32()
    guard count > 0, count <= UInt32(Bounds.leaves), count & (count - 1) == 0 else { throw .invalidValue }
    leafCount = Int(count)
    var inner = try reader.readNested()
    while !inner.isAtEnd {
      let node = try inner.readUInt32()
      guard node < 2 * count - 1 else { throw .invalidValue }
      nodes.set(node, to: try inner.read())
    }
    inner = try reader.readNested()
    while !inner.isAtEnd {
      let leaf = try inner.readUInt32()
      guard leaf < count else { throw .invalidValue }
      ratchets.set(leaf, to: try inner.read())
    }
  }
}

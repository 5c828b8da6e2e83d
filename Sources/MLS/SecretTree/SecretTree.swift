package import Ciphers
package import WireCoding

/// All message keys of an epoch, derived where they are needed and deleted where they were used (RFC 9420 §9).
package struct SecretTree: Sendable {
  private var leafCount = 1
  /// Secrets of nodes that nothing was derived from yet, by node.
  private var nodes = NumberTable<[UInt8]>()
  private var ratchets = NumberTable<LeafRatchets>()

  /// None yet: it is read later.
  init() {}

  /// - Parameter leafCount: a power of two.
  package init(encryptionSecret: [UInt8], leafCount: Int) {
    self.leafCount = leafCount
    nodes.set(UInt32(TreeMath.root(leafCount)), to: encryptionSecret)
  }

  /// A leaf's ratchets as they stand. Nothing changes, so that a message that does not open leaves no trace.
  package func ratchets(of leaf: UInt32, suite: CipherSuite) throws(MLSError) -> LeafRatchets {
    if let known = ratchets[leaf] { return known }
    guard leaf < UInt32(leafCount) else { throw .invalidSender }
    let target = TreeMath.node(leaf)
    var node = target
    let root = TreeMath.root(leafCount)
    while nodes[UInt32(node)] == nil {
      guard node != root else { throw .invalidState }
      node = TreeMath.parent(node)
    }
    guard var secret = nodes[UInt32(node)] else { throw .invalidState }
    while node != target {
      let goesLeft = target < node
      secret = Self.childSecret(of: secret, isLeft: goesLeft, suite: suite)
      node = goesLeft ? TreeMath.left(node) : TreeMath.right(node)
    }
    return LeafRatchets(leafSecret: secret, suite: suite)
  }

  /// Puts a leaf's ratchets back after use, and deletes the node secrets that they came from.
  package mutating func store(_ leafRatchets: LeafRatchets, of leaf: UInt32, suite: CipherSuite) {
    if ratchets[leaf] == nil { split(down: leaf, suite: suite) }
    ratchets.set(leaf, to: leafRatchets)
  }

  private mutating func split(down leaf: UInt32, suite: CipherSuite) {
    let target = TreeMath.node(leaf)
    let root = TreeMath.root(leafCount)
    var node = target
    while nodes[UInt32(node)] == nil {
      guard node != root else { return }
      node = TreeMath.parent(node)
    }
    while node != target {
      guard var secret = nodes.remove(UInt32(node)) else { return }
      nodes.set(UInt32(TreeMath.left(node)), to: Self.childSecret(of: secret, isLeft: true, suite: suite))
      nodes.set(UInt32(TreeMath.right(node)), to: Self.childSecret(of: secret, isLeft: false, suite: suite))
      secret.wipe()
      node = target < node ? TreeMath.left(node) : TreeMath.right(node)
    }
    if var secret = nodes.remove(UInt32(target)) { secret.wipe() }
  }

  private static func childSecret(of secret: [UInt8], isLeft: Bool, suite: CipherSuite) -> [UInt8] {
    suite.expand(secret, label: "tree", context: [UInt8]((isLeft ? "left" : "right").utf8), count: suite.hashLength)
  }

  mutating func wipe() {
    for node in nodes.numbers.numbers {
      if var secret = nodes.remove(node) { secret.wipe() }
    }
    for leaf in ratchets.numbers.numbers {
      if var ratchet = ratchets.remove(leaf) { ratchet.wipe() }
    }
  }
}

extension SecretTree: WireCodable {
  package func encode(into writer: inout WireWriter) {
    writer.write(UInt32(leafCount))
    var inner = WireWriter()
    for (index, node) in nodes.numbers.numbers.enumerated() {
      inner.write(node)
      inner.write(opaque: nodes.values[index])
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
    try readNodes(from: try reader.readNested())
    try readRatchets(from: try reader.readNested())
  }

  @inline(never)
  private mutating func readNodes(from reader: WireReader) throws(WireError) {
    var reader = reader
    while !reader.isAtEnd {
      let node = try reader.readUInt32()
      guard node < UInt32(2 * leafCount - 1) else { throw .invalidValue }
      nodes.set(node, to: try reader.readOpaque())
    }
  }

  @inline(never)
  private mutating func readRatchets(from reader: WireReader) throws(WireError) {
    var reader = reader
    while !reader.isAtEnd {
      let leaf = try reader.readUInt32()
      guard leaf < UInt32(leafCount) else { throw .invalidValue }
      ratchets.set(leaf, to: try reader.read())
    }
  }
}

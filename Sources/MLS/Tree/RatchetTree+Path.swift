package import Ciphers
import WireCoding

extension RatchetTree {
  /// Gives the nodes of a leaf's filtered direct path new keys, and blanks the others above it (RFC 9420 §7.5, §7.9).
  ///
  /// - Parameter keys: one for each node of the filtered direct path.
  /// - Returns: the parent hash that the leaf must carry.
  mutating func replacePath(of index: UInt32, keys: [[UInt8]], suite: CipherSuite) throws(MLSError) -> [UInt8] {
    let path = filteredDirectPath(of: index)
    guard path.count == keys.count else { throw .invalidPath }
    blankPath(of: index)
    var parentHash: [UInt8] = []
    for position in path.indices.reversed() {
      let parent = ParentNode(encryptionKey: keys[position], parentHash: parentHash)
      set(path[position], to: .parent(parent))
      parentHash = self.parentHash(
        of: parent, sibling: TreeMath.copath(of: path[position], from: index), suite: suite)
    }
    return parentHash
  }

  /// Applies somebody's update path, and checks the leaf's parent hash.
  package mutating func apply(_ path: UpdatePath, of index: UInt32, suite: CipherSuite) throws(MLSError) {
    var keys: [[UInt8]] = []
    for node in path.nodes { keys.append(node.encryptionKey) }
    let expected = try replacePath(of: index, keys: keys, suite: suite)
    guard case .commit(let parentHash) = path.leafNode.source, parentHash == expected else { throw .invalidParentHash }
    set(leaf: index, to: path.leafNode)
  }

  /// The resolution of a node without leaves that joined with the same commit: they learn the secrets by Welcome.
  func receivers(below node: Int, without newLeaves: [UInt32]) -> [Int] {
    var nodes = resolution(of: node)
    if !newLeaves.isEmpty {
      var excluded = NumberSet()
      for leaf in newLeaves { excluded.insert(leaf) }
      nodes.removeAll { TreeMath.isLeaf($0) && excluded.contains(UInt32($0 / 2)) }
    }
    return nodes
  }
}

package import Ciphers

extension RatchetTree {
  /// Gives the nodes of a leaf's filtered direct path new keys, and blanks the others above it (RFC 9420 §7.5, §7.9).
  ///
  /// - Parameter keys: one for each node of the filtered direct path, from the leaf up.
  /// - Returns: the parent hash that the leaf must carry.
  /// - Throws: `invalidPath` where there are more keys or fewer.
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

  /// Applies a received update path, and checks the leaf's parent hash (RFC 9420 §12.4.2).
  package mutating func apply(_ path: UpdatePath, of index: UInt32, suite: CipherSuite) throws(MLSError) {
    let expected = try replacePath(of: index, keys: path.nodes.map { $0.encryptionKey }, suite: suite)
    guard case .commit(let parentHash) = path.leafNode.source, parentHash == expected else { throw .invalidParentHash }
    set(leaf: index, to: path.leafNode)
  }
}

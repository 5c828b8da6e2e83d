/// The Merkle tree over a key's commitments, all of its 2,047 nodes.
struct FewTimeTree: Sendable {
  /// The levels from the commitments to the root.
  let levels: [[UInt8]]

  init(commitments: [UInt8], hashes: FewTimeHashes) {
    var levels = [commitments]
    for level in 1...FewTime.treeHeight {
      var indices: [UInt16] = []
      for index in 0..<FewTime.preimages >> level { indices.append(UInt16(index)) }
      levels.append(hashes.parents(levels[level - 1], indices: indices, level: level))
    }
    self.levels = levels
  }

  var root: [UInt8] { levels[FewTime.treeHeight] }

  /// The nodes that lead from the leaves with these ascending numbers to the root, where they cannot be computed: level by
  /// level from the leaves, each from left to right, 32 bytes a node.
  func proof(of indices: [UInt16]) -> [UInt8] {
    var proof: [UInt8] = []
    var known = indices
    for level in 0..<FewTime.treeHeight {
      var parents: [UInt16] = []
      var position = 0
      while position < known.count {
        let index = known[position]
        position += 1
        if index & 1 == 0, position < known.count, known[position] == index + 1 {
          position += 1
        } else {
          let sibling = Int(index ^ 1) * FewTime.hashSize
          proof.append(contentsOf: levels[level][sibling..<sibling + FewTime.hashSize])
        }
        parents.append(index >> 1)
      }
      known = parents
    }
    return proof
  }

  /// The root that leaves with these ascending numbers and a proof lead to, or nil where the proof has not just the nodes
  /// that it needs.
  static func root(of leaves: [UInt8], indices: [UInt16], proof: [UInt8], hashes: FewTimeHashes) -> [UInt8]? {
    guard !indices.isEmpty, leaves.count == indices.count * FewTime.hashSize else { return nil }
    var known = indices
    var nodes = leaves
    var used = 0
    for level in 0..<FewTime.treeHeight {
      var parents: [UInt16] = []
      var pairs: [UInt8] = []
      var position = 0
      while position < known.count {
        let index = known[position]
        let own = nodes[position * FewTime.hashSize..<(position + 1) * FewTime.hashSize]
        position += 1
        if index & 1 == 0, position < known.count, known[position] == index + 1 {
          pairs.append(contentsOf: own)
          pairs.append(contentsOf: nodes[position * FewTime.hashSize..<(position + 1) * FewTime.hashSize])
          position += 1
        } else {
          guard proof.count - used >= FewTime.hashSize else { return nil }
          let sibling = proof[used..<used + FewTime.hashSize]
          used += FewTime.hashSize
          pairs.append(contentsOf: index & 1 == 0 ? own : sibling)
          pairs.append(contentsOf: index & 1 == 0 ? sibling : own)
        }
        parents.append(index >> 1)
      }
      nodes = hashes.parents(pairs, indices: parents, level: level + 1)
      known = parents
    }
    return used == proof.count ? nodes : nil
  }
}

import CHashLanes

/// The Merkle tree over the leaves of a batch (FIPS 205 algorithm 9), all of its nodes. They are public.
struct OneTimeTree: Sendable {
  let height: Int
  /// 16 bytes a node: the leaves, then each level from left to right, the root last.
  private let nodes: [UInt8]

  private static let n = OneTime.hashSize

  /// - Parameter leaves: 16 bytes for each of 2^height keys.
  init(leaves: [UInt8], height: Int, hashes: OneTimeHashes) {
    precondition(leaves.count == Self.n << height)
    self.height = height
    let xmss = OneTime.tree(height: height)
    var nodes = leaves
    nodes.append(contentsOf: [UInt8](repeating: 0, count: leaves.count - Self.n))
    var addresses: [hl_address] = []
    addresses.reserveCapacity(1 << (height - 1))
    nodes.withUnsafeMutableBufferPointer { nodes in
      guard var below = nodes.baseAddress else { return }
      for level in 1...height {
        let count = 1 << (height - level)
        addresses.removeAll(keepingCapacity: true)
        for index in 0..<count { addresses.append(xmss.nodeAddress(level: level, index: UInt32(index))) }
        let above = below + 2 * count * Self.n
        hashes.withContext { hl_tweak($0, count, addresses, below, 2 * Self.n, above) }
        below = above
      }
    }
    self.nodes = nodes
  }

  var root: [UInt8] { [UInt8](nodes.suffix(Self.n)) }
  var leaves: ArraySlice<UInt8> { nodes.prefix(Self.n << height) }

  private func node(_ place: Int) -> ArraySlice<UInt8> { nodes[place * Self.n..<(place + 1) * Self.n] }

  /// Appends the authentication path of a leaf, from its sibling upwards.
  func appendPath(of index: Int, to bytes: inout [UInt8]) {
    var start = 0
    for level in 0..<height {
      bytes.append(contentsOf: node(start + (index >> level ^ 1)))
      start += 1 << (height - level)
    }
  }
}

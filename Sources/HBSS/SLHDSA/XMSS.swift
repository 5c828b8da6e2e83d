import CHashLanes

/// One XMSS tree by its address (FIPS 205 §6): a layer's tree of SLH-DSA, or a batch of one-time keys.
struct XMSS {
  let layer: UInt32
  let tree: UInt64
  let height: Int
  /// Bytes of a hash.
  let n: Int

  /// The chains of a WOTS+ key, len = 2n + 3 for the Winternitz parameter 16.
  var chains: Int { 2 * n + 3 }

  /// The address of a WOTS+ key's chains and, with another type, of its public key.
  func leafAddress(_ leaf: UInt32, type: UInt32 = AddressType.wotsHash) -> hl_address {
    hl_address(tree: tree, layer: layer, type: type, word1: leaf, word2: 0, word3: 0)
  }

  /// The address of a node above the leaves.
  func nodeAddress(level: Int, index: UInt32) -> hl_address {
    hl_address(tree: tree, layer: layer, type: AddressType.tree, word1: 0, word2: UInt32(level), word3: index)
  }

  /// xmss_pkFromSig (FIPS 205 algorithm 11): the signed value in `nodes` gives way to the root that its signature leads to.
  ///
  /// - Parameters:
  ///   - signature: the chains' values, then the authentication path.
  ///   - nodes: room for as many hashes as there are chains; the signed value is the first.
  ///   - digits: room for a byte a chain.
  func climb(
    _ context: UnsafePointer<hl_context>, leaf: UInt32, signature: UnsafePointer<UInt8>,
    nodes: UnsafeMutablePointer<UInt8>, digits: UnsafeMutablePointer<UInt8>
  ) {
    WOTSDigits.of(nodes, n: n, into: digits)
    nodes.take(signature, count: chains * n)
    completeLeaf(context, leaf: leaf, digits: digits, nodes: nodes)
    for level in 0..<height {
      let sibling = signature + (chains + level) * n
      if leaf >> UInt32(level) & 1 == 1 {
        (nodes + n).take(nodes, count: n)
        nodes.take(sibling, count: n)
      } else {
        (nodes + n).take(sibling, count: n)
      }
      var address = nodeAddress(level: level + 1, index: leaf >> UInt32(level + 1))
      hl_tweak(context, 1, &address, nodes, 2 * n, nodes)
    }
  }

  /// wots_pkFromSig (FIPS 205 algorithm 8): the chains' values in `nodes` give way to the leaf.
  private func completeLeaf(
    _ context: UnsafePointer<hl_context>, leaf: UInt32, digits: UnsafePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>
  ) {
    var address = leafAddress(leaf)
    hl_wots_complete(context, &address, chains, digits, nodes)
    address.type = AddressType.wotsPublicKey
    hl_tweak(context, 1, &address, nodes, chains * n, nodes)
  }
}

import CHashLanes

extension Hypertree {
  /// fors_pkFromSig and ht_verify (FIPS 205 algorithms 17 and 13).
  ///
  /// - Parameters:
  ///   - signature: SIG_FORS ‖ SIG_HT, whose length the caller has checked.
  ///   - root: PK.root, n bytes.
  func recomputesRoot(
    of choice: DigestChoice, signature: UnsafePointer<UInt8>, root: UnsafePointer<UInt8>
  ) -> Bool {
    let size = 2 * max(parameters.forsTrees, parameters.chains) * n
    let addressesSize = Self.batch * MemoryLayout<hl_address>.stride
    let workspace = Workspace(count: addressesSize + size + parameters.chains)
    let addresses = UnsafeMutableRawPointer(workspace.base).bindMemory(to: hl_address.self, capacity: Self.batch)
    let nodes = workspace.base + addressesSize
    let digits = nodes + size
    climbFORS(choice, signature: signature, nodes: nodes, addresses: addresses)
    withUnsafePointer(to: context) { context in
      for layer in 0..<parameters.layers {
        let (tree, leaf) = place(of: choice, inLayer: layer)
        XMSS(layer: UInt32(layer), tree: tree, height: parameters.treeHeight, n: n).climb(
          context, leaf: leaf, signature: signature + parameters.forsSize + layer * parameters.layerSize, nodes: nodes,
          digits: digits)
      }
    }
    var difference: UInt8 = 0
    for index in 0..<n { difference |= nodes[index] ^ root[index] }
    return difference == 0
  }

  /// Leaves the FORS public key in `nodes`; the k trees are climbed side by side.
  private func climbFORS(
    _ choice: DigestChoice, signature: UnsafePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>,
    addresses: UnsafeMutablePointer<hl_address>
  ) {
    let height = parameters.forsHeight
    let trees = parameters.forsTrees
    for tree in 0..<trees {
      (nodes + tree * n).take(signature + tree * (1 + height) * n, count: n)
      addresses[tree] = hl_address(
        tree: choice.tree, layer: 0, type: AddressType.forsTree, word1: choice.leaf, word2: 0,
        word3: UInt32(tree << height + choice.forsLeaves[tree]))
    }
    withUnsafePointer(to: context) { context in
      hl_tweak(context, trees, addresses, nodes, n, nodes)
      for level in 0..<height {
        // From the last tree to the first: the pairs take twice the room of the nodes.
        for tree in (0..<trees).reversed() {
          let right = choice.forsLeaves[tree] >> level & 1
          let pair = nodes + 2 * tree * n
          (pair + right * n).take(nodes + tree * n, count: n)
          (pair + (1 - right) * n).take(signature + (tree * (1 + height) + 1 + level) * n, count: n)
          addresses[tree].word2 = UInt32(level + 1)
          addresses[tree].word3 >>= 1
        }
        hl_tweak(context, trees, addresses, nodes, 2 * n, nodes)
      }
      addresses[0].type = AddressType.forsRoots
      addresses[0].word2 = 0
      addresses[0].word3 = 0
      hl_tweak(context, 1, addresses, nodes, trees * n, nodes)
    }
  }
}

import CHashLanes

/// The trees of one public key: FORS at the bottom, d layers of XMSS above (FIPS 205 §5 to §8).
///
/// Instead of the standard's recursion, each level of all trees in hand is hashed at once, so that every vector lane has
/// work: the leaves of all layers together, then their parents, and so on. The results are the same.
struct Hypertree {
  let parameters: SLHDSAParameters
  var context = hl_context()

  /// Addresses that are made before they are hashed: a multiple of every kernel's lanes.
  static let batch = 64

  /// - Parameter publicSeed: PK.seed, n bytes.
  init(parameters: SLHDSAParameters, publicSeed: UnsafePointer<UInt8>) {
    self.parameters = parameters
    hl_context_init(
      &context, parameters.usesSHAKE ? UInt32(HL_SHAKE) : UInt32(HL_SHA2), UInt32(parameters.n), publicSeed)
  }

  var n: Int { parameters.n }

  /// The tree and the leaf in it that sign in `layer`, on the way from a FORS key to the root
  /// (FIPS 205 algorithm 12, steps 4 to 7).
  func place(of choice: DigestChoice, inLayer layer: Int) -> (tree: UInt64, leaf: UInt32) {
    if layer == 0 { return (choice.tree, choice.leaf) }
    let height = UInt64(parameters.treeHeight)
    let below = choice.tree >> (height * UInt64(layer - 1))
    // A shift by 64 gives 0, which the top layer's only tree is.
    return (below >> height, UInt32(truncatingIfNeeded: below & (1 << height - 1)))
  }

  /// Parents of `count` nodes, in place: node i becomes the hash of nodes 2i and 2i + 1.
  func hashPairs(
    _ nodes: UnsafeMutablePointer<UInt8>, parents: Int, addresses: UnsafeMutablePointer<hl_address>,
    address: (_ parent: Int) -> hl_address
  ) {
    withUnsafePointer(to: context) { context in
      var first = 0
      while first < parents {
        let count = min(Self.batch, parents - first)
        for index in 0..<count { addresses[index] = address(first + index) }
        hl_tweak(context, count, addresses, nodes + 2 * first * n, 2 * n, nodes + first * n)
        first += count
      }
    }
  }

  /// PK.root (FIPS 205 algorithm 18, steps 2 and 3).
  func makeRoot(secretSeed: UnsafePointer<UInt8>, root: UnsafeMutablePointer<UInt8>) {
    let top = parameters.layers - 1
    let leaves = 1 << parameters.treeHeight
    let scratchSize = Int(HL_MAX_LANES) * parameters.chains * n
    let workspace = Workspace(count: leaves * n + scratchSize)
    let nodes = workspace.base
    let scratch = nodes + leaves * n
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: Self.batch) { batch in
      guard let addresses = batch.baseAddress else { return }
      withUnsafePointer(to: context) { context in
        var first = 0
        while first < leaves {
          let count = min(Self.batch, leaves - first)
          for index in 0..<count {
            addresses[index] = hl_address(
              tree: 0, layer: UInt32(top), type: AddressType.wotsHash, word1: UInt32(first + index), word2: 0, word3: 0)
          }
          hl_wots_leaves(context, secretSeed, count, addresses, nodes + first * n, nil, scratch)
          first += count
        }
      }
      for level in 1...parameters.treeHeight {
        hashPairs(nodes, parents: leaves >> level, addresses: addresses) { parent in
          hl_address(
            tree: 0, layer: UInt32(top), type: AddressType.tree, word1: 0, word2: UInt32(level), word3: UInt32(parent))
        }
      }
    }
    root.update(from: nodes, count: n)
  }
}

import CHashLanes

/// The trees of one public key: FORS at the bottom, d layers of XMSS above (FIPS 205 §5 to §8).
///
/// Instead of the standard's recursion, each level of all trees in hand is hashed at once, so that every vector lane has
/// work: the leaves of all layers together, then their parents, and so on. The results are the same.
struct Hypertree {
  let parameters: SLHDSAParameters
  /// PK.seed, the caller's; read alone.
  nonisolated(unsafe) let publicSeed: UnsafePointer<UInt8>
  var context = hl_context()

  /// Addresses that are made before they are hashed: a multiple of every kernel's lanes.
  static let batch = 64

  /// - Parameter publicSeed: PK.seed, n bytes, which stay where they are as long as this value is used.
  init(parameters: SLHDSAParameters, publicSeed: UnsafePointer<UInt8>) {
    self.parameters = parameters
    self.publicSeed = publicSeed
    hl_context_init(
      &context, parameters.usesSHAKE ? UInt32(HL_SHAKE) : UInt32(HL_SHA2), UInt32(parameters.n), publicSeed)
  }

  var n: Int { parameters.n }

  /// The tree and the leaf in it that sign in `layer`, on the way from a FORS key to the root
  /// (FIPS 205 algorithm 12, steps 4 to 7).
  @inline(never)
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

  /// The leaves of the top layer's tree, and PK.root above them (FIPS 205 algorithm 18, steps 2 and 3).
  func makeTop(
    secretSeed: UnsafePointer<UInt8>, root: UnsafeMutablePointer<UInt8>, threads: Int = 1,
    helpers: (any TreeHelpers)?
  ) -> [UInt8] {
    let top = parameters.layers - 1
    let choice = DigestChoice(forsLeaves: [], tree: 0, leaf: 0)
    let job = TreeJob(parameters: parameters, choice: choice, layers: top..<top + 1)
    let size = job.leaves * n
    let threads = max(1, min(threads, job.units))
    let scratchSize = LaneScratch.size(parameters)
    let unitSize = helpers == nil ? 0 : TreeUnit.resultLimit + unitWorkspaceSize
    let workspace = Workspace(count: threads * scratchSize + unitSize + size)
    // The threads write to parts of this memory that have nothing in common.
    nonisolated(unsafe) let (scratch, secretSeed) = (workspace.base, secretSeed)
    nonisolated(unsafe) let nodes = scratch + threads * scratchSize + unitSize
    let unit = scratch + threads * scratchSize
    if let helpers,
      share(
        job, secretSeed: secretSeed, helpers: helpers, result: unit, workspace: unit + TreeUnit.resultLimit,
        meanwhile: {},
        take: { unit, result in
          let leaves = job.leaves(of: unit)
          (nodes + leaves.lowerBound * n).take(result, count: leaves.count * n)
        })
    {
      // All units are there.
    } else {
      Parallel.perform(threads) { part in
        let leaves = Parallel.share(part, of: threads, count: job.leaves, unit: TreeJob.unitLeaves)
        growLeaves(
          job, leaves: leaves, secretSeed: secretSeed, out: nodes + leaves.lowerBound * n, traces: nil,
          scratch: LaneScratch(scratch + part * scratchSize))
      }
    }
    hl_publish(nodes, size)
    let leaves = [UInt8](UnsafeBufferPointer(start: nodes, count: size))
    let addresses = LaneScratch(scratch).addresses
    for level in 1...parameters.treeHeight {
      hashPairs(nodes, parents: job.leaves >> level, addresses: addresses) { parent in
        hl_address(
          tree: 0, layer: UInt32(top), type: AddressType.tree, word1: 0, word2: UInt32(level), word3: UInt32(parent))
      }
    }
    root.take(nodes, count: n)
    return leaves
  }
}

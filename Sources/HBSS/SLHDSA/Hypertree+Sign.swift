import CHashLanes

extension Hypertree {
  /// SIG_FORS ‖ SIG_HT (FIPS 205 algorithms 16 and 12), which fill all of the signature but its randomizer.
  ///
  /// - Parameter threads: how many threads share the work, where the platform has threads.
  func sign(
    _ choice: DigestChoice, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>, threads: Int
  ) {
    let layers = parameters.layers
    let threads = max(1, min(threads, parameters.forsTrees))
    let traceSize = parameters.chains * 16 * n
    let forsSize = max(forsGroup << parameters.forsHeight, parameters.forsTrees) * n
    let treesSize = (layers << parameters.treeHeight) * n
    let nodesSize = max(threads * forsSize, treesSize)
    let scratchSize = Int(HL_MAX_LANES) * parameters.chains * n
    let rootsSize = parameters.forsTrees * n
    let workspace = Workspace(count: nodesSize + threads * scratchSize + rootsSize + layers * traceSize)
    // The threads write to parts of this memory that have nothing in common.
    nonisolated(unsafe) let nodes = workspace.base
    nonisolated(unsafe) let scratch = nodes + nodesSize
    nonisolated(unsafe) let roots = scratch + threads * scratchSize
    nonisolated(unsafe) let traces = roots + rootsSize
    nonisolated(unsafe) let signature = signature
    nonisolated(unsafe) let secretSeed = secretSeed
    Parallel.perform(threads) { part in
      growFORS(
        choice, trees: Parallel.share(part, of: threads, count: parameters.forsTrees), secretSeed: secretSeed,
        signature: signature, nodes: nodes + part * forsSize, roots: roots)
    }
    revealFORS(choice, secretSeed: secretSeed, signature: signature, nodes: nodes, roots: roots)
    // All layers' trees are made at once; what each signs is known only afterwards, so the chains of the signing leaves are
    // kept whole, and the values to reveal are taken from them.
    Parallel.perform(threads) { part in
      let leaves = Parallel.share(part, of: threads, count: layers << parameters.treeHeight, unit: Self.batch)
      growLeaves(
        choice, leaves: leaves, secretSeed: secretSeed, nodes: nodes, traces: traces,
        scratch: scratch + part * scratchSize)
    }
    climbTrees(choice, signature: signature + parameters.forsSize, nodes: nodes)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: parameters.chains) { digits in
      guard let digits = digits.baseAddress else { return }
      for layer in 0..<layers {
        WOTSDigits.of(layer == 0 ? roots : nodes + (layer - 1) * n, n: n, into: digits)
        let out = signature + parameters.forsSize + layer * parameters.layerSize
        for chain in 0..<parameters.chains {
          let value = traces + layer * traceSize + (chain * 16 + Int(digits[chain])) * n
          (out + chain * n).update(from: value, count: n)
        }
      }
    }
  }

  /// FORS trees whose nodes a thread holds at once: a quarter of a megabyte, or one tree.
  private var forsGroup: Int {
    min(parameters.forsTrees, max(1, (256 * 1024 / n) >> parameters.forsHeight))
  }

  /// The nodes of some of the FORS trees (FIPS 205 algorithm 15): their authentication paths into the signature, their
  /// roots into `roots`.
  private func growFORS(
    _ choice: DigestChoice, trees: Range<Int>, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>,
    nodes: UnsafeMutablePointer<UInt8>, roots: UnsafeMutablePointer<UInt8>
  ) {
    let height = parameters.forsHeight
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: Self.batch) { batch in
      guard let addresses = batch.baseAddress else { return }
      var tree = trees.lowerBound
      while tree < trees.upperBound {
        let group = min(forsGroup, trees.upperBound - tree)
        let leaves = group << height
        withUnsafePointer(to: context) { context in
          var first = 0
          while first < leaves {
            let count = min(Self.batch, leaves - first)
            for index in 0..<count {
              addresses[index] = forsAddress(
                choice, AddressType.forsTree, level: 0, index: tree << height + first + index)
            }
            hl_fors_leaves(context, secretSeed, count, addresses, nodes + first * n)
            first += count
          }
        }
        for level in 0..<height {
          for offset in 0..<group {
            let sibling = choice.forsLeaves[tree + offset] >> level ^ 1
            let place = signature + ((tree + offset) * (1 + height) + 1 + level) * n
            place.update(from: nodes + (offset << (height - level) + sibling) * n, count: n)
          }
          hashPairs(nodes, parents: leaves >> (level + 1), addresses: addresses) { parent in
            forsAddress(
              choice, AddressType.forsTree, level: level + 1, index: tree << (height - level - 1) + parent)
          }
        }
        (roots + tree * n).update(from: nodes, count: group * n)
        tree += group
      }
    }
  }

  /// The secrets that a signature shows (FIPS 205 algorithm 16, step 3), and the FORS public key from the roots
  /// (algorithm 17, steps 20 to 24), which takes their place.
  private func revealFORS(
    _ choice: DigestChoice, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>,
    nodes: UnsafeMutablePointer<UInt8>, roots: UnsafeMutablePointer<UInt8>
  ) {
    let height = parameters.forsHeight
    let trees = parameters.forsTrees
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: Self.batch) { batch in
      guard let addresses = batch.baseAddress else { return }
      withUnsafePointer(to: context) { context in
        for tree in 0..<trees {
          addresses[tree] = forsAddress(
            choice, AddressType.forsSecret, level: 0, index: tree << height + choice.forsLeaves[tree])
        }
        hl_prf(context, secretSeed, trees, addresses, nodes)
        for tree in 0..<trees {
          (signature + tree * (1 + height) * n).update(from: nodes + tree * n, count: n)
        }
        addresses[0] = forsAddress(choice, AddressType.forsRoots, level: 0, index: 0)
        hl_tweak(context, 1, addresses, roots, trees * n, roots)
      }
    }
  }

  private func forsAddress(_ choice: DigestChoice, _ type: UInt32, level: Int, index: Int) -> hl_address {
    hl_address(
      tree: choice.tree, layer: 0, type: type, word1: choice.leaf, word2: UInt32(level), word3: UInt32(index))
  }

  /// Some of the leaves of all layers' trees into `nodes`, and the chains of the signing ones into `traces`.
  private func growLeaves(
    _ choice: DigestChoice, leaves: Range<Int>, secretSeed: UnsafePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>,
    traces: UnsafeMutablePointer<UInt8>, scratch: UnsafeMutablePointer<UInt8>
  ) {
    let height = parameters.treeHeight
    let traceSize = parameters.chains * 16 * n
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: Self.batch) { batch in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>?.self, capacity: Self.batch) { followed in
        guard let addresses = batch.baseAddress, let followed = followed.baseAddress else { return }
        followed.initialize(repeating: nil, count: Self.batch)
        withUnsafePointer(to: context) { context in
          var first = leaves.lowerBound
          while first < leaves.upperBound {
            let count = min(Self.batch, leaves.upperBound - first)
            for index in 0..<count {
              let layer = (first + index) >> height
              let leaf = UInt32((first + index) & (1 << height - 1))
              let place = place(of: choice, inLayer: layer)
              addresses[index] = hl_address(
                tree: place.tree, layer: UInt32(layer), type: AddressType.wotsHash, word1: leaf, word2: 0, word3: 0)
              followed[index] = leaf == place.leaf ? traces + layer * traceSize : nil
            }
            hl_wots_leaves(context, secretSeed, count, addresses, nodes + first * n, followed, scratch)
            first += count
          }
        }
      }
    }
  }

  /// From the leaves of all layers to their roots (FIPS 205 algorithm 9), which are left in `nodes`; the authentication
  /// paths into the signature.
  private func climbTrees(
    _ choice: DigestChoice, signature: UnsafeMutablePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>
  ) {
    let height = parameters.treeHeight
    let layers = parameters.layers
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: Self.batch) { batch in
      guard let addresses = batch.baseAddress else { return }
      for level in 0..<height {
        for layer in 0..<layers {
          let sibling = Int(place(of: choice, inLayer: layer).leaf) >> level ^ 1
          let place = signature + layer * parameters.layerSize + (parameters.chains + level) * n
          place.update(from: nodes + (layer << (height - level) + sibling) * n, count: n)
        }
        let above = height - level - 1
        hashPairs(nodes, parents: layers << above, addresses: addresses) { parent in
          let layer = parent >> above
          return hl_address(
            tree: place(of: choice, inLayer: layer).tree, layer: UInt32(layer), type: AddressType.tree, word1: 0,
            word2: UInt32(level + 1), word3: UInt32(parent & (1 << above - 1)))
        }
      }
    }
  }
}

import CHashLanes

extension Hypertree {
  /// FORS trees whose nodes a thread holds at once: a quarter of a megabyte, or one tree.
  var forsGroup: Int {
    min(parameters.forsTrees, max(1, (256 * 1024 / n) >> parameters.forsHeight))
  }

  /// Bytes of a leaf's chains with all their values.
  var traceSize: Int { parameters.chains * 16 * n }

  @inline(never)
  func forsAddress(_ choice: DigestChoice, _ type: UInt32, level: Int, index: Int) -> hl_address {
    hl_address(
      tree: choice.tree, layer: 0, type: type, word1: choice.leaf, word2: UInt32(level), word3: UInt32(index))
  }

  func leafAddress(layer: Int, tree: UInt64, leaf: UInt32) -> hl_address {
    hl_address(
      tree: tree, layer: UInt32(layer), type: AddressType.wotsHash, word1: leaf, word2: 0, word3: 0)
  }

  /// Some of the FORS trees (FIPS 205 algorithm 15).
  ///
  /// - Parameters:
  ///   - paths: where the first tree's authentication path goes, the next tree's `stride` bytes further on.
  ///   - roots: where the first tree's root goes, n bytes each.
  ///   - nodes: room for the leaves of ``forsGroup`` trees, or of all if they are fewer.
  @inline(never)
  func growFORS(
    _ choice: DigestChoice, trees: Range<Int>, secretSeed: UnsafePointer<UInt8>, paths: UnsafeMutablePointer<UInt8>,
    stride: Int, roots: UnsafeMutablePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>, scratch: LaneScratch
  ) {
    let height = parameters.forsHeight
    let addresses = scratch.addresses
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
          let place = paths + (tree - trees.lowerBound + offset) * stride + level * n
          place.take(nodes + (offset << (height - level) + sibling) * n, count: n)
        }
        hashPairs(nodes, parents: leaves >> (level + 1), addresses: addresses) { parent in
          forsAddress(
            choice, AddressType.forsTree, level: level + 1, index: tree << (height - level - 1) + parent)
        }
      }
      (roots + (tree - trees.lowerBound) * n).take(nodes, count: group * n)
      tree += group
    }
  }

  /// Some of the leaves of a job's layers.
  ///
  /// - Parameters:
  ///   - leaves: their numbers, from the first leaf of the job's first layer.
  ///   - out: where the first of them goes, n bytes each.
  ///   - traces: where the chains of the layers' signing leaves go, from layer 0 on, or nil where they are not wanted.
  @inline(never)
  func growLeaves(
    _ job: TreeJob, leaves: Range<Int>, secretSeed: UnsafePointer<UInt8>, out: UnsafeMutablePointer<UInt8>,
    traces: UnsafeMutablePointer<UInt8>?, scratch: LaneScratch
  ) {
    let height = parameters.treeHeight
    withUnsafePointer(to: context) { context in
      var first = leaves.lowerBound
      while first < leaves.upperBound {
        let count = min(Self.batch, leaves.upperBound - first)
        for index in 0..<count {
          let layer = job.layers.lowerBound + (first + index) >> height
          let leaf = UInt32((first + index) & (1 << height - 1))
          let place = place(of: job.choice, inLayer: layer)
          scratch.addresses[index] = leafAddress(layer: layer, tree: place.tree, leaf: leaf)
          scratch.followed[index] = leaf == place.leaf ? traces.map { $0 + layer * traceSize } : nil
        }
        hl_wots_leaves(
          context, secretSeed, 0, count, scratch.addresses, out + (first - leaves.lowerBound) * n, scratch.followed,
          scratch.chains)
        first += count
      }
    }
  }

  /// From the leaves of all layers to their roots (FIPS 205 algorithm 9), which are left in `nodes`; the authentication
  /// paths into the signature.
  func climbTrees(
    _ choice: DigestChoice, signature: UnsafeMutablePointer<UInt8>, nodes: UnsafeMutablePointer<UInt8>,
    addresses: UnsafeMutablePointer<hl_address>
  ) {
    let height = parameters.treeHeight
    let layers = parameters.layers
    for level in 0..<height {
      for layer in 0..<layers {
        let sibling = Int(place(of: choice, inLayer: layer).leaf) >> level ^ 1
        let place = signature + layer * parameters.layerSize + (parameters.chains + level) * n
        place.take(nodes + (layer << (height - level) + sibling) * n, count: n)
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

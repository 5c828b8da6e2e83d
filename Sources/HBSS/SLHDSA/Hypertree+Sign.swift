import CHashLanes

extension Hypertree {
  /// SIG_FORS ‖ SIG_HT (FIPS 205 algorithms 16 and 12), which fill all of the signature but its randomizer.
  ///
  /// - Parameters:
  ///   - root: PK.root.
  ///   - threads: how many threads share the work, where the platform has threads.
  ///   - helpers: who shares the work, where it has none.
  ///   - topLeaves: the leaves of the top layer's tree where they are known, else nil; they are left there.
  /// - Returns: false where the trees do not lead to the root, or not all results agree: such a signature could give the
  ///   key away and must not be released.
  func sign(
    _ choice: DigestChoice, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>,
    root: UnsafePointer<UInt8>, threads: Int, helpers: (any TreeHelpers)?, topLeaves: inout [UInt8]?
  ) -> Bool {
    let layers = parameters.layers
    let height = parameters.treeHeight
    let grown = topLeaves == nil ? layers : layers - 1
    let threads = max(1, min(threads, parameters.forsTrees))
    let memory = SigningMemory(self, threads: threads, isShared: helpers != nil)
    let nodes = memory.nodes
    let top = nodes + (layers - 1) << height * n
    let job = TreeJob(parameters: parameters, choice: choice, layers: 0..<grown)
    var tracedApart = 0..<layers
    if let helpers, share(job, secretSeed: secretSeed, helpers: helpers, signature: signature, memory: memory) {
      // The signing leaves' chains are secret: they are computed here, and tell whether the helpers had the right trees.
    } else {
      growAlone(job, secretSeed: secretSeed, signature: signature, memory: memory, threads: threads)
      tracedApart = grown..<layers
      trace(choice, layers: tracedApart, secretSeed: secretSeed, memory: memory)
    }
    if let topLeaves {
      for index in topLeaves.indices { top[index] = topLeaves[index] }
    } else {
      topLeaves = [UInt8](UnsafeBufferPointer(start: top, count: n << height))
    }
    var difference: UInt8 = 0
    for layer in tracedApart {
      let leaf = nodes + (layer << height + Int(place(of: choice, inLayer: layer).leaf)) * n
      difference |= differs(leaf, memory.expected + layer * n)
    }
    revealFORS(
      choice, secretSeed: secretSeed, signature: signature, roots: memory.roots, scratch: LaneScratch(memory.scratch))
    climbTrees(
      choice, signature: signature + parameters.forsSize, nodes: nodes, addresses: LaneScratch(memory.scratch).addresses
    )
    difference |= differs(nodes + (layers - 1) * n, root)
    revealChains(choice, signature: signature + parameters.forsSize, memory: memory)
    hl_publish(signature, parameters.signatureSize - n)
    return difference == 0
  }

  /// The FORS trees' roots and authentication paths, and the leaves of the job's layers with the signing ones' chains.
  private func growAlone(
    _ job: TreeJob, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>,
    memory: borrowing SigningMemory, threads: Int
  ) {
    let stride = (1 + parameters.forsHeight) * n
    // The threads write to parts of this memory that have nothing in common.
    nonisolated(unsafe) let (secretSeed, signature) = (secretSeed, signature)
    nonisolated(unsafe) let (nodes, roots, traces) = (memory.nodes, memory.roots, memory.traces)
    nonisolated(unsafe) let scratch = memory.scratch
    let (scratchSize, forsSize) = (memory.scratchSize, memory.forsSize)
    Parallel.perform(threads) { part in
      let trees = Parallel.share(part, of: threads, count: parameters.forsTrees)
      growFORS(
        job.choice, trees: trees, secretSeed: secretSeed, paths: signature + trees.lowerBound * stride + n,
        stride: stride, roots: roots + trees.lowerBound * n, nodes: nodes + part * forsSize,
        scratch: LaneScratch(scratch + part * scratchSize))
    }
    // All layers' trees are made at once; what each signs is known only afterwards, so the chains of the signing leaves are
    // kept whole, and the values to reveal are taken from them.
    Parallel.perform(threads) { part in
      let leaves = Parallel.share(part, of: threads, count: job.leaves, unit: Self.batch)
      growLeaves(
        job, leaves: leaves, secretSeed: secretSeed, out: nodes + leaves.lowerBound * n, traces: traces,
        scratch: LaneScratch(scratch + part * scratchSize))
    }
  }

  /// The chains of the layers' signing leaves alone, and what those leaves are.
  func trace(
    _ choice: DigestChoice, layers: Range<Int>, secretSeed: UnsafePointer<UInt8>, memory: borrowing SigningMemory
  ) {
    guard !layers.isEmpty else { return }
    let scratch = LaneScratch(memory.scratch)
    for (index, layer) in layers.enumerated() {
      let place = place(of: choice, inLayer: layer)
      scratch.addresses[index] = leafAddress(layer: layer, tree: place.tree, leaf: place.leaf)
      scratch.followed[index] = memory.traces + layer * traceSize
    }
    withUnsafePointer(to: context) { context in
      hl_wots_leaves(
        context, secretSeed, 0, layers.count, scratch.addresses, memory.expected + layers.lowerBound * n,
        scratch.followed, scratch.chains)
    }
  }

  /// The secrets that a signature shows (FIPS 205 algorithm 16, step 3), and the FORS public key from the roots
  /// (algorithm 17, steps 20 to 24), which takes their place.
  private func revealFORS(
    _ choice: DigestChoice, secretSeed: UnsafePointer<UInt8>, signature: UnsafeMutablePointer<UInt8>,
    roots: UnsafeMutablePointer<UInt8>, scratch: LaneScratch
  ) {
    let height = parameters.forsHeight
    let trees = parameters.forsTrees
    let addresses = scratch.addresses
    withUnsafePointer(to: context) { context in
      for tree in 0..<trees {
        addresses[tree] = forsAddress(
          choice, AddressType.forsSecret, level: 0, index: tree << height + choice.forsLeaves[tree])
      }
      hl_prf(context, secretSeed, trees, addresses, scratch.chains)
      for tree in 0..<trees {
        (signature + tree * (1 + height) * n).take(scratch.chains + tree * n, count: n)
      }
      addresses[0] = forsAddress(choice, AddressType.forsRoots, level: 0, index: 0)
      hl_tweak(context, 1, addresses, roots, trees * n, roots)
    }
  }

  /// Each layer's WOTS+ signature of what stands below it (FIPS 205 algorithm 7), out of the traced chains.
  private func revealChains(
    _ choice: DigestChoice, signature: UnsafeMutablePointer<UInt8>, memory: borrowing SigningMemory
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: parameters.chains) { digits in
      guard let digits = digits.baseAddress else { return }
      for layer in 0..<parameters.layers {
        // The roots are public: a verifier computes them, too.
        let signed = layer == 0 ? memory.roots : memory.nodes + (layer - 1) * n
        hl_publish(signed, n)
        WOTSDigits.of(signed, n: n, into: digits)
        let out = signature + layer * parameters.layerSize
        for chain in 0..<parameters.chains {
          let value = memory.traces + layer * traceSize + (chain * 16 + Int(digits[chain])) * n
          (out + chain * n).take(value, count: n)
        }
      }
    }
  }

  /// Zero where n bytes are the same. Both are public, or about to be.
  private func differs(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>) -> UInt8 {
    var difference: UInt8 = 0
    for index in 0..<n { difference |= left[index] ^ right[index] }
    hl_publish(&difference, 1)
    return difference
  }
}

import CHashLanes

/// The hashes of one batch: F, H, T_len and PRF of FIPS 205 §11.2.1 for n = 16, under the batch's seed.
///
/// Every input has an address that tells its use, the key, the chain and the position, or the level and the node.
struct OneTimeHashes: Sendable {
  let seed: [UInt8]
  private var context = hl_context()

  private static let n = OneTime.hashSize

  init(seed: [UInt8]) {
    self.seed = seed
    seed.withUnsafeBufferPointer { seed in
      hl_context_init(&context, UInt32(HL_SHA2), UInt32(Self.n), seed.baseAddress)
    }
  }

  func withContext<Result>(_ body: (UnsafePointer<hl_context>) -> Result) -> Result {
    withUnsafePointer(to: context) { body($0) }
  }

  /// The seed of key `index` from the seed of the key before it. Both are secret, and not the same memory.
  func nextSeed(_ index: Int, from seed: UnsafePointer<UInt8>, into next: UnsafeMutablePointer<UInt8>) {
    var address = hl_address(
      tree: 0, layer: OneTime.layer, type: AddressType.nextSeed, word1: UInt32(index), word2: 0, word3: 0)
    withContext { hl_prf($0, seed, 1, &address, next) }
  }

  /// The leaves of all keys, 16 bytes each: wots_pkGen (algorithm 6) for a seed a key.
  ///
  /// - Parameter first: the first key's seed.
  func leaves(_ count: Int, first: UnsafePointer<UInt8>) -> [UInt8] {
    let chainsSize = Int(HL_MAX_LANES) * OneTime.chains * Self.n
    let memory = Workspace(count: count * Self.n + chainsSize)
    memory.base.take(first, count: Self.n)
    for index in 1..<count {
      nextSeed(index, from: memory.base + (index - 1) * Self.n, into: memory.base + index * Self.n)
    }
    let xmss = OneTime.tree(height: 0)
    var addresses: [hl_address] = []
    addresses.reserveCapacity(count)
    for index in 0..<count { addresses.append(xmss.leafAddress(UInt32(index))) }
    var leaves = [UInt8](repeating: 0, count: count * Self.n)
    leaves.withUnsafeMutableBufferPointer { leaves in
      guard let out = leaves.baseAddress else { return }
      withContext {
        hl_wots_leaves($0, memory.base, Self.n, count, addresses, out, nil, memory.base + count * Self.n)
      }
    }
    hl_wipe_stack()
    // Every signature leads to its leaf.
    hl_publish(leaves, leaves.count)
    return leaves
  }

  /// The beginnings of a key's chains (algorithm 7, steps 9 to 11), 16 bytes each. Secret.
  func secrets(_ index: Int, seed: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: hl_address.self, capacity: OneTime.chains) { addresses in
      guard let base = addresses.baseAddress else { return }
      for chain in 0..<OneTime.chains {
        (base + chain).initialize(
          to: hl_address(
            tree: 0, layer: OneTime.layer, type: AddressType.wotsSecret, word1: UInt32(index), word2: UInt32(chain),
            word3: 0))
      }
      withContext { hl_prf($0, seed, OneTime.chains, base, out) }
    }
  }

  /// The digest of a message, 32 bytes: H_msg (FIPS 205 §11.2.1) with m = 32, the batch's seed and root in the places of
  /// PK.seed and PK.root, and the index before the message.
  @inline(never)
  func digest(of message: [UInt8], index: Int, randomizer: UnsafeBufferPointer<UInt8>, root: [UInt8]) -> [UInt8] {
    var inner = SHA256()
    inner.update(randomizer)
    inner.update(seed)
    inner.update(root)
    inner.update([UInt8(index)])
    inner.update(message)
    // MGF1 for one block.
    var outer = SHA256()
    outer.update(randomizer)
    outer.update(seed)
    outer.update(inner.finish())
    outer.update([0, 0, 0, 0])
    return outer.finish()
  }
}

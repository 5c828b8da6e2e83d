/// What a message's digest chooses: a leaf of each FORS tree, and the hypertree's leaf that signs them
/// (FIPS 205 algorithm 19, steps 5 to 10).
struct DigestChoice {
  /// One leaf number below 2^a for each of the k trees.
  let forsLeaves: [Int]
  let tree: UInt64
  let leaf: UInt32

  init(parameters: SLHDSAParameters, randomizer: [UInt8], publicKey: [UInt8], message: [UInt8]) {
    let digest = Self.digest(parameters, randomizer: randomizer, publicKey: publicKey, message: message)
    // base_2b (algorithm 4) with b = a.
    var leaves: [Int] = []
    leaves.reserveCapacity(parameters.forsTrees)
    var pending = 0
    var bits = 0
    var position = 0
    for _ in 0..<parameters.forsTrees {
      while bits < parameters.forsHeight {
        pending = (pending << 8 | Int(digest[position])) & 0xff_ffff
        position += 1
        bits += 8
      }
      bits -= parameters.forsHeight
      leaves.append(pending >> bits & ((1 << parameters.forsHeight) - 1))
    }
    forsLeaves = leaves

    let treeBits = parameters.height - parameters.treeHeight
    let treeStart = parameters.forsDigestSize
    let leafStart = treeStart + (treeBits + 7) / 8
    var tree: UInt64 = 0
    for byte in digest[treeStart..<leafStart] { tree = tree << 8 | UInt64(byte) }
    self.tree = treeBits == 64 ? tree : tree & (1 << UInt64(treeBits) - 1)
    var leaf: UInt32 = 0
    for byte in digest[leafStart...] { leaf = leaf << 8 | UInt32(byte) }
    self.leaf = leaf & (1 << UInt32(parameters.treeHeight) - 1)
  }

  /// A choice that is known already.
  init(forsLeaves: [Int], tree: UInt64, leaf: UInt32) {
    self.forsLeaves = forsLeaves
    self.tree = tree
    self.leaf = leaf
  }

  /// H_msg (FIPS 205 §11.1 and §11.2), m bytes.
  private static func digest(
    _ parameters: SLHDSAParameters, randomizer: [UInt8], publicKey: [UInt8], message: [UInt8]
  ) -> [UInt8] {
    if parameters.usesSHAKE {
      return SHAKE256.hash(parts: [randomizer, publicKey, message], count: parameters.digestSize)
    }
    return parameters.isLarge
      ? stretched(SHA512(), parameters, randomizer: randomizer, publicKey: publicKey, message: message)
      : stretched(SHA256(), parameters, randomizer: randomizer, publicKey: publicKey, message: message)
  }

  private static func stretched<Digest: MessageDigest>(
    _ start: Digest, _ parameters: SLHDSAParameters, randomizer: [UInt8], publicKey: [UInt8], message: [UInt8]
  ) -> [UInt8] {
    var hash = start
    hash.update(randomizer)
    hash.update(publicKey)
    hash.update(message)
    let seed = randomizer + publicKey.prefix(parameters.n) + hash.finish()
    return Digest.mgf1(seed, count: parameters.digestSize)
  }
}

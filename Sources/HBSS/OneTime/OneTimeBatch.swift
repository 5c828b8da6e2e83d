import CHashLanes

/// A batch of one-time keys, in memory alone.
///
/// A reference that is not Sendable: there is one count of the keys taken, and one place that takes them. Key i comes from
/// the seed sᵢ, sᵢ₊₁ from sᵢ by PRF; the batch has the next key's seed only, and no older one can be found from it. There is
/// no way back, and no way to copy or store a batch: see ``StoredOneTimeBatch`` for what that takes.
public final class OneTimeBatch {
  public let statement: OneTimeStatement
  /// The key that the batch is made for, which certifies it.
  public let signer: SLHDSAPublicKey
  public let scope: OneTimeScope
  /// How many keys were taken.
  public private(set) var keysTaken: Int
  let tree: OneTimeTree
  let hashes: OneTimeHashes
  /// The next key's seed; zeros when all keys are taken.
  private let seed: Workspace
  private let skPRF: SecretBytes

  /// Makes a batch: 36,000 hashes for 64 keys, 144,000 for 256.
  ///
  /// - Parameters:
  ///   - height: 6 or 8.
  ///   - time: now, in milliseconds since 1970.
  ///   - signer: the key that will certify the batch.
  ///   - skSeed, skPRF: two times 16 fresh random bytes, the secrets of the batch. The caller wipes its own copies.
  ///   - nonce: 16 fresh random bytes, which become public.
  /// - Throws: `invalidLength`, also for another height; `inconsistentKey` for a signer of another parameter set.
  public convenience init(
    height: Int, time: UInt64, signer: SLHDSAPublicKey, scope: OneTimeScope, skSeed: [UInt8], skPRF: [UInt8],
    nonce: [UInt8]
  ) throws(HBSSError) {
    let n = OneTime.hashSize
    guard OneTime.heights.contains(height), skSeed.count == n, skPRF.count == n, nonce.count == n else {
      throw .invalidLength
    }
    guard signer.parameters == OneTime.certifier else { throw .inconsistentKey }
    let hashes = OneTimeHashes(
      seed: OneTimeStatement.seed(signer: signer, scope: scope, height: height, time: time, nonce: nonce))
    let first = SecretBytes(skSeed)
    let tree = OneTimeTree(leaves: hashes.leaves(1 << height, first: first.pointer), height: height, hashes: hashes)
    self.init(
      statement: OneTimeStatement(height: height, time: time, nonce: nonce, root: tree.root), signer: signer,
      scope: scope, keysTaken: 0, tree: tree, hashes: hashes, seed: first, skPRF: SecretBytes(skPRF))
  }

  init(
    statement: OneTimeStatement, signer: SLHDSAPublicKey, scope: OneTimeScope, keysTaken: Int, tree: OneTimeTree,
    hashes: OneTimeHashes, seed: SecretBytes, skPRF: SecretBytes
  ) {
    self.statement = statement
    self.signer = signer
    self.scope = scope
    self.keysTaken = keysTaken
    self.tree = tree
    self.hashes = hashes
    self.seed = Workspace(count: OneTime.hashSize)
    self.seed.base.take(seed.pointer, count: OneTime.hashSize)
    self.skPRF = skPRF
  }

  public var keysLeft: Int { statement.keys - keysTaken }

  /// Takes the next key. Its index counts as used from here on, whatever becomes of the key.
  ///
  /// - Throws: `batchExhausted`.
  public func takeKey() throws(HBSSError) -> OneTimeKey {
    guard keysTaken < statement.keys else { throw .batchExhausted }
    let index = keysTaken
    keysTaken += 1
    let taken = SecretBytes(copying: seed.base, count: OneTime.hashSize)
    if keysTaken < statement.keys {
      hashes.nextSeed(keysTaken, from: taken.pointer, into: seed.base)
      hl_wipe_stack()
    } else {
      hl_wipe(seed.base, OneTime.hashSize)
    }
    return OneTimeKey(
      index: index, seed: taken, skPRF: skPRF, tree: tree,
      publicKey: OneTimePublicKey(statement: statement, hashes: hashes))
  }

  /// Takes all keys that are left, and forgets them: for a batch that must not sign any more.
  public func end() {
    keysTaken = statement.keys
    hl_wipe(seed.base, OneTime.hashSize)
  }

  /// The next key's seed and the key of PRF_msg, 32 bytes. The caller wipes them.
  func secrets() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * OneTime.hashSize)
    bytes.append(contentsOf: UnsafeBufferPointer(start: seed.base, count: OneTime.hashSize))
    bytes.append(contentsOf: UnsafeBufferPointer(start: skPRF.pointer, count: OneTime.hashSize))
    return bytes
  }
}

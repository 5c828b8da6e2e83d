import CHashLanes
import WireCoding

/// A private key of SLH-DSA (FIPS 205): SK.seed ‖ SK.prf ‖ PK.seed ‖ PK.root.
///
/// The secret halves live in memory of their own, which is overwritten when the last copy of the key goes away.
public struct SLHDSAPrivateKey: Sendable {
  public let parameters: SLHDSAParameters
  public let publicKey: SLHDSAPublicKey
  /// SK.seed ‖ SK.prf, 2n bytes.
  private let secret: SecretBytes

  /// slh_keygen_internal (FIPS 205 algorithm 18).
  ///
  /// - Parameters:
  ///   - skSeed, skPRF, pkSeed: three strings of n bytes from an approved random source.
  ///   - threads, helpers, topTrees: as in ``sign(_:context:randomness:threads:helpers:topTrees:)``.
  /// - Throws: `invalidLength`.
  public init(
    parameters: SLHDSAParameters, skSeed: [UInt8], skPRF: [UInt8], pkSeed: [UInt8], threads: Int = 1,
    helpers: (any TreeHelpers)? = SharedTreeHelpers.current, topTrees: SLHDSATopTrees? = nil
  ) throws(HBSSError) {
    let n = parameters.n
    guard skSeed.count == n, skPRF.count == n, pkSeed.count == n else { throw .invalidLength }
    self.parameters = parameters
    var joined = skSeed + skPRF
    secret = SecretBytes(joined)
    joined.wipe()
    let top = Self.top(parameters, secret: secret, publicSeed: pkSeed, threads: threads, helpers: helpers)
    publicKey = SLHDSAPublicKey(parameters: parameters, seed: pkSeed, root: top.root)
    topTrees?.keep(top.leaves, of: publicKey)
  }

  /// Reads a key of 4n bytes. That its root belongs to its seeds is not recomputed, which would take as long as making
  /// the key; see ``isConsistent``.
  ///
  /// - Throws: `invalidLength`.
  public init(parameters: SLHDSAParameters, bytes: [UInt8]) throws(HBSSError) {
    let n = parameters.n
    guard bytes.count == parameters.privateKeySize else { throw .invalidLength }
    self.parameters = parameters
    var joined = [UInt8](bytes.prefix(2 * n))
    secret = SecretBytes(joined)
    joined.wipe()
    publicKey = try SLHDSAPublicKey(parameters: parameters, bytes: [UInt8](bytes.suffix(2 * n)))
  }

  /// 4n bytes: 64, 96 or 128. The caller wipes them.
  public var bytes: [UInt8] { secret.bytes(from: 0, count: 2 * parameters.n) + publicKey.bytes }

  /// Whether the root is the one that the seeds give. Costs as much as making the key.
  public var isConsistent: Bool {
    let n = parameters.n
    let seed = [UInt8](publicKey.bytes.prefix(n))
    let top = Self.top(parameters, secret: secret, publicSeed: seed, threads: 1, helpers: nil)
    return top.root == [UInt8](publicKey.bytes.suffix(n))
  }

  /// slh_sign (FIPS 205 algorithm 22).
  ///
  /// - Parameters:
  ///   - context: at most 255 bytes that separate uses of the key.
  ///   - randomness: n fresh random bytes for a hedged signature, or nil for a deterministic one.
  ///   - threads: how many threads share the work. One by default, since a server and an engine have other work for theirs.
  ///   - helpers: who shares it instead where there are no threads.
  ///   - topTrees: remembers the top tree of the key for its next signature. Saves a layer's work where there is much.
  /// - Throws: `contextTooLong`, `invalidLength` for randomness of another size, `inconsistentKey` where the trees that come
  ///   out do not lead to the public key.
  public func sign(
    _ message: [UInt8], context: [UInt8] = [], randomness: [UInt8]?, threads: Int = 1,
    helpers: (any TreeHelpers)? = SharedTreeHelpers.current, topTrees: SLHDSATopTrees? = nil
  ) throws(HBSSError) -> [UInt8] {
    try signInternal(
      try SignedMessage.pure(message, context: context), randomness: randomness, threads: threads, helpers: helpers,
      topTrees: topTrees)
  }

  /// hash_slh_sign (FIPS 205 algorithm 23).
  public func sign(
    _ message: [UInt8], context: [UInt8] = [], preHash: PreHash, randomness: [UInt8]?, threads: Int = 1
  ) throws(HBSSError) -> [UInt8] {
    try signInternal(
      try SignedMessage.preHashed(message, context: context, by: preHash), randomness: randomness,
      threads: threads)
  }

  /// slh_sign_internal (FIPS 205 algorithm 19), for test vectors and for protocols with a separation of their own.
  public func signInternal(
    _ message: [UInt8], randomness: [UInt8]?, threads: Int = 1,
    helpers: (any TreeHelpers)? = SharedTreeHelpers.current, topTrees: SLHDSATopTrees? = nil
  ) throws(HBSSError) -> [UInt8] {
    let n = parameters.n
    if let randomness, randomness.count != n { throw .invalidLength }
    let optional = randomness ?? [UInt8](publicKey.bytes.prefix(n))
    let randomizer = randomizer(optional, message)
    let choice = DigestChoice(
      parameters: parameters, randomizer: randomizer, publicKey: publicKey.bytes, message: message)
    var signature = [UInt8](repeating: 0, count: parameters.signatureSize)
    for index in 0..<n { signature[index] = randomizer[index] }
    var topLeaves = topTrees?.leaves(of: publicKey)
    let hadHelp = helpers != nil || topLeaves != nil
    var isSound = fill(&signature, choice, threads: threads, helpers: helpers, topLeaves: &topLeaves)
    if !isSound, hadHelp {
      topLeaves = nil
      isSound = fill(&signature, choice, threads: threads, helpers: nil, topLeaves: &topLeaves)
    }
    guard isSound, let topLeaves else {
      // What it shows of the key belongs to no signature.
      signature.wipe()
      throw .inconsistentKey
    }
    topTrees?.keep(topLeaves, of: publicKey)
    return signature
  }

  /// All of the signature but its randomizer. False where it must not be released.
  private func fill(
    _ signature: inout [UInt8], _ choice: DigestChoice, threads: Int, helpers: (any TreeHelpers)?,
    topLeaves: inout [UInt8]?
  ) -> Bool {
    let n = parameters.n
    let isSound = publicKey.bytes.withUnsafeBufferPointer { key in
      signature.withUnsafeMutableBufferPointer { signature in
        guard let key = key.baseAddress, let out = signature.baseAddress else { return false }
        return Hypertree(parameters: parameters, publicSeed: key)
          .sign(
            choice, secretSeed: secret.pointer, signature: out + n, root: key + n, threads: threads, helpers: helpers,
            topLeaves: &topLeaves)
      }
    }
    hl_wipe_stack()
    return isSound
  }

  /// PRF_msg (FIPS 205 §11.1 and §11.2), n bytes.
  private func randomizer(_ optional: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let n = parameters.n
    var key = secret.bytes(from: n, count: n)
    let whole: [UInt8]
    if parameters.usesSHAKE {
      whole = SHAKE256.hash(parts: [key, optional, message], count: n)
    } else if parameters.isLarge {
      whole = SHA512.mac(key: key, optional, message)
    } else {
      whole = SHA256.mac(key: key, optional, message)
    }
    key.wipe()
    // It opens the signature.
    hl_publish(whole, whole.count)
    return [UInt8](whole.prefix(n))
  }

  private static func top(
    _ parameters: SLHDSAParameters, secret: SecretBytes, publicSeed: [UInt8], threads: Int,
    helpers: (any TreeHelpers)?
  ) -> (root: [UInt8], leaves: [UInt8]) {
    var root = [UInt8](repeating: 0, count: parameters.n)
    let leaves: [UInt8] = publicSeed.withUnsafeBufferPointer { seed in
      root.withUnsafeMutableBufferPointer { root in
        guard let seed = seed.baseAddress, let root = root.baseAddress else { return [] }
        return Hypertree(parameters: parameters, publicSeed: seed)
          .makeTop(secretSeed: secret.pointer, root: root, threads: threads, helpers: helpers)
      }
    }
    hl_wipe_stack()
    return (root, leaves)
  }
}

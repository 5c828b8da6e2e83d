/// The parts of a signature, for people who look at one: what FIPS 205's figure 16 shows.
public struct SLHDSASignatureParts: Equatable, Sendable {
  /// R, n bytes: makes the message's digest unpredictable.
  public let randomizer: [UInt8]
  /// The leaf below 2^a that the digest chooses in each of the k FORS trees.
  public let forsLeaves: [Int]
  /// The hypertree's bottom tree and its leaf, whose key signs the FORS key.
  public let tree: UInt64
  public let leaf: UInt32
  /// Layers of the hypertree, d.
  public let layers: Int
  /// Bytes of a hash.
  public let n: Int
  /// The height a of a FORS tree, whose authentication path has a·n bytes.
  public let forsHeight: Int
  /// WOTS+ chains of one layer, len, of n bytes each.
  public let chains: Int
  /// The height h′ of one layer's tree, whose authentication path has h′·n bytes.
  public let treeHeight: Int
  /// Bytes of the FORS signature, k·(1 + a)·n.
  public let forsSize: Int
  /// Bytes of one layer's signature, (len + h′)·n.
  public let layerSize: Int

  /// Takes a pure signature apart. Says nothing about its validity.
  ///
  /// - Throws: `invalidLength` for a signature of another size, `contextTooLong`.
  public init(
    signature: [UInt8], message: [UInt8], context: [UInt8] = [], publicKey: SLHDSAPublicKey
  ) throws(HBSSError) {
    let parameters = publicKey.parameters
    guard signature.count == parameters.signatureSize else { throw .invalidLength }
    randomizer = [UInt8](signature.prefix(parameters.n))
    let choice = DigestChoice(
      parameters: parameters, randomizer: randomizer, publicKey: publicKey.bytes,
      message: try SignedMessage.pure(message, context: context))
    forsLeaves = choice.forsLeaves
    tree = choice.tree
    leaf = choice.leaf
    layers = parameters.layers
    n = parameters.n
    forsHeight = parameters.forsHeight
    chains = parameters.chains
    treeHeight = parameters.treeHeight
    forsSize = parameters.forsSize
    layerSize = parameters.layerSize
  }

  /// The leaf that signs on each layer, from the bottom: below 2^h′ (FIPS 205 algorithm 12).
  public var layerLeaves: [UInt32] {
    var leaves = [leaf]
    var tree = tree
    for _ in 1..<layers {
      leaves.append(UInt32(truncatingIfNeeded: tree & (1 << UInt64(treeHeight) - 1)))
      tree >>= UInt64(treeHeight)
    }
    return leaves
  }
}

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
    forsSize = parameters.forsSize
    layerSize = parameters.layerSize
  }
}

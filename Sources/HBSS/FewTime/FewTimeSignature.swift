/// A few-time signature: `{digest, indices, revealedPreimages}`, with the salt of the digest and, for verification against
/// the root alone, a multiproof.
public struct FewTimeSignature: Equatable, Sendable {
  /// 32 bytes.
  public let salt: [UInt8]
  /// 64 bytes; a verifier computes its own.
  public let digest: [UInt8]
  /// At most 51 distinct numbers below 1,024, ascending; a verifier computes its own.
  public let indices: [UInt16]
  /// 32 bytes for each index, in the same order.
  public let revealedPreimages: [UInt8]
  /// The nodes between the chosen commitments and the root (see ``FewTimeTree``), 32 bytes each, or nil.
  public let proof: [UInt8]?

  init(salt: [UInt8], digest: [UInt8], indices: [UInt16], revealedPreimages: [UInt8], proof: [UInt8]?) {
    self.salt = salt
    self.digest = digest
    self.indices = indices
    self.revealedPreimages = revealedPreimages
    self.proof = proof
  }

  /// The same signature for a verifier who holds the commitments.
  public var withoutProof: Self {
    Self(salt: salt, digest: digest, indices: indices, revealedPreimages: revealedPreimages, proof: nil)
  }

  /// Nodes in a proof at most: the siblings of every chosen leaf on every level.
  static let proofLimit = FewTime.choices * FewTime.treeHeight

  /// Whether the parts have the sizes and the order that every signature has.
  var isWellFormed: Bool {
    guard salt.count == FewTime.saltSize, digest.count == FewTime.digestSize,
      (1...FewTime.choices).contains(indices.count),
      revealedPreimages.count == indices.count * FewTime.hashSize
    else { return false }
    for position in indices.indices {
      guard indices[position] < UInt16(FewTime.preimages) else { return false }
      if position > 0, indices[position] <= indices[position - 1] { return false }
    }
    if let proof, proof.count % FewTime.hashSize != 0 || proof.count > Self.proofLimit * FewTime.hashSize {
      return false
    }
    return true
  }
}

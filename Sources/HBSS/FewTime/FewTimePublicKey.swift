/// A few-time public key, 64 bytes: the public seed under all of its hashes, and the root over its commitments.
public struct FewTimePublicKey: Equatable, Hashable, Sendable {
  /// Bytes of a key.
  public static let size = 2 * FewTime.hashSize

  public let bytes: [UInt8]

  /// - Throws: `invalidLength` unless there are 64 bytes.
  public init(bytes: [UInt8]) throws(HBSSError) {
    guard bytes.count == Self.size else { throw .invalidLength }
    self.bytes = bytes
  }

  init(seed: [UInt8], root: [UInt8]) { bytes = seed + root }

  var seed: [UInt8] { [UInt8](bytes.prefix(FewTime.hashSize)) }
  var root: [UInt8] { [UInt8](bytes.suffix(FewTime.hashSize)) }

  /// Verifies against the root alone. A signature without its proof is not valid here: see ``FewTimeCommitments``.
  ///
  /// - Parameter purpose: what the signer gave, at most 255 bytes.
  public func isValid(_ signature: FewTimeSignature, for message: [UInt8], purpose: [UInt8] = []) -> Bool {
    guard let proof = signature.proof,
      let ends = commitments(revealedBy: signature, message: message, purpose: purpose)
    else { return false }
    return FewTimeTree.root(
      of: ends, indices: signature.indices, proof: proof, hashes: FewTimeHashes(publicSeed: seed)) == root
  }

  /// The commitments, 32 bytes each, to which a signature's preimages lead, or nil where its digest and indices are not
  /// those of the message.
  func commitments(revealedBy signature: FewTimeSignature, message: [UInt8], purpose: [UInt8]) -> [UInt8]? {
    guard purpose.count <= FewTime.purposeLimit else { return nil }
    let digest = FewTime.digest(of: message, salt: signature.salt, publicKey: self, purpose: purpose)
    guard signature.digest == digest, signature.indices == FewTime.indices(of: digest),
      signature.revealedPreimages.count == signature.indices.count * FewTime.hashSize
    else { return nil }
    var values = signature.revealedPreimages
    FewTimeHashes(publicSeed: seed).complete(&values, indices: signature.indices)
    return values
  }
}

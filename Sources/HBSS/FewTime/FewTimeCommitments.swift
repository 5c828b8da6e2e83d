/// All 1,024 commitments of a few-time key, 32,768 bytes, checked against the key's root.
///
/// Who holds them verifies signatures that carry no proof, which are some 6 KB shorter.
public struct FewTimeCommitments: Equatable, Sendable {
  /// Bytes of the commitments.
  public static let size = FewTime.preimages * FewTime.hashSize

  public let publicKey: FewTimePublicKey
  public let bytes: [UInt8]

  /// - Throws: `invalidLength`; `inconsistentKey` where the commitments do not lead to the key's root.
  public init(bytes: [UInt8], publicKey: FewTimePublicKey) throws(HBSSError) {
    guard bytes.count == Self.size else { throw .invalidLength }
    let tree = FewTimeTree(commitments: bytes, hashes: FewTimeHashes(publicSeed: publicKey.seed))
    guard tree.root == publicKey.root else { throw .inconsistentKey }
    self.publicKey = publicKey
    self.bytes = bytes
  }

  init(checked bytes: [UInt8], publicKey: FewTimePublicKey) {
    self.bytes = bytes
    self.publicKey = publicKey
  }

  /// Verifies a signature; its proof, if it has one, is not looked at.
  public func isValid(_ signature: FewTimeSignature, for message: [UInt8], purpose: [UInt8] = []) -> Bool {
    guard let ends = publicKey.commitments(revealedBy: signature, message: message, purpose: purpose) else {
      return false
    }
    for (position, index) in signature.indices.enumerated() {
      let start = Int(index) * FewTime.hashSize
      let own = position * FewTime.hashSize
      if bytes[start..<start + FewTime.hashSize] != ends[own..<own + FewTime.hashSize] { return false }
    }
    return true
  }
}

import Ciphers

/// What a member asks its own commit to do (RFC 9420 §12.1).
public enum ProposalChoice: Sendable {
  case add(KeyPackage)
  case remove(UInt32)
  /// New keys for the committer's own leaf and path.
  case update
  case groupContextExtensions([Extension])
  /// Closes the group; stands alone.
  indirect case reInit(ReInit)
  /// The key itself is among the builder's `preSharedKeys`.
  indirect case preSharedKey(PreSharedKeyID.Kind)
}

extension ProposalChoice {
  /// The proposal, with a fresh nonce for a pre-shared key; nil for an update, which is the path itself.
  func proposal(suite: CipherSuite, entropy: any EntropySource) -> Proposal? {
    switch self {
    case .add(let keyPackage): .add(keyPackage)
    case .remove(let leaf): .remove(leaf)
    case .update: nil
    case .groupContextExtensions(let extensions): .groupContextExtensions(extensions)
    case .reInit(let reInit): .reInit(reInit)
    case .preSharedKey(let kind): .preSharedKey(PreSharedKeyID(kind: kind, nonce: entropy.bytes(suite.hashLength)))
    }
  }
}
